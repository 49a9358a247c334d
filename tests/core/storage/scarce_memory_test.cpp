// Each allocation fails once, or from then on: an error with a code, nothing lost, nothing leaked, no
// crash.
#include "tests/support/scarce_memory.h"

#include <catch2/catch.hpp>

#include "core/storage/wiped_memory.h"
#include "tests/core/storage/core_flow.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// In the order of the app: its layer lies over SQLite's allocator.
const bool kWatched = [] {
    watchSqliteMemory();
    return wipeFreedSqliteMemory();
}();

void requireKept(const CoreFlow& flow, SealedDisk& on, const Attempt& attempt, int failing) {
    INFO("allocation " << failing << ": " << (attempt.error ? attempt.error->detail : "no error"));
    const auto count = flow.count(on);
    INFO((count ? "" : count.error().detail));
    REQUIRE(count.ok());
    REQUIRE(*count >= flow.already() + attempt.saved);
    REQUIRE(*count <= flow.already() + attempt.saved + 1);
    // Too little memory says nothing about what is on the disk.
    if (attempt.error) REQUIRE(attempt.error->code == ErrorCode::Io);
}

// The same below SQLite: statements by its C interface, so that no memory is asked for but by the files.
int saveByC(const std::string& uri) {
    sqlite3* handle = nullptr;
    int code =
        sqlite3_open_v2(uri.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, kSealedFileSystem);
    const char* const kSteps[] = {"PRAGMA cache_size=4; PRAGMA temp_store=FILE",
                                  "INSERT INTO visit SELECT id+1000, words, zeroblob(900) FROM visit",
                                  "SELECT * FROM visit ORDER BY words DESC, noise",
                                  "CREATE INDEX IF NOT EXISTS by_words ON visit(words)",
                                  "PRAGMA wal_checkpoint(TRUNCATE)",
                                  "PRAGMA journal_mode=DELETE",
                                  "BEGIN; UPDATE visit SET noise=zeroblob(700); SAVEPOINT s; DELETE FROM "
                                  "visit; ROLLBACK TO s; COMMIT",
                                  "PRAGMA integrity_check"};
    for (const char* step : kSteps) {
        if (code == SQLITE_OK) code = sqlite3_exec(handle, step, nullptr, nullptr, nullptr);
    }
    sqlite3_close(handle);
    return code;
}

}  // namespace

TEST_CASE("Whichever allocation of SQLite's fails, there is an error and nothing acknowledged is lost") {
    REQUIRE(kWatched);
    const bool stays = GENERATE(false, true);
    INFO((stays ? "from then on" : "once"));
    static SealedDisk on("scarce");
    static const CoreFlow flow(on, 4, 1);
    std::map<std::string, int> errors;
    int asked = 0;
    int failing = 1;
    for (; asked >= failing - 1; ++failing) {
        flow.putBack(on);
        const auto before = sqlite3_memory_used();
        Attempt attempt;
        {
            const ScarceMemory memory(Memory::Sqlite, failing, stays);
            attempt = flow.run(on);
            asked = memory.asked();
        }
        REQUIRE(sqlite3_memory_used() == before);
        requireKept(flow, on, attempt, failing);
        if (attempt.error) ++errors[attempt.stage];
    }
    CHECK(failing > 500);
    std::string told;
    for (const char* stage : CoreFlow::kStages) {
        INFO(stage);
        CHECK(errors[stage] > 0);
        told += ", " + std::to_string(errors[stage]) + " errors in " + stage;
    }
    WARN("no memory" << (stays ? " from then on" : " once") << " at each of " << failing << " allocations"
                     << told);
}

TEST_CASE("Whichever allocation of the sealed files fails, SQLite is told and nothing is lost") {
    const bool stays = GENERATE(false, true);
    INFO((stays ? "from then on" : "once"));
    const ScratchFolder folder("scarce");
    const auto file = folder / "ava.db";
    // With a log to recover, and over the system's own files, which ask for no memory of this kind.
    auto writer = makeVisits(file, 12);
    const std::string start = readFile(file);
    const std::string log = readFile(folder / "ava.db-wal");
    { const Database closed = std::move(writer); }
    const sealed::KeyRegistration key(storeKey());
    const std::string uri = "file:" + file.string() + "?key=" + key.number();
    int errors = 0;
    int asked = 0;
    int failing = 1;
    for (; asked >= failing - 1; ++failing) {
        std::filesystem::remove(folder / "ava.db-journal");
        writeFile(file, start);
        writeFile(folder / "ava.db-wal", log);
        const auto before = sqlite3_memory_used();
        int code = SQLITE_OK;
        {
            const ScarceMemory memory(Memory::Own, failing, stays);
            code = saveByC(uri);
            asked = memory.asked();
        }
        INFO("allocation " << failing << ": " << sqlite3_errstr(code));
        REQUIRE(sqlite3_memory_used() == before);
        const int primary = code & 0xff;
        REQUIRE((primary == SQLITE_OK || primary == SQLITE_NOMEM || primary == SQLITE_IOERR ||
                 primary == SQLITE_CANTOPEN));
        if (code != SQLITE_OK) ++errors;
        auto database = std::move(Database::open(file, storeKey(), OpenMode::ReadWrite)).value();
        REQUIRE(ask(database, "PRAGMA integrity_check") == "ok");
        const std::string count = ask(database, "SELECT count(*) FROM visit");
        REQUIRE((count == "24" || (count == "12" && code != SQLITE_OK)));
        REQUIRE(ask(database, "SELECT count(*) FROM visit WHERE words LIKE '" + kCanary + "%'") == count);
    }
    CHECK(failing > 30);
    CHECK(errors > 20);
}
