// The first 24 bytes of a sealed file: the only ones that stay readable. Grammar in format.md.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace doorstep::sealed {

constexpr std::size_t kHeaderSize = 24;
constexpr std::uint8_t kFormatVersion = 1;
/// What pages are sealed with, by the header's suite byte.
enum class Suite : std::uint8_t {
    XChaCha20Poly1305 = 1,  ///< On every processor; what new files take unless asked.
    Aes256Gcm = 2,          ///< Faster where the processor has instructions for it, and only there.
};
constexpr std::uint32_t kPageSizeMin = 1024;  ///< SQLite wants 480 bytes of a page for itself.
constexpr std::uint32_t kPageSizeMax = 65536;

using FileId = std::array<std::uint8_t, 8>;
using KeyCheck = std::array<std::uint8_t, 4>;

/// What a file says about itself before a key is tried.
struct StoreHeader {
    Suite suite = Suite::XChaCha20Poly1305;
    std::uint32_t pageSize = 4096;
    std::uint8_t writeVersion = 1;  ///< SQLite's: 1 for rollback journals, 2 for WAL.
    std::uint8_t readVersion = 1;
    FileId id{};
    KeyCheck keyCheck{};  ///< Tells a wrong key from a damaged page; derived from key and id.
};

[[nodiscard]] bool isPageSize(std::int64_t size);

void writeHeader(const StoreHeader& header, std::span<std::uint8_t, kHeaderSize> out);

/// Fails with `ForeignFile`, `NewerVersion`, or `Damaged` when it was one of ours. Fewer bytes than a
/// header has are a cut file: `Damaged` if what is there is ours.
Result<StoreHeader> readHeader(ByteView bytes);

}  // namespace doorstep::sealed
