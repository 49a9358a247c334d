// What becomes of pushed changes: accepted, known already, beyond a gap, forked, or kept apart.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;
using protocol::ReceiptStatus;

namespace {

std::vector<std::string> codesOf(const protocol::SyncAnswer& answer) {
    std::vector<std::string> codes;
    for (const auto& receipt : answer.receipts) {
        CHECK((receipt.status == ReceiptStatus::Accepted) == receipt.code.empty());
        CHECK(receipt.code.empty() == receipt.reason.empty());
        codes.push_back(receipt.code);
    }
    return codes;
}
using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a visit to three siblings is accepted and comes back in the feed") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    const RecordId visit = priya.visit({council.ava, council.noah, council.mia}, "All three at home");
    const auto answer = priya.sync();
    CHECK(codesOf(answer) == Codes{""});
    CHECK(answer.have == 1);
    CHECK(answer.feed.back() == priya.log[0]);
    CHECK(std::count(answer.feed.begin(), answer.feed.end(), priya.log[0]) == 1);
    CHECK(council.record(visit).subjects.size() == 3);
    CHECK(council.events.taken("pushed", "") == 1);
}

TEST_CASE("the same batch ten times has one effect and the same receipts") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    priya.visit({council.ava}, "First");
    priya.visit({council.leon}, "Not mine");
    priya.visit({council.ava}, "Second");
    const auto push = priya.pushAll();
    for (int i = 0; i < 10; ++i) {
        const auto answer = priya.sync(push);
        CHECK(codesOf(answer) == Codes{"", "not_in_scope", ""});
        CHECK(answer.have == 3);
    }
    CHECK(council.store->quarantine()->size() == 1);
    CHECK(council.events.taken("quarantined", "not_in_scope") == 1);
}

TEST_CASE("what is said about a child whom the record does not name is kept apart") {
    Council council;
    Tablet tom = council.enrol(council.tom);
    const RecordId visit = makeId<RecordId>(council.time, council.randomness);
    std::vector<FieldWrite> writes{{memberField("child", textOf(council.ava)), true},
                                   {childField(council.leon, "seen"), true},
                                   {childField(council.leon, "seen_alone"), true}};
    std::sort(writes.begin(), writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    tom.commit(tom.draft(visit, {council.ava}, std::move(writes)));
    tom.visit({council.ava}, "An honest one");
    const auto answer = tom.sync();
    CHECK(codesOf(answer) == Codes{"not_a_subject", ""});
    CHECK(answer.receipts[0].reason.find("whom the record is not about") != std::string::npos);
    CHECK_FALSE(council.store->record(visit).value());
    REQUIRE(council.store->quarantine()->size() == 1);
    CHECK(council.store->quarantine()->front().code == "not_a_subject");
}

TEST_CASE("two who each put a child into one visit are both accepted") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet grace = council.enrol(council.grace);
    const RecordId visit = priya.visit({council.ava}, "At home");
    priya.sync();
    const auto add = [&](Tablet& tablet, PersonId child) {
        tablet.commit(
            tablet.draft(visit, {council.ava, child},
                         {{memberField("child", textOf(child)), true}, {childField(child, "seen"), true}}));
    };
    add(priya, council.noah);
    add(grace, council.mia);
    CHECK(codesOf(priya.sync()) == Codes{""});
    CHECK(codesOf(grace.sync()) == Codes{""});
    // Whoever names nobody anew speaks of those whom the record names so far.
    priya.commit(priya.draft(visit, {council.ava}, {{childField(council.mia, "seen"), false}}));
    CHECK(codesOf(priya.sync()) == Codes{""});
    CHECK(membersOf(council.record(visit), "child").size() == 2);
    CHECK(council.record(visit).subjects.size() == 3);
}

TEST_CASE("beyond a gap nothing is taken, and the device learns from where to send") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    for (int i = 0; i < 4; ++i) priya.visit({council.ava}, "Visit");
    protocol::SyncRequest request;
    request.push = priya.batchOf({priya.log[2], priya.log[3]});
    const auto answer = priya.sync(request);
    CHECK(answer.receipts.empty());
    CHECK(answer.have == 0);
    CHECK(codesOf(priya.sync()) == Codes{"", "", "", ""});
}

TEST_CASE("a batch may overlap with what is here") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    priya.visit({council.ava}, "First");
    priya.sync();
    priya.visit({council.ava}, "Second");
    protocol::SyncRequest request;
    request.push = priya.batchOf(priya.log);
    const auto answer = priya.sync(request);
    CHECK(codesOf(answer) == Codes{"", ""});
    CHECK(answer.have == 2);
}

TEST_CASE("a cloned tablet's other log is kept whole and told apart") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    priya.visit({council.ava}, "Shared");
    priya.sync();
    Tablet clone = priya;
    priya.visit({council.ava}, "On the tablet");
    CHECK(codesOf(priya.sync()) == Codes{""});

    clone.nonce = priya.nonce;
    clone.counter = priya.counter;
    clone.visit({council.ava}, "On the copy");
    clone.visit({council.ava}, "Again on the copy");
    clone.visit({council.ava}, "And again");
    const auto answer = clone.sync();
    CHECK(codesOf(answer) == Codes{"forked", "forked", "forked"});
    CHECK(answer.have == 2);
    CHECK(council.store->quarantine()->size() == 3);

    // Sending from `have` on gives the same answer, and the tablet itself goes on undisturbed.
    const auto again = clone.sync();
    CHECK(codesOf(again) == Codes{"forked", "forked"});
    CHECK(council.store->quarantine()->size() == 3);
    priya.nonce = clone.nonce;
    priya.counter = clone.counter;
    priya.visit({council.ava}, "Later on the tablet");
    CHECK(codesOf(priya.sync()) == Codes{""});
}

TEST_CASE("one bad change does not block the others") {
    Council council;
    Tablet priya = council.enrol(council.priya);

    SECTION("bytes that do not read") {
        priya.visit({council.ava}, "Good");
        priya.log.push_back(Bytes{1, 2, 3});
        priya.visit({council.ava}, "Good again");
        CHECK(codesOf(priya.sync()) == Codes{"", "damaged", ""});
        CHECK(council.store->quarantine()->front().encoded == Bytes{1, 2, 3});
    }
    SECTION("a link of the chain that does not fit") {
        priya.visit({council.ava}, "Good");
        Change broken = priya.draft(makeId<RecordId>(council.time, council.randomness), {council.ava},
                                    {{"observation", std::string("Odd")}});
        broken.previous = crypto::hash({});
        priya.commit(broken);
        priya.visit({council.ava}, "Good again");
        CHECK(codesOf(priya.sync()) == Codes{"", "damaged", ""});
    }
}

TEST_CASE("what a device may not write is kept apart, with the reason") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet owen = council.enrol(council.owen);
    const RecordId visit = priya.visit({council.ava}, "Ava at home");
    priya.sync();
    const auto fresh = [&] { return makeId<RecordId>(council.time, council.randomness); };
    const FieldWrite words{"observation", std::string("Words")};
    const auto pushed = [&](Tablet& tablet, const Change& change) {
        tablet.commit(change);
        const auto answer = tablet.sync();
        CHECK(answer.receipts.size() == 1);
        CHECK(answer.have == tablet.log.size());
        return answer.receipts.front().code;
    };

    SECTION("a person of another team") {
        CHECK(pushed(owen, owen.draft(fresh(), {council.ava}, {words})) == "not_in_scope");
    }
    SECTION("nobody at all") {
        CHECK(pushed(owen, owen.draft(fresh(), {}, {words})) == "not_in_scope");
    }
    SECTION("one child in scope and one not") {
        CHECK(pushed(owen, owen.draft(fresh(), {council.ava, council.leon}, {words})) == "not_in_scope");
    }
    SECTION("another team's record under one's own person's name") {
        CHECK(pushed(owen, owen.draft(visit, {council.leon}, {words})) == "not_in_scope");
        CHECK(council.record(visit).subjects == std::set<PersonId>{council.ava});
    }
    SECTION("a person of another team added to one's own record") {
        CHECK(pushed(priya, priya.draft(visit, {council.ava, council.leon}, {words})) == "not_in_scope");
    }
    SECTION("another author") {
        Change change = owen.draft(fresh(), {council.leon}, {words});
        change.author = council.priya;
        CHECK(pushed(owen, change) == "wrong_author");
    }
    SECTION("an import") {
        Change change = owen.draft(fresh(), {council.leon}, {words});
        change.kind = ChangeKind::Import;
        CHECK(pushed(owen, change) == "not_allowed");
    }
    SECTION("an allocation of oneself to somebody else's child") {
        Change change = owen.draft(fresh(), {council.leon},
                                   {{"from", std::string("2026-01-01")},
                                    {"person", textOf(council.ava)},
                                    {"worker", textOf(council.owen)}});
        change.type = "allocation";
        CHECK(pushed(owen, change) == "wrong_type");
    }
    SECTION("a user") {
        Change change = owen.draft(council.owen, {}, {{"role", std::string("supervisor")}});
        change.type = "user";
        CHECK(pushed(owen, change) == "wrong_type");
        CHECK(council.store->user(council.owen)->role == "social_worker");
    }
    SECTION("a record of another type than it is") {
        Change change = priya.draft(visit, {council.ava}, {words});
        change.type = "contact";
        CHECK(pushed(priya, change) == "wrong_type");
    }
    SECTION("a manager's decision by a worker") {
        Change change =
            priya.draft(fresh(), {council.ava}, {{"decision", std::string("See her at school.")}});
        change.type = "oversight";
        CHECK(pushed(priya, change) == "not_allowed");
        Tablet grace = council.enrol(council.grace);
        Change hers =
            grace.draft(fresh(), {council.ava}, {{"decision", std::string("See her at school.")}});
        hers.type = "oversight";
        CHECK(pushed(grace, hers).empty());
    }
    SECTION("a performance officer has no content") {
        Tablet helen = council.enrol(council.helen);
        CHECK(pushed(helen, helen.draft(fresh(), {council.ava}, {words})) == "not_in_scope");
    }
}

TEST_CASE("approvals are a supervisor's, of others' words, signed") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet grace = council.enrol(council.grace);
    const RecordId visit = priya.visit({council.ava}, "Ava at home");
    priya.sync();
    const auto pushed = [&](Tablet& tablet, const Change& change) {
        tablet.commit(change);
        return tablet.sync().receipts.at(0).code;
    };

    SECTION("by the supervisor") {
        CHECK(pushed(grace, grace.decide(visit, ChangeKind::Approve, "Clear and child-centred")) == "");
        CHECK(statusOf(council.record(visit)) == RecordStatus::Approved);
    }
    SECTION("by the author") {
        CHECK(pushed(priya, priya.decide(visit, ChangeKind::Approve, "Fine")) == "not_allowed");
    }
    SECTION("by another team's supervisor") {
        Tablet ruth = council.enrol(council.ruth);
        CHECK(pushed(ruth, ruth.decide(visit, ChangeKind::Approve, "Fine")) == "not_in_scope");
    }
    SECTION("by a supervisor who wrote in it") {
        CHECK(pushed(grace, grace.draft(visit, {council.ava}, {{"analysis", std::string("Mine")}})) == "");
        CHECK(pushed(grace, grace.decide(visit, ChangeKind::Approve, "Fine")) == "own_record");
        CHECK(pushed(grace, grace.decide(visit, ChangeKind::Return, "No")) == "own_record");
    }
    SECTION("with a signature over something else") {
        Change change = grace.decide(visit, ChangeKind::Approve, "Fine");
        change.decision->comment = "Forged";
        CHECK(pushed(grace, change) == "bad_signature");
    }
    SECTION("of a record that is not here") {
        Change change = grace.decide(visit, ChangeKind::Approve, "Fine");
        change.record = makeId<RecordId>(council.time, council.randomness);
        change.context = {};
        CHECK(pushed(grace, change) == "unknown_record");
    }
    CHECK(statusOf(council.record(visit)) != RecordStatus::Returned);
}

TEST_CASE("a revoked tablet reads nothing, and what it still has is kept apart whole") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet tom = council.enrol(council.tom);
    priya.visit({council.ava}, "Before");
    priya.sync();
    const RecordId unsent = priya.visit({council.ava}, "Not sent in time");
    tom.visit({council.ava}, "By a colleague");
    tom.sync();
    SECTION("by an administrator") {
        REQUIRE(council.registry.revoke(priya.id).ok());
    }
    SECTION("because its user left") {
        REQUIRE(council.registry.setActive(council.store->user(council.priya).value(), false).ok());
    }
    council.events.taken("", "");
    protocol::SyncRequest request = priya.pushAll();
    request.cursor = 0;
    request.backfill = {{council.ava, 0}};
    const auto answer = priya.sync(request);
    CHECK(codesOf(answer) == Codes{"revoked"});
    CHECK(answer.have == 2);
    CHECK(answer.feed.empty());
    CHECK(answer.backfill.empty());
    CHECK_FALSE(answer.scope.has_value());
    CHECK(answer.more);
    CHECK_FALSE(council.store->record(unsent)->has_value());
    CHECK(council.store->quarantine()->front().encoded == priya.log[1]);
    CHECK(council.events.taken("quarantined", "revoked") == 1);

    // Sent again it has the same receipts, and with nothing left to hand over it is told why.
    CHECK(codesOf(priya.sync(request)) == Codes{"revoked"});
    CHECK(council.store->quarantine()->size() == 1);
    const Answer last = priya.send({});
    CHECK(last.status == 403);
    CHECK(codeOf(last) == "revoked");
}

TEST_CASE("a change larger than a batch is kept apart and the log goes on behind it") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    priya.visit({council.ava}, "Small");
    const RecordId large = priya.visit({council.ava}, std::string(kChangeBytesMax, 'x'));
    priya.visit({council.ava}, "Small again");
    const auto part = [&](std::size_t from, std::size_t to) {
        protocol::SyncRequest request;
        request.push = priya.batchOf({priya.log.begin() + static_cast<std::ptrdiff_t>(from),
                                      priya.log.begin() + static_cast<std::ptrdiff_t>(to)});
        return priya.sync(request);
    };
    CHECK(codesOf(part(0, 1)) == Codes{""});
    CHECK(codesOf(part(1, 2)) == Codes{"too_large"});
    CHECK(codesOf(part(2, 3)) == Codes{""});
    CHECK_FALSE(council.store->record(large)->has_value());
    CHECK(council.store->quarantine()->front().encoded == priya.log[1]);

    // More than one in so large a batch is not what a device sends.
    Tablet tom = council.enrol(council.tom);
    tom.visit({council.ava}, std::string(kChangeBytesMax, 'y'));
    tom.visit({council.ava}, "Behind it");
    CHECK(codeOf(tom.send(tom.pushAll())) == "bad_batch");
}
