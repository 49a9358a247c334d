// Files of a tablet that are put back to an older state: the database, its log, the anchor, or all of them.
// DOORSTEP_TAMPERINGS=100000 makes it so many of each kind, as far as there are so many.
#include <random>

#include "tests/sync/written_store.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr int kSteps = 25;

// So many steps have this many pairs of an earlier and a later one.
int stepsFor(int pairs) {
    int steps = 1;
    while (steps * (steps + 1) / 2 < pairs) ++steps;
    return steps;
}

}  // namespace

TEST_CASE("an older database or log put back is never taken for the newest") {
    static WrittenStore store(stepsFor(changesOfEachKind()));
    const auto kind = GENERATE(range(0, 3));
    int refused = 0;
    int accepted = 0;
    for (int now = 1; now <= store.steps; ++now) {
        for (int then = 0; then < now; ++then) {
            const int database = kind == 1 ? now : then;
            const int log = kind == 0 ? now : then;
            store.put(store.mixed(database, log, now));
            auto opened = store.open(false);
            INFO("database " << database << ", log " << log << ", anchor " << now);
            // Either what was last kept is there, or the store is refused in words and its files stay.
            if (opened) {
                ++accepted;
                REQUIRE(WrittenStore::dump((*opened)->database()) == store.content[now]);
                continue;
            }
            ++refused;
            REQUIRE(opened.error().code == ErrorCode::Damaged);
            REQUIRE(opened.error().detail.size() > 40);
            REQUIRE(readFile(store.folder / "doorstep.db") == store.files[database]["doorstep.db"]);
        }
    }
    const char* const kinds[] = {"databases", "logs", "databases with their logs"};
    WARN(refused + accepted << " older " << kinds[kind] << " put back: " << refused << " refused, "
                            << accepted << " change no answer");
    // The log makes up for a database, or was emptied since; both together never fit the anchor.
    CHECK(refused + accepted >= changesOfEachKind());
    CHECK(refused > (refused + accepted) / (kind == 2 ? 2 : 4));
    if (kind == 2) CHECK(accepted == 0);
}

TEST_CASE("an older anchor is fine as long as the database goes on from it") {
    WrittenStore store(stepsFor(changesOfEachKind()));
    int anchors = 0;
    for (int now = 1; now <= store.steps; ++now) {
        for (int then = 0; then <= now; ++then, ++anchors) {
            store.put(store.mixed(now, now, then));
            INFO("database " << now << ", anchor " << then);
            auto opened = store.open(false);
            REQUIRE(opened.ok());
            REQUIRE(WrittenStore::dump((*opened)->database()) == store.content[now]);
        }
        // And is brought up to date: from then on the older database is refused.
        store.put(store.mixed(now, now, now - 1));
        REQUIRE(store.open(false).ok());
        Files older = store.mixed(now - 1, now - 1, 0);
        older.erase("anchor");
        store.put(older);
        REQUIRE_FALSE(store.open(false).ok());
    }
    CHECK(anchors >= changesOfEachKind());
    WARN(anchors << " older anchors put back, none of which changes an answer");
}

TEST_CASE("the last transactions cut off the log are missed") {
    WrittenStore store(kSteps);
    const std::string log = store.files[kSteps]["doorstep.db-wal"];
    std::mt19937 random(9);
    for (int i = 0; i < changesOfEachKind(); ++i) {
        Files cut = store.files[kSteps];
        cut["doorstep.db-wal"] = log.substr(0, random() % log.size());
        store.put(cut);
        INFO("cut at " << cut["doorstep.db-wal"].size());
        REQUIRE(store.open(false).error().code == ErrorCode::Damaged);
    }
    WARN(changesOfEachKind() << " cuts of the log, each missed");
}

TEST_CASE("a missing or damaged anchor is not taken for a new one") {
    WrittenStore store(kSteps);
    Files state = store.files[kSteps];
    for (const std::string& anchor : {std::string(), std::string(8192, 'x'), state["anchor"].substr(1)}) {
        state["anchor"] = anchor;
        store.put(state);
        CHECK(store.open(false).error().code == ErrorCode::Damaged);
        CHECK(store.open(false).error().detail.find("anchor") != std::string::npos);
    }
    store.put({{"doorstep.db", ""}, {"doorstep.db-wal", ""}});
    CHECK(store.open(false).error().code == ErrorCode::Damaged);
}

TEST_CASE("another history of the same length is told from the one that was anchored") {
    WrittenStore store(kSteps);
    for (int fork = 14; fork < kSteps; ++fork) {
        store.put(store.mixed(fork, fork, fork));
        for (int more = 0; more < 2; ++more) {
            auto opened = std::move(store.open(false)).value();
            REQUIRE(opened->caseload().keepSetting("text_size", "another" + std::to_string(more)).ok());
            opened.reset();
            Files parted{{"anchor", store.files[fork + 1]["anchor"]}};
            const std::string own = readFile(store.folder / "anchor");
            store.put(parted);
            // One step on: as many as were anchored. Two steps on: one more, and it does not follow.
            INFO("fork at " << fork << ", " << more + 1 << " steps on");
            CHECK(store.open(false).error().code == ErrorCode::Damaged);
            store.put({{"anchor", own}});
        }
    }
}

// --- Both at once -------------------------------------------------------------------------------

namespace {

/// The home of a tablet, kept and put back.
struct Home {
    explicit Home(TestTablet& of) : tablet(of) {
        tablet.device.reset();
        for (const auto& entry : std::filesystem::directory_iterator(tablet.home / "tablet")) {
            if (entry.path().filename() != "lock") files[entry.path()] = readFile(entry.path());
        }
        again();
    }
    void again() {
        tablet.restart();
        REQUIRE(tablet->unlock(kPin).ok());
    }
    void putBack() {
        tablet.device.reset();
        for (const auto& [path, bytes] : files) writeFile(path, bytes);
        again();
    }
    TestTablet& tablet;
    std::map<std::string, std::string> files;
};

}  // namespace

TEST_CASE("whichever state of database and anchor is put back together, the next sync tells") {
    SyncedTeam team;
    team.begin();
    const RecordId visit = SyncedTeam::visit(team.priya, {kAva});
    team.synced(team.priya);
    std::vector<Home> homes;
    std::vector<std::shared_ptr<FakeServer::Data>> servers;
    const int steps = stepsFor(changesOfEachKind());
    for (int step = 0; step <= steps; ++step) {
        if (step > 0) team.note(team.priya, visit, "purpose", "Step " + std::to_string(step));
        team.synced(team.priya);
        homes.emplace_back(team.priya);
        servers.push_back(team.server.backup());
    }
    team.server.mayFork = true;
    int tried = 0;
    for (std::size_t now = 1; now < homes.size(); ++now) {
        for (std::size_t then = 0; then < now; ++then) {
            team.server.restore(servers[now], true);
            homes[then].putBack();
            // Also when something was written since.
            const bool writes = tried % 4 == 0;
            if (writes) team.note(team.priya, visit, "analysis", "Written since");
            const auto report = team.priya->sync();
            INFO("put back from " << now << " to " << then);
            REQUIRE(failureOf(report) == ErrorCode::Damaged);
            REQUIRE((writes || report.error().detail.find("older copy") != std::string::npos));
            ++tried;
        }
    }
    CHECK(tried >= changesOfEachKind());
    WARN(tried << " homes put back whole, each noticed at the next sync");
}

TEST_CASE("database and anchor put back together are noticed at the next sync") {
    for (int lost = 1; lost <= 3; ++lost) {
        SyncedTeam team;
        team.begin();
        const RecordId visit = SyncedTeam::visit(team.priya, {kAva});
        Home before(team.priya);
        for (int i = 0; i < lost; ++i) team.note(team.priya, visit, "purpose", std::string(i + 1, 'x'));
        team.synced(team.priya);
        team.server.mayFork = true;
        const std::size_t accepted = team.server.accepted().size();
        before.putBack();
        auto report = team.priya->sync();
        CHECK(failureOf(report) == ErrorCode::Damaged);
        CHECK(report.error().detail.find("older copy") != std::string::npos);
        // Also when as much was written since as was lost, or more.
        for (int written = 0; written < lost + 2; ++written) {
            team.note(team.priya, visit, "analysis", std::string(written + 1, 'y'));
            report = team.priya->sync();
            INFO(lost << " lost, " << written + 1 << " written");
            CHECK(failureOf(report) == ErrorCode::Damaged);
        }
        CHECK(team.server.accepted().size() == accepted);
        CHECK(SyncedTeam::unsent(team.priya) > 0);  // What was written since is still here.
    }
}

TEST_CASE("what could not be saved does not come back by itself") {
    SyncedTeam team;
    team.begin();
    const RecordId visit = SyncedTeam::visit(team.priya, {kAva});
    const auto full = [](void*) { return 1; };
    sqlite3* database = team.priya->caseload().store().database().handle();
    sqlite3_commit_hook(database, full, nullptr);
    CHECK_FALSE(team.priya->caseload().edit(visit, {text("analysis", "Not saved")}).ok());
    sqlite3_commit_hook(database, nullptr, nullptr);
    team.priya.restart();
    REQUIRE(team.priya->unlock(kPin).ok());
    CHECK(textValue(SyncedTeam::stored(team.priya, visit), "analysis") != "Not saved");
    // What was saved before and waits to be sent is still in the rescue file.
    CHECK(SyncedTeam::unsent(team.priya) == 1);
    team.note(team.priya, visit, "analysis", "Saved at last");
    CHECK(SyncedTeam::synced(team.priya).sent == 2);
}
