// What every kind of file of the sealed VFS has: the file below it, and the calls SQLite makes on it.
#pragma once

#include <cstdint>
#include <memory>
#include <new>

#include "core/base/bytes.h"
#include "core/storage/sqlite_api.h"

namespace doorstep::sealed {

/// The file of the system's own VFS. Offsets in bytes; every call answers an SQLite result code.
class Below {
public:
    explicit Below(sqlite3_file* file) : file_(file) {}
    /// `SQLITE_IOERR_SHORT_READ` at the end of the file alone: SQLite takes what is missing for zeros, and
    /// the log for ended. A transfer that stops before is an error like others.
    int read(void* out, std::int64_t count, std::int64_t offset) const;
    int write(const void* data, std::int64_t count, std::int64_t offset) const {
        return file_->pMethods->xWrite(file_, data, static_cast<int>(count), offset);
    }
    int truncate(std::int64_t size) const { return file_->pMethods->xTruncate(file_, size); }
    int sync(int flags) const { return file_->pMethods->xSync(file_, flags); }
    int size(std::int64_t* size) const {
        sqlite3_int64 bytes = 0;
        const int code = file_->pMethods->xFileSize(file_, &bytes);
        *size = bytes;
        return code;
    }
    int control(int operation, void* argument) const {
        return file_->pMethods->xFileControl(file_, operation, argument);
    }
    [[nodiscard]] int capabilities() const { return file_->pMethods->xDeviceCharacteristics(file_); }
    [[nodiscard]] int sectorSize() const { return file_->pMethods->xSectorSize(file_); }
    [[nodiscard]] sqlite3_file* file() const { return file_; }

private:
    sqlite3_file* file_;  // In the same block of SQLite's memory as the handle in front of it.
};

/// Memory for content in the clear, wiped when it goes. Empty when the allocation failed.
class Scratch {
public:
    Scratch() = default;
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    /// At least `size` bytes; what was there is lost. False without memory.
    [[nodiscard]] bool reserve(std::size_t size);
    [[nodiscard]] std::uint8_t* data() { return memory_.get(); }

private:
    std::unique_ptr<std::uint8_t[]> memory_;
    std::size_t size_ = 0;
};

/// One open file. Used by the thread that holds the connection. Methods answer SQLite result codes and
/// see the offsets that SQLite uses.
class SealedFile {
public:
    explicit SealedFile(sqlite3_file* below) : below_(below) {}
    virtual ~SealedFile();
    SealedFile(const SealedFile&) = delete;
    SealedFile& operator=(const SealedFile&) = delete;

    virtual int read(std::uint8_t* out, int count, std::int64_t offset) = 0;
    virtual int write(const std::uint8_t* data, int count, std::int64_t offset) = 0;
    virtual int truncate(std::int64_t size) { return below_.truncate(size); }
    virtual int sync(int flags) { return below_.sync(flags); }
    virtual int fileSize(std::int64_t* size) { return below_.size(size); }
    virtual int control(int operation, void* argument) { return below_.control(operation, argument); }
    /// A lock was taken or given up: what others may write, and what is known of the file, changed.
    virtual void lockChanged(int /*level*/) {}
    /// The disk did not give what a read asked for; what it holds is not known.
    virtual void readFailed() {}
    /// Locks on the shared memory were taken or given up, from the one at `offset`; flags are SQLite's.
    virtual void sharedLockChanged(int /*offset*/, int /*flags*/) {}

    [[nodiscard]] const Below& below() const { return below_; }

protected:
    Below below_;
};

}  // namespace doorstep::sealed
