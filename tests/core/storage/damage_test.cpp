// What was altered on the disk is noticed, and a log cut at any length gives the committed prefix.
#include <catch2/catch.hpp>

#include "core/storage/key_registration.h"
#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// A closed store whose log still holds all transactions: files copied while the writer is open.
void copyStore(const ScratchFolder& from, const ScratchFolder& to) {
    for (const char* name : {"ava.db", "ava.db-wal"}) {
        std::filesystem::copy(from / name, to / name, std::filesystem::copy_options::overwrite_existing);
    }
    std::filesystem::remove(to / "ava.db-shm");
}

std::string flipped(std::string content, std::size_t at) {
    content[at] = static_cast<char>(content[at] ^ (1 << (at % 8)));
    return content;
}

}  // namespace

TEST_CASE("A flipped bit anywhere in the database is reported as damage") {
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    { makeVisits(file, 200); }
    const std::string whole = readFile(file);
    const std::string good = readAll(file).value();
    for (std::size_t at = 0; at < whole.size(); at += 211) {
        writeFile(file, flipped(whole, at));
        const auto read = readAll(file);
        INFO("byte " << at);
        REQUIRE(!read.ok());
        CHECK(read.error().code == ErrorCode::Damaged);
    }
    writeFile(file, whole);
    CHECK(readAll(file).value() == good);
}

TEST_CASE("Pages that trade places or come as zeros are reported") {
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    { makeVisits(file, 200); }
    const std::string whole = readFile(file);
    std::string swapped = whole;
    std::swap_ranges(swapped.begin() + 4096, swapped.begin() + 8192, swapped.begin() + 3 * 4096);
    writeFile(file, swapped);
    CHECK(readAll(file).error().code == ErrorCode::Damaged);
    std::string zeroed = whole;
    std::fill_n(zeroed.begin() + 3 * 4096, 4096, '\0');
    writeFile(file, zeroed);
    CHECK(readAll(file).error().code == ErrorCode::Damaged);
    writeFile(file, whole.substr(0, whole.size() - 4096));
    CHECK(readAll(file).error().code == ErrorCode::Damaged);
}

TEST_CASE("A log cut at any length gives back the transactions before the cut, whole") {
    const ScratchFolder folder("store");
    const ScratchFolder copy("store");
    auto database = makeVisits(folder / "ava.db", 1);
    REQUIRE(database.checkpoint().ok());
    // The log's length after each commit, and the number of rows that it then stands for.
    std::vector<std::pair<std::uintmax_t, int>> commits;
    for (int i = 2; i <= 12; ++i) {
        perform(database,
                "INSERT INTO visit VALUES(" + std::to_string(i) + ",'" + kCanary + "',randomblob(3000))");
        commits.emplace_back(std::filesystem::file_size(folder / "ava.db-wal"), i);
    }
    copyStore(folder, copy);
    const std::string log = readFile(copy / "ava.db-wal");
    const std::string main = readFile(copy / "ava.db");
    for (std::size_t length = 0; length <= log.size(); length += length < 4200 ? 131 : 1201) {
        writeFile(copy / "ava.db", main);
        writeFile(copy / "ava.db-wal", log.substr(0, length));
        std::filesystem::remove(copy / "ava.db-shm");
        int expected = 1;
        for (const auto& [bytes, rows] : commits) expected = bytes <= length ? rows : expected;
        const auto read = readAll(copy / "ava.db");
        INFO("length " << length << " " << (read ? "" : read.error().detail));
        REQUIRE(read.ok());
        CHECK(read->substr(0, read->find('/')) == std::to_string(expected));
    }
}

TEST_CASE("A flipped bit in the log is damage, or ends the log in its last transaction alone") {
    const ScratchFolder folder("store");
    const ScratchFolder copy("store");
    auto database = makeVisits(folder / "ava.db", 1);
    REQUIRE(database.checkpoint().ok());
    std::uintmax_t beforeLast = 0;
    for (int i = 2; i <= 12; ++i) {
        beforeLast = std::filesystem::file_size(folder / "ava.db-wal");
        perform(database,
                "INSERT INTO visit VALUES(" + std::to_string(i) + ",'" + kCanary + "',randomblob(3000))");
    }
    copyStore(folder, copy);
    const std::string log = readFile(copy / "ava.db-wal");
    const std::string main = readFile(copy / "ava.db");
    int reported = 0;
    for (std::size_t at = 0; at < log.size(); at += 331) {
        writeFile(copy / "ava.db", main);
        writeFile(copy / "ava.db-wal", flipped(log, at));
        std::filesystem::remove(copy / "ava.db-shm");
        const auto read = readAll(copy / "ava.db");
        INFO("byte " << at << " of " << log.size() << ", last commit from " << beforeLast);
        if (at < beforeLast) {
            REQUIRE(!read.ok());
            CHECK(read.error().code == ErrorCode::Damaged);
            ++reported;
        } else {
            REQUIRE(read.ok());
            CHECK(read->substr(0, 3) == "11/");
        }
    }
    CHECK(reported > 100);
}

TEST_CASE("A checkpoint moves frames as they lie, and refuses one that was altered meanwhile") {
    const std::string suite = GENERATE("xchacha20", "aes256gcm");
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    const auto logFile = folder / "ava.db-wal";
    {
        const sealed::KeyRegistration key(storeKey());
        auto source = makeVisits(folder / "source.db", 60);
        perform(source,
                "VACUUM INTO 'file:" + file.string() + "?key=" + key.number() + "&suite=" + suite + "'");
    }
    auto database = std::move(Database::open(file, storeKey(), OpenMode::ReadWrite)).value();
    perform(database,
            "PRAGMA wal_autocheckpoint=0; UPDATE visit SET words=words || '!'; PRAGMA user_version=2");
    const std::string expected = ask(database, "SELECT group_concat(words) FROM visit");
    const std::string log = readFile(logFile);
    const std::string before = readFile(file);
    constexpr std::size_t kFrame = 24 + 4096;
    for (std::size_t at = 32; at + kFrame <= log.size(); at += kFrame) {
        for (const std::size_t within : {3, 24, 900, 24 + 4056, 24 + 4095}) {
            writeFile(logFile, flipped(log, at + within));
            const auto done = database.checkpoint();
            INFO(suite << ", frame at " << at << ", byte " << within);
            REQUIRE(!done.ok());
            CHECK(done.error().code == ErrorCode::Damaged);
        }
    }
    writeFile(logFile, log);
    REQUIRE(database.checkpoint().ok());
    const std::string after = readFile(file);
    int moved = 0;
    for (std::size_t at = 0; at < after.size(); at += 4096) {
        const std::string page = after.substr(at, 4096);
        if (at < before.size() && page == before.substr(at, 4096)) continue;
        ++moved;
        CHECK(log.find(page) != std::string::npos);
    }
    CHECK(moved > 5);
    CHECK(ask(database, "SELECT group_concat(words) FROM visit") == expected);
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
}
