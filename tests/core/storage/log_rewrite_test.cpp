// The ways in which SQLite comes back to frames of the log that it has written already. Random kills
// seldom meet them, so each is brought about here, and looked at as a killed process leaves the files:
// everything that was written is there, and nothing that was only meant to be.
#include <catch2/catch.hpp>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// More than the cache holds, written twice: pages go to the log early, are replaced there in place, and
// at the commit SQLite rewrites the headers of all frames from the first replaced one.
void writeTwice(Database& database, int from, int count) {
    const std::string last = std::to_string(from + count - 1);
    perform(database, "BEGIN IMMEDIATE");
    perform(database, "WITH RECURSIVE n(i) AS (SELECT " + std::to_string(from) +
                          " UNION ALL SELECT i+1 FROM n WHERE i<" + last +
                          ") INSERT INTO visit SELECT i, 'first draft', zeroblob(900) FROM n");
    perform(database, "UPDATE visit SET words='second draft' WHERE id>=" + std::to_string(from));
    perform(database, "UPDATE visit SET words='" + kCanary + "' WHERE id>=" + std::to_string(from));
    perform(database, "COMMIT");
}

Database openSmall(SealedDisk& on) {
    auto database = std::move(on.open(OpenMode::Create)).value();
    perform(database, "PRAGMA cache_size=4; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0");
    return database;
}

// What a process that is killed now leaves, read by the next.
std::string afterKill(SealedDisk& live) {
    static SealedDisk next("after the kill");
    next.disk.load(live.disk.content());
    auto database = std::move(next.open(OpenMode::ReadWrite)).value();
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    return ask(database,
               "SELECT count(*) || ' of ' || count(nullif(words='" + kCanary + "', 0)) FROM visit");
}

}  // namespace

TEST_CASE("Headers that SQLite rewrites alone are in the file when the commit returns") {
    static SealedDisk on("rewrites");
    on.disk.load({});
    auto database = openSmall(on);
    perform(database, kVisitTable);
    int written = 0;
    for (int round = 1; round <= 12; ++round) {
        writeTwice(database, written + 1, 7 * round);
        written += 7 * round;
        INFO("round " << round);
        REQUIRE(afterKill(on) == std::to_string(written) + " of " + std::to_string(written));
    }
}

TEST_CASE("A log that another connection has begun anew is continued with its salts") {
    static SealedDisk on("restarts");
    on.disk.load({});
    auto priya = openSmall(on);
    perform(priya, kVisitTable);
    auto tom = openSmall(on);
    int written = 0;
    for (int round = 1; round <= 12; ++round) {
        writeTwice(round % 2 == 0 ? priya : tom, written + 1, 20);
        written += 20;
        // The other one empties the log and begins it again.
        Database& other = round % 2 == 0 ? tom : priya;
        REQUIRE(other.checkpoint().ok());
        writeTwice(other, written + 1, 5);
        written += 5;
        CHECK(ask(round % 2 == 0 ? priya : tom, "SELECT count(*) FROM visit") == std::to_string(written));
        writeTwice(round % 2 == 0 ? priya : tom, written + 1, 20);
        written += 20;
        INFO("round " << round);
        REQUIRE(afterKill(on) == std::to_string(written) + " of " + std::to_string(written));
    }
}

TEST_CASE("A connection that reads nothing from a log begun anew by another still writes with its salts") {
    static SealedDisk on("unread restarts");
    on.disk.load({});
    auto priya = openSmall(on);
    perform(priya,
            "CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT); CREATE TABLE count_of_tom(n INTEGER);"
            "INSERT INTO visit VALUES(1, ''); INSERT INTO count_of_tom VALUES(0)");
    auto tom = openSmall(on);
    for (int round = 1; round <= 5; ++round) {
        REQUIRE(tom.checkpoint().ok());
        perform(tom, "UPDATE count_of_tom SET n=n+1");
        // All that this touches lies in the database, so nothing tells of the new run but SQLite's header.
        perform(priya, "UPDATE visit SET words='round " + std::to_string(round) + "'");
        static SealedDisk next("after an unread restart");
        next.disk.load(on.disk.content());
        auto database = std::move(next.open(OpenMode::ReadWrite)).value();
        CHECK(ask(database, "SELECT words FROM visit") == "round " + std::to_string(round));
        CHECK(ask(database, "SELECT n FROM count_of_tom") == std::to_string(round));
    }
}

TEST_CASE("A transaction that was spilled to the log and rolled back leaves nothing behind") {
    static SealedDisk on("spilled");
    on.disk.load({});
    auto database = openSmall(on);
    perform(database, kVisitTable);
    writeTwice(database, 1, 30);
    perform(database,
            "BEGIN; UPDATE visit SET words='never'; SAVEPOINT s; UPDATE visit SET noise=zeroblob(2000)");
    CHECK(afterKill(on) == "30 of 30");
    perform(database, "ROLLBACK TO s; UPDATE visit SET words='never again'; ROLLBACK");
    CHECK(afterKill(on) == "30 of 30");
    writeTwice(database, 31, 10);
    CHECK(afterKill(on) == "40 of 40");
}

TEST_CASE("A checkpoint moves sealed pages from the log to the database as they are") {
    static SealedDisk on("moved");
    on.disk.load({});
    auto database = openSmall(on);
    perform(database, kVisitTable);
    for (int i = 1; i <= 30; ++i) REQUIRE(saveVisit(database, i).ok());
    constexpr std::size_t kPage = 4096;
    const std::string log = on.disk.content()[kStoreName + "-wal"];
    std::map<std::uint32_t, std::string> newest;
    for (std::size_t at = 32; at + sealed::kFrameHeaderSize + kPage <= log.size();
         at += sealed::kFrameHeaderSize + kPage) {
        const auto* header = reinterpret_cast<const std::uint8_t*>(log.data() + at);
        newest[sealed::readBig32(header) & 0x7fffffffU] = log.substr(at + sealed::kFrameHeaderSize, kPage);
    }
    REQUIRE(newest.size() > 20);
    REQUIRE(database.checkpoint().ok());
    const std::string file = on.disk.content()[kStoreName];
    for (const auto& [page, sealed] : newest) {
        INFO("page " << page);
        CHECK((file.substr((page - 1) * kPage, kPage) == sealed));
    }
}
