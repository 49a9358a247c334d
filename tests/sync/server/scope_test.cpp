// Who is given what: by role, by day, and when it changes.
#include <catch2/catch.hpp>

#include "core/records/forms.h"
#include "sync/server/scope.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

std::set<PersonId> scopeOf(Council& council, UserId user) {
    const auto people =
        peopleInScope(*council.store, council.store->user(user).value(), council.today()).value();
    return {people.begin(), people.end()};
}

int visitsIn(const std::vector<Change>& changes) {
    return static_cast<int>(std::count_if(changes.begin(), changes.end(),
                                          [](const Change& change) { return change.type == "visit"; }));
}

}  // namespace

TEST_CASE("each role sees its own") {
    Council council;
    using People = std::set<PersonId>;
    CHECK(scopeOf(council, council.priya) == People{council.ava, council.noah, council.mia});
    CHECK(scopeOf(council, council.tom) == People{council.ava});
    CHECK(scopeOf(council, council.grace) == People{council.ava, council.noah, council.mia});
    CHECK(scopeOf(council, council.owen) == People{council.leon});
    CHECK(scopeOf(council, council.ruth) == People{council.leon});
    CHECK(scopeOf(council, council.helen).empty());
}

TEST_CASE("cover lapses by itself after its last day") {
    Council council;
    council.allocate(council.leon, council.tom, council.today().plusDays(2), "cover");
    CHECK(scopeOf(council, council.tom).contains(council.leon));
    CHECK(scopeOf(council, council.grace).contains(council.leon));
    council.time.advanceMs(2LL * 24 * 3600 * 1000);
    CHECK(scopeOf(council, council.tom).contains(council.leon));
    council.time.advanceMs(24LL * 3600 * 1000);
    CHECK_FALSE(scopeOf(council, council.tom).contains(council.leon));
    CHECK_FALSE(scopeOf(council, council.grace).contains(council.leon));
}

TEST_CASE("an allocation counts from its first day, and not once it ended or no longer reads") {
    Council council;
    NewAllocation later{council.leon, council.tom, "allocated", council.today().plusDays(1), {}, "", ""};
    council.registry.allocate(later).value();
    CHECK_FALSE(scopeOf(council, council.tom).contains(council.leon));
    council.time.advanceMs(24LL * 3600 * 1000);
    CHECK(scopeOf(council, council.tom).contains(council.leon));
    const auto rows = council.store->allocationsTo(council.tom).value();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.person == council.leon; });
    REQUIRE(council.registry.endAllocation(*row, council.today().plusDays(-1), "Moved").ok());
    CHECK_FALSE(scopeOf(council, council.tom).contains(council.leon));
}

TEST_CASE("a worker who moves to another team takes the people to its supervisor") {
    Council council;
    REQUIRE(council.registry.moveUser(council.store->user(council.owen).value(), council.east).ok());
    CHECK(scopeOf(council, council.grace).contains(council.leon));
    CHECK(scopeOf(council, council.ruth).empty());
}

TEST_CASE("the feed gives what is in scope, users and teams, and nothing else") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet tom = council.enrol(council.tom);
    Tablet owen = council.enrol(council.owen);
    priya.visit({council.ava, council.noah}, "Both");
    priya.visit({council.noah}, "Noah alone");
    priya.sync();

    const auto seenByTom = tom.pullAll();
    CHECK(visitsIn(seenByTom) == 1);
    for (const Change& change : seenByTom) {
        if (!change.subjects.empty())
            CHECK(std::count(change.subjects.begin(), change.subjects.end(), council.ava) == 1);
    }
    const auto seenByOwen = owen.pullAll();
    CHECK(visitsIn(seenByOwen) == 0);
    int users = 0;
    for (const Change& change : seenByOwen) {
        users += change.type == "user" ? 1 : 0;
        if (!change.subjects.empty()) CHECK(change.subjects == std::vector<PersonId>{council.leon});
    }
    CHECK(users == 8);  // Six people and the two names the server writes under.
    CHECK(owen.pullAll().empty());
    Tablet helen = council.enrol(council.helen);
    for (const Change& change : helen.pullAll()) CHECK(change.subjects.empty());
}

TEST_CASE("what the council settles reaches every tablet, and what does not read is refused") {
    Council council;
    Tablet owen = council.enrol(council.owen);
    owen.pullAll();
    CHECK(council.registry.setClockRules("{}").error().code == ErrorCode::InvalidInput);
    CHECK(council.registry.setBankHolidays("2028-01-03").error().code == ErrorCode::InvalidInput);
    CHECK(council.registry.addForm("{}").error().code == ErrorCode::InvalidInput);
    CHECK(owen.pullAll().empty());

    const std::string rules = R"({"rules": [{"id": "cp_visit", "title": "Child protection visit",
        "source": "Local", "status": "cp", "satisfiedBy": "seen", "limit": 5, "unit": "working_days",
        "explanation": "Weekly."}]})";
    const std::string form = R"({"type": "oversight", "version": 2, "title": "Decision",
        "writers": ["supervisor"], "sections": [{"id": "s", "title": "S",
        "fields": [{"key": "score", "type": "number", "label": "Score"}]}]})";
    REQUIRE(council.registry.setClockRules(rules).ok());
    REQUIRE(council.registry.setBankHolidays("date\n2028-01-03\n").ok());
    REQUIRE(council.registry.addForm(form).ok());
    CHECK(council.registry.addForm(form).error().code == ErrorCode::InvalidInput);
    const std::vector<Change> changes = owen.pullAll();
    REQUIRE(changes.size() == 3);
    const Record settings = recordOf(changes);
    CHECK(settings.id == councilRecordId());
    CHECK(textValue(settings, "clock_rules") == rules);
    CHECK(textValue(settings, "bank_holidays") == "date\n2028-01-03\n");
    CHECK(Forms::with(settings)->find("oversight")->find("score") != nullptr);
    // An empty text takes them back.
    REQUIRE(council.registry.setClockRules("").ok());
    CHECK(textValue(council.record(councilRecordId()), "clock_rules").empty());
}

TEST_CASE("a child added to a visit later brings the visit's beginning with it") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet tom = council.enrol(council.tom);
    const RecordId visit = priya.visit({council.noah}, "Noah at home");
    priya.commit(priya.draft(visit, {council.noah}, {{"analysis", std::string("Settled")}}));
    priya.sync();
    CHECK(visitsIn(tom.pullAll()) == 0);
    Change added =
        priya.draft(visit, {council.ava, council.noah}, {{"observation", std::string("Ava came in")}});
    priya.commit(added);
    priya.sync();
    const auto seen = tom.pullAll();
    REQUIRE(visitsIn(seen) == 3);
    CHECK(recordOf(seen) == council.record(visit));
    CHECK(tom.pullAll().empty());
}

TEST_CASE("someone gained is announced, and the whole history can be fetched in pieces") {
    Council council;
    Tablet owen = council.enrol(council.owen);
    Tablet tom = council.enrol(council.tom);
    for (int i = 0; i < 250; ++i) {
        owen.visit({council.leon}, "Visit " + std::to_string(i));
        if (i % 100 == 99) owen.sync();
    }
    owen.sync();
    tom.pullAll();
    protocol::SyncRequest request = tom.pushAll();
    request.scope = protocol::scopeHash({council.ava});
    CHECK_FALSE(tom.sync(request).scope.has_value());

    council.allocate(council.leon, council.tom, council.today().plusDays(2), "cover");
    request = tom.pushAll();
    request.scope = protocol::scopeHash({council.ava});
    const auto announced = tom.sync(request);
    REQUIRE(announced.scope.has_value());
    CHECK(announced.scope->size() == 2);

    int visits = 0;
    int answers = 0;
    std::int64_t after = 0;
    for (bool done = false; !done; ++answers) {
        request = tom.pushAll();
        request.backfill = {{council.leon, after}};
        const auto answer = tom.sync(request);
        REQUIRE(answer.backfill.size() == 1);
        for (const Bytes& encoded : answer.backfill[0].changes) {
            visits += decodeChange(encoded)->type == "visit" ? 1 : 0;
        }
        after = answer.backfill[0].after;
        done = answer.backfill[0].done;
    }
    CHECK(visits == 250);
    CHECK(answers == 2);
}

TEST_CASE("the history of somebody out of scope is refused and logged") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet owen = council.enrol(council.owen);
    priya.visit({council.ava}, "Ava at home");
    priya.sync();
    owen.pullAll();
    council.events.taken("", "");
    protocol::SyncRequest request = owen.pushAll();
    request.backfill = {{council.ava, 0}, {PersonId{}, 0}};
    const auto answer = owen.sync(request);
    REQUIRE(answer.backfill.size() == 2);
    for (const auto& backfill : answer.backfill) {
        CHECK(backfill.changes.empty());
        CHECK(backfill.done);
    }
    CHECK(council.events.taken("refused", "not_in_scope") == 2);
}

TEST_CASE("pages of the feed are bounded and lose nothing") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet grace = council.enrol(council.grace);
    const std::string text(20'000, 'a');
    for (int i = 0; i < 150; ++i) {
        priya.visit({i % 2 == 0 ? council.ava : council.noah}, text + std::to_string(i));
        if (i % 40 == 39) priya.sync();
    }
    priya.sync();
    std::vector<Change> all;
    bool more = true;
    while (more) {
        const auto answer = grace.sync();
        std::size_t bytes = 0;
        for (const Bytes& change : answer.feed) {
            bytes += change.size();
            all.push_back(decodeChange(change).value());
        }
        CHECK(bytes <= protocol::kBatchBytesMax);
        CHECK(answer.feed.size() <= protocol::kBatchChangesMax);
        more = answer.more;
    }
    std::uint64_t last = 0;
    for (const Change& change : all) {
        if (change.dot.device != priya.id) continue;
        CHECK(change.dot.sequence == last + 1);
        last = change.dot.sequence;
    }
    CHECK(last == 150);
}

TEST_CASE("a cursor from other data starts again from the beginning") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    const std::size_t all = priya.pullAll().size();
    CHECK(priya.pullAll().empty());
    priya.epoch = Bytes(16, 9);
    CHECK(priya.pullAll().size() == all);
    priya.cursor = 1'000'000;
    CHECK(priya.pullAll().size() == all);
}
