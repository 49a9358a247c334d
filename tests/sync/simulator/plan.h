// What happens in one run: a list of steps that follows from its seed, of which any can be left out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace doorstep::simulator {

enum class StepKind : std::uint8_t {
    // What people do.
    Record,
    Edit,
    AddChild,
    Submit,
    Approve,
    Return,
    Resolve,
    Sync,
    // What the council does.
    Reallocate,
    // What happens to machines and lines.
    Restart,
    Backup,
    Restore,
    Copy,
    PutBack,
    Clone,
    Clock,
    Full,
    TimePasses,
    Late,
};

/// What happens on the way of one request of a sync.
enum class WayFault : std::uint8_t {
    None,
    LoseRequest,
    LoseAnswer,
    Twice,
    Late,              ///< It arrives after other requests did.
    Meanwhile,         ///< The council changes allocations just before it arrives.
    ServerFails,       ///< The server's power fails while it works on the request.
    ServerFailsAfter,  ///< Its power fails just after the answer left.
};

/// One step. Its numbers mean something against what is there when it is taken, so that a step means
/// something too when those before it are left out.
struct Step {
    StepKind kind;
    std::uint32_t device = 0;
    std::uint32_t which = 0;
    std::uint32_t what = 0;
    /// The power of the device fails at this change of its disk during the step; 0 for never.
    std::uint32_t crashAt = 0;
    WayFault fault = WayFault::None;
    std::uint32_t faultAt = 0;  ///< The request of the sync, from 1.
};

using Plan = std::vector<Step>;
Plan planFrom(std::uint64_t seed);

}  // namespace doorstep::simulator
