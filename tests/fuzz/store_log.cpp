// Fuzzes the reader of the log: frames altered, moved, dropped, doubled, cut, and brought from an earlier
// log are reported, or leave the transactions before them, each whole.
#include <algorithm>

#include "tests/fuzz/sealed_specimen.h"

using namespace doorstep;
using fuzz::Input;
using fuzz::SealedSpecimen;

namespace {

constexpr std::size_t kHeader = SealedSpecimen::kLogHeader;
constexpr std::size_t kFrame = SealedSpecimen::kFrame;

std::size_t framesIn(const std::string& log) {
    return log.size() < kHeader ? 0 : (log.size() - kHeader) / kFrame;
}

void alter(std::string& log, const SealedSpecimen& specimen, Input& input) {
    const std::size_t frames = framesIn(log);
    const std::size_t from = kHeader + input.below(framesIn(specimen.log())) * kFrame;
    const std::size_t to = kHeader + input.below(frames) * kFrame;
    const std::string& earlier = specimen.earlierLog();
    switch (input.byte() % 7) {
        case 0: log[input.below(log.size())] = static_cast<char>(input.byte()); break;
        case 1: log.replace(to, kFrame, specimen.log(), from, kFrame); break;
        case 2: log.erase(to, kFrame); break;
        case 3: log.insert(to, specimen.log(), from, kFrame); break;
        case 4: log.resize(input.below(log.size() + 1)); break;
        case 5:
            log.replace(to, kFrame, earlier, kHeader + (from - kHeader) % (framesIn(earlier) * kFrame),
                        kFrame);
            break;
        default: log.replace(0, kHeader, earlier, 0, kHeader); break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, std::min<std::size_t>(size, 128));
    SealedSpecimen& specimen = SealedSpecimen::instance();
    std::string log = specimen.log();
    // Of a log without frames nothing is left to alter.
    while (!input.empty() && framesIn(log) > 0) alter(log, specimen, input);
    // What is read is checked visit by visit: no gap, no half transaction, no other words.
    const auto found = specimen.read(specimen.database(), log);
    DOORSTEP_ASSERT(!found || *found >= SealedSpecimen::kInDatabase);
    DOORSTEP_ASSERT(!found || *found <= SealedSpecimen::kInDatabase + SealedSpecimen::kInLog);
    return 0;
}
