// One program at a time in one home folder.
#pragma once

#include <filesystem>
#include <utility>

#include "core/base/result.h"

namespace doorstep {

/// Holds the lock file of a home until it goes; the system lets go of it when the program dies.
class HomeLock {
public:
    /// Fails with `Busy` when another program has the home open, and with `Io`.
    static Result<HomeLock> take(const std::filesystem::path& home);
    HomeLock(HomeLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    HomeLock& operator=(HomeLock&&) = delete;
    ~HomeLock();

private:
    explicit HomeLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace doorstep
