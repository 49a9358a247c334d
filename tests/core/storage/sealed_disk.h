// Stores on a disk in memory, for tests of what power loss, errors and tampering do to them.
#pragma once

#include <random>

#include "core/storage/sealed_vfs.h"
#include "tests/core/storage/store_support.h"
#include "tests/support/memory_disk.h"

namespace doorstep::test {

inline const std::string kStoreName = "/ava.db";

/// A disk in memory and the sealed file system over it; both stay registered for the life of the test.
struct SealedDisk {
    explicit SealedDisk(const std::string& name) : disk(name), fileSystem("doorstep on " + name) {
        REQUIRE(sealed::registerVfs(fileSystem.c_str(), name.c_str(), sealed::registeredKey) == SQLITE_OK);
    }
    Result<Database> open(OpenMode mode) {
        return Database::open(kStoreName, storeKey(), mode, fileSystem);
    }
    MemoryDisk disk;
    std::string fileSystem;
};

/// Makes a store sealed with a suite of that name; afterwards it opens like any other.
inline void makeWithSuite(SealedDisk& on, const std::string& suite) {
    const sealed::KeyRegistration key(storeKey());
    const std::string uri = "file:" + kStoreName + "?key=" + key.number() + "&suite=" + suite;
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open_v2(uri.c_str(), &handle,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                            on.fileSystem.c_str()) == SQLITE_OK);
    REQUIRE(sqlite3_exec(handle, "PRAGMA journal_mode=WAL; PRAGMA user_version=1", nullptr, nullptr,
                         nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

/// The visits of the workload: number `i` always holds the same.
inline Result<void> saveVisit(Database& database, int i) {
    TRY_SET(Transaction transaction, Transaction::begin(database));
    // Every tenth does not fit into the page cache that the tests set.
    const int size = i % 10 == 0 ? 20'000 : i * 131 % 1500;
    TRY_SET(Statement insert,
            database.prepare("INSERT INTO visit VALUES(?1, ?2, CAST(printf('%.*c', ?3, 'n') AS BLOB))"));
    TRY(insert.bind(1, i).bind(2, kCanary + std::to_string(i)).bind(3, size).run());
    TRY_SET(
        Statement update,
        database.prepare(
            "UPDATE visit SET words = words || '.' WHERE id < ?1 AND id % 5 = ?1 % 5 AND id > ?1 - 30"));
    TRY(update.bind(1, i).run());
    return transaction.commit();
}

/// How many visits are there, from 1 without gaps and whole, or -1 before their table is; an error if
/// anything is not as it was saved.
inline Result<int> countVisits(SealedDisk& on) {
    TRY_SET(Database database, on.open(OpenMode::Create));
    TRY_SET(Statement check, database.prepare("PRAGMA integrity_check"));
    TRY(check.step());
    if (check.text(0) != "ok") return {ErrorCode::Damaged, check.text(0)};
    check.reset();
    TRY_SET(Statement table, database.prepare("SELECT 1 FROM sqlite_schema WHERE name='visit'"));
    TRY_SET(const bool made, table.step());
    if (!made) return -1;
    table.reset();
    TRY_SET(Statement read,
            database.prepare(
                "SELECT id, words, length(noise), ltrim(CAST(noise AS TEXT), 'n') FROM visit ORDER BY id"));
    int count = 0;
    while (true) {
        TRY_SET(const bool more, read.step());
        if (!more) return count;
        ++count;
        const bool good =
            read.integer(0) == count && read.text(1).starts_with(kCanary + std::to_string(count)) &&
            read.text(3).empty() && read.integer(2) == (count % 10 == 0 ? 20'000 : count * 131 % 1500);
        if (!good)
            return {ErrorCode::WrongState, "visit " + std::to_string(count) + " is not what was saved"};
    }
}

constexpr const char* kVisitTable = "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT, noise BLOB)";

}  // namespace doorstep::test
