// A small file beside the database that remembers how far the database had come.
#pragma once

#include <filesystem>
#include <optional>

#include "core/crypto/secret.h"
#include "core/storage/commit_mark.h"

namespace doorstep {

/// What is kept outside the database after each transaction.
struct Anchored {
    CommitMark mark;
    std::uint64_t sequence = 0;  ///< Of the newest change that this device wrote; 0 before the first.
    Hash head;                   ///< The identity of that change.
    /// `hashOfPageTags` of the database as it was closed with this mark; nothing while it is in use.
    std::optional<Hash> pages{};
    bool operator==(const Anchored&) const = default;
};

/// The file: two places of one disk block each, written in turn, each sealed by itself. A write that is
/// torn leaves the other. Use from one thread.
class HeadAnchor {
public:
    /// `key` has 32 bytes. Nothing is read or written yet.
    HeadAnchor(std::filesystem::path file, Secret key);
    HeadAnchor(HeadAnchor&& other) noexcept;
    HeadAnchor& operator=(HeadAnchor&&) = delete;
    ~HeadAnchor();

    /// The newest that was kept. Fails with `NotFound` when there is no such file, with `Damaged` when
    /// neither place reads with this key, and with `Io`.
    Result<Anchored> read();
    /// Durable once it succeeds. Takes one write and one flush. Fails with `DiskFull` or `Io`; then the one
    /// before is still there.
    Result<void> keep(const Anchored& anchored);
    /// Writes both places, so that neither is older: for the end of a session. Fails like `keep`.
    Result<void> settle(const Anchored& anchored);

private:
    Result<void> write(const Anchored& anchored, std::uint64_t place);
    [[nodiscard]] std::optional<Anchored> readPlace(ByteView content, std::uint64_t place) const;

    std::filesystem::path file_;
    Secret key_;
    int descriptor_ = -1;
    std::uint64_t next_ = 0;  ///< The place to write next: 0 or 1.
};

}  // namespace doorstep
