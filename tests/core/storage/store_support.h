// A store in a folder of its own, and short ways to ask it, for the tests of the sealed files.
#pragma once

#include <sqlite3.h>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include "core/crypto/crypto.h"
#include "core/storage/database.h"
#include "tests/support/process.h"

namespace doorstep::test {

/// The key that tests seal with; `otherKey` is somebody else's.
inline Secret storeKey() {
    return Secret::copyOf(bytesOf("the key of Ava's social worker.."));
}
inline Secret otherKey() {
    return Secret::copyOf(bytesOf("a key that opens nothing of hers"));
}

/// Words of a child that must not be found where they can be read.
inline const std::string kCanary = "Mia said the dog sleeps on her bed";

/// How often tests of changed files change them in each way: the environment's DOORSTEP_TAMPERINGS
/// (tests/core/storage/long), or 4000.
inline int changesOfEachKind() {
    const char* wanted = std::getenv("DOORSTEP_TAMPERINGS");
    return wanted != nullptr ? std::atoi(wanted) : 4000;
}

/// One value, as text; aborts on an error.
inline std::string ask(Database& database, const std::string& sql) {
    auto statement = std::move(database.prepare(sql)).value();
    return statement.step().value() ? statement.text(0) : "";
}

/// Runs statements that have to succeed; pragmas and all.
inline void perform(Database& database, const std::string& sql) {
    const auto done = database.execute(sql);
    INFO(sql << (done ? "" : ": " + done.error().detail));
    REQUIRE(done.ok());
}

/// Opens and reads everything, as damage may lie anywhere: the first error, or the sum of all content.
inline Result<std::string> readAll(const std::filesystem::path& file) {
    TRY_SET(Database database, Database::open(file, storeKey(), OpenMode::ReadWrite));
    TRY_SET(Statement check, database.prepare("PRAGMA integrity_check"));
    TRY(check.step());
    if (check.text(0) != "ok") return {ErrorCode::Damaged, check.text(0)};
    check.reset();
    TRY_SET(Statement sum,
            database.prepare("SELECT count(*) || '/' || coalesce(group_concat(words), '') FROM visit"));
    TRY(sum.step());
    return sum.text(0);
}

inline Database makeVisits(const std::filesystem::path& file, int count) {
    auto database = std::move(Database::open(file, storeKey(), OpenMode::Create)).value();
    perform(database, "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT, noise BLOB)");
    perform(database, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" +
                          std::to_string(count) + ") INSERT INTO visit SELECT i, '" + kCanary +
                          " ' || i, zeroblob(300) FROM n");
    return database;
}

}  // namespace doorstep::test
