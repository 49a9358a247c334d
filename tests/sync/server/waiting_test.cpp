// Changes that claim to know what the server does not have: they wait, silence nobody, and count when what
// they claim has arrived.
#include <catch2/catch.hpp>

#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;
using protocol::ReceiptStatus;

namespace {

protocol::Receipt pushed(Tablet& tablet, const Change& change) {
    tablet.commit(change);
    const auto answer = tablet.sync();
    REQUIRE(answer.receipts.size() == 1);
    return answer.receipts.front();
}

/// What the server says of a change now.
protocol::Receipt again(Tablet& tablet, std::size_t number) {
    protocol::SyncRequest request;
    request.push = tablet.batchOf({tablet.log.at(number - 1)});
    const auto answer = tablet.sync(request);
    REQUIRE(answer.receipts.size() == 1);
    return answer.receipts.front();
}

std::vector<Value> analysesOf(Council& council, RecordId visit) {
    return distinctValues(council.record(visit), "analysis");
}

struct SharedVisit {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet tom = council.enrol(council.tom);
    RecordId visit = priya.visit({council.ava}, "Ava at home");

    SharedVisit() { priya.sync(); }
    Change words(Tablet& tablet, const std::string& analysis) {
        return tablet.draft(visit, {council.ava}, {{"analysis", analysis}});
    }
};

}  // namespace

TEST_CASE("a change that claims what nobody has sent waits, and silences nobody") {
    SharedVisit shared;
    Change claiming = shared.words(shared.tom, "Only my words");
    claiming.context.add(Dot{shared.priya.id, 3});
    const auto receipt = pushed(shared.tom, claiming);
    CHECK(receipt.status == ReceiptStatus::Waiting);
    CHECK(receipt.code == "waiting");
    CHECK_FALSE(receipt.reason.empty());
    CHECK(analysesOf(shared.council, shared.visit).empty());
    CHECK(shared.council.events.taken("quarantined", "waiting") == 1);

    // Another record's change takes the number 2: still one to come.
    shared.priya.visit({shared.council.noah}, "Noah at home");
    shared.priya.sync();
    CHECK(again(shared.tom, 1).status == ReceiptStatus::Waiting);

    CHECK(pushed(shared.priya, shared.words(shared.priya, "My words")).status == ReceiptStatus::Accepted);
    CHECK(again(shared.tom, 1).status == ReceiptStatus::Accepted);
    CHECK(shared.council.store->quarantine()->empty());
}

TEST_CASE("what waits does not hold up the rest of the log") {
    SharedVisit shared;
    Change claiming = shared.words(shared.tom, "Too early");
    claiming.context.add(Dot{shared.priya.id, 9});
    CHECK(pushed(shared.tom, claiming).status == ReceiptStatus::Waiting);
    shared.tom.visit({shared.council.ava}, "Another day");
    CHECK(shared.tom.sync().receipts.front().status == ReceiptStatus::Accepted);
    CHECK(shared.tom.have == 2);
}

TEST_CASE("a later change to the same record waits behind an earlier one, and they count in their order") {
    SharedVisit shared;
    Change first = shared.words(shared.tom, "First");
    const Context known = first.context;
    first.context.add(Dot{shared.priya.id, 2});
    pushed(shared.tom, first);
    Change second = shared.words(shared.tom, "Second");
    second.context = known;
    second.context.add(Dot{shared.tom.id, 1});
    CHECK(pushed(shared.tom, second).status == ReceiptStatus::Waiting);

    CHECK(pushed(shared.priya, shared.words(shared.priya, "Priya's")).status == ReceiptStatus::Accepted);
    CHECK(again(shared.tom, 1).status == ReceiptStatus::Accepted);
    CHECK(again(shared.tom, 2).status == ReceiptStatus::Accepted);
    const auto history = shared.council.store->historyOf(shared.visit).value();
    REQUIRE(history.size() == 4);
    CHECK(history[2] == Dot{shared.tom.id, 1});
    CHECK(history[3] == Dot{shared.tom.id, 2});
}

TEST_CASE("what has waited is checked like everything else when its turn comes") {
    SharedVisit shared;
    Change claiming = shared.words(shared.tom, "While I was her worker");
    claiming.context.add(Dot{shared.priya.id, 2});
    pushed(shared.tom, claiming);

    SECTION("somebody who has lost the person by then") {
        for (const auto& row : shared.council.store->allocationsTo(shared.council.tom).value()) {
            const Date yesterday = shared.council.today().plusDays(-1);
            REQUIRE(shared.council.registry.endAllocation(row, yesterday, "moved").ok());
        }
        pushed(shared.priya, shared.words(shared.priya, "Mine"));
        CHECK(again(shared.tom, 1).code == "not_in_scope");
    }
    SECTION("somebody whose tablet was revoked") {
        REQUIRE(shared.council.registry.revoke(shared.tom.id).ok());
        pushed(shared.priya, shared.words(shared.priya, "Mine"));
        CHECK(shared.council.store->quarantine()->front().code == "revoked");
    }
    CHECK(analysesOf(shared.council, shared.visit) == std::vector<Value>{std::string("Mine")});
}

TEST_CASE("a claim that nobody can ever fulfil silences nobody and is not waited for") {
    SharedVisit shared;
    Change claiming = shared.words(shared.tom, "After the old tablet");
    claiming.context.add(Dot{makeId<DeviceId>(shared.council.time, shared.council.randomness), 7});
    CHECK(pushed(shared.tom, claiming).status == ReceiptStatus::Accepted);
}

TEST_CASE("a claim on the server's own changes waits for the next of them") {
    SharedVisit shared;
    const DeviceId own = shared.council.store->ownDevice().value();
    const std::uint64_t next = shared.council.store->headOf(own)->first + 1;
    Change claiming = shared.words(shared.tom, "After the import");
    claiming.context.add(Dot{own, next});
    CHECK(pushed(shared.tom, claiming).status == ReceiptStatus::Waiting);
    shared.council.allocate(shared.council.leon, shared.council.tom);
    CHECK(again(shared.tom, 1).status == ReceiptStatus::Accepted);
}

TEST_CASE("after a restore, what builds on lost changes counts once they are sent again") {
    SharedVisit shared;
    Council& council = shared.council;
    // As the tablets know it: Priya wrote once more, and Tom and Grace saw it before the server lost it.
    const Change lost = shared.words(shared.priya, "Lost with the disk");
    shared.priya.commit(lost);
    REQUIRE(council.store
                ->inTransaction([&] { return council.store->beginEpoch(council.time, council.randomness); })
                .ok());
    Change built = shared.words(shared.tom, "Built on it");
    built.context.add(lost.dot);
    CHECK(pushed(shared.tom, built).status == ReceiptStatus::Waiting);
    shared.priya.sync();
    CHECK(again(shared.tom, 1).status == ReceiptStatus::Accepted);
    CHECK(analysesOf(council, shared.visit) == std::vector<Value>{std::string("Built on it")});

    SECTION("and a decision about a record that was lost whole") {
        const RecordId fresh = shared.priya.visit({council.ava}, "A new visit");
        Tablet grace = council.enrol(council.grace);
        Record seen;
        apply(seen, decodeChange(shared.priya.log.back()).value());
        Change approval = grace.draft(fresh, {council.ava}, {});
        approval.kind = ChangeKind::Approve;
        approval.context = seen.seen;
        approval.decision = Decision{contentHash(seen), "Clear", {}};
        const auto signature = grace.key->sign(
            decisionStatement(fresh, approval.kind, *approval.decision, approval.formVersion));
        approval.decision->signature.assign(signature.begin(), signature.end());
        CHECK(pushed(grace, approval).status == ReceiptStatus::Waiting);
        shared.priya.sync();
        CHECK(statusOf(council.record(fresh)) == RecordStatus::Approved);
    }
}

TEST_CASE("a new epoch gives the server another device, and numbers on tablets stay unique") {
    Council council;
    const DeviceId before = council.store->ownDevice().value();
    const Bytes epoch = council.store->epoch().value();
    REQUIRE(council.store
                ->inTransaction([&] { return council.store->beginEpoch(council.time, council.randomness); })
                .ok());
    CHECK(council.store->ownDevice().value() != before);
    CHECK(council.store->epoch().value() != epoch);
    CHECK(council.store->counts()->devices == 0);
    CHECK(council.allocate(council.leon, council.tom) != RecordId{});
    CHECK(council.store->headOf(council.store->ownDevice().value())->first == 1);
}
