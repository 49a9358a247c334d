// Contexts, headers and frames; the sealing itself is the cipher's.
#include "core/storage/page_seal.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "core/crypto/crypto.h"

namespace doorstep::sealed {
namespace {

static_assert(sizeof(Mac8) == crypto_shorthash_BYTES && crypto_shorthash_KEYBYTES == 16);

constexpr std::uint32_t kFlushedBit = 0x80000000U;
constexpr std::uint8_t kPlainMagic[17] = "SQLite format 3";  // With its zero: 16 bytes.

std::uint64_t numberOf(const FileId& id) {
    std::uint64_t number = 0;
    std::memcpy(&number, id.data(), sizeof number);
    return number;
}

// The bytes that a page is bound to: the file, its number, and on page 1 the clear header.
struct PageContext {
    static_assert(12 + kHeaderSize <= PageCipher::kContextMax);
    std::array<std::uint8_t, 12 + kHeaderSize> bytes{};
    std::size_t size = 12;

    PageContext(const FileId& id, PageNumber page, const std::uint8_t* clearHeader) {
        std::ranges::copy(id, bytes.begin());
        writeBig32(bytes.data() + 8, page);
        if (page == 1) {
            std::copy_n(clearHeader, kHeaderSize, bytes.begin() + 12);
            size += kHeaderSize;
        }
    }
    [[nodiscard]] ByteView view() const { return ByteView(bytes).first(size); }
};

Mac8 shortHash(ByteView content, ByteView key) {
    Mac8 result;
    crypto_shorthash(result.data(), content.data(), content.size(), key.data());
    return result;
}

Mac8 frameMask(ByteView key, const Salts& salts, std::uint32_t number, ByteView tag) {
    std::array<std::uint8_t, 8 + 4 + kTagSize> content;
    std::ranges::copy(salts, content.begin());
    writeBig32(content.data() + 8, number);
    std::ranges::copy(tag, content.begin() + 12);
    return shortHash(content, key);
}

// `stored` is the frame's page number, size and masked checksum, as they lie on disk.
Mac8 frameMac(ByteView key, const Salts& salts, std::uint32_t number, const std::uint8_t* stored,
              ByteView tag) {
    std::array<std::uint8_t, 8 + 4 + 16 + kTagSize> content;
    std::ranges::copy(salts, content.begin());
    writeBig32(content.data() + 8, number);
    std::copy_n(stored, 16, content.begin() + 12);
    std::ranges::copy(tag, content.begin() + 28);
    return shortHash(content, key);
}

}  // namespace

std::uint32_t readBig32(const std::uint8_t* from) {
    return std::uint32_t{from[0]} << 24 | std::uint32_t{from[1]} << 16 | std::uint32_t{from[2]} << 8 |
           from[3];
}

void writeBig32(std::uint8_t* to, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

void writeBig64(std::uint8_t* to, std::uint64_t value) {
    writeBig32(to, static_cast<std::uint32_t>(value >> 32));
    writeBig32(to + 4, static_cast<std::uint32_t>(value));
}

ByteView tagOf(const std::uint8_t* sealedPage, std::size_t pageSize) {
    return {sealedPage + pageSize - kTagSize, kTagSize};
}

StoreSealer::StoreSealer(const StoreKey& key, const StoreHeader& header)
    : header_(header), pages_(key.cipherFor(header.suite, numberOf(header.id))) {
    header_.keyCheck = checkFor(key.view(), header.id);
}

KeyCheck StoreSealer::checkFor(ByteView masterKey, const FileId& id) {
    std::array<std::uint8_t, crypto::kKeySize> derived;
    crypto_kdf_derive_from_key(derived.data(), derived.size(), numberOf(id), "keycheck", masterKey.data());
    KeyCheck check;
    std::copy_n(derived.begin(), check.size(), check.begin());
    wipe(derived);
    return check;
}

const char* StoreSealer::whyUnfit(PageNumber page, const std::uint8_t* plain) const {
    const std::uint8_t* reserved = plain + pageSize() - kReserve;
    if (!std::all_of(reserved, reserved + kReserve, [](std::uint8_t byte) { return byte == 0; })) {
        return "the bytes reserved for sealing hold content; the page size or the reserve was changed";
    }
    if (page != 1) return nullptr;
    std::array<std::uint8_t, kHeaderSize> expected;
    StoreHeader header = header_;
    header.writeVersion = plain[18];
    header.readVersion = plain[19];
    plainHeader(header, expected);
    if (plain[18] > 15 || plain[19] > 15 || !std::ranges::equal(expected, ByteView(plain, kHeaderSize))) {
        return "page 1 does not keep the page size and the 40 reserved bytes that sealing needs";
    }
    return nullptr;
}

void StoreSealer::plainHeader(const StoreHeader& header, std::span<std::uint8_t, kHeaderSize> out) const {
    std::copy_n(kPlainMagic, 16, out.begin());
    const std::uint32_t size = header.pageSize == kPageSizeMax ? 1 : header.pageSize;
    out[16] = static_cast<std::uint8_t>(size >> 8);
    out[17] = static_cast<std::uint8_t>(size);
    out[18] = header.writeVersion;
    out[19] = header.readVersion;
    out[20] = kReserve;
    out[21] = 64;  // SQLite's payload fractions, the same in every file.
    out[22] = 32;
    out[23] = 32;
}

void StoreSealer::sealPage(PageNumber page, const std::uint8_t* plain, std::uint8_t* sealed) const {
    std::size_t clear = 0;
    if (page == 1) {
        clear = kHeaderSize;
        StoreHeader header = header_;
        header.writeVersion = plain[18];
        header.readVersion = plain[19];
        writeHeader(header, std::span<std::uint8_t, kHeaderSize>(sealed, kHeaderSize));
    }
    const PageContext context(header_.id, page, sealed);
    pages_->seal(context.view(), plain + clear, pageSize() - clear, sealed + clear);
}

bool StoreSealer::openPage(PageNumber page, const std::uint8_t* sealed, std::uint8_t* plain) const {
    const PageContext context(header_.id, page, sealed);
    if (page != 1) return pages_->open(context.view(), sealed, pageSize(), plain);
    const auto header = readHeader({sealed, kHeaderSize});
    const bool good =
        header.ok() && header->id == header_.id &&
        pages_->open(context.view(), sealed + kHeaderSize, pageSize() - kHeaderSize, plain + kHeaderSize);
    if (good) {
        plainHeader(*header, std::span<std::uint8_t, kHeaderSize>(plain, kHeaderSize));
    } else {
        std::memset(plain, 0, pageSize());
    }
    return good;
}

bool StoreSealer::isGoodPage(PageNumber page, const std::uint8_t* sealed) const {
    const std::size_t clear = page == 1 ? kHeaderSize : 0;
    if (page == 1) {
        const auto header = readHeader({sealed, kHeaderSize});
        if (!header.ok() || header->id != header_.id) return false;
    }
    const PageContext context(header_.id, page, sealed);
    return pages_->open(context.view(), sealed + clear, pageSize() - clear, nullptr);
}

void StoreSealer::writeFrame(const Frame& frame, const Salts& salts, ByteView pageTag,
                             std::uint8_t* out) const {
    writeBig32(out, frame.page | (frame.flushedBefore ? kFlushedBit : 0));
    writeBig32(out + 4, frame.databasePages);
    const Mac8 mask = frameMask(frameMaskKey(), salts, frame.number, pageTag);
    for (std::size_t i = 0; i < mask.size(); ++i) out[8 + i] = frame.checksum[i] ^ mask[i];
    const Mac8 mac = frameMac(frameMacKey(), salts, frame.number, out, pageTag);
    std::ranges::copy(mac, out + 16);
}

bool StoreSealer::readFrame(const std::uint8_t* in, const Salts& salts, ByteView pageTag,
                            Frame& frame) const {
    const Mac8 mac = frameMac(frameMacKey(), salts, frame.number, in, pageTag);
    if (sodium_memcmp(mac.data(), in + 16, mac.size()) != 0) return false;
    frame.page = readBig32(in) & ~kFlushedBit;
    frame.flushedBefore = (readBig32(in) & kFlushedBit) != 0;
    frame.databasePages = readBig32(in + 4);
    const Mac8 mask = frameMask(frameMaskKey(), salts, frame.number, pageTag);
    for (std::size_t i = 0; i < mask.size(); ++i) frame.checksum[i] = in[8 + i] ^ mask[i];
    return true;
}

Mac8 StoreSealer::walHeaderMac(ByteView header) const {
    return shortHash(header, frameMacKey());
}

JournalSealer::JournalSealer(ByteView masterKey, const FileId& id)
    : id_(id),
      pageKey_(crypto::deriveKey(masterKey, "jrnlpage", numberOf(id))),
      headerKey_(crypto::deriveKey(masterKey, "jrnlhead", numberOf(id))),
      maskKey_(crypto::deriveKey(masterKey, "jrnlmask", numberOf(id))) {}

namespace {

std::array<std::uint8_t, 24> journalContext(const FileId& id, const JournalSealer::Place& place) {
    std::array<std::uint8_t, 24> context;
    std::ranges::copy(id, context.begin());
    writeBig64(context.data() + 8, place.offset);
    writeBig32(context.data() + 16, place.headerSalt);
    writeBig32(context.data() + 20, place.page);
    return context;
}

}  // namespace

void JournalSealer::sealPage(const Place& place, const std::uint8_t* plain, std::size_t size,
                             std::uint8_t* sealed) const {
    sealBlock(pageKey_.view(), journalContext(id_, place), plain, size, sealed);
}

bool JournalSealer::openPage(const Place& place, const std::uint8_t* sealed, std::size_t size,
                             std::uint8_t* plain) const {
    return openBlock(pageKey_.view(), journalContext(id_, place), sealed, size, plain);
}

std::uint32_t JournalSealer::maskChecksum(std::uint32_t checksum, std::uint64_t offset,
                                          ByteView tag) const {
    std::array<std::uint8_t, 8 + kTagSize> content;
    writeBig64(content.data(), offset);
    std::ranges::copy(tag, content.begin() + 8);
    const Mac8 mask = shortHash(content, maskKey_.view().first(16));
    return checksum ^ readBig32(mask.data());
}

Hash JournalSealer::headerMac(std::uint64_t offset, ByteView header) const {
    Bytes content(8);
    writeBig64(content.data(), offset);
    content.insert(content.end(), header.begin(), header.end());
    return crypto::keyedHash(content, headerKey_.view());
}

}  // namespace doorstep::sealed
