// People who come into a worker's scope, and people who leave it.
#include "tests/sync/sync_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Reallocation : SyncedTeam {
    Reallocation() {
        server.allow(kPriya, {kAva});
        begin();
    }
    void giveMiaToPriya() { server.allow(kPriya, {kAva, kMia}); }
    void takeMiaFromPriya() { server.allow(kPriya, {kAva}); }
    /// Tom visits Mia and writes on, one change after another.
    RecordId longVisitByTom() {
        const RecordId visit = SyncedTeam::visit(tom, {kMia});
        for (int i = 0; i < 9; ++i) note(tom, visit, "analysis", "Thought " + std::to_string(i));
        synced(tom);
        return visit;
    }
};

}  // namespace

TEST_CASE_METHOD(Reallocation, "somebody gained comes with the whole history, page by page") {
    const RecordId visit = longVisitByTom();
    synced(priya);
    CHECK_FALSE(has(priya, kMia));
    CHECK_FALSE(has(priya, visit));
    server.pageSize = 2;
    giveMiaToPriya();
    CHECK(synced(priya).gainedPeople == 1);
    CHECK(has(priya, kMia));
    CHECK(stored(priya, visit) == stored(tom, visit));
    CHECK(synced(priya).gainedPeople == 0);
}

TEST_CASE_METHOD(Reallocation, "a history that breaks off goes on where it stopped") {
    const RecordId visit = longVisitByTom();
    server.pageSize = 2;
    giveMiaToPriya();
    for (int round = 0; round < 20; ++round) {
        const int before = server.requests();
        server.fault = [&](int number) { return number > before + 2 ? Fault::LoseAnswer : Fault::None; };
        if (priya->sync()) break;
        priya.restart();
        REQUIRE(priya->unlock(kPin).ok());
    }
    server.fault = [](int) { return Fault::None; };
    synced(priya);
    CHECK(stored(priya, visit) == stored(tom, visit));
}

TEST_CASE_METHOD(Reallocation, "while a history is on its way, newer changes to it wait their turn") {
    const RecordId visit = longVisitByTom();
    server.pageSize = 2;
    giveMiaToPriya();
    // After each request Tom writes on, and what Priya holds of the visit is always a beginning of it.
    const auto dotsOf = [&](TestTablet& tablet) {
        std::vector<std::uint64_t> sequences;
        for (const StoredChange& stored : tablet->caseload().store().history(visit).value()) {
            sequences.push_back(stored.change.dot.sequence);
        }
        return sequences;
    };
    for (int round = 0; round < 12; ++round) {
        const int before = server.requests();
        server.fault = [&](int number) { return number > before + 1 ? Fault::LoseRequest : Fault::None; };
        (void)priya->sync();
        server.fault = [](int) { return Fault::None; };
        const auto here = dotsOf(priya);
        const auto there = dotsOf(tom);
        REQUIRE(here.size() <= there.size());
        CHECK(std::equal(here.begin(), here.end(), there.begin()));
        note(tom, visit, "analysis", "More " + std::to_string(round));
        synced(tom);
    }
    synced(priya);
    CHECK(stored(priya, visit) == stored(tom, visit));
}

TEST_CASE_METHOD(Reallocation, "somebody lost goes from the tablet once all is acknowledged") {
    giveMiaToPriya();
    synced(priya);
    const RecordId shared = SyncedTeam::visit(priya, {kAva, kMia});
    const RecordId aboutMia = SyncedTeam::visit(priya, {kMia});
    synced(priya);
    note(priya, aboutMia, "analysis", "Not sent yet when Mia was reallocated.");
    takeMiaFromPriya();

    server.fault = [](int) { return Fault::LoseRequest; };
    CHECK_FALSE(priya->sync().ok());
    CHECK(has(priya, aboutMia));  // Nothing goes without a receipt.
    server.fault = [](int) { return Fault::None; };

    const SyncReport report = synced(priya);
    CHECK(report.lostPeople == 1);
    CHECK(report.needAttention == 1);
    CHECK(server.quarantine(priya->profile().identity.device).size() == 1);
    CHECK_FALSE(has(priya, kMia));
    CHECK_FALSE(has(priya, aboutMia));
    CHECK(has(priya, shared));  // It is about Ava too.
    // The log goes on where it was.
    SyncedTeam::visit(priya, {kAva});
    CHECK(synced(priya).needAttention == 0);
}

TEST_CASE_METHOD(Reallocation, "unsaved words keep somebody lost until they are dealt with") {
    giveMiaToPriya();
    synced(priya);
    FormDraft draft;
    draft.record = numberedId<RecordId>(200);
    draft.type = "visit";
    draft.subjects = {kMia};
    draft.writes = {text("analysis", "Half a sentence")};
    REQUIRE(priya->caseload().keepDraft(draft).ok());
    takeMiaFromPriya();
    CHECK(synced(priya).lostPeople == 0);
    CHECK(has(priya, kMia));
    REQUIRE(priya->caseload().dropDraft(draft.record).ok());
    CHECK(synced(priya).lostPeople == 1);
    CHECK_FALSE(has(priya, kMia));
}

TEST_CASE_METHOD(Reallocation, "somebody who comes back brings what was written meanwhile") {
    const bool forgotten = GENERATE(true, false);
    giveMiaToPriya();
    synced(priya);
    if (!forgotten) {
        FormDraft draft;
        draft.record = numberedId<RecordId>(200);
        draft.type = "visit";
        draft.subjects = {kMia};
        draft.writes = {text("analysis", "Half a sentence")};
        REQUIRE(priya->caseload().keepDraft(draft).ok());
    }
    takeMiaFromPriya();
    synced(priya);
    CHECK(has(priya, kMia) != forgotten);
    const RecordId meanwhile = longVisitByTom();
    synced(priya);
    giveMiaToPriya();
    CHECK(synced(priya).gainedPeople == 1);
    CHECK(stored(priya, meanwhile) == stored(tom, meanwhile));
}

TEST_CASE_METHOD(Reallocation, "a child added to a record brings its beginning to the child's workers") {
    const auto visit = numberedId<RecordId>(210);
    office("visit", visit, {kNoah}, {text("purpose", "Planned"), text("date", "2026-02-02")});
    synced(priya);
    CHECK_FALSE(has(priya, visit));
    office("visit", visit, {kAva, kNoah}, {text("analysis", "Ava was there too.")});
    synced(priya);
    synced(tom);
    CHECK(textValue(stored(priya, visit), "purpose") == "Planned");
    CHECK(stored(priya, visit) == stored(tom, visit));
}

TEST_CASE_METHOD(Reallocation,
                 "what could not be read goes with whoever is lost, and the rest comes again") {
    giveMiaToPriya();
    synced(priya);
    server.bend = [](protocol::SyncAnswer& answer) { answer.feed.push_back(Bytes{0x81, 0x18}); };
    synced(priya);
    server.bend = [](protocol::SyncAnswer&) {};
    takeMiaFromPriya();
    CHECK(synced(priya).lostPeople == 1);
    Database& database = priya->caseload().store().database();
    Statement rows = database.prepare("SELECT count(*) FROM sync_aside").value();
    REQUIRE(rows.step().value());
    CHECK(rows.integer(0) == 0);
    Statement position = database.prepare("SELECT cursor FROM sync_position").value();
    REQUIRE(position.step().value());
    CHECK(position.integer(0) == 0);
}
