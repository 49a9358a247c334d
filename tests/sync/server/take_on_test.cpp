// What a worker wrote before their access ended and sent after it: kept apart, and taken on by a
// supervisor.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "sync/server/take_on.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

struct Moved {
    Council council;
    Tablet tom = council.enrol(council.tom);
    Tablet priya = council.enrol(council.priya);
    RecordId visit = tom.visit({council.ava}, "Ava at home");

    /// Tom writes once more, loses Ava, and only then has a line.
    Moved() {
        tom.commit(tom.draft(visit, {council.ava}, {{"analysis", std::string("She talks freely")}}));
        const auto rows = council.store->allocationsTo(council.tom).value();
        REQUIRE(council.registry.endAllocation(rows.at(0), council.today().plusDays(-1), "Moved").ok());
        for (const auto& receipt : tom.sync().receipts) CHECK(receipt.code == "not_in_scope");
        REQUIRE(council.store->quarantine()->size() == 2);
    }

    Result<int> takenOn(UserId by) {
        Result<int> taken = 0;
        const UserRow user = council.store->user(by).value();
        const auto done = council.store->inTransaction([&]() -> Result<void> {
            taken = takeOn(*council.store, council.events, visit, user, council.time.now());
            return taken ? Result<void>() : taken.error();
        });
        return done ? taken : Result<int>(done.error());
    }
};

}  // namespace

TEST_CASE("a supervisor takes on what a worker sent after their access ended, as the worker's own") {
    Moved moved;
    CHECK(moved.takenOn(moved.council.grace).value() == 2);
    CHECK(moved.council.store->quarantine()->empty());
    const Record visit = moved.council.record(moved.visit);
    CHECK(textValue(visit, "analysis") == "She talks freely");
    CHECK(visit.editors == std::set<UserId>{moved.council.tom});
    CHECK(moved.council.events.taken("taken_on", "") == 2);

    // Whoever works with Ava gets it; Tom does not get it back.
    int visits = 0;
    for (const Change& change : moved.priya.pullAll()) visits += change.record == moved.visit ? 1 : 0;
    CHECK(visits == 2);
    for (const Change& change : moved.tom.pullAll()) CHECK(change.record != moved.visit);
    // Asked again, his tablet hears that it counts now.
    protocol::SyncRequest request;
    request.push = moved.tom.batchOf(moved.tom.log);
    for (const auto& receipt : moved.tom.sync(request).receipts) {
        CHECK(receipt.status == protocol::ReceiptStatus::Accepted);
    }
    CHECK(moved.takenOn(moved.council.grace).error().code == ErrorCode::NotFound);
}

TEST_CASE("also what a stopped tablet handed over") {
    Moved moved;
    const RecordId before = std::exchange(moved.visit, moved.priya.visit({moved.council.ava}, "Her last"));
    REQUIRE(before != moved.visit);
    REQUIRE(moved.council.registry.revoke(moved.priya.id).ok());
    CHECK(moved.priya.sync().receipts.at(0).code == "revoked");
    CHECK(moved.takenOn(moved.council.grace).value() == 1);
    CHECK(textValue(moved.council.record(moved.visit), "observation") == "Her last");
}

TEST_CASE("nobody takes on what is not theirs to see, or what fails another check") {
    Moved moved;
    for (const UserId by : {moved.council.ruth, moved.council.priya, moved.council.helen}) {
        const auto refused = moved.takenOn(by);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::WrongState);
        CHECK(moved.council.store->quarantine()->size() == 2);
        CHECK_FALSE(moved.council.store->record(moved.visit)->has_value());
    }
}

TEST_CASE("what says something about a child whom the record is not about is not taken on") {
    Moved moved;
    moved.visit = makeId<RecordId>(moved.council.time, moved.council.randomness);
    moved.tom.commit(moved.tom.draft(moved.visit, {moved.council.ava},
                                     {{childField(moved.council.mia, "words"), std::string("“No”")}}));
    CHECK(moved.tom.sync().receipts.back().code == "not_in_scope");
    const auto refused = moved.takenOn(moved.council.grace);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().detail.find("not about") != std::string::npos);
    CHECK(moved.council.store->quarantine()->size() == 3);
}
