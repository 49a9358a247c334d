// A rescue file on a disk that fails: an error that says so, and whatever was acknowledged stays in the
// file of that name.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "core/storage/rescue_file.h"
#include "tests/core/storage/store_support.h"
#include "tests/support/failing_calls.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// Of a size that makes the file be read in several pieces, and be written anew when something is crossed
/// out.
RescueEntry entry(std::uint64_t sequence) {
    const std::string text = std::to_string(sequence) + std::string(70'000, 'x');
    return {sequence, Bytes(text.begin(), text.end())};
}

/// What was said about it: every entry that must be there.
class Acknowledged {
public:
    void note(const Result<void>& done) {
        if (done) return;
        ++errors;
        const ErrorCode code = done.error().code;
        REQUIRE((code == ErrorCode::Io || code == ErrorCode::DiskFull));
    }
    std::set<std::uint64_t> present;
    int errors = 0;
};

/// Goes on after every error: the file has to be of use again once the disk is.
void use(RescueFile& rescue, Acknowledged& kept) {
    for (std::uint64_t i = 2; i <= 8; ++i) {
        const auto added = rescue.append({entry(i)});
        kept.note(added);
        if (added) kept.present.insert(i);
        if (i % 3 != 0) continue;
        // It may be gone, whether or not it was said to be.
        kept.note(rescue.crossOut({i - 1}));
        kept.present.erase(i - 1);
    }
}

}  // namespace

TEST_CASE("Whichever call for a rescue file fails, what it acknowledged stays in it") {
    const auto failure = GENERATE(CallFailure::Io, CallFailure::NoSpace, CallFailure::Short);
    const bool stays = GENERATE(false, true);
    INFO((stays ? "from then on" : "once") << ", failure " << static_cast<int>(failure));
    const ScratchFolder folder("rescue on a bad disk");
    const auto file = folder / "rescue";
    const crypto::BoxKey server = crypto::BoxKey::make();
    {
        auto made = std::move(RescueFile::create(file, DeviceId(), storeKey(), server.publicKey)).value();
        REQUIRE(made.append({entry(1)}).ok());
    }
    const std::string start = readFile(file);
    int calls = 0;
    int errors = 0;
    for (int failing = 1; calls >= failing - 1; ++failing) {
        INFO("call " << failing);
        writeFile(file, start);
        Acknowledged kept;
        kept.present = {1};
        {
            const FailingCalls disk(failure, failing, stays);
            auto opened = RescueFile::open(file, storeKey());
            if (opened) {
                use(*opened, kept);
            } else {
                // Neither missing nor damaged: then somebody would make a new one.
                kept.note(opened.error());
            }
            calls = disk.calls();
        }
        errors += kept.errors;
        auto again = RescueFile::open(file, storeKey());
        REQUIRE(again.ok());
        const auto content = again->read();
        REQUIRE(content.ok());
        std::set<std::uint64_t> found;
        for (const RescueEntry& one : content->unsent) {
            REQUIRE(one == entry(one.sequence));
            found.insert(one.sequence);
        }
        REQUIRE(std::ranges::includes(found, kept.present));
    }
    CHECK(calls > 30);
    CHECK((errors > 20) == (failure != CallFailure::Short));
}
