// Several processes on one store, and processes that are killed while they write.
#include <csignal>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

const char* const kWriter = STORE_WRITER;

void makeEntries(const std::filesystem::path& file) {
    auto database = std::move(Database::open(file, storeKey(), OpenMode::Create)).value();
    perform(database,
            "CREATE TABLE entry(writer TEXT, number INTEGER, noise BLOB, PRIMARY KEY(writer, number))");
}

int lastNumberIn(const std::string& output) {
    // The last line may be cut: a kill can fall into it.
    const std::size_t end = output.rfind('\n');
    if (end == std::string::npos) return 0;
    const std::size_t start = output.rfind('\n', end - 1);
    return std::stoi(output.substr(start == std::string::npos ? 0 : start + 1));
}

}  // namespace

TEST_CASE("Commits that a killed process was told of are there") {
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    makeEntries(file);
    for (int round = 0; round < 25; ++round) {
        const std::string name = "round " + std::to_string(round);
        Process writer(kWriter, {file.string(), name, "1000000"}, folder / name);
        for (int waits = 0; writer.outputSoFar().empty() && waits < 2000; ++waits) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(3 * round));
        writer.signal(SIGKILL);
        const int acknowledged = lastNumberIn(writer.wait().out);
        auto database = std::move(Database::open(file, storeKey(), OpenMode::ReadWrite)).value();
        const int stored =
            std::stoi(ask(database, "SELECT count(*) FROM entry WHERE writer='" + name + "'"));
        INFO(name << ": " << acknowledged << " acknowledged, " << stored << " stored");
        REQUIRE(acknowledged > 0);
        CHECK(stored >= acknowledged);
        CHECK(stored <= acknowledged + 1);
        CHECK(ask(database, "PRAGMA integrity_check") == "ok");
    }
}

TEST_CASE("Two processes and this one write to a store at once") {
    const ScratchFolder folder("store");
    const auto file = folder / "ava.db";
    makeEntries(file);
    Process priya(kWriter, {file.string(), "Priya", "150"}, folder / "priya");
    Process tom(kWriter, {file.string(), "Tom", "150"}, folder / "tom");
    auto database = std::move(Database::open(file, storeKey(), OpenMode::ReadWrite)).value();
    for (int i = 1; i <= 150; ++i) {
        perform(database, "INSERT INTO entry VALUES('Grace'," + std::to_string(i) + ",zeroblob(500))");
    }
    const Finished priyaEnd = priya.wait();
    const Finished tomEnd = tom.wait();
    INFO(priyaEnd.err << tomEnd.err);
    CHECK(priyaEnd.exitCode == 0);
    CHECK(tomEnd.exitCode == 0);
    CHECK(ask(database,
              "SELECT group_concat(c) FROM (SELECT writer || ' ' || count(*) AS c FROM entry "
              "GROUP BY writer ORDER BY writer)") == "Grace 150,Priya 150,Tom 150");
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("Processes that make the same store at the same time end up with one") {
    for (int round = 0; round < 5; ++round) {
        const ScratchFolder folder("store");
        const auto file = folder / "ava.db";
        std::vector<std::thread> makers;
        std::atomic<int> made = 0;
        for (int i = 0; i < 4; ++i) {
            makers.emplace_back([&] {
                auto database = Database::open(file, storeKey(), OpenMode::Create);
                if (!database) return;
                if (database->execute("CREATE TABLE IF NOT EXISTS entry(x); INSERT INTO entry VALUES(1)")
                        .ok())
                    ++made;
            });
        }
        for (auto& maker : makers) maker.join();
        CHECK(made == 4);
        auto database = std::move(Database::open(file, storeKey(), OpenMode::ReadWrite)).value();
        CHECK(ask(database, "SELECT count(*) FROM entry") == "4");
    }
}
