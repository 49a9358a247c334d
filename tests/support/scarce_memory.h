// Memory that runs out when a test says so: SQLite's, C++'s and libsodium's.
#pragma once

#include <cstdint>

namespace doorstep::test {

/// Whose allocations are counted and fail.
enum class Memory : std::uint8_t {
    Sqlite,  ///< SQLite's own, through its allocator.
    Own,     ///< Ours: `operator new` and `sodium_malloc`.
};

/// Counts allocations of one kind while it lives and lets them fail. One at a time, one thread. Where own
/// memory fails, C++ throws.
class ScarceMemory {
public:
    /// Lets the `failing`-th allocation fail, counted from 1; all after it too if `stays`.
    ScarceMemory(Memory kind, int failing, bool stays);
    ~ScarceMemory();
    ScarceMemory(const ScarceMemory&) = delete;
    ScarceMemory& operator=(const ScarceMemory&) = delete;
    /// How many were asked for so far.
    [[nodiscard]] int asked() const;
};

/// Puts SQLite's allocator in place; before SQLite is used for the first time in this process.
void watchSqliteMemory();

}  // namespace doorstep::test
