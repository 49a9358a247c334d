// Small files are replaced whole, kept private, and failures say what a caller can act on.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "core/base/files.h"
#include "tests/support/process.h"

using namespace doorstep;
namespace fs = std::filesystem;

namespace {

mode_t modeOf(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("a file is replaced whole and readable by its owner only") {
    const test::ScratchFolder folder("files");
    const fs::path file = folder / "profile";
    REQUIRE(writeWhole(file, bytesOf("first")).ok());
    ::chmod(file.c_str(), 0644);
    REQUIRE(writeWhole(file, bytesOf("second and longer")).ok());
    CHECK(textOf(*readWhole(file)) == "second and longer");
    CHECK(modeOf(file) == 0600);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("an interrupted write leaves the old content and does not hinder the next") {
    const test::ScratchFolder folder("files");
    const fs::path file = folder / "profile";
    REQUIRE(writeWhole(file, bytesOf("old")).ok());
    test::writeFile(file.string() + ".new", "half of what was to be writ");
    CHECK(textOf(*readWhole(file)) == "old");
    REQUIRE(writeWhole(file, bytesOf("new")).ok());
    CHECK(textOf(*readWhole(file)) == "new");
}

TEST_CASE("what cannot be read or written is named") {
    const test::ScratchFolder folder("files");
    CHECK(readWhole(folder / "absent").error().code == ErrorCode::NotFound);
    CHECK(writeWhole(folder / "absent/profile", {}).error().code == ErrorCode::NotFound);
    CHECK(readWhole(folder.path()).error().code == ErrorCode::Io);
    CHECK(writeWhole("/dev/full/profile", {}).error().code == ErrorCode::Io);
    test::writeFile(folder / "long", std::string((64 << 10) + 1, 'x'));
    CHECK(readWhole(folder / "long").error().code == ErrorCode::Damaged);
    CHECK(removeDurably(folder / "long").ok());
    CHECK_FALSE(fs::exists(folder / "long"));
    CHECK(removeDurably(folder / "long").ok());
}

TEST_CASE("a private folder is made with those above it and closed to others") {
    const test::ScratchFolder folder("files");
    const fs::path home = folder / "priya/tablet";
    REQUIRE(makePrivateFolder(home).ok());
    CHECK(modeOf(home) == 0700);
    ::chmod(home.c_str(), 0755);
    REQUIRE(makePrivateFolder(home).ok());
    CHECK(modeOf(home) == 0700);
    test::writeFile(folder / "file", "");
    CHECK(makePrivateFolder(folder / "file/home").error().code == ErrorCode::Io);
}
