// The rollback journal: sealed records under authenticated headers.
#pragma once

#include <map>
#include <optional>

#include "core/storage/database_file.h"

namespace doorstep::sealed {

/// The journal of one connection. Whole journals can still be deleted or put back by somebody who
/// writes to the disk; the WAL has the same limit, and what is kept outside the store notices.
class JournalFile final : public SealedFile {
public:
    JournalFile(sqlite3_file* below, DatabaseFile& database) : SealedFile(below), database_(database) {}

    int read(std::uint8_t* out, int count, std::int64_t offset) override;
    int write(const std::uint8_t* data, int count, std::int64_t offset) override;
    int truncate(std::int64_t size) override;
    int sync(int flags) override;
    void readFailed() override { database_.readFailed(); }
    int fileSize(std::int64_t* size) override;

private:
    static constexpr int kSector = 512;  // What SQLite takes, as sectors are said to survive power loss.
    static constexpr int kHeaderFields = 28;
    static constexpr int kHeaderStored = kHeaderFields + 8 + 32;  // With file id and authentication.
    using Header = std::array<std::uint8_t, kHeaderFields>;
    using Headers = std::map<std::int64_t, Header>;

    /// A record's three parts: page number, page, checksum.
    struct Record {
        std::int64_t start = 0;
        PageNumber page = 0;
    };

    int readMagic(std::uint8_t* out, std::int64_t offset);
    int verifyHeader(std::int64_t offset);
    int readPage(std::uint8_t* out, int count, std::int64_t offset);
    int readChecksum(std::uint8_t* out);

    int writeHeader(const std::uint8_t* data, std::int64_t offset);
    int writeCount(const std::uint8_t* data, std::int64_t offset);
    int storeHeader(std::int64_t offset, const Header& header);
    int writePage(const std::uint8_t* data, int count, std::int64_t offset);
    int writeChecksum(const std::uint8_t* data);

    int makeSealer(std::uint32_t pageSize);
    [[nodiscard]] Headers::const_iterator headerOf(std::int64_t offset) const;
    [[nodiscard]] bool mustBeWhole(std::int64_t recordStart) const;
    int refuseDamage(std::int64_t recordStart);
    int refuseHeader();

    DatabaseFile& database_;
    std::optional<JournalSealer> sealer_;
    Headers headers_;  // Written by this connection, or read and found authentic.
    std::int64_t writtenEnd_ = 0;
    bool unflushed_ = false;
    std::optional<Record> awaitedPage_;  // Its number was written last.
    struct Checksum {
        std::int64_t offset = 0;
        std::array<std::uint8_t, kTagSize> tag{};
        bool good = false;
    };
    std::optional<Checksum> awaitedChecksum_;   // Its page was written last,
    std::optional<Checksum> readableChecksum_;  // or read.
    Scratch scratch_;
};

}  // namespace doorstep::sealed
