// After a store is closed, as locking does, nothing of it is left in the memory of the process.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <vector>

#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// The words lie in this program in two parts and are put together by SQLite alone.
constexpr std::string_view kFirst = "the dog sleeps on h";
constexpr std::string_view kSecond = "er bed and Mia is glad";

bool foundIn(std::string_view memory) {
    for (std::size_t at = memory.find(kFirst); at != std::string_view::npos;
         at = memory.find(kFirst, at + 1)) {
        if (memory.substr(at + kFirst.size(), kSecond.size()) == kSecond) return true;
    }
    return false;
}

// Looks through all memory that the process may write to, by a window that is wiped after each look.
bool isInMemory() {
    constexpr std::size_t kWindow = 1 << 20;
    constexpr std::size_t kOverlap = 100;
    const int memory = ::open("/proc/self/mem", O_RDONLY);
    REQUIRE(memory >= 0);
    std::ifstream maps("/proc/self/maps");
    std::vector<std::uint8_t> window(kWindow);
    bool found = false;
    for (std::string line; !found && std::getline(maps, line);) {
        std::uint64_t from = 0;
        std::uint64_t to = 0;
        std::array<char, 5> rights{};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, rights.data()) != 3) continue;
        if (rights[0] != 'r' || rights[1] != 'w' || to - from > (1ULL << 30)) continue;
        for (; !found && from < to; from += kWindow - kOverlap) {
            const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(kWindow, to - from));
            const ssize_t got = ::pread(memory, window.data(), part, static_cast<off_t>(from));
            if (got > 0)
                found =
                    foundIn({reinterpret_cast<const char*>(window.data()), static_cast<std::size_t>(got)});
            wipe(window);
        }
    }
    ::close(memory);
    return found;
}

}  // namespace

TEST_CASE("No word of a store is left in memory once it is closed") {
    const ScratchFolder folder("memory");
    {
        auto database = std::move(Database::open(folder / "ava.db", storeKey(), OpenMode::Create)).value();
        perform(database, "CREATE VIRTUAL TABLE narrative USING fts5(words)");
        auto insert = std::move(database.prepare("INSERT INTO narrative SELECT ?1 || ?2")).value();
        for (int i = 0; i < 300; ++i) REQUIRE(insert.bind(1, kFirst).bind(2, kSecond).run().ok());
        auto search =
            std::move(database.prepare("SELECT words FROM narrative WHERE narrative MATCH 'mia'")).value();
        for (int i = 0; i < 300; ++i) REQUIRE(search.step().value());
        search.reset();
        REQUIRE(database.checkpoint().ok());
        CHECK(isInMemory());
    }
    CHECK(!isInMemory());
}
