// The store does what SQLite does, and nothing of it can be read on the disk.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "core/storage/sealed_vfs.h"
#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

std::filesystem::perms permissionsOf(const std::filesystem::path& file) {
    return std::filesystem::status(file).permissions() & std::filesystem::perms::all;
}

constexpr auto kOwnerOnly = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;

}  // namespace

TEST_CASE("What was written is there after closing and opening again") {
    const ScratchFolder folder("store");
    makeVisits(folder / "ava.db", 500);
    auto again = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::ReadWrite)).value();
    CHECK(ask(again, "SELECT count(*) FROM visit") == "500");
    CHECK(ask(again, "SELECT words FROM visit WHERE id=77") == kCanary + " 77");
    CHECK(ask(again, "PRAGMA integrity_check") == "ok");
    CHECK(ask(again, "PRAGMA journal_mode") == "wal");
    CHECK(ask(again, "PRAGMA synchronous") == "2");
}

TEST_CASE("A store is readable by its owner alone") {
    const ScratchFolder folder("store");
    const Database database = makeVisits(folder / "ava.db", 5);
    CHECK(permissionsOf(folder / "ava.db") == kOwnerOnly);
    CHECK(permissionsOf(folder / "ava.db-wal") == kOwnerOnly);
    CHECK(permissionsOf(folder / "ava.db-shm") == kOwnerOnly);
}

TEST_CASE("Search, blobs and VACUUM work on sealed pages") {
    const ScratchFolder folder("store");
    auto database = makeVisits(folder / "ava.db", 2000);
    perform(database, "CREATE VIRTUAL TABLE narrative USING fts5(words)");
    perform(database, "INSERT INTO narrative SELECT words FROM visit");
    CHECK(ask(database, "SELECT count(*) FROM narrative WHERE narrative MATCH 'dog sle*'") == "2000");

    const Bytes photo = crypto::makeRandomBytes(1'000'000);
    auto insert = std::move(database.prepare("INSERT INTO visit VALUES(9999,'photo',?)")).value();
    REQUIRE(insert.bind(1, photo).run().ok());
    sqlite3_blob* blob = nullptr;
    REQUIRE(sqlite3_blob_open(database.handle(), "main", "visit", "noise", 9999, 1, &blob) == SQLITE_OK);
    REQUIRE(sqlite3_blob_write(blob, "Ava", 3, 654'321) == SQLITE_OK);
    char part[5] = {};
    REQUIRE(sqlite3_blob_read(blob, part, 4, 654'321) == SQLITE_OK);
    CHECK(std::string(part, 3) == "Ava");
    REQUIRE(sqlite3_blob_close(blob) == SQLITE_OK);

    perform(database, "DELETE FROM visit WHERE id%3=0; VACUUM");
    REQUIRE(database.checkpoint().ok());
    CHECK(ask(database, "SELECT count(*) FROM visit") == "1334");
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    CHECK(ask(database, "SELECT substr(noise, 654322, 3) = CAST('Ava' AS BLOB) FROM visit WHERE id=9999") ==
          "");
}

TEST_CASE("A change of the page size is ignored, since it would overwrite the seals") {
    const ScratchFolder folder("store");
    auto database = makeVisits(folder / "ava.db", 200);
    for (const char* size : {"512", "8192", "65536"}) {
        perform(database, std::string("PRAGMA page_size=") + size + "; VACUUM");
        CHECK(ask(database, "PRAGMA page_size") == "4096");
        CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    }
}

TEST_CASE("Pages that SQLite never wrote are sealed like all others") {
    const ScratchFolder folder("store");
    auto database = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::Create)).value();
    perform(database,
            "PRAGMA journal_mode=DELETE; PRAGMA secure_delete=OFF; CREATE TABLE photo(content BLOB)");
    // Pages that are taken and freed within a transaction get no content of their own.
    perform(database,
            "BEGIN; INSERT INTO photo VALUES(zeroblob(300000)); DELETE FROM photo;"
            "INSERT INTO photo VALUES('Mia'); COMMIT");
    CHECK(std::filesystem::file_size(folder / "ava.db") > 200'000);
    CHECK(readFile(folder / "ava.db").find(std::string(4096, '\0')) == std::string::npos);
    // A backup reads every page, the free ones too.
    sqlite3* memory = nullptr;
    REQUIRE(sqlite3_open(":memory:", &memory) == SQLITE_OK);
    sqlite3_backup* backup = sqlite3_backup_init(memory, "main", database.handle(), "main");
    REQUIRE(backup != nullptr);
    CHECK(sqlite3_backup_step(backup, -1) == SQLITE_DONE);
    CHECK(sqlite3_backup_finish(backup) == SQLITE_OK);
    sqlite3_close(memory);
}

TEST_CASE("Each kind of file that cannot be opened has an error of its own") {
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    makeVisits(file, 50);
    const std::string whole = readFile(file);
    const auto errorOf = [&](const Secret& key) {
        const auto opened = Database::open(file, key, OpenMode::ReadWrite);
        REQUIRE(!opened.ok());
        // Each says what it is in words of its own.
        const std::map<ErrorCode, std::vector<std::string>> words = {
            {ErrorCode::WrongKey, {"the key does not belong"}},
            {ErrorCode::ForeignFile, {"not a Doorstep database", "a plain SQLite database"}},
            {ErrorCode::NewerVersion, {"by a later version; update"}},
            {ErrorCode::Damaged, {"cut off within its header", "header is altered", "is empty"}},
            {ErrorCode::NotFound, {"there is no database at"}}};
        const std::string& detail = opened.error().detail;
        INFO(detail);
        const auto& own = words.at(opened.error().code);
        CHECK(std::ranges::any_of(
            own, [&](const std::string& part) { return detail.find(part) != std::string::npos; }));
        return opened.error().code;
    };
    SECTION("wrong key") {
        CHECK(errorOf(otherKey()) == ErrorCode::WrongKey);
        CHECK(readFile(file) == whole);
    }
    SECTION("foreign file") {
        writeFile(file, "A letter to the court about Mia. " + whole);
        CHECK(errorOf(storeKey()) == ErrorCode::ForeignFile);
        writeFile(file, std::string("SQLite format 3\0", 16) + whole.substr(16));
        CHECK(errorOf(storeKey()) == ErrorCode::ForeignFile);
    }
    SECTION("newer version, and a suite of a newer version") {
        for (const std::size_t at : {4U, 5U}) {
            std::string newer = whole;
            newer[at] = '\x09';
            const Hash checksum = crypto::hash(bytesOf(newer.substr(0, 20)));
            std::copy_n(checksum.bytes.begin(), 4, newer.begin() + 20);
            writeFile(file, newer);
            CHECK(errorOf(storeKey()) == ErrorCode::NewerVersion);
            // Nobody's key is tried on what this version does not know.
            CHECK(errorOf(otherKey()) == ErrorCode::NewerVersion);
            CHECK(readFile(file) == newer);
        }
    }
    SECTION("damaged header") {
        for (std::size_t at = 0; at < 24; ++at) {
            std::string altered = whole;
            altered[at] = static_cast<char>(altered[at] ^ 0x10);
            writeFile(file, altered);
            INFO("byte " << at);
            CHECK(errorOf(storeKey()) == ErrorCode::Damaged);
        }
    }
    SECTION("cut within the header") {
        for (std::size_t length = 0; length < 24; ++length) {
            writeFile(file, whole.substr(0, length));
            CHECK(errorOf(storeKey()) == ErrorCode::Damaged);
        }
    }
    SECTION("missing") {
        std::filesystem::remove(file);
        CHECK(errorOf(storeKey()) == ErrorCode::NotFound);
        CHECK(!std::filesystem::exists(file));
    }
}

TEST_CASE("A wrong key leaves a store with unwritten transactions as it was") {
    const ScratchFolder folder("store");
    const ScratchFolder copy("store");
    const auto database = makeVisits(folder / "ava.db", 50);
    for (const char* name : {"ava.db", "ava.db-wal"}) std::filesystem::copy(folder / name, copy / name);
    const std::string log = readFile(copy / "ava.db-wal");
    CHECK(Database::open(copy / "ava.db", otherKey(), OpenMode::ReadWrite).error().code ==
          ErrorCode::WrongKey);
    CHECK(readFile(copy / "ava.db-wal") == log);
    CHECK(readAll(copy / "ava.db").value().substr(0, 3) == "50/");
}

TEST_CASE("No word of a record is found in any file, in any journal mode") {
    const std::string mode = GENERATE("WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY");
    INFO(mode);
    const ScratchFolder folder("store");
    auto database = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::Create)).value();
    perform(database, "PRAGMA journal_mode=" + mode + "; PRAGMA temp_store=FILE; PRAGMA cache_size=5");
    CHECK(ask(database, "PRAGMA journal_mode") ==
          (mode == "WAL" ? "wal" : ask(database, "SELECT lower('" + mode + "')")));
    perform(database, "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT)");
    perform(database,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000) "
            "INSERT INTO visit SELECT i, '" +
                kCanary + "' FROM n");
    // Open transaction, spilled cache, journal on disk.
    perform(database,
            "BEGIN; UPDATE visit SET words = words || ' and ' || id; SAVEPOINT s; DELETE FROM visit WHERE "
            "id<900");
    CHECK(filesContaining(folder.path(), "dog sleeps").empty());
    CHECK(filesContaining(folder.path(), "CREATE TABLE").empty());
    perform(database, "ROLLBACK TO s; ROLLBACK");
    CHECK(ask(database, "SELECT count(*) FROM visit WHERE words='" + kCanary + "'") == "3000");
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    CHECK(filesContaining(folder.path(), "dog sleeps").empty());
}

TEST_CASE("A store sealed with the processor's own cipher opens like any other") {
    const ScratchFolder folder("store");
    const sealed::KeyRegistration key(storeKey());
    const std::string uri =
        "file:" + (folder / "ava.db").string() + "?key=" + key.number() + "&suite=aes256gcm";
    {
        auto first = std::move(Database::open(folder / "first.db", storeKey(), OpenMode::Create)).value();
        perform(first, "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT)");
        perform(first,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) "
                "INSERT INTO visit SELECT i, '" +
                    kCanary + "' FROM n");
        perform(first, "VACUUM INTO '" + uri + "'");
    }
    const auto suiteOf = [&](const char* name) { return static_cast<int>(readFile(folder / name)[5]); };
    CHECK(suiteOf("first.db") == 1);
    CHECK(suiteOf("ava.db") == (sealed::isAvailable(sealed::Suite::Aes256Gcm) ? 2 : 1));
    auto database = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::ReadWrite)).value();
    perform(database, "UPDATE visit SET words = words || '.' WHERE id%2");
    REQUIRE(database.checkpoint().ok());
    CHECK(ask(database, "SELECT count(*) FROM visit WHERE words LIKE '%.'") == "250");
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    CHECK(filesContaining(folder.path(), "dog sleeps").empty());
    CHECK(Database::open(folder / "ava.db", otherKey(), OpenMode::ReadWrite).error().code ==
          ErrorCode::WrongKey);
}

TEST_CASE("A copy is sealed with the key that was given for it") {
    const ScratchFolder folder("store");
    auto database = makeVisits(folder / "ava.db", 100);
    REQUIRE(database.copyTo(folder / "odd name?#%.db", otherKey()).ok());
    CHECK(filesContaining(folder.path(), "dog sleeps").empty());
    CHECK(permissionsOf(folder / "odd name?#%.db") == kOwnerOnly);
    CHECK(Database::open(folder / "odd name?#%.db", storeKey(), OpenMode::ReadWrite).error().code ==
          ErrorCode::WrongKey);
    auto copy =
        std::move(Database::open(folder / "odd name?#%.db", otherKey(), OpenMode::ReadOnly)).value();
    CHECK(ask(copy, "SELECT count(*) FROM visit") == "100");
    CHECK(!database.copyTo(folder / "odd name?#%.db", otherKey()).ok());
}

TEST_CASE("A store opened for reading shows everything and changes nothing") {
    const ScratchFolder folder("store");
    { makeVisits(folder / "ava.db", 20); }
    auto reader = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::ReadOnly)).value();
    CHECK(ask(reader, "SELECT count(*) FROM visit") == "20");
    CHECK(!reader.execute("DELETE FROM visit").ok());
}
