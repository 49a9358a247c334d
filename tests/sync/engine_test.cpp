// What travels between two tablets and a server, and what happens when the way is bad: lost requests, lost
// answers, repetition, refusals, a server put back from a backup.
#include "tests/sync/sync_support.h"

using namespace doorstep;
using namespace doorstep::test;

TEST_CASE_METHOD(SyncedTeam, "what Priya records offline reaches Tom whole") {
    begin();
    const RecordId visit = SyncedTeam::visit(priya, {kAva, kNoah});
    note(priya, visit, "analysis", "Ava says she likes her new school.");
    CHECK_FALSE(has(tom, visit));
    CHECK(unsent(priya) == 2);
    CHECK(synced(priya).sent == 2);
    CHECK(unsent(priya) == 0);
    CHECK(synced(tom).received == 2);
    CHECK(stored(tom, visit) == stored(priya, visit));
    CHECK(synced(tom).received == 0);
}

TEST_CASE_METHOD(SyncedTeam, "the first sync brings everybody in scope and nobody else") {
    enrolBoth();
    server.pageSize = 3;
    const SyncReport report = synced(priya);
    CHECK(report.gainedPeople == 3);
    CHECK(report.at == priya.time.now());
    for (const PersonId& person : {kAva, kNoah, kMia}) CHECK(has(priya, person));
    CHECK(has(priya, kTom));  // Colleagues' names are for everybody.
    CHECK_FALSE(has(priya, kLeon));
    CHECK_FALSE(has(priya, kStranger));
}

TEST_CASE_METHOD(SyncedTeam, "a saved edit travels in one request once a nonce is known") {
    begin();
    const RecordId visit = SyncedTeam::visit(priya, {kAva});
    int before = server.requests();
    synced(priya);
    CHECK(server.requests() == before + 1);
    note(priya, visit, "purpose", "Planned");
    priya.restart();  // The nonce is kept too.
    REQUIRE(priya->unlock(kPin).ok());
    before = server.requests();
    synced(priya);
    CHECK(server.requests() == before + 1);
}

TEST_CASE_METHOD(SyncedTeam, "a stale nonce and a counter that is too low are each put right once") {
    begin();
    const DeviceId device = priya->profile().identity.device;
    server.raiseCounter(device, 5000);
    SyncedTeam::visit(priya, {kAva});
    int before = server.requests();
    CHECK(synced(priya).sent == 1);
    CHECK(server.requests() == before + 2);
    // A request that arrives twice: the copy is refused, and the device signs again.
    SyncedTeam::visit(priya, {kAva});
    before = server.requests();
    server.fault = [&](int number) { return number == before + 1 ? Fault::Twice : Fault::None; };
    CHECK(synced(priya).sent == 1);
    CHECK(server.acceptedFrom(device).size() == 2);
}

TEST_CASE_METHOD(SyncedTeam, "whatever request or answer is lost, everything arrives once") {
    const Fault faults[] = {Fault::LoseRequest, Fault::LoseAnswer, Fault::Twice};
    server.pageSize = 4;
    begin();
    const DeviceId device = priya->profile().identity.device;
    std::size_t written = 0;
    for (const Fault fault : faults) {
        for (int at = 1; at <= 4; ++at) {
            INFO("fault " << static_cast<int>(fault) << " at request " << at);
            const RecordId byPriya = SyncedTeam::visit(priya, {kAva});
            note(priya, byPriya, "purpose", "Planned");
            const RecordId byTom = SyncedTeam::visit(tom, {kAva});
            for (int i = 0; i < 6; ++i) note(tom, byTom, "purpose", "Planned " + std::to_string(i));
            synced(tom);
            written += 2;

            const int before = server.requests();
            server.fault = [&](int number) { return number == before + at ? fault : Fault::None; };
            for (int tries = 0; tries < 3 && !priya->sync(); ++tries) {
                priya.restart();  // Nothing that counts is in memory only.
                REQUIRE(priya->unlock(kPin).ok());
            }
            server.fault = [](int) { return Fault::None; };
            synced(priya);
            CHECK(unsent(priya) == 0);
            CHECK(stored(priya, byTom) == stored(tom, byTom));
            CHECK(server.acceptedFrom(device).size() == written);
            synced(tom);
            CHECK(stored(tom, byPriya) == stored(priya, byPriya));
        }
    }
}

TEST_CASE_METHOD(SyncedTeam, "more than a batch of changes goes in several, in order") {
    begin();
    const RecordId visit = SyncedTeam::visit(priya, {kAva});
    for (int i = 0; i < 450; ++i) note(priya, visit, "purpose", "Thought " + std::to_string(i));
    const int before = server.requests();
    CHECK(synced(priya).sent == 451);
    CHECK(server.requests() == before + 3);
    std::uint64_t sequence = 0;
    for (const Change& change : server.acceptedFrom(priya->profile().identity.device)) {
        CHECK(change.dot.sequence == ++sequence);
    }
}

TEST_CASE_METHOD(SyncedTeam, "batches keep to a mebibyte") {
    begin();
    const RecordId visit = SyncedTeam::visit(priya, {kAva});
    for (int i = 0; i < 5; ++i)
        note(priya, visit, "analysis", std::string(250'000, 'a' + static_cast<char>(i)));
    const int before = server.requests();
    CHECK(synced(priya).sent == 6);
    CHECK(server.requests() == before + 2);
}

TEST_CASE_METHOD(SyncedTeam,
                 "a change the server keeps apart is shown with its reason and blocks nothing") {
    begin();
    const RecordId visit = SyncedTeam::visit(priya, {kMia});
    const RecordId other = SyncedTeam::visit(priya, {kAva});
    server.allow(kPriya, {kAva, kNoah});
    const SyncReport report = synced(priya);
    CHECK(report.sent == 2);
    CHECK(report.needAttention == 1);
    CHECK(server.quarantine(priya->profile().identity.device).size() == 1);
    CHECK(unsent(priya) == 0);
    synced(tom);
    CHECK(has(tom, other));
    CHECK_FALSE(has(tom, visit));
}

TEST_CASE_METHOD(SyncedTeam, "a server put back from a backup ends complete") {
    const bool sameEpoch = GENERATE(false, true);
    begin();
    SyncedTeam::visit(priya, {kAva});
    synced(priya);
    const auto yesterday = server.backup();
    const RecordId today = SyncedTeam::visit(priya, {kNoah});
    note(priya, today, "purpose", "Planned");
    synced(priya);
    server.restore(yesterday, sameEpoch);
    const DeviceId device = priya->profile().identity.device;
    CHECK(server.acceptedFrom(device).size() == 1);
    CHECK(synced(priya).sent == 2);
    CHECK(server.acceptedFrom(device).size() == 3);
    synced(tom);
    CHECK(stored(tom, today) == stored(priya, today));
    CHECK(synced(priya).sent == 0);
}

TEST_CASE_METHOD(SyncedTeam,
                 "a restored server that misses forgotten changes is said to, and still pulled from") {
    begin();
    const auto yesterday = server.backup();
    SyncedTeam::visit(priya, {kMia});
    synced(priya);
    server.allow(kPriya, {kAva, kNoah});
    synced(priya);
    SyncedTeam::visit(priya, {kAva});
    server.restore(yesterday);
    const RecordId byTom = SyncedTeam::visit(tom, {kAva});
    synced(tom);
    CHECK(failureOf(priya->sync()) == ErrorCode::Rejected);
    CHECK(has(priya, byTom));
    CHECK(unsent(priya) == 1);
}

TEST_CASE_METHOD(SyncedTeam, "a change that does not read is put aside and taken in when it does") {
    begin();
    const RecordId visit = SyncedTeam::visit(tom, {kAva});
    synced(tom);
    Bytes unreadable{0x81, 0x18};
    server.bend = [&](protocol::SyncAnswer& answer) {
        if (!answer.feed.empty()) answer.feed.insert(answer.feed.begin(), unreadable);
    };
    CHECK(synced(priya).received == 1);
    CHECK(has(priya, visit));
    server.bend = [](protocol::SyncAnswer&) {};
    CHECK(synced(priya).received == 0);
    Statement rows = priya->caseload().store().database().prepare("SELECT encoded FROM sync_aside").value();
    REQUIRE(rows.step().value());
    CHECK(Bytes(rows.bytes(0).begin(), rows.bytes(0).end()) == unreadable);
}

TEST_CASE_METHOD(SyncedTeam, "a change in the place of another one is put aside") {
    begin();
    const RecordId visit = SyncedTeam::visit(tom, {kAva});
    synced(tom);
    synced(priya);
    Change forged = server.accepted().back();
    forged.writes.front().value = std::string("forged");
    server.bend = [&](protocol::SyncAnswer& answer) { answer.feed.push_back(encode(forged)); };
    CHECK(synced(priya).received == 0);
    CHECK(stored(priya, visit) == stored(tom, visit));
}

TEST_CASE_METHOD(SyncedTeam,
                 "a server that runs in circles is left, and one that talks nonsense is refused") {
    begin();
    server.bend = [](protocol::SyncAnswer& answer) { answer.more = true; };
    CHECK(failureOf(priya->sync()) == ErrorCode::Rejected);
    SyncedTeam::visit(priya, {kAva});
    server.bend = [](protocol::SyncAnswer& answer) {
        answer.have = 0;
        answer.receipts.clear();
    };
    CHECK(failureOf(priya->sync()) == ErrorCode::Rejected);
    CHECK(unsent(priya) == 1);
    server.bend = [](protocol::SyncAnswer& answer) { answer.epoch = Bytes(65, 1); };
    CHECK(failureOf(priya->sync()) == ErrorCode::Rejected);
    server.bend = [](protocol::SyncAnswer&) {};
    synced(priya);
    CHECK(unsent(priya) == 0);
}

TEST_CASE_METHOD(SyncedTeam, "a sync says how far this tablet's clock is off") {
    begin();
    server.setNow(priya.time.now());
    CHECK(synced(priya).clockAheadMs == 0);
    server.setNow({priya.time.now().ms - 90'000'000});
    CHECK(synced(priya).clockAheadMs == 90'000'000);
}

TEST_CASE_METHOD(SyncedTeam, "a revoked tablet is told so and keeps what it has not sent") {
    begin();
    SyncedTeam::visit(priya, {kAva});
    server.revoke(priya->profile().identity.device);
    CHECK(failureOf(priya->sync()) == ErrorCode::NotAllowed);
    CHECK(unsent(priya) == 1);
}

TEST_CASE_METHOD(SyncedTeam, "a new role and name count from the next unlock") {
    begin();
    office("user", kPriya, {}, {text("role", "supervisor"), text("name", "Priya Nair-Ellis")});
    synced(priya);
    CHECK(priya->profile().identity.role == Role::Supervisor);
    CHECK(priya->caseload().identity().role == Role::SocialWorker);
    priya->lock();
    REQUIRE(priya->unlock(kPin).ok());
    CHECK(priya->caseload().identity().role == Role::Supervisor);
    CHECK(priya->caseload().identity().name == "Priya Nair-Ellis");
}

TEST_CASE_METHOD(SyncedTeam, "a change that waits on the server blocks nothing, and is asked about again") {
    begin();
    const RecordId waiting = SyncedTeam::visit(priya, {kAva});
    const std::uint64_t number = priya->caseload().unsent(10)->back().change.dot.sequence;
    const RecordId later = SyncedTeam::visit(priya, {kAva});
    server.bend = [&](protocol::SyncAnswer& answer) {
        for (protocol::Receipt& receipt : answer.receipts) {
            if (receipt.sequence == number)
                receipt = {number, protocol::ReceiptStatus::Waiting, "waiting", "It waits."};
        }
    };
    CHECK(synced(priya).sent == 1);
    const auto outbox = priya->caseload().outbox().value();
    REQUIRE(outbox.size() == 2);
    CHECK(outbox[0].record == waiting);
    CHECK(outbox[0].delivery == Delivery::Waiting);
    CHECK(outbox[1].delivery == Delivery::Accepted);
    CHECK(priya->caseload().today()->unsent == 1);
    CHECK(server.acceptedFrom(priya->profile().identity.device).size() == 2);
    CHECK(has(priya, later));

    SECTION("until it counts") {
        server.bend = [](protocol::SyncAnswer&) {};
        const int before = server.requests();
        CHECK(synced(priya).sent == 1);
        CHECK(server.requests() == before + 1);
        CHECK(priya->caseload().today()->unsent == 0);
    }
    SECTION("while new words go up beside it") {
        note(priya, later, "purpose", "Weekly visit");
        CHECK(synced(priya).sent == 1);
        CHECK(priya->caseload().today()->unsent == 1);
    }
    SECTION("and a person it is about is not forgotten meanwhile") {
        server.allow(kPriya, {kNoah, kMia});
        synced(priya);
        CHECK(has(priya, waiting));
        server.bend = [](protocol::SyncAnswer&) {};
        synced(priya);
        CHECK_FALSE(has(priya, waiting));
    }
}
