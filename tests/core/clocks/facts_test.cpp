// Facts read off records, with disputes counted against nobody being safe.
#include <catch2/catch.hpp>

#include "core/clocks/facts.h"
#include "core/records/fields.h"
#include "tests/core/clocks/dates.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const PersonId kAva = numberedId<PersonId>(50);
const PersonId kNoah = numberedId<PersonId>(51);
const RecordId kVisit = numberedId<RecordId>(100);

std::string text(const char* value) {
    return value;
}

std::vector<FieldWrite> seenAlone(PersonId child, const char* date) {
    return {{memberField("child", textOf(child)), true},
            {childField(child, "seen"), true},
            {childField(child, "seen_alone"), true},
            {"date", text(date)},
            {"visit_type", text("cp")}};
}

/// The visit as it stands after Priya and Tom each wrote to it without the other.
Record writtenByTwo(const std::vector<FieldWrite>& begun, const FieldWrite& priyas,
                    const FieldWrite& toms) {
    Colleague priya(1), tom(2);
    priya.subjects = tom.subjects = {kAva};
    tom.receive(priya.write(kVisit, begun));
    priya.write(kVisit, {priyas});
    priya.receive(tom.write(kVisit, {toms}));
    return priya.see(kVisit);
}

Record personWith(std::vector<FieldWrite> writes) {
    Colleague council(9);
    council.type = "person";
    council.subjects = {kAva};
    council.write(kAva, std::move(writes), ChangeKind::Import);
    return council.see(kAva);
}

}  // namespace

TEST_CASE("a saved visit counts for each child in it, draft or imported") {
    for (const ChangeKind kind : {ChangeKind::Edit, ChangeKind::Import}) {
        Colleague priya(1);
        priya.subjects = {kAva};
        priya.write(kVisit, seenAlone(kAva, "2026-03-02"), kind);
        const auto fact = visitFactOf(priya.see(kVisit), kAva);
        REQUIRE(fact);
        CHECK(fact->record == kVisit);
        CHECK(fact->date == day("2026-03-02"));
        CHECK(fact->visitType == "cp");
        CHECK(fact->seen);
        CHECK(fact->seenAlone);
        CHECK_FALSE(fact->disputed);
        CHECK_FALSE(visitFactOf(priya.see(kVisit), kNoah));
        priya.write(kVisit, {{memberField("child", textOf(kAva)), false}});
        CHECK_FALSE(visitFactOf(priya.see(kVisit), kAva));
    }
}

TEST_CASE("what is not said is not seen, and what has no date is no visit") {
    Colleague priya(1);
    priya.subjects = {kAva};
    priya.write(kVisit, {{memberField("child", textOf(kAva)), true}, {"date", text("2026-03-02")}});
    CHECK_FALSE(visitFactOf(priya.see(kVisit), kAva)->seen);
    priya.write(kVisit, {{childField(kAva, "seen_alone"), true}});
    CHECK_FALSE(visitFactOf(priya.see(kVisit), kAva)->seenAlone);
    priya.write(kVisit, {{"date", text("2 March")}});
    CHECK_FALSE(visitFactOf(priya.see(kVisit), kAva));
}

TEST_CASE("a dispute counts as the more cautious until somebody resolves it") {
    const auto begun = seenAlone(kAva, "2026-03-02");
    const std::string seen = childField(kAva, "seen");
    const std::string alone = childField(kAva, "seen_alone");

    auto fact = *visitFactOf(writtenByTwo(begun, {seen, true}, {seen, false}), kAva);
    CHECK_FALSE(fact.seen);
    CHECK_FALSE(fact.seenAlone);
    CHECK(fact.disputed);

    fact = *visitFactOf(writtenByTwo(begun, {alone, true}, {alone, Value()}), kAva);
    CHECK(fact.seen);
    CHECK_FALSE(fact.seenAlone);
    CHECK(fact.disputed);

    // The earlier day, whoever wrote it last.
    for (const bool laterDayFirst : {true, false}) {
        const FieldWrite early{"date", text("2026-03-01")};
        const FieldWrite late{"date", text("2026-03-05")};
        fact = *visitFactOf(writtenByTwo(begun, laterDayFirst ? late : early, laterDayFirst ? early : late),
                            kAva);
        CHECK(fact.date == day("2026-03-01"));
    }
    fact =
        *visitFactOf(writtenByTwo(begun, {"visit_type", text("cp")}, {"visit_type", text("other")}), kAva);
    CHECK(fact.visitType == "other");
    fact = *visitFactOf(writtenByTwo(begun, {seen, true}, {seen, true}), kAva);
    CHECK(fact.seen);
    CHECK_FALSE(fact.disputed);
}

TEST_CASE("a contact reached somebody when every version says so") {
    const std::vector<FieldWrite> begun = {
        {"date", text("2026-03-02")}, {"outcome", text("reached")}, {"mode", text("visit_home")}};
    auto fact = *contactFactOf(writtenByTwo(begun, {"notes", text("x")}, {"in_touch", text("YES")}));
    CHECK(fact.reached);
    CHECK(fact.mode == "visit_home");
    CHECK_FALSE(fact.disputed);
    fact =
        *contactFactOf(writtenByTwo(begun, {"outcome", text("reached")}, {"outcome", text("no_answer")}));
    CHECK_FALSE(fact.reached);
    CHECK(fact.disputed);
    fact = *contactFactOf(writtenByTwo(begun, {"in_touch", text("YES")}, {"in_touch", text("NO")}));
    CHECK_FALSE(fact.reached);
    CHECK(fact.disputed);
    fact = *contactFactOf(writtenByTwo(begun, {"mode", text("visit_home")}, {"mode", text("phone")}));
    CHECK(fact.reached);
    CHECK(fact.mode == "phone");
}

TEST_CASE("only an imported contact may leave untold how it was made") {
    const std::vector<FieldWrite> told = {{"date", text("2026-03-02")}, {"outcome", text("reached")}};
    for (const ChangeKind kind : {ChangeKind::Edit, ChangeKind::Import}) {
        Colleague writer(1);
        writer.write(kVisit, told, kind);
        const auto fact = contactFactOf(writer.see(kVisit));
        REQUIRE(fact);
        CHECK(fact->mode == (kind == ChangeKind::Import ? kModeNotTold : ""));
    }
}

TEST_CASE("statuses, placements and dates come from the person's record") {
    const Record ava = personWith({{"date_of_birth", text("2019-05-04")},
                                   {"status/s1", true},
                                   {"status/s1/kind", text("cp")},
                                   {"status/s1/from", text("2026-01-05T00:00")},
                                   {"status/s1/visit_working_days", std::int64_t{5}},
                                   {"status/s2/kind", text("cin")},
                                   {"status/s2/from", text("2025-01-05")},
                                   {"status/s2/to", text("2025-06-05")},
                                   {"status/s3", false},
                                   {"status/s3/kind", text("cla")},
                                   {"placement/p1/from", text("2026-02-01")},
                                   {"placement/p1/long_term", true}});
    const ClockFacts facts = factsOf(ava, {});
    REQUIRE(facts.statuses.size() == 2);
    CHECK(facts.statuses[0].kind == "cp");
    CHECK(facts.statuses[0].period.from == day("2026-01-05"));
    CHECK(facts.statuses[0].visitWorkingDays == 5);
    CHECK(facts.statuses[1].period.to == day("2025-06-05"));
    REQUIRE(facts.placements.size() == 1);
    CHECK(facts.placements[0].longTerm);
    CHECK(facts.born == day("2019-05-04"));
    CHECK_FALSE(facts.unborn);
    CHECK(factsOf(personWith({{"expected_birth", text("2026-05-04")}}), {}).unborn);
    CHECK(factsOf(personWith({{"date_of_death", text("2026-05-04")}}), {}).died == day("2026-05-04"));
}

TEST_CASE("a status without a start still runs its clock") {
    const Record ava = personWith({{"status/s1/kind", text("cp")}});
    const ClockFacts facts = factsOf(ava, {});
    REQUIRE(facts.statuses.size() == 1);
    CHECK(facts.statuses[0].period.from == localDateOf(Instant{ava.created.ms}));
}

TEST_CASE("visits and contacts about a person are taken in, others passed over") {
    const Record ava = personWith({{"date_of_birth", text("2019-05-04")}});
    Colleague priya(1);
    priya.subjects = {kAva};
    priya.write(kVisit, seenAlone(kAva, "2026-03-02"));
    const RecordId other = numberedId<RecordId>(101);
    priya.subjects = {kNoah};
    priya.write(other, seenAlone(kNoah, "2026-03-02"));
    priya.type = "contact";
    priya.subjects = {kAva};
    const RecordId contact = numberedId<RecordId>(102);
    priya.write(contact, {{"date", text("2026-03-02")}, {"outcome", text("reached")}});
    priya.subjects = {kNoah};
    const RecordId another = numberedId<RecordId>(103);
    priya.write(another, {{"date", text("2026-03-02")}, {"outcome", text("reached")}});
    const ClockFacts facts =
        factsOf(ava, {priya.see(kVisit), priya.see(other), priya.see(contact), priya.see(another), ava});
    REQUIRE(facts.visits.size() == 1);
    CHECK(facts.visits[0].record == kVisit);
    REQUIRE(facts.contacts.size() == 1);
    CHECK(facts.contacts[0].record == contact);
}
