// Files of a tablet that are put back to an older state: the database, its log, the anchor, or all of them.
#include <sqlite3.h>

#include "core/records/fields.h"
#include "sync/device/device_store.h"
#include "tests/support/colleague.h"
#include "tests/sync/sync_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// The files that hold what was written, by name.
using Files = std::map<std::string, std::string>;

/// A store in a folder of its own, written to step by step, with the files as they were after each.
struct WrittenStore {
    WrittenStore() {
        keep(*open(true).value(), 0);
        const auto store = std::move(open(false)).value();
        for (int step = 1; step <= kSteps; ++step) {
            write(*store, step);
            if (step % 13 == 0) REQUIRE(store->database().checkpoint().ok());
            keep(*store, step);
        }
    }

    Result<std::unique_ptr<DeviceStore>> open(bool fresh) {
        const Identity identity{kPriya, numberedId<DeviceId>(11), Role::SocialWorker, {}, "Priya Nair"};
        const DeviceStore::Parts parts{folder.path(), key, time, randomness, deviceKey, identity, {}};
        return fresh ? DeviceStore::create(parts) : DeviceStore::open(parts);
    }
    /// What a tablet does: saves, takes in a colleague's changes, keeps a draft, a setting.
    void write(DeviceStore& store, int step) {
        const std::string words =
            "Step " + std::to_string(step) + std::string(step % 5 == 0 ? 5000 : 40, 'n');
        Caseload& caseload = store.caseload();
        const RecordId visit = numberedId<RecordId>(static_cast<std::uint8_t>(100 + step % 7));
        switch (step % 4) {
            case 0: REQUIRE(caseload.keepSetting("text_size", words).ok()); break;
            case 1: append(caseload, tom.write(visit, {text("purpose", words)})); break;
            case 2:
                REQUIRE(caseload.keepDraft({visit, "visit", {kAva}, {text("place", words)}, noon()}).ok());
                break;
            default: append(caseload, priya.write(visit, {text("analysis", words)}));
        }
    }
    static void append(Caseload& caseload, const Change& change) {
        Transaction transaction = std::move(Transaction::begin(caseload.store().database())).value();
        REQUIRE(caseload.store().append(change, encode(change)).ok());
        REQUIRE(transaction.commit().ok());
    }
    void keep(DeviceStore& store, int step) {
        for (const char* name : {"doorstep.db", "doorstep.db-wal", "anchor"}) {
            files[step][name] = std::filesystem::exists(folder / name) ? readFile(folder / name) : "";
        }
        content[step] = dump(store.database());
    }
    /// Puts files there in place of what is.
    void put(const Files& state) {
        std::filesystem::remove(folder / "doorstep.db-shm");
        for (const auto& [name, bytes] : state) {
            std::filesystem::remove(folder / name);
            if (!bytes.empty()) writeFile(folder / name, bytes);
        }
    }
    /// Everything that is asked of the tables.
    static std::string dump(Database& database) {
        std::string all;
        for (const char* sql :
             {"SELECT hex(id) FROM change_log ORDER BY position",
              "SELECT hex(state) FROM record ORDER BY id", "SELECT hex(writes) FROM draft ORDER BY record",
              "SELECT name, value FROM setting ORDER BY name"}) {
            Statement rows = std::move(database.prepare(sql)).value();
            while (rows.step().value()) all += rows.text(0) + ' ';
            all += '\n';
        }
        return all;
    }
    /// Every table, every row, and what a search finds.
    static std::string dumpAll(Database& database) {
        std::string all = dump(database);
        for (const char* table : {"change_log", "device_head", "record", "record_person", "fact", "draft",
                                  "outbox", "setting", "sync_position", "sync_person", "sync_aside"}) {
            Statement columns =
                std::move(database.prepare("SELECT group_concat('quote(' || name || ')', '||') "
                                           "FROM pragma_table_info(?)"))
                    .value();
            REQUIRE(columns.bind(1, std::string_view(table)).step().value());
            Statement rows =
                std::move(database.prepare("SELECT " + columns.text(0) + " FROM " + table)).value();
            while (rows.step().value()) all += rows.text(0) + ' ';
        }
        return all;
    }
    Files mixed(int database, int log, int anchor) {
        return {{"doorstep.db", files[database]["doorstep.db"]},
                {"doorstep.db-wal", files[log]["doorstep.db-wal"]},
                {"anchor", files[anchor]["anchor"]}};
    }

    static constexpr int kSteps = 25;
    ScratchFolder folder{"rollback"};
    Secret key = crypto::makeKey();
    ManualTime time{noon()};
    crypto::SystemRandomness randomness;
    crypto::SigningKey deviceKey = crypto::SigningKey::make();
    Colleague priya{11}, tom{12};
    std::map<int, Files> files;
    std::map<int, std::string> content;
};

}  // namespace

TEST_CASE("an older database, log or anchor put back is never taken for the newest") {
    WrittenStore store;
    int refused = 0;
    int accepted = 0;
    /// Either what was last kept is there, or the store is refused in words and its files stay as they are.
    const auto check = [&](int database, int log, int anchor, int newest) {
        store.put(store.mixed(database, log, anchor));
        auto opened = store.open(false);
        INFO("database " << database << ", log " << log << ", anchor " << anchor);
        if (opened) {
            ++accepted;
            REQUIRE(WrittenStore::dump((*opened)->database()) == store.content[newest]);
            return;
        }
        ++refused;
        REQUIRE(opened.error().code == ErrorCode::Damaged);
        REQUIRE(opened.error().detail.size() > 40);
        REQUIRE(readFile(store.folder / "doorstep.db") == store.files[database]["doorstep.db"]);
    };
    for (int now = 1; now <= WrittenStore::kSteps; ++now) {
        for (int then = 0; then < now; ++then) {
            check(then, then, now, now);  // Database and log together.
            check(then, now, now, now);   // The database alone.
            check(now, then, now, now);   // The log alone.
        }
    }
    CHECK(refused > 600);
    CHECK(accepted < 500);  // A log that was emptied since, or a database that had not been written to.
}

TEST_CASE("an older anchor is fine as long as the database goes on from it") {
    WrittenStore store;
    for (int now = 1; now <= WrittenStore::kSteps; ++now) {
        for (int then = 0; then <= now; ++then) {
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
}

TEST_CASE("the last transactions cut off the log are missed") {
    WrittenStore store;
    const std::string log = store.files[WrittenStore::kSteps]["doorstep.db-wal"];
    int cuts = 0;
    for (std::size_t size = 0; size < log.size(); size += 293) {
        Files cut = store.files[WrittenStore::kSteps];
        cut["doorstep.db-wal"] = log.substr(0, size);
        store.put(cut);
        INFO("cut at " << size);
        REQUIRE(store.open(false).error().code == ErrorCode::Damaged);
        ++cuts;
    }
    CHECK(cuts > 30);
}

TEST_CASE("a missing or damaged anchor is not taken for a new one") {
    WrittenStore store;
    Files state = store.files[WrittenStore::kSteps];
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
    WrittenStore store;
    for (int fork = 14; fork < WrittenStore::kSteps; ++fork) {
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

// --- Single pages ------------------------------------------------------------------------------

namespace {

/// The pages of a database as SQLite reads them, one after the other.
std::string plainPages(Database& database) {
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(database.handle(), "main", &size, 0);
    REQUIRE(bytes != nullptr);
    std::string pages(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    return pages;
}

}  // namespace

TEST_CASE("an older page put back into the database is noticed wherever it changes an answer") {
    WrittenStore store;
    int tried = 0;
    int noticed = 0;
    int harmless = 0;
    Files now;
    std::string answers, plainNow;
    {
        // Everything in one file, as after a checkpoint.
        store.put(store.files[WrittenStore::kSteps]);
        auto opened = std::move(store.open(false)).value();
        answers = WrittenStore::dumpAll(opened->database());
        plainNow = plainPages(opened->database());
        opened.reset();
        now = {{"doorstep.db", readFile(store.folder / "doorstep.db")},
               {"doorstep.db-wal", ""},
               {"anchor", readFile(store.folder / "anchor")}};
    }
    for (int step = 0; step < WrittenStore::kSteps; ++step) {
        store.put(store.files[step]);
        // Closing writes the log back.
        const std::string plainThen = plainPages(store.open(false).value()->database());
        const std::string then = readFile(store.folder / "doorstep.db");
        const std::string& newest = now["doorstep.db"];
        for (std::size_t page = 0; page < std::min(then.size(), newest.size()); page += 4096) {
            if (plainThen.compare(page, 4096, plainNow, page, 4096) == 0) continue;
            Files state = now;
            state["doorstep.db"].replace(page, 4096, then, page, 4096);
            store.put(state);
            INFO("page " << page / 4096 + 1 << " as after step " << step);
            ++tried;
            auto opened = store.open(false);
            const auto verified = opened ? (*opened)->verify() : Result<Verified>(opened.error());
            if (!verified || !verified->findings.empty()) {
                INFO((verified ? "" : verified.error().detail));
                if (!verified) CHECK(verified.error().code == ErrorCode::Damaged);
                ++noticed;
                continue;
            }
            ++harmless;
            REQUIRE(WrittenStore::dumpAll((*opened)->database()) == answers);
        }
    }
    CHECK(tried > 200);
    // What changes no answer is a page that was free, or the first one, where only SQLite's counters
    // differ.
    CHECK(noticed > 10 * harmless);
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
