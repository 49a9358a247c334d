// Whatever is written in records about others, a person's clocks stand still.
#include <rapidcheck.h>

#include "core/caseload/facts.h"
#include "core/clocks/facts.h"
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

const std::vector<std::vector<PersonId>> kOthers = {{}, {kAva}, {kAva, kLeon}};
const auto kRecord = numberedId<RecordId>(100);

std::string upperCase(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

/// Answers about Noah in every spelling, among answers about others.
FieldWrite anyWrite() {
    const std::string noah = *rc::gen::element(textOf(kNoah), upperCase(textOf(kNoah)));
    const std::string child = *rc::gen::element(noah, textOf(kAva));
    switch (*rc::gen::inRange(0, 6)) {
        case 0: return {memberField("child", child), *rc::gen::arbitrary<bool>()};
        case 1: return {elementField("child", child, "seen"), *rc::gen::arbitrary<bool>()};
        case 2: return {elementField("child", child, "seen_alone"), *rc::gen::arbitrary<bool>()};
        case 3: return text("date", *rc::gen::element<std::string>("2026-03-02", "2026-03-09"));
        case 4: return text("outcome", "reached");
        default: return text("visit_type", "cp");
    }
}

/// A record that people write without ever naming Noah among those it is about.
Record anyRecordAboutOthers() {
    std::vector<Colleague> people = {Colleague(1), Colleague(2), Colleague(3)};
    const auto type = *rc::gen::element<std::string>("visit", "contact");
    std::vector<Change> changes;
    for (int left = *rc::gen::inRange(1, 16); left > 0; --left) {
        Colleague& writer = people[*rc::gen::inRange<std::size_t>(0, people.size())];
        if (*rc::gen::arbitrary<bool>()) writer.receive(changes);
        writer.type = type;
        writer.subjects = *rc::gen::elementOf(kOthers);
        const auto kind = *rc::gen::element(ChangeKind::Edit, ChangeKind::Import);
        changes.push_back(writer.write(kRecord, {anyWrite()}, kind));
    }
    return recordOf(changes);
}

Record noahsOwn() {
    const Council council;
    for (const Change& change : council.changes()) {
        if (change.record == kNoah) return recordOf({change});
    }
    FAIL("Noah is not in the council");
    return {};
}

std::vector<std::string> clocksAfter(const Record& person, const std::vector<Record>& records) {
    std::vector<std::string> clocks;
    for (const ClockAnswer& clock : clocksOf(factsOf(person, records), shippedClockRules(),
                                             WorkingCalendar::england(), localDateOf(noon()))) {
        clocks.push_back(clock.rule + " " + textOf(clock.dueBy) + " " + textOf(clock.lastRecord));
    }
    return clocks;
}

bool isAboutNoah(const RecordFact& fact) {
    return fact.person == kNoah;
}

}  // namespace

TEST_CASE("no record whose changes do not name a person moves that person's clocks", "[caseload]") {
    const Record noah = noahsOwn();
    const auto before = clocksAfter(noah, {});
    REQUIRE_FALSE(before.empty());
    CHECK(rc::check([&] {
        const Record record = anyRecordAboutOthers();
        RC_ASSERT(clocksAfter(noah, {record}) == before);
        const auto facts = projectedFacts(record);
        RC_ASSERT(std::none_of(facts.begin(), facts.end(), isAboutNoah));
        const auto children = membersOf(record, "child");
        RC_ASSERT(std::count(children.begin(), children.end(), textOf(kNoah)) == 0);
    }));
}

TEST_CASE("a visit that another's server let through moves only the clocks of whom it is about",
          "[caseload]") {
    Team team;
    const auto aloneDue = [&](PersonId person) {
        const PersonDetail detail = team.grace->person(person).value();
        for (const ClockAnswer& clock : detail.summary.clocks) {
            if (clock.rule == "cp_seen_alone") return textOf(clock.dueBy);
        }
        return std::string();
    };
    const std::string noahs = aloneDue(kNoah);
    const std::string avas = aloneDue(kAva);
    Colleague tom(42);
    tom.subjects = {kAva};
    team.grace.take({tom.write(kRecord, wholeVisit({kAva, kNoah}, "2026-03-09"))});
    CHECK(aloneDue(kAva) != avas);
    CHECK(aloneDue(kNoah) == noahs);
    CHECK(team.grace->person(kNoah)->timeline.empty());
}
