// What a script can tell from how the program ended. Never renumbered.
#pragma once

#include "core/base/result.h"

namespace doorstep::cli {

constexpr int kExitDone = 0;
constexpr int kExitUsage = 2;
/// An error's code is 10 and its place in `ErrorCode`.
constexpr int kExitFirstError = 10;

inline int exitCodeOf(ErrorCode code) {
    return kExitFirstError + static_cast<int>(code);
}

}  // namespace doorstep::cli
