// The clocks, case by case, worked out by hand.
#include <catch2/catch.hpp>

#include "tests/core/clocks/dates.h"

using namespace doorstep;

namespace {

RecordId recordOn(Date date) {
    RecordId id;
    id.bytes[15] = static_cast<std::uint8_t>(date.days);
    return id;
}

VisitFact seen(const char* date, const char* type = "cp") {
    return {recordOn(day(date)), day(date), type, true, false};
}
VisitFact alone(const char* date, const char* type = "cp") {
    return {recordOn(day(date)), day(date), type, true, true};
}
VisitFact notSeen(const char* date) {
    return {recordOn(day(date)), day(date), "cp", false, false};
}
ContactFact contact(const char* date, const char* mode, bool reached) {
    return {recordOn(day(date)), day(date), mode, reached};
}
StatusPeriod from(const char* kind, const char* start) {
    return {kind, {day(start), std::nullopt}};
}
StatusPeriod between(const char* kind, const char* start, const char* end) {
    return {kind, {day(start), day(end)}};
}

ClockFacts child(std::vector<StatusPeriod> statuses, std::vector<VisitFact> visits = {}) {
    ClockFacts facts;
    facts.statuses = std::move(statuses);
    facts.visits = std::move(visits);
    return facts;
}
ClockFacts leaver(std::vector<ContactFact> contacts) {
    ClockFacts facts;
    facts.statuses = {from("care_leaver", "2026-01-05")};
    facts.contacts = std::move(contacts);
    return facts;
}

/// `2026-03-30 on_time 18`, with ` listed` when it is; `none` when the clock does not run.
std::string said(const char* rule, const ClockFacts& facts, const char* asOf) {
    const auto answer = answerOf(rule, facts, day(asOf));
    if (!answer) return "none";
    return textOf(answer->dueBy) + " " + nameOf(answer->status) + " " + std::to_string(answer->daysLeft) +
           (answer->onList ? " listed" : "");
}

}  // namespace

TEST_CASE("a child in need is seen every 4 weeks and listed at 8") {
    const ClockFacts ava = child({from("cin", "2026-01-05")}, {seen("2026-03-02", "cin")});
    CHECK(said("cin_visit", ava, "2026-03-02") == "2026-03-30 on_time 28");
    CHECK(said("cin_visit", ava, "2026-03-22") == "2026-03-30 on_time 8");
    CHECK(said("cin_visit", ava, "2026-03-23") == "2026-03-30 due_soon 7");
    CHECK(said("cin_visit", ava, "2026-03-30") == "2026-03-30 due_soon 0");
    CHECK(said("cin_visit", ava, "2026-03-31") == "2026-03-30 overdue -1");
    CHECK(said("cin_visit", ava, "2026-04-26") == "2026-03-30 overdue -27");
    CHECK(said("cin_visit", ava, "2026-04-27") == "2026-03-30 overdue -28 listed");
}

TEST_CASE("a clock runs while its status does") {
    const ClockFacts ava = child({between("cin", "2026-01-05", "2026-02-05")});
    CHECK(said("cin_visit", ava, "2026-01-04") == "none");
    CHECK(said("cin_visit", ava, "2026-01-05") == "2026-02-02 on_time 28");
    CHECK(said("cin_visit", ava, "2026-02-05") == "2026-02-02 overdue -3");
    CHECK(said("cin_visit", ava, "2026-02-06") == "none");
    CHECK(said("cp_visit", ava, "2026-01-10") == "none");
}

TEST_CASE("a stricter status takes the place of child in need") {
    const ClockFacts ava = child({from("cin", "2026-01-05"), between("cp", "2026-02-02", "2026-05-01")});
    CHECK(said("cin_visit", ava, "2026-02-01") == "2026-02-02 due_soon 1");
    CHECK(said("cin_visit", ava, "2026-02-02") == "none");
    CHECK(said("cp_visit", ava, "2026-02-02") == "2026-02-16 on_time 14");
    CHECK(said("cin_visit", ava, "2026-05-02") == "2026-02-02 overdue -89 listed");
    const ClockFacts mia = child({from("cin", "2026-01-05"), from("cwd", "2026-01-05")});
    CHECK(said("cin_visit", mia, "2026-03-02") == "none");
    CHECK(said("cwd_visit", mia, "2026-05-10") == "2026-05-11 due_soon 1");
    CHECK(said("cwd_visit", mia, "2026-05-11") == "2026-05-11 due_soon 0 listed");
}

TEST_CASE("a child protection visit is due in 10 working days, or as the plan says") {
    ClockFacts noah = child({from("cp", "2025-11-03")}, {seen("2025-12-22")});
    CHECK(said("cp_visit", noah, "2026-01-05") == "2026-01-08 due_soon 3");
    ClockRule counted = shippedRule("cp_visit");
    counted.startCounts = true;
    const auto answer = clocksOf(noah, {counted}, WorkingCalendar::england(), day("2026-01-05")).front();
    CHECK(textOf(answer.dueBy) == "2026-01-07");
    CHECK_THAT(answer.why, Catch::Contains("(the start day counts as day 1)"));

    noah.statuses[0].visitWorkingDays = 5;
    CHECK(said("cp_visit", noah, "2025-12-22") == "2025-12-31 on_time 9");
    CHECK_THAT(answerOf("cp_visit", noah, day("2025-12-22"))->why,
               Catch::Contains("within 5 working days, as the plan says, by 31 December 2025"));
}

TEST_CASE("seen and seen alone are two clocks") {
    const ClockFacts noah = child({from("cp", "2026-01-05")}, {alone("2026-02-02"), seen("2026-03-02")});
    CHECK(said("cp_visit", noah, "2026-03-02") == "2026-03-16 on_time 14");
    CHECK(said("cp_seen_alone", noah, "2026-03-02") == "2026-03-16 on_time 14");
    CHECK(said("cp_seen_alone", noah, "2026-03-17") == "2026-03-16 overdue -1");
    CHECK(said("cp_seen_alone", noah, "2026-04-26") == "2026-03-16 overdue -41");
    CHECK(said("cp_seen_alone", noah, "2026-04-27") == "2026-03-16 overdue -42 listed");
}

TEST_CASE("what does not count as a visit") {
    const std::vector<StatusPeriod> plan = {from("cp", "2026-01-05")};
    const std::string untouched = said("cp_visit", child(plan), "2026-02-02");
    CHECK(said("cp_visit", child(plan, {notSeen("2026-01-20")}), "2026-02-02") == untouched);
    CHECK(said("cp_visit", child(plan, {seen("2026-01-20", "other")}), "2026-02-02") == untouched);
    CHECK(said("cp_visit", child(plan, {seen("2026-01-02")}), "2026-02-02") ==
          untouched);  // Before the plan.
    CHECK(said("cp_visit", child(plan, {seen("2026-02-03")}), "2026-02-02") == untouched);  // Not yet.
    CHECK(said("cp_visit", child(plan, {alone("2026-01-20", "other")}), "2026-02-02") ==
          "2026-02-03 due_soon 1");
    CHECK(said("cp_visit", child(plan, {seen("2026-01-20", "")}), "2026-02-02") == "2026-02-03 due_soon 1");
    CHECK(said("cp_visit", child(plan, {seen("2026-01-05")}), "2026-01-06") == "2026-01-19 on_time 13");
}

TEST_CASE("one status in several periods without a gap is one") {
    const VisitFact visit = seen("2026-02-20");
    const auto joined =
        child({between("cp", "2026-01-05", "2026-02-28"), from("cp", "2026-03-01")}, {visit});
    CHECK(said("cp_visit", joined, "2026-03-03") == "2026-03-06 due_soon 3");
    const auto apart =
        child({between("cp", "2026-01-05", "2026-02-27"), from("cp", "2026-03-01")}, {visit});
    CHECK(said("cp_visit", apart, "2026-03-03") == "2026-03-13 on_time 10");
    CHECK(answerOf("cp_visit", apart, day("2026-03-03"))->lastRecord.empty());
}

TEST_CASE("a looked-after child is visited within a week of each placement, then every 6 weeks") {
    ClockFacts mia = child({from("cla", "2024-06-03")});
    CHECK(said("cla_visit", mia, "2024-06-04") == "2024-06-10 due_soon 6");
    mia.visits = {seen("2024-06-06", "cla")};
    CHECK(said("cla_visit", mia, "2024-06-07") == "2024-07-18 on_time 41");
    mia.placements = {{{day("2024-06-03"), day("2024-09-01")}, false},
                      {{day("2024-09-01"), std::nullopt}, true}};
    CHECK(said("cla_visit", mia, "2024-09-02") == "2024-09-08 due_soon 6");
    CHECK_THAT(answerOf("cla_visit", mia, day("2024-09-02"))->why,
               Catch::StartsWith("Not seen since the placement began on 1 September 2024."));
    mia.visits.push_back(seen("2024-09-05", "cla"));
    CHECK(said("cla_visit", mia, "2024-09-06") == "2024-10-17 on_time 41");

    SECTION("after a year in a placement meant to last until 18, every 3 months") {
        mia.visits.push_back(seen("2025-08-31", "cla"));
        CHECK(said("cla_visit", mia, "2025-09-02") == "2025-10-12 on_time 40");
        mia.visits.push_back(seen("2025-11-30", "cla"));
        CHECK(said("cla_visit", mia, "2025-12-01") == "2026-02-28 on_time 89");
    }
    SECTION("after a year in any other placement, still every 6 weeks") {
        mia.placements[1].longTerm = false;
        mia.visits.push_back(seen("2025-11-30", "cla"));
        CHECK(said("cla_visit", mia, "2025-12-01") == "2026-01-11 on_time 41");
    }
}

TEST_CASE("a privately fostered child is visited every 6 weeks, after a year every 12") {
    ClockFacts ava = child({from("private_fostering", "2025-01-06")});
    CHECK(said("private_fostering_visit", ava, "2025-01-06") == "2025-02-17 on_time 42");
    ava.visits = {seen("2026-01-06", "private_fostering")};
    CHECK(said("private_fostering_visit", ava, "2026-01-06") == "2026-03-31 on_time 84");
}

TEST_CASE("a care leaver is kept in touch with every 8 weeks and visited every 2 months") {
    CHECK(said("pa_in_touch", leaver({}), "2026-01-06") == "2026-03-02 on_time 55");
    const ClockFacts leon =
        leaver({contact("2026-01-31", "visit_home", true), contact("2026-02-20", "phone", true),
                contact("2026-03-10", "message", false)});
    CHECK(said("pa_in_touch", leon, "2026-03-11") == "2026-04-17 on_time 37");
    CHECK(said("pa_in_touch", leon, "2026-04-18") == "2026-04-17 overdue -1 listed");
    CHECK(said("pa_visit", leon, "2026-03-11") == "2026-03-31 on_time 20");
    const ClockFacts december = leaver({contact("2026-12-31", "visit_elsewhere", true)});
    CHECK(said("pa_visit", december, "2027-01-01") == "2027-02-28 on_time 58");
    CHECK_THAT(answerOf("pa_in_touch", leon, day("2026-03-11"))->why,
               Catch::Contains("The contact on 10 March 2026 does not count: not reached."));
    CHECK_THAT(answerOf("pa_visit", leon, day("2026-03-11"))->why, !Catch::Contains("does not count:"));
}

TEST_CASE("31 January plus a month is the last of February") {
    ClockRule monthly = shippedRule("pa_visit");
    monthly.limit = 1;
    const auto due = [&](const char* last) {
        return textOf(clocksOf(leaver({contact(last, "visit_home", true)}), {monthly},
                               WorkingCalendar::england(), day(last))
                          .front()
                          .dueBy);
    };
    CHECK(due("2026-01-31") == "2026-02-28");
    CHECK(due("2028-01-31") == "2028-02-29");
    CHECK(due("2026-02-28") == "2026-03-28");
}

TEST_CASE("the change of clocks takes no day away") {
    const ClockFacts ava = child({from("cin", "2026-01-05")}, {seen("2026-03-28", "cin")});
    const Date lateThatSunday = localDateOf(parseInstant("2026-03-29T23:30:00Z").value());
    CHECK(textOf(lateThatSunday) == "2026-03-30");
    CHECK(answerOf("cin_visit", ava, lateThatSunday)->daysLeft == 26);
    const Date lateInWinter = localDateOf(parseInstant("2026-10-25T23:30:00Z").value());
    CHECK(textOf(lateInWinter) == "2026-10-25");
}

TEST_CASE("clocks begin at birth and end at death") {
    ClockFacts mia = child({from("cp", "2026-01-05")});
    mia.unborn = true;
    CHECK(said("cp_visit", mia, "2026-02-02") == "none");
    CHECK(said("cp_seen_alone", mia, "2026-02-02") == "none");
    mia.unborn = false;
    mia.born = day("2026-02-02");
    CHECK(said("cp_seen_alone", mia, "2026-02-02") == "2026-03-16 on_time 42");
    CHECK_THAT(answerOf("cp_seen_alone", mia, day("2026-02-02"))->why,
               Catch::StartsWith("Not seen alone since birth on 2 February 2026."));
    mia.died = day("2026-02-10");
    CHECK(said("cp_seen_alone", mia, "2026-02-09") == "2026-03-16 on_time 35");
    CHECK(said("cp_seen_alone", mia, "2026-02-10") == "none");
}

TEST_CASE("a clock says what it counts from, by when, and why") {
    const ClockFacts noah = child({from("cp", "2026-01-05")}, {alone("2026-02-02"), seen("2026-03-02")});
    const auto answer = *answerOf("cp_seen_alone", noah, day("2026-03-03"));
    CHECK(answer.why ==
          "Last seen alone on 2 February 2026. The next is due within 6 weeks, by 16 March 2026: 13 days "
          "left. "
          "The visit on 2 March 2026 does not count: seen, but not alone. "
          "A child with a child protection plan is seen alone every 6 weeks, whatever their age.");
    CHECK(answer.lastSatisfied == day("2026-02-02"));
    CHECK(answer.countedFrom == day("2026-02-02"));
    CHECK(answer.lastRecord == recordOn(day("2026-02-02")));
    CHECK(answer.title == "Seen alone");
    CHECK(answer.source == "Local");

    CHECK(answerOf("cp_visit", child({from("cp", "2026-01-05")}), day("2026-01-20"))->why ==
          "Not seen since the child protection plan began on 5 January 2026. The next is due within 10 "
          "working "
          "days, by 19 January 2026 (counted from the day after): 1 day over. A child with a child "
          "protection "
          "plan is visited and seen every 10 working days, or as often as the plan says.");
    CHECK_THAT(answerOf("cp_visit", noah, day("2026-03-16"))->why,
               Catch::Contains("16 March 2026 (counted from the day after): due today."));
    CHECK_THAT(
        answerOf("cp_visit", child({from("cp", "2026-01-05")}, {seen("2026-01-12", "other")}),
                 day("2026-01-20"))
            ->why,
        Catch::Contains("The visit on 12 January 2026 does not count: a meeting counts only for a child"));
}

TEST_CASE("a dispute is said where it stands in the way") {
    VisitFact disputed = notSeen("2026-01-12");
    disputed.disputed = true;
    const std::string said =
        "There are two versions of the visit on 12 January 2026; it does not count until";
    const ClockFacts ava = child({from("cp", "2026-01-05")}, {disputed});
    CHECK_THAT(answerOf("cp_visit", ava, day("2026-01-20"))->why, Catch::Contains(said));
    const ClockFacts later = child({from("cp", "2026-01-05")}, {disputed, seen("2026-01-19")});
    CHECK_THAT(answerOf("cp_visit", later, day("2026-01-20"))->why, !Catch::Contains("two versions"));
}

TEST_CASE("a due date beyond the known bank holidays says so") {
    const ClockFacts noah = child({from("cp", "2026-01-05")}, {seen("2027-12-24")});
    CHECK_THAT(answerOf("cp_visit", noah, day("2027-12-24"))->why,
               Catch::Contains("Bank holidays of that year are not known here yet."));
    CHECK_THAT(answerOf("cp_seen_alone", noah, day("2027-12-24"))->why, !Catch::Contains("Bank holidays"));
}

TEST_CASE("of two visits on one day, the same one is named on every tablet") {
    VisitFact one = seen("2026-03-02"), other = seen("2026-03-02");
    other.record.bytes[0] = 1;
    for (const auto& visits : {std::vector{one, other}, std::vector{other, one}}) {
        const ClockFacts ava = child({from("cp", "2026-01-05")}, visits);
        CHECK(answerOf("cp_visit", ava, day("2026-03-03"))->lastRecord == other.record);
    }
}

TEST_CASE("the most urgent clock comes first") {
    const ClockFacts noah = child({from("cp", "2026-01-05")}, {alone("2026-02-02"), seen("2026-03-13")});
    const auto answers = clocksOf(noah, shippedClockRules(), WorkingCalendar::england(), day("2026-03-18"));
    REQUIRE(answers.size() == 3);
    CHECK(answers[0].rule == "oversight");  // Nothing of it since 5 January.
    CHECK(answers[1].rule == "cp_seen_alone");
    CHECK(answers[2].rule == "cp_visit");
    CHECK(answers[0].daysLeft < answers[1].daysLeft);
    CHECK(answers[1].daysLeft < answers[2].daysLeft);
}
