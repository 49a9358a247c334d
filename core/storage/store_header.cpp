// Reading and writing the clear header, and telling its four failures apart.
#include "core/storage/store_header.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/crypto/crypto.h"

namespace doorstep::sealed {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic{0x8e, 'D', 'S', 'T'};
constexpr std::string_view kPlainSqlite{"SQLite format 3\0", 16};
constexpr std::size_t kVersionAt = 4;
constexpr std::size_t kSuiteAt = 5;
constexpr std::size_t kPageSizeAt = 6;
constexpr std::size_t kFileVersionsAt = 7;
constexpr std::size_t kIdAt = 8;
constexpr std::size_t kKeyCheckAt = 16;
constexpr std::size_t kChecksumAt = 20;

using RawHeader = std::array<std::uint8_t, kHeaderSize>;

// Unkeyed: it tells accident from intent to no one, only a spoiled header from a wrong key.
std::array<std::uint8_t, 4> checksumOf(const RawHeader& raw) {
    const Hash hash = crypto::hash(ByteView(raw).first(kChecksumAt));
    return {hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3]};
}

bool checksumFits(const RawHeader& raw) {
    return std::ranges::equal(checksumOf(raw), ByteView(raw).subspan(kChecksumAt));
}

// A header of ours whose magic alone was hit is damaged, not foreign.
bool fitsWithOurMagic(RawHeader raw) {
    std::ranges::copy(kMagic, raw.begin());
    return checksumFits(raw);
}

Result<StoreHeader> cutShort(ByteView bytes) {
    const std::size_t compared = std::min(bytes.size(), kMagic.size());
    if (std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(compared), kMagic.begin())) {
        return {ErrorCode::Damaged, "the database is cut off within its header"};
    }
    return {ErrorCode::ForeignFile, "the file is not a Doorstep database"};
}

}  // namespace

bool isPageSize(std::int64_t size) {
    return size >= kPageSizeMin && size <= kPageSizeMax &&
           std::has_single_bit(static_cast<std::uint64_t>(size));
}

void writeHeader(const StoreHeader& header, std::span<std::uint8_t, kHeaderSize> out) {
    RawHeader raw{};
    std::ranges::copy(kMagic, raw.begin());
    raw[kVersionAt] = kFormatVersion;
    raw[kSuiteAt] = static_cast<std::uint8_t>(header.suite);
    raw[kPageSizeAt] = static_cast<std::uint8_t>(std::countr_zero(header.pageSize));
    raw[kFileVersionsAt] = static_cast<std::uint8_t>(header.writeVersion << 4 | header.readVersion);
    std::ranges::copy(header.id, raw.begin() + kIdAt);
    std::ranges::copy(header.keyCheck, raw.begin() + kKeyCheckAt);
    std::ranges::copy(checksumOf(raw), raw.begin() + kChecksumAt);
    std::ranges::copy(raw, out.begin());
}

Result<StoreHeader> readHeader(ByteView bytes) {
    if (bytes.size() < kHeaderSize) return cutShort(bytes);
    RawHeader raw;
    std::copy_n(bytes.begin(), kHeaderSize, raw.begin());
    if (!std::equal(kMagic.begin(), kMagic.end(), raw.begin())) {
        if (fitsWithOurMagic(raw)) return {ErrorCode::Damaged, "the database's header is altered"};
        if (std::memcmp(raw.data(), kPlainSqlite.data(), kPlainSqlite.size()) == 0) {
            return {ErrorCode::ForeignFile, "the file is a plain SQLite database, not a sealed one"};
        }
        return {ErrorCode::ForeignFile, "the file is not a Doorstep database"};
    }
    if (!checksumFits(raw)) return {ErrorCode::Damaged, "the database's header is altered"};
    const auto suite = static_cast<Suite>(raw[kSuiteAt]);
    const bool knowsSuite = suite == Suite::XChaCha20Poly1305 || suite == Suite::Aes256Gcm;
    if (raw[kVersionAt] != kFormatVersion || !knowsSuite) {
        return {ErrorCode::NewerVersion, "the database was sealed by a later version; update this one"};
    }
    StoreHeader header;
    header.suite = suite;
    header.pageSize = raw[kPageSizeAt] < 17 ? 1U << raw[kPageSizeAt] : 0;
    header.writeVersion = raw[kFileVersionsAt] >> 4;
    header.readVersion = raw[kFileVersionsAt] & 0x0f;
    std::copy_n(raw.begin() + kIdAt, header.id.size(), header.id.begin());
    std::copy_n(raw.begin() + kKeyCheckAt, header.keyCheck.size(), header.keyCheck.begin());
    if (!isPageSize(header.pageSize)) return {ErrorCode::Damaged, "the database's header is altered"};
    return header;
}

}  // namespace doorstep::sealed
