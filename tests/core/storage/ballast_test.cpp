// The reserve on a disk that fills up and empties again.
#include "core/storage/ballast.h"

#include <catch2/catch.hpp>

#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr std::uint64_t kSmall = 1 << 20;

struct Disk {
    Ballast ballast(std::uint64_t size = kSmall) {
        return Ballast(folder / "ballast", size, [this](const auto&) { return free; });
    }
    [[nodiscard]] bool there() const { return std::filesystem::exists(folder / "ballast"); }
    ScratchFolder folder{"ballast"};
    std::uint64_t free = 1ULL << 40;
};

}  // namespace

TEST_CASE("The reserve is made while there is room, given up when there is none, and made again") {
    Disk disk;
    Ballast ballast = disk.ballast();
    ballast.restore();
    CHECK(std::filesystem::file_size(disk.folder / "ballast") == kSmall);
    CHECK_FALSE(ballast.makeRoom());
    CHECK(disk.there());

    disk.free = Ballast::kMargin - 1;
    CHECK(ballast.makeRoom());
    CHECK_FALSE(disk.there());
    CHECK(ballast.givenUp());
    CHECK_FALSE(ballast.makeRoom());  // There is no more to give.

    // What it gave is not taken back while it is needed.
    disk.free = Ballast::kMargin + kSmall;
    ballast.restore();
    CHECK_FALSE(disk.there());
    CHECK(ballast.givenUp());
    disk.free = 2 * Ballast::kMargin + kSmall;
    ballast.restore();
    CHECK(disk.there());
    CHECK_FALSE(ballast.givenUp());
}

TEST_CASE("A reserve of another size, or one that was begun, is made anew") {
    Disk disk;
    writeFile(disk.folder / "ballast", "begun");
    disk.ballast().restore();
    CHECK(std::filesystem::file_size(disk.folder / "ballast") == kSmall);
    disk.ballast(2 * kSmall).restore();
    CHECK(std::filesystem::file_size(disk.folder / "ballast") == 2 * kSmall);
    disk.ballast(0).restore();  // Asked for none: what is there is left alone.
    CHECK(disk.there());
    CHECK_FALSE(disk.ballast(0).makeRoom());
}

TEST_CASE("A device that starts on a full disk says so") {
    Disk disk;
    disk.free = 0;
    Ballast ballast = disk.ballast();
    ballast.restore();
    CHECK_FALSE(disk.there());
    CHECK(ballast.givenUp());
    CHECK(Ballast::freeSpaceOf(disk.folder.path()) > 0);
}
