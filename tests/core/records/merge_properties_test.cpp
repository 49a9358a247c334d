// Properties of merging, checked against a slow and obvious second opinion.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "core/records/fields.h"
#include "core/records/record.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kVisit = numberedId<RecordId>(100);
const PersonId kAvasId = numberedId<PersonId>(50);
const std::string kAva = memberField("child", textOf(kAvasId));
const std::vector<std::string> kFields = {"purpose", "observation", kAva + "/seen",
                                          kAva,      "action/a1",   "action/a1/what"};

MergeKind keepEverything(const std::string&, const std::string& field) {
    return isMembership(partsOf(field)) ? MergeKind::Member : MergeKind::KeepAll;
}

/// A story of one record: who wrote what, and what of the rest had reached them by then.
struct Story {
    std::vector<Change> changes;
    std::vector<std::set<std::size_t>> known;  ///< For each change, the earlier ones its author had.
};

Value anyValue(const std::string& field, std::size_t number) {
    if (field != "purpose" && field != "observation" && field != "action/a1/what")
        return *rc::gen::arbitrary<bool>();
    if (*rc::gen::inRange(0, 8) == 0) return {};
    return "text " + std::to_string(number);  // Told apart, so that a lost one is noticed.
}

/// Three people write, decide and sync in any order. Contexts are true: they say what was seen.
Story anyStory() {
    Story story;
    std::vector<Colleague> people = {Colleague(1, 5000), Colleague(2, 1000), Colleague(3, 9000)};
    for (Colleague& person : people) person.subjects = {kAvasId};
    std::vector<std::set<std::size_t>> has(people.size());
    const int steps = *rc::gen::inRange(1, 24);
    for (int step = 0; step < steps; ++step) {
        const auto who = *rc::gen::inRange<std::size_t>(0, people.size());
        if (*rc::gen::inRange(0, 3) == 0) {  // Receives all that somebody else has.
            const auto from = *rc::gen::inRange<std::size_t>(0, people.size());
            for (const std::size_t i : has[from]) people[who].receive(story.changes[i]);
            has[who].insert(has[from].begin(), has[from].end());
            continue;
        }
        story.known.push_back(has[who]);
        has[who].insert(story.changes.size());
        const int action = *rc::gen::inRange(0, 10);
        if (action == 0) {
            story.changes.push_back(people[who].submit(kVisit));
        } else if (action == 1) {
            story.changes.push_back(people[who].approve(kVisit));
        } else if (action == 2) {
            story.changes.push_back(people[who].sendBack(kVisit));
        } else {
            const std::string field = *rc::gen::elementOf(kFields);
            story.changes.push_back(
                people[who].write(kVisit, {{field, anyValue(field, story.changes.size())}}));
        }
    }
    return story;
}

/// Changes with any contexts at all, such as no honest device would write.
std::vector<Change> anyChanges() {
    std::vector<Change> changes;
    const int count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) {
        Change change;
        change.dot = {numberedId<DeviceId>(*rc::gen::inRange<std::uint8_t>(1, 4)), std::uint64_t(i) + 1};
        change.author = numberedId<UserId>(1);
        change.record = kVisit;
        change.type = *rc::gen::element<std::string>("visit", "contact");
        change.at = {*rc::gen::inRange<std::int64_t>(0, 5), 0};
        for (std::uint8_t device = 1; device < 4; ++device) {
            const auto sequence = *rc::gen::inRange<std::uint64_t>(0, 12);
            const Dot seen{numberedId<DeviceId>(device), sequence};
            if (sequence > 0 && (seen.device != change.dot.device || sequence < change.dot.sequence)) {
                change.context.add(seen);
            }
        }
        const std::string field = *rc::gen::elementOf(kFields);
        change.writes = {{field, "text " + std::to_string(i)}};
        changes.push_back(change);
    }
    return changes;
}

/// The same changes in another order, some of them several times.
std::vector<Change> shuffled(const std::vector<Change>& changes) {
    std::vector<Change> arrivals = changes;
    const auto again =
        *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, changes.size()));
    for (const std::size_t i : again) arrivals.push_back(changes[i]);
    std::shuffle(arrivals.begin(), arrivals.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
    return arrivals;
}

/// What stands in a field, by definition: the writes that no write to the field had seen.
std::set<Dot> standingByDefinition(const std::vector<Change>& changes, const std::string& field) {
    const auto writes = [&](const Change& c) {
        return std::any_of(c.writes.begin(), c.writes.end(),
                           [&](const auto& w) { return w.field == field; });
    };
    std::set<Dot> standing;
    for (const Change& candidate : changes) {
        const auto replaced = [&](const Change& other) {
            return writes(other) && other.context.covers(candidate.dot);
        };
        if (writes(candidate) && std::none_of(changes.begin(), changes.end(), replaced))
            standing.insert(candidate.dot);
    }
    return standing;
}

std::set<Dot> standingIn(const Record& record, const std::string& field) {
    std::set<Dot> standing;
    const auto found = record.fields.find(field);
    if (found == record.fields.end()) return standing;
    for (const FieldVersion& version : found->second) standing.insert(version.dot);
    return standing;
}

}  // namespace

TEST_CASE("any order and repetition of arrival gives the same record") {
    CHECK(rc::check("honest devices", [] {
        const Story story = anyStory();
        RC_ASSERT(recordOf(shuffled(story.changes)) == recordOf(story.changes));
    }));
    CHECK(rc::check("devices that say anything", [] {
        const std::vector<Change> changes = anyChanges();
        RC_ASSERT(recordOf(shuffled(changes)) == recordOf(changes));
    }));
}

TEST_CASE("what stands in a field is what the definition says") {
    const auto agree = [](const std::vector<Change>& changes) {
        const Record record = recordOf(shuffled(changes));
        for (const std::string& field : kFields) {
            RC_ASSERT(standingIn(record, field) == standingByDefinition(changes, field));
        }
    };
    CHECK(rc::check("honest devices", [&] { agree(anyStory().changes); }));
    CHECK(rc::check("devices that say anything", [&] { agree(anyChanges()); }));
}

TEST_CASE("no text is ever lost unless somebody who had it wrote over it") {
    CHECK(rc::check([] {
        const Story story = anyStory();
        const Record record = recordOf(shuffled(story.changes));
        for (std::size_t i = 0; i < story.changes.size(); ++i) {
            for (const FieldWrite& write : story.changes[i].writes) {
                bool writtenOver = false;
                for (std::size_t later = i + 1; later < story.changes.size(); ++later) {
                    const auto& writes = story.changes[later].writes;
                    const bool sameField = !writes.empty() && writes[0].field == write.field;
                    writtenOver = writtenOver || (sameField && story.known[later].count(i) > 0);
                }
                const bool stands = standingIn(record, write.field).count(story.changes[i].dot) > 0;
                RC_ASSERT(stands == !writtenOver);
            }
        }
    }));
}

TEST_CASE("a field is in conflict exactly when different values stand in it") {
    CHECK(rc::check([] {
        const Story story = anyStory();
        const Record record = recordOf(story.changes);
        const auto conflicts = conflictsIn(record, keepEverything);
        for (const std::string& field : {"purpose", "observation"}) {
            std::set<std::string> values;
            for (const Change& change : story.changes) {
                if (standingIn(record, field).count(change.dot) == 0) continue;
                const auto* text = std::get_if<std::string>(&change.writes[0].value);
                values.insert(text ? *text : "");
            }
            const bool reported = std::count(conflicts.begin(), conflicts.end(), field) > 0;
            RC_ASSERT(reported == (values.size() > 1));
        }
    }));
}

TEST_CASE("one who has seen everything can end every conflict, everywhere") {
    CHECK(rc::check([] {
        Story story = anyStory();
        Colleague grace(7);
        grace.receive(story.changes);
        for (const std::string& field : conflictsIn(grace.see(kVisit), keepEverything)) {
            story.changes.push_back(
                grace.write(kVisit, {{field, distinctValues(grace.see(kVisit), field)[0]}}));
        }
        RC_ASSERT(conflictsIn(recordOf(shuffled(story.changes)), keepEverything).empty());
    }));
}

TEST_CASE("a child stays in the visit when one adds what another takes out") {
    CHECK(rc::check([] {
        const Story story = anyStory();
        const Record record = recordOf(shuffled(story.changes));
        bool addedUnseen = false;
        for (std::size_t i = 0; i < story.changes.size(); ++i) {
            const auto& writes = story.changes[i].writes;
            if (writes.empty() || writes[0].field != kAva || writes[0].value != Value(true)) continue;
            bool seenByAnother = false;
            for (std::size_t later = i + 1; later < story.changes.size(); ++later) {
                const auto& others = story.changes[later].writes;
                const bool member = !others.empty() && others[0].field == kAva;
                seenByAnother = seenByAnother || (member && story.known[later].count(i) > 0);
            }
            addedUnseen = addedUnseen || !seenByAnother;
        }
        if (addedUnseen) RC_ASSERT(isMember(record, "child", textOf(kAvasId)));
    }));
}

TEST_CASE("approved means that the content now is the content then") {
    CHECK(rc::check([] {
        const Story story = anyStory();
        const Record record = recordOf(shuffled(story.changes));
        const auto approvesThis = [&](const DecisionMade& made) {
            return made.kind == ChangeKind::Approve && made.decision.content == contentHash(record);
        };
        if (statusOf(record) == RecordStatus::Approved) {
            RC_ASSERT(std::any_of(record.decisions.begin(), record.decisions.end(), approvesThis));
        }
    }));
}

TEST_CASE("every change comes back from its bytes, and the bytes from the change") {
    CHECK(rc::check([] {
        for (const Change& change : anyStory().changes) {
            const Bytes encoded = encode(change);
            RC_ASSERT(decodeChange(encoded).value() == change);
            RC_ASSERT(encode(decodeChange(encoded).value()) == encoded);
        }
    }));
    CHECK(rc::check("bytes from nowhere", [](Bytes noise) {
        const auto decoded = decodeChange(noise);
        if (decoded.ok()) RC_ASSERT(encode(*decoded) == noise);
    }));
}
