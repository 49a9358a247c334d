// Placements with parents, moves, pathway plans, oversight, interviews and records: cases worked out by
// hand, with the rule each comes from.
#include <catch2/catch.hpp>

#include "core/clocks/facts.h"
#include "core/records/fields.h"
#include "tests/core/clocks/dates.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

RecordId numbered(std::uint8_t number) {
    return numberedId<RecordId>(number);
}

LocalTime at(const char* text) {
    return parseLocalTime(text).value();
}

StatusPeriod from(const char* kind, const char* start, const char* detail = "") {
    return {kind, {day(start), std::nullopt}, std::nullopt, detail};
}

VisitFact seen(const char* date) {
    return {numbered(1), day(date), "cla", true, false};
}

ContactFact visited(const char* date) {
    return {numbered(2), day(date), "visit_home", true};
}

EventFact event(const char* kind, const char* date) {
    return {numbered(3), kind, day(date)};
}

ClockFacts lookedAfter(std::vector<PlacementFact> placements) {
    ClockFacts facts;
    facts.statuses = {from("cla", "2026-01-05")};
    facts.placements = std::move(placements);
    return facts;
}

/// `2026-03-30 on_time`, or `none`.
std::string said(const char* rule, const ClockFacts& facts, const char* asOf) {
    const auto answer = answerOf(rule, facts, day(asOf));
    return answer ? textOf(answer->dueBy) + " " + nameOf(answer->status) : "none";
}

/// `2026-03-30T14:30 on_time`
std::string saidAt(const char* rule, const ClockFacts& facts, const char* asOf) {
    const auto answers = clocksOf(facts, {shippedRule(rule)}, WorkingCalendar::england(), at(asOf));
    if (answers.empty()) return "none";
    const ClockAnswer& answer = answers.front();
    return (answer.dueAt ? textOf(*answer.dueAt) : textOf(answer.dueBy)) + " " + nameOf(answer.status);
}

ClockFacts missing(std::vector<MissingFact> episodes) {
    ClockFacts facts;
    facts.missing = std::move(episodes);
    return facts;
}

}  // namespace

TEST_CASE("placed with parents: weekly to the first review, then 6 weeks (reg 28(3))") {
    ClockFacts ava = lookedAfter({{{day("2026-02-02"), std::nullopt}, false, "with_parents"}});
    CHECK(said("cla_visit", ava, "2026-02-03") == "none");
    CHECK(said("cla_visit_interim", ava, "2026-02-03") == "none");
    CHECK(said("cla_visit_parents", ava, "2026-02-03") == "2026-02-09 on_time");
    ava.visits = {seen("2026-02-09")};
    CHECK(said("cla_visit_parents", ava, "2026-02-20") == "2026-02-16 overdue");
    // A review from before the placement does not end its weeks.
    ava.events = {event("cla_review", "2026-01-20")};
    CHECK(said("cla_visit_parents", ava, "2026-02-20") == "2026-02-16 overdue");
    ava.events.push_back(event("cla_review", "2026-02-18"));
    CHECK(said("cla_visit_parents", ava, "2026-02-17") == "2026-02-16 overdue");
    CHECK(said("cla_visit_parents", ava, "2026-02-20") == "2026-03-23 on_time");
}

TEST_CASE("an interim order with a parent, or temporary approval: weekly, then 4 weeks (reg 28(4))") {
    ClockFacts ava = lookedAfter({{{day("2026-02-02"), std::nullopt}, false, "with_parents"}});
    ava.statuses.push_back({"interim_care_order", {day("2026-01-05"), day("2026-03-02")}});
    ava.visits = {seen("2026-02-09")};
    ava.events = {event("cla_review", "2026-02-10")};
    CHECK(said("cla_visit_parents", ava, "2026-02-20") == "none");
    CHECK(said("cla_visit_interim", ava, "2026-02-20") == "2026-03-09 on_time");
    // The order ends, the placement goes on.
    CHECK(said("cla_visit_interim", ava, "2026-03-03") == "none");
    CHECK(said("cla_visit_parents", ava, "2026-03-03") == "2026-03-23 on_time");

    ClockFacts noah = lookedAfter({{{day("2026-02-02"), std::nullopt}, false, "temporary_approval"}});
    CHECK(said("cla_visit_interim", noah, "2026-02-02") == "2026-02-09 on_time");
}

TEST_CASE("placements that overlap: the one that began last counts, and of two the closer watch") {
    const PlacementFact foster{{day("2026-01-05"), std::nullopt}, true};
    const PlacementFact parents{{day("2026-02-02"), std::nullopt}, false, "with_parents"};
    for (const auto& both : {std::vector{foster, parents}, std::vector{parents, foster}}) {
        CHECK(said("cla_visit_parents", lookedAfter(both), "2026-02-03") == "2026-02-09 on_time");
        CHECK(said("cla_visit", lookedAfter(both), "2026-02-03") == "none");
        CHECK(said("cla_visit", lookedAfter(both), "2026-02-01") == "2026-01-12 overdue");
    }
    PlacementFact sameDay = foster;
    sameDay.period.from = parents.period.from;
    for (const auto& both : {std::vector{sameDay, parents}, std::vector{parents, sameDay}}) {
        CHECK(said("cla_visit_parents", lookedAfter(both), "2026-02-03") == "2026-02-09 on_time");
    }
}

TEST_CASE("a personal adviser visits within 7 days of a move, then every 2 months (reg 8)") {
    ClockFacts leon;
    leon.statuses = {from("care_leaver", "2025-06-06", "former_relevant")};
    leon.contacts = {visited("2026-02-20")};
    CHECK(said("pa_visit", leon, "2026-03-01") == "2026-04-20 on_time");
    leon.events = {event("moved_in", "2026-03-02")};
    CHECK(said("pa_visit", leon, "2026-03-01") == "2026-04-20 on_time");
    CHECK(said("pa_visit", leon, "2026-03-02") == "2026-03-09 due_soon");
    CHECK_THAT(answerOf("pa_visit", leon, day("2026-03-02"))->why,
               Catch::Contains("Moved on 2 March 2026."));
    leon.contacts.push_back(visited("2026-03-05"));
    CHECK(said("pa_visit", leon, "2026-03-06") == "2026-05-05 on_time");
    // A visit on the day of the move is one after it; a clock that is due sooner stays.
    leon.contacts = {visited("2026-03-02")};
    CHECK(said("pa_visit", leon, "2026-03-06") == "2026-05-02 on_time");
    leon.contacts = {visited("2026-01-04")};
    CHECK(said("pa_visit", leon, "2026-03-06") == "2026-03-04 overdue");
}

TEST_CASE("of an imported contact it is not known whether it was a visit: the clock counts from it") {
    ClockFacts leon;
    leon.statuses = {from("care_leaver", "2020-01-13")};
    CHECK(said("pa_visit", leon, "2026-03-01") == "2020-03-13 overdue");
    ContactFact imported = visited("2026-02-10");
    imported.mode = kModeNotTold;
    leon.contacts = {imported};
    CHECK(said("pa_visit", leon, "2026-02-09") == "2020-03-13 overdue");
    CHECK(said("pa_visit", leon, "2026-03-01") == "2026-04-10 on_time");
    CHECK_THAT(
        answerOf("pa_visit", leon, day("2026-03-01"))->why,
        Catch::Contains("Not visited since the contact on 10 February 2026, of which it is not known"));
    // A visit before it makes nothing worse, one after it counts, and trying in vain is nothing.
    leon.contacts.push_back(visited("2026-01-05"));
    CHECK(said("pa_visit", leon, "2026-03-01") == "2026-04-10 on_time");
    leon.contacts.push_back(visited("2026-02-20"));
    CHECK(said("pa_visit", leon, "2026-03-01") == "2026-04-20 on_time");
    imported.reached = false;
    leon.contacts = {imported};
    CHECK(said("pa_visit", leon, "2026-03-01") == "2020-03-13 overdue");
}

TEST_CASE("two months are not 8 weeks, and 31 December plus two months is the end of February") {
    ClockFacts leon;
    leon.statuses = {from("care_leaver", "2025-06-06")};
    leon.contacts = {visited("2025-12-31")};
    CHECK(said("pa_visit", leon, "2026-02-26") == "2026-02-28 due_soon");
}

TEST_CASE("pathway needs are assessed within 3 months of 16, or of becoming eligible (reg 42)") {
    ClockFacts mia;
    mia.born = day("2010-03-31");
    mia.statuses = {from("care_leaver", "2025-01-01", "eligible")};
    CHECK(said("pathway_assessment", mia, "2026-03-30") == "none");
    CHECK(said("pathway_assessment", mia, "2026-03-31") == "2026-06-30 on_time");
    CHECK(said("pathway_assessment", mia, "2026-07-01") == "2026-06-30 overdue");
    mia.statuses = {from("care_leaver", "2026-05-10", "relevant")};
    CHECK(said("pathway_assessment", mia, "2026-05-10") == "2026-08-10 on_time");
    // Once is enough, also when it was done before the birthday.
    mia.events = {event("needs_assessment", "2026-03-01")};
    CHECK(said("pathway_assessment", mia, "2026-07-01") == "none");
    mia.events.clear();
    mia.statuses = {from("care_leaver", "2026-05-10", "qualifying")};
    CHECK(said("pathway_assessment", mia, "2026-07-01") == "none");
}

TEST_CASE("a pathway plan is reviewed every 6 months, and 28 days after a move (reg 7)") {
    ClockFacts leon;
    leon.statuses = {from("care_leaver", "2025-08-31")};
    CHECK(said("pathway_review", leon, "2026-02-01") == "2026-02-28 due_soon");
    leon.events = {event("pathway_plan", "2026-02-10")};
    CHECK(said("pathway_review", leon, "2026-03-01") == "2026-08-10 on_time");
    leon.events.push_back(event("moved_in", "2026-03-02"));
    CHECK(said("pathway_review", leon, "2026-03-03") == "2026-03-30 due_soon");
    leon.events.push_back(event("pathway_plan", "2026-03-20"));
    CHECK(said("pathway_review", leon, "2026-03-21") == "2026-09-20 on_time");
}

TEST_CASE("a manager looks at each child's case once a month; 31 January plus one month is 28 February") {
    ClockFacts ava;
    ava.statuses = {{"cin", {day("2026-01-10"), day("2026-01-20")}}, from("cp", "2026-01-21")};
    CHECK(said("oversight", ava, "2026-01-25") == "2026-02-10 on_time");
    ava.events = {event("oversight", "2026-01-31")};
    CHECK(said("oversight", ava, "2026-02-20") == "2026-02-28 on_time");
    CHECK(said("oversight", ava, "2026-03-01") == "2026-02-28 overdue");
    ava.statuses = {from("care_leaver", "2026-01-10")};
    CHECK(said("oversight", ava, "2026-01-25") == "none");
}

TEST_CASE("an interview is due 72 hours after a child is found, in hours that are hours") {
    // Found in winter time on Friday; the clocks go forward on Sunday 29 March 2026 at 01:00.
    ClockFacts ava = missing({{numbered(9), at("2026-03-26T20:00"), at("2026-03-27T14:30")}});
    CHECK(saidAt("return_interview", ava, "2026-03-27T14:29") == "none");
    CHECK(saidAt("return_interview", ava, "2026-03-27T14:30") == "2026-03-30T15:30 due_soon");
    CHECK(saidAt("return_interview", ava, "2026-03-30T15:30") == "2026-03-30T15:30 due_soon");
    CHECK(saidAt("return_interview", ava, "2026-03-30T15:31") == "2026-03-30T15:30 overdue");
    // And back on Sunday 25 October 2026.
    const ClockFacts noah = missing({{numbered(9), at("2026-10-22T20:00"), at("2026-10-23T14:30")}});
    CHECK(saidAt("return_interview", noah, "2026-10-24T00:00") == "2026-10-26T13:30 due_soon");
    const ClockFacts mia = missing({{numbered(9), at("2026-06-01T20:00"), at("2026-06-02T09:15")}});
    CHECK(saidAt("return_interview", mia, "2026-06-03T00:00") == "2026-06-05T09:15 due_soon");
    const auto answer = clocksOf(mia, {shippedRule("return_interview")}, WorkingCalendar::england(),
                                 at("2026-06-04T21:15"));
    CHECK_THAT(answer.front().why,
               Catch::Contains("within 72 hours, by 5 June 2026 at 09:15: 12 hours left."));
}

TEST_CASE("an interview that took place or was refused is not due, one that was only offered is") {
    const LocalTime began = at("2026-06-01T20:00");
    const LocalTime found = at("2026-06-02T09:15");
    CHECK(saidAt("return_interview", missing({{numbered(9), began}}), "2026-06-04T10:00") == "none");
    CHECK(saidAt("return_interview", missing({{numbered(9), began, found, at("2026-06-04T10:00")}}),
                 "2026-06-04T10:00") == "none");
    CHECK(saidAt("return_interview", missing({{numbered(9), began, found, {}, true}}),
                 "2026-06-04T10:00") == "none");
    CHECK(saidAt("return_interview", missing({{numbered(9), began, found}}), "2026-06-07T10:00") ==
          "2026-06-05T09:15 overdue");
    CHECK(saidAt("return_interview", missing({{numbered(9), began, found}}), "2026-08-31T10:00") ==
          "2026-06-05T09:15 overdue");
    CHECK(saidAt("return_interview", missing({{numbered(9), began, found}}), "2026-09-01T10:00") == "none");
    // Told by the case-management system without an answer, and recorded here with one.
    CHECK(saidAt("return_interview",
                 missing({{numbered(8), {began.date, 0}, found}, {numbered(9), began, found, {}, true}}),
                 "2026-06-07T10:00") == "none");
    // The earlier of two.
    CHECK(saidAt("return_interview",
                 missing({{numbered(9), began, found},
                          {numbered(8), at("2026-06-03T20:00"), at("2026-06-03T23:00")}}),
                 "2026-06-04T10:00") == "2026-06-05T09:15 due_soon");
}

TEST_CASE("missing three times in 90 days") {
    ClockFacts ava = missing({{numbered(1), at("2026-01-01T20:00")},
                              {numbered(2), at("2026-02-01T20:00")},
                              {numbered(3), at("2026-03-31T20:00")}});
    CHECK(missingEpisodesIn90Days(ava, day("2026-03-31")) == 3);
    CHECK(missingEpisodesIn90Days(ava, day("2026-03-30")) == 2);
    CHECK(missingEpisodesIn90Days(ava, day("2026-04-01")) == 2);
    ava.missing.push_back({numbered(4), at("2026-03-31T00:00")});  // The same, told by another system.
    CHECK(missingEpisodesIn90Days(ava, day("2026-03-31")) == 3);
}

TEST_CASE("records are due: 24 hours, 2 working days, 5 working days") {
    ClockFacts ava;
    // Thursday before Easter 2026; Good Friday and Easter Monday are bank holidays.
    ava.unrecorded = {{numbered(1), "visit", at("2026-04-02T10:00")}};
    CHECK(saidAt("record_visit", ava, "2026-04-02T11:00") == "2026-04-08 on_time");
    CHECK(saidAt("record_visit", ava, "2026-04-08T23:00") == "2026-04-08 due_soon");
    CHECK(saidAt("record_visit", ava, "2026-04-09T00:00") == "2026-04-08 overdue");
    CHECK(saidAt("record_other", ava, "2026-04-09T00:00") == "none");
    ava.unrecorded = {{numbered(1), "other", at("2026-04-02T10:00")}};
    CHECK(saidAt("record_other", ava, "2026-04-02T11:00") == "2026-04-13 on_time");
    ava.unrecorded = {{numbered(1), "critical", at("2026-03-28T10:00")}};
    CHECK(saidAt("record_critical", ava, "2026-03-28T11:00") == "2026-03-29T11:00 due_soon");
    CHECK(saidAt("record_critical", ava, "2026-03-28T09:00") == "none");
}

TEST_CASE("nothing is asked about somebody who died, and nothing of an unborn child's visits") {
    ClockFacts ava = lookedAfter({{{day("2026-02-02"), std::nullopt}, false, "with_parents"}});
    ava.missing = {{numbered(1), at("2026-02-10T20:00"), at("2026-02-11T09:00")}};
    ava.died = day("2026-02-12");
    CHECK(clocksOf(ava, shippedClockRules(), WorkingCalendar::england(), day("2026-02-12")).empty());
    ClockFacts unborn;
    unborn.unborn = true;
    unborn.statuses = {from("cp", "2026-01-10")};
    CHECK(said("cp_visit", unborn, "2026-02-01") == "none");
    CHECK(said("oversight", unborn, "2026-02-01") == "2026-02-10 on_time");
}

TEST_CASE("the facts of new kinds of records, read with caution") {
    const auto kAva = numberedId<PersonId>(50);
    const auto factsFrom = [&](const Record& record) {
        Colleague office(9);
        office.type = "person";
        office.subjects = {kAva};
        office.write(kAva, {{"forename", std::string("Ava")}}, ChangeKind::Import);
        return factsOf(office.see(kAva), {record});
    };
    Colleague priya(1), tom(2);
    priya.type = tom.type = "missing";
    priya.subjects = tom.subjects = {kAva};
    const auto begun = priya.write(numbered(7), {{"date", std::string("2026-03-02")},
                                                 {"found_date", std::string("2026-03-03")},
                                                 {"found_time", std::string("09:30")},
                                                 {"interview_accepted", true},
                                                 {"start_time", std::string("22:10")}});
    tom.receive(begun);
    const ClockFacts draft = factsFrom(priya.see(numbered(7)));
    REQUIRE(draft.missing.size() == 1);
    CHECK(draft.missing[0].from == at("2026-03-02T22:10"));
    CHECK(draft.missing[0].found == at("2026-03-03T09:30"));
    CHECK_FALSE(draft.missing[0].closed);
    REQUIRE(draft.unrecorded.size() == 1);
    CHECK(draft.unrecorded[0].kind == "critical");

    SECTION("an interview counts when nobody says otherwise") {
        priya.write(numbered(7), {{"interview_date", std::string("2026-03-04")}});
        CHECK(factsFrom(priya.see(numbered(7))).missing[0].interviewed == at("2026-03-04T00:00"));
        priya.receive(tom.write(numbered(7), {{"interview_date", std::string("2026-03-05")}}));
        CHECK_FALSE(factsFrom(priya.see(numbered(7))).missing[0].interviewed);
    }
    SECTION("a record that was offered for approval is recorded, and an approval is oversight") {
        priya.submit(numbered(7));
        CHECK(factsFrom(priya.see(numbered(7))).unrecorded.empty());
        priya.approve(numbered(7));
        const ClockFacts approved = factsFrom(priya.see(numbered(7)));
        REQUIRE(approved.events.size() == 1);
        CHECK(approved.events[0].kind == "oversight");
    }
    SECTION("plans and moves") {
        Colleague sam(3);
        sam.subjects = {kAva};
        sam.type = "pathway_plan";
        sam.write(numbered(8),
                  {{"date", std::string("2026-03-01")}, {"what", std::string("needs_assessment")}});
        CHECK(factsFrom(sam.see(numbered(8))).events[0].kind == "needs_assessment");
        sam.type = "contact";
        sam.write(numbered(6), {{"moved_on", std::string("2026-03-01")}});
        CHECK(factsFrom(sam.see(numbered(6))).events[0].kind == "moved_in");
    }
}
