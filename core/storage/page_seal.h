// Sealing of pages, WAL frames and journal records: which bytes are authenticated with which.
//
// Every sealed run ends in its nonce (24 bytes) and its tag (16), where SQLite keeps 40 bytes of each
// page free for us. Nonces are random for each seal, so forks, copied files and restored machines
// never repeat one.
#pragma once

#include <cstdint>

#include "core/base/ids.h"
#include "core/crypto/secret.h"
#include "core/storage/store_key.h"

namespace doorstep::sealed {

using PageNumber = std::uint32_t;  ///< From 1.
using Salts = std::array<std::uint8_t, 8>;
using Mac8 = std::array<std::uint8_t, 8>;

std::uint32_t readBig32(const std::uint8_t* from);
void writeBig32(std::uint8_t* to, std::uint32_t value);
void writeBig64(std::uint8_t* to, std::uint64_t value);

/// The tag at the end of a sealed page.
ByteView tagOf(const std::uint8_t* sealedPage, std::size_t pageSize);

/// A frame of the WAL as it lies on disk, but for its page.
struct Frame {
    std::uint32_t number = 0;  ///< From 1, by position in the file.
    PageNumber page = 0;
    bool flushedBefore = false;       ///< Every frame before this one had been flushed when it was written.
    std::uint32_t databasePages = 0;  ///< Not zero in the last frame of a transaction.
    std::array<std::uint8_t, 8> checksum{};  ///< SQLite's running checksum, over plain pages.
};
constexpr std::size_t kFrameHeaderSize = 24;

/// All keys of one file, and what is done with them. Immutable.
class StoreSealer {
public:
    /// For the file `header` describes, whose suite must be available; its key check is filled in
    /// by `checkFor`.
    StoreSealer(const StoreKey& key, const StoreHeader& header);

    /// The header's four bytes that tell whether a key belongs to a file.
    static KeyCheck checkFor(ByteView masterKey, const FileId& id);

    [[nodiscard]] const StoreHeader& header() const { return header_; }
    [[nodiscard]] std::size_t pageSize() const { return header_.pageSize; }

    /// Why a plain page cannot be sealed, in words, or null. Such pages come from a program that
    /// changed the reserve or the page size behind our back.
    [[nodiscard]] const char* whyUnfit(PageNumber page, const std::uint8_t* plain) const;
    void sealPage(PageNumber page, const std::uint8_t* plain, std::uint8_t* sealed) const;
    bool openPage(PageNumber page, const std::uint8_t* sealed, std::uint8_t* plain) const;
    /// Whether `openPage` would succeed, without deciphering.
    [[nodiscard]] bool isGoodPage(PageNumber page, const std::uint8_t* sealed) const;
    /// The first bytes of SQLite's own header that ours stands for.
    void plainHeader(const StoreHeader& header, std::span<std::uint8_t, kHeaderSize> out) const;

    /// Writes the 24 bytes before a sealed page in the WAL.
    void writeFrame(const Frame& frame, const Salts& salts, ByteView pageTag, std::uint8_t* out) const;
    /// False when the frame is not one that was written at this place of the log with these salts.
    bool readFrame(const std::uint8_t* in, const Salts& salts, ByteView pageTag, Frame& frame) const;
    /// Authenticates the first 24 bytes of the WAL.
    [[nodiscard]] Mac8 walHeaderMac(ByteView header) const;

private:
    [[nodiscard]] ByteView frameMacKey() const { return pages_->frameKeys().first(16); }
    [[nodiscard]] ByteView frameMaskKey() const { return pages_->frameKeys().last(16); }

    StoreHeader header_;
    std::shared_ptr<const PageCipher> pages_;
};

/// The keys of a rollback journal. They hang on the id that the journal itself carries: a journal can
/// outlive the header of the database that it rolls back to nothing.
class JournalSealer {
public:
    JournalSealer(ByteView masterKey, const FileId& id);

    /// Identifies one record: where it stands, under which header, and of which page it is.
    struct Place {
        std::uint64_t offset = 0;
        std::uint32_t headerSalt = 0;
        PageNumber page = 0;
    };
    void sealPage(const Place& place, const std::uint8_t* plain, std::size_t size,
                  std::uint8_t* sealed) const;
    bool openPage(const Place& place, const std::uint8_t* sealed, std::size_t size,
                  std::uint8_t* plain) const;
    /// Covers or uncovers SQLite's checksum of the plain page.
    [[nodiscard]] std::uint32_t maskChecksum(std::uint32_t checksum, std::uint64_t offset,
                                             ByteView tag) const;
    [[nodiscard]] Hash headerMac(std::uint64_t offset, ByteView header) const;
    [[nodiscard]] const FileId& id() const { return id_; }

private:
    FileId id_;
    Secret pageKey_;
    Secret headerKey_;
    Secret maskKey_;
};

}  // namespace doorstep::sealed
