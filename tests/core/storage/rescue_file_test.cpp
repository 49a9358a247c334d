// The rescue file gives back what was put into it, to the device and to the server, and says what it lost.
#include "core/storage/rescue_file.h"

#include <catch2/catch.hpp>

#include <random>

#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

RescueEntry entry(std::uint64_t sequence, const std::string& words = kCanary) {
    const std::string text = words + std::to_string(sequence);
    return {sequence, Bytes(text.begin(), text.end())};
}

struct Fixture {
    RescueFile make() {
        return std::move(RescueFile::create(file, device, storeKey(), server.publicKey)).value();
    }
    Result<RescueFile> open() { return RescueFile::open(file, storeKey()); }
    std::vector<RescueEntry> read() { return open().value().read()->unsent; }

    ScratchFolder folder{"rescue"};
    std::filesystem::path file = folder / "rescue";
    DeviceId device;
    crypto::BoxKey server = crypto::BoxKey::make();
};

}  // namespace

TEST_CASE_METHOD(Fixture, "What was appended reads again, on the device and with the server's key alone") {
    {
        RescueFile rescue = make();
        REQUIRE(rescue.append({entry(1), entry(2)}).ok());
        REQUIRE(rescue.append({entry(3)}).ok());
        REQUIRE(rescue.append({entry(2, "Written again ")}).ok());
        REQUIRE(rescue.crossOut({1, 77}).ok());
    }
    const std::vector<RescueEntry> expected = {entry(2, "Written again "), entry(3)};
    CHECK(read() == expected);
    CHECK(RescueFile::readOnServer(file, server)->unsent == expected);
    CHECK(RescueFile::readOnServer(file, crypto::BoxKey::make()).error().code == ErrorCode::WrongKey);
    CHECK(RescueFile::open(file, otherKey()).error().code == ErrorCode::Damaged);
    CHECK(RescueFile::open(folder / "none", storeKey()).error().code == ErrorCode::NotFound);
    CHECK(filesContaining(folder.path(), "Mia").empty());
    CHECK(filesContaining(folder.path(), "Written").empty());
}

TEST_CASE_METHOD(Fixture, "What the server has goes from the file") {
    RescueFile rescue = make();
    const auto empty = std::filesystem::file_size(file);
    for (std::uint64_t i = 1; i <= 400; ++i) {
        REQUIRE(rescue.append({entry(i, std::string(5000, 'x'))}).ok());
        if (i > 3) REQUIRE(rescue.crossOut({i - 3}).ok());
        REQUIRE(rescue.unsent().size() == std::min<std::uint64_t>(i, 3));
    }
    CHECK(std::filesystem::file_size(file) < 400'000);
    CHECK(read().size() == 3);
    REQUIRE(rescue.crossOut({398, 399, 400}).ok());
    CHECK(std::filesystem::file_size(file) == empty);
    CHECK(read().empty());
}

TEST_CASE_METHOD(Fixture, "A write that was torn costs itself alone, and writing goes on") {
    {
        RescueFile rescue = make();
        for (std::uint64_t i = 1; i <= 4; ++i) REQUIRE(rescue.append({entry(i)}).ok());
    }
    const std::string whole = readFile(file);
    const std::size_t one = kCanary.size() + 1;
    std::size_t least = 4;
    for (std::size_t size = whole.size(); size-- > 300;) {
        writeFile(file, whole.substr(0, size));
        auto cut = open();
        REQUIRE(cut.ok());
        const std::size_t kept = cut->unsent().size();
        // Every entry that is wholly there reads.
        REQUIRE(kept <= least);
        REQUIRE((whole.size() - size) / one >= 4 - kept - 1);
        least = kept;
        REQUIRE(cut->append({entry(9)}).ok());
        CHECK(open()->unsent().size() == kept + 1);
    }
    CHECK(least < 4);
}

TEST_CASE_METHOD(Fixture,
                 "An altered entry is counted, never read as something else, and spoils no other") {
    {
        RescueFile rescue = make();
        for (std::uint64_t i = 1; i <= 20; ++i) REQUIRE(rescue.append({entry(i)}).ok());
    }
    const std::string whole = readFile(file);
    std::mt19937 random(11);
    int named = 0;
    for (int round = 0; round < changesOfEachKind(); ++round) {
        std::string altered = whole;
        const std::size_t at = random() % whole.size();
        altered[at] = static_cast<char>(altered[at] ^ (1 << random() % 8));
        writeFile(file, altered);
        const auto opened = RescueFile::open(file, storeKey());
        if (!opened) {
            ++named;
            continue;  // The head.
        }
        const auto content = opened->read();
        REQUIRE(content.ok());
        for (const RescueEntry& found : content->unsent) REQUIRE(found == entry(found.sequence));
        if (content->unsent.size() == 20) continue;  // In the part for the server.
        REQUIRE(content->unsent.size() == 19);
        ++named;
    }
    CHECK(named > changesOfEachKind() * 4 / 5);
    WARN(changesOfEachKind() << " altered rescue files: " << named << " reported, the others whole");
}

TEST_CASE_METHOD(Fixture, "Entries that trade places do not read") {
    {
        RescueFile rescue = make();
        for (std::uint64_t i = 1; i <= 3; ++i) REQUIRE(rescue.append({entry(i)}).ok());
    }
    std::string altered = readFile(file);
    // All entries have one size: the last two, exchanged.
    const std::size_t part = 4 + 40 + 1 + 1 + 1 + 2 + kCanary.size() + 1;
    const std::string last = altered.substr(altered.size() - part);
    const std::string middle = altered.substr(altered.size() - 2 * part, part);
    altered.replace(altered.size() - 2 * part, 2 * part, last + middle);
    writeFile(file, altered);
    // Each would read at its own place; the one that comes early hides the other.
    const auto content = open()->read();
    CHECK(content->unsent.size() < 3);
    for (const RescueEntry& found : content->unsent) CHECK(found == entry(found.sequence));
    CHECK(content->unreadable > 0);
}
