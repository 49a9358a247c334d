// Blocks of 4096 plain bytes, each with 40 bytes more on disk.
#include "core/storage/temporary_file.h"

#include <algorithm>
#include <cstring>

#include "core/crypto/crypto.h"
#include "core/storage/page_seal.h"

namespace doorstep::sealed {
namespace {

constexpr std::int64_t kPlain = 4096;
constexpr std::int64_t kSealed = kPlain + static_cast<std::int64_t>(kReserve);

std::array<std::uint8_t, 8> contextOf(std::int64_t block) {
    std::array<std::uint8_t, 8> context;
    writeBig64(context.data(), static_cast<std::uint64_t>(block));
    return context;
}

}  // namespace

TemporaryFile::TemporaryFile(sqlite3_file* below) : SealedFile(below), key_(crypto::makeKey()) {}

int TemporaryFile::loadBlock(std::int64_t block) {
    if (!plain_.reserve(kSealed) || !sealed_.reserve(kSealed)) return SQLITE_IOERR_NOMEM;
    if (block >= blocks_) {
        std::memset(plain_.data(), 0, kSealed);
        return SQLITE_OK;
    }
    const int code = below_.read(sealed_.data(), kSealed, block * kSealed);
    if (code != SQLITE_OK) return code == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_DATA : code;
    const bool good = openBlock(key_.view(), contextOf(block), sealed_.data(), kSealed, plain_.data());
    return good ? SQLITE_OK : SQLITE_IOERR_DATA;
}

int TemporaryFile::storeBlock(std::int64_t block) {
    sealBlock(key_.view(), contextOf(block), plain_.data(), kSealed, sealed_.data());
    const int code = below_.write(sealed_.data(), kSealed, block * kSealed);
    if (code == SQLITE_OK) blocks_ = std::max(blocks_, block + 1);
    return code;
}

// Blocks between the end and a write beyond it read as zeros.
int TemporaryFile::extendTo(std::int64_t block) {
    while (blocks_ < block) {
        int code = loadBlock(blocks_);
        if (code == SQLITE_OK) code = storeBlock(blocks_);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

int TemporaryFile::read(std::uint8_t* out, int count, std::int64_t offset) {
    const bool whole = offset + count <= size_;
    const std::int64_t end = std::min(offset + count, size_);
    std::memset(out, 0, static_cast<std::size_t>(count));
    while (offset < end) {
        const std::int64_t within = offset % kPlain;
        const std::int64_t part = std::min(end - offset, kPlain - within);
        const int code = loadBlock(offset / kPlain);
        if (code != SQLITE_OK) return code;
        std::memcpy(out, plain_.data() + within, static_cast<std::size_t>(part));
        out += part;
        offset += part;
    }
    return whole ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int TemporaryFile::write(const std::uint8_t* data, int count, std::int64_t offset) {
    int code = extendTo(offset / kPlain);
    const std::int64_t end = offset + count;
    while (code == SQLITE_OK && offset < end) {
        const std::int64_t within = offset % kPlain;
        const std::int64_t part = std::min(end - offset, kPlain - within);
        code = loadBlock(offset / kPlain);
        if (code != SQLITE_OK) return code;
        std::memcpy(plain_.data() + within, data, static_cast<std::size_t>(part));
        code = storeBlock(offset / kPlain);
        data += part;
        offset += part;
    }
    if (code == SQLITE_OK) size_ = std::max(size_, end);
    return code;
}

int TemporaryFile::truncate(std::int64_t size) {
    if (size >= size_) return SQLITE_OK;
    // What is left of the last block reads as zeros if the file grows again.
    const std::int64_t within = size % kPlain;
    if (within != 0) {
        int code = loadBlock(size / kPlain);
        if (code != SQLITE_OK) return code;
        std::memset(plain_.data() + within, 0, static_cast<std::size_t>(kPlain - within));
        code = storeBlock(size / kPlain);
        if (code != SQLITE_OK) return code;
    }
    size_ = size;
    blocks_ = std::min(blocks_, (size + kPlain - 1) / kPlain);
    return below_.truncate(blocks_ * kSealed);
}

int TemporaryFile::fileSize(std::int64_t* size) {
    *size = size_;
    return SQLITE_OK;
}

}  // namespace doorstep::sealed
