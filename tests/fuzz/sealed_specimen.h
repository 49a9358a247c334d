// A small store on a disk in memory that fuzzers alter, and what may be read from it afterwards.
#pragma once

#include <optional>
#include <string>

#include "core/storage/database.h"
#include "tests/support/memory_disk.h"

namespace doorstep::fuzz {

/// A store of some visits: the first in the database, the others in the log, one transaction each.
class SealedSpecimen {
public:
    static constexpr int kInDatabase = 6;
    static constexpr int kInLog = 6;
    static constexpr std::size_t kPage = 1024;
    static constexpr std::size_t kLogHeader = 32;
    static constexpr std::size_t kFrame = 24 + kPage;

    /// Made once in a process.
    static SealedSpecimen& instance();

    /// The database alone, with all visits in it; the database and log as a crash leaves them; the log that
    /// was there before it; the plain pages of `closed`.
    [[nodiscard]] const std::string& closed() const { return closed_; }
    [[nodiscard]] const std::string& database() const { return database_; }
    [[nodiscard]] const std::string& log() const { return log_; }
    [[nodiscard]] const std::string& earlierLog() const { return earlierLog_; }

    /// Opens these files with the right key and reads everything. The number of visits there are, from 1
    /// without gaps and each as it was written; nothing when an error was reported. Aborts when an answer
    /// is wrong.
    std::optional<int> read(const std::string& database, const std::string& log);
    /// The same without a word about what is found: for content that was sealed, though SQLite never wrote
    /// it.
    void readAnything(const std::string& database);

    /// Opens and seals pages as the store does, so that altered content reaches SQLite.
    std::string opened(std::size_t page) const;
    void sealInto(std::string& database, std::size_t page, const std::string& plain) const;

private:
    SealedSpecimen();
    Result<Database> open(OpenMode mode);
    Result<int> count(Database& database);

    test::MemoryDisk disk_{"fuzzed"};
    std::string closed_, database_, log_, earlierLog_;
};

/// Draws from the fuzzer's input; zeros when it is used up.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
    [[nodiscard]] bool empty() const { return at_ >= size_; }
    std::uint8_t byte() { return empty() ? 0 : data_[at_++]; }
    /// A number below `bound`, which is at least 1.
    std::size_t below(std::size_t bound) {
        const std::size_t high = byte();
        return (high << 8 | byte()) % bound;
    }

private:
    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t at_ = 0;
};

}  // namespace doorstep::fuzz
