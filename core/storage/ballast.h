// A file that holds room: given up when the disk gets full, so that words can still be saved.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace doorstep {

/// The file. Everything here does what it can and reports nothing: a disk that cannot hold ballast saves
/// words all the same. Use from one thread.
class Ballast {
public:
    static constexpr std::uint64_t kSize = 64ULL << 20;
    /// With less than this free, the ballast goes before the next write.
    static constexpr std::uint64_t kMargin = 16ULL << 20;

    /// Bytes that are free for us on the disk of a folder; the largest number when nobody can tell.
    using FreeSpace = std::function<std::uint64_t(const std::filesystem::path& folder)>;
    static std::uint64_t freeSpaceOf(const std::filesystem::path& folder);

    /// A size of 0 means none.
    explicit Ballast(std::filesystem::path file, std::uint64_t size = kSize,
                     FreeSpace freeSpace = freeSpaceOf);

    /// Before a write: gives the file up when the disk is nearly full. True when it went now.
    bool makeRoom();
    /// Makes the file when it is not there and the disk has room for it and twice the margin. Its blocks
    /// are reserved, not written; a file system that cannot do so holds none.
    void restore();
    /// Whether the reserve is in use: from then on what can wait is not stored.
    [[nodiscard]] bool givenUp() const { return givenUp_; }

private:
    std::filesystem::path file_;
    std::uint64_t size_;
    FreeSpace freeSpace_;
    bool givenUp_ = false;
};

}  // namespace doorstep
