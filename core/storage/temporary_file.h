// Temporary files (sorts, statement journals, temporary tables), sealed with a key that nobody keeps.
#pragma once

#include "core/crypto/secret.h"
#include "core/storage/sealed_file.h"

namespace doorstep::sealed {

/// A file that only this process reads, and that is gone when it is closed. SQLite writes to it in
/// runs of any length, so it is kept in blocks, each sealed with its nonce and tag behind it.
class TemporaryFile final : public SealedFile {
public:
    explicit TemporaryFile(sqlite3_file* below);

    int read(std::uint8_t* out, int count, std::int64_t offset) override;
    int write(const std::uint8_t* data, int count, std::int64_t offset) override;
    int truncate(std::int64_t size) override;
    int fileSize(std::int64_t* size) override;

private:
    int loadBlock(std::int64_t block);
    int storeBlock(std::int64_t block);
    int extendTo(std::int64_t block);

    Secret key_;
    Scratch plain_;
    Scratch sealed_;
    std::int64_t size_ = 0;    // In bytes, as SQLite sees it.
    std::int64_t blocks_ = 0;  // On disk.
};

}  // namespace doorstep::sealed
