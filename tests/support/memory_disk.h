// A disk in memory for SQLite, with what real disks do: forget what was not flushed, and fail.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace doorstep::test {

/// What SQLite asked of the disk.
enum class DiskCall : std::uint8_t {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Delete,
    Size,
    Lock,
    SharedMap,
    SharedLock
};

/// Whether a call changes what would be found after a power loss.
bool changesDisk(DiskCall call);

/// An SQLite file system in memory, registered under a name while this lives. One thread; several
/// connections.
class MemoryDisk {
public:
    using Image = std::map<std::string, std::string>;  ///< Files by name.

    explicit MemoryDisk(std::string name);
    ~MemoryDisk();
    MemoryDisk(const MemoryDisk&) = delete;
    MemoryDisk& operator=(const MemoryDisk&) = delete;

    [[nodiscard]] const char* name() const { return name_.c_str(); }

    /// Asked before every call; a code other than `SQLITE_OK` is what the call fails with. A write that
    /// fails has written its first half, and a read that fails with `SQLITE_IOERR_SHORT_READ` has read
    /// that much though there is more.
    std::function<int(DiskCall)> before;

    /// Told of every write that was done: the file's name (empty for a temporary file), all its content,
    /// and which of it is new.
    std::function<void(const std::string& name, std::string_view content, std::size_t from,
                       std::size_t size)>
        wrote;

    /// What is on the disk if the power fails now: all that was flushed, and of what was not each sector
    /// of 512 bytes, each truncation, each new name and each deletion if `kept` says so. The first flush of
    /// a journal or a log flushes the folder too, and with it all names, as SQLite does on Unix.
    [[nodiscard]] Image afterPowerLoss(const std::function<bool()>& kept) const;
    [[nodiscard]] Image content() const;
    /// Puts files there as if flushed long ago, in place of all others. No file may be open.
    void load(const Image& image);

    struct Change {
        bool truncates = false;
        std::int64_t offset = 0;
        std::string bytes;
    };
    struct File {
        std::string now;
        std::string flushed;
        bool nameFlushed = false;
        std::vector<Change> unflushed;
        int sharedHolders = 0;
        const void* reserved = nullptr;
        const void* exclusive = nullptr;
    };
    struct SharedMemory {
        std::vector<std::unique_ptr<char[]>> regions;
        int users = 0;
        int sharedHolders[8] = {};
        const void* exclusive[8] = {};
    };
    void flushFolder();
    int ask(DiskCall call) const { return before ? before(call) : SQLITE_OK; }
    std::map<std::string, std::shared_ptr<File>>& files() { return files_; }
    std::map<std::string, std::shared_ptr<File>>& deleted() { return deleted_; }
    SharedMemory& sharedMemory(const std::string& file) { return shared_[file]; }
    void dropSharedMemory(const std::string& file) { shared_.erase(file); }

private:
    std::string name_;
    sqlite3_vfs vfs_{};
    std::map<std::string, std::shared_ptr<File>> files_;
    std::map<std::string, std::shared_ptr<File>> deleted_;  // Whose going was not flushed.
    std::map<std::string, SharedMemory> shared_;
};

}  // namespace doorstep::test
