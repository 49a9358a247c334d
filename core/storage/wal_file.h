// The write-ahead log: frames bound to their place, their neighbours and this run of the log.
#pragma once

#include "core/storage/database_file.h"

namespace doorstep::sealed {

/// The WAL of one connection. SQLite's running checksums are over plain pages, so they are masked on
/// disk; the place of its salts, which the header holds anyway, is taken by what authenticates a frame.
class WalFile final : public SealedFile {
public:
    WalFile(sqlite3_file* below, DatabaseFile& database) : SealedFile(below), database_(database) {}
    ~WalFile() override;

    int read(std::uint8_t* out, int count, std::int64_t offset) override;
    int write(const std::uint8_t* data, int count, std::int64_t offset) override;
    int truncate(std::int64_t size) override;
    int sync(int flags) override;
    void readFailed() override { database_.readFailed(); }

private:
    enum class Finding { Good, Bad, Missing };

    [[nodiscard]] std::int64_t frameSize() const;
    [[nodiscard]] std::int64_t offsetOf(std::uint32_t frame) const;
    [[nodiscard]] std::uint32_t frameAt(std::int64_t offset) const;

    void copyFrame(std::uint8_t* out, std::int64_t within, int count);
    int readHeader(std::uint8_t* out, int count, std::int64_t offset);
    int loadHeader(std::array<std::uint8_t, 32>& plain);
    int loadFrame(std::uint32_t number, std::uint8_t* plain, Finding& finding);
    int readToMove(std::uint32_t number, std::uint8_t* out);
    int refreshSalts(bool& changed);
    int endOfLog(std::uint32_t number, std::uint8_t* out, int count);
    int refuseDamage(std::uint32_t number);

    int writeHeader(const std::uint8_t* data);
    int writeFrameHeader(std::uint32_t number, const std::uint8_t* data);
    int writePage(std::uint32_t number, const std::uint8_t* data);
    int settlePending();
    void takeSalts(const Salts& salts);

    DatabaseFile& database_;
    Salts salts_{};
    bool saltsKnown_ = false;
    Frame pending_;                   // A header whose page has not come yet; number 0 for none.
    Frame lastHeader_;                // The header written last, for a page that follows a header alone.
    std::uint32_t checkedFrame_ = 0;  // The frame that SQLite just read whole.
    std::uint32_t lastWritten_ = 0;   // By this connection, in this run of the log.
    std::uint32_t lastFlushed_ = 0;
    Frame frame_;    // What `loadFrame` found,
    Scratch raw_;    // as it lies on disk.
    Scratch plain_;  // A page of which not all was asked for.
};

}  // namespace doorstep::sealed
