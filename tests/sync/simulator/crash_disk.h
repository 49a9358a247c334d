// The disks of all simulated machines: real files below SQLite, and a power that fails between two writes.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doorstep::simulator {

/// The files below a folder, by their path within it.
using Image = std::map<std::string, std::string>;
Image imageOf(const std::filesystem::path& folder);
/// Makes a folder hold this and nothing else. No file in it may be open.
void putBack(const std::filesystem::path& folder, const Image& image);

/// A file system of SQLite over the system's own that knows what was not flushed. Everything else on the
/// machine (small files that are flushed when they are written) is there as soon as it is written.
class CrashDisk {
public:
    /// Lies below every database from now on. Call before the first is opened in this process.
    static CrashDisk& install();

    /// The power of the machine in `folder` fails just before its `change`-th change to its databases from
    /// now, counted from 1. Each write that was not flushed is there afterwards if `kept` says so.
    void failAt(const std::filesystem::path& folder, int change, std::function<bool()> kept);
    /// It fails now, between two steps.
    void failNow(const std::filesystem::path& folder, std::function<bool()> kept);
    /// Whether it has failed. From then on every call of that machine fails.
    [[nodiscard]] bool failed() const { return image_.has_value(); }
    /// Ends the failure, or the wait for it. What the disk held then, if the power failed.
    std::optional<Image> powerOn();
    /// No database in the folder can grow or be written to.
    void setFull(const std::filesystem::path& folder, bool full);

    /// What SQLite asks; answers an SQLite result code.
    int beforeChange(const std::string& file, bool writes);
    struct Write {
        std::int64_t offset = 0;
        std::string before;  ///< What was there.
        std::string after;
        std::int64_t sizeBefore = 0;
        bool truncates = false;
    };
    /// Not flushed yet, by file.
    std::map<std::string, std::vector<Write>> unflushed;

private:
    CrashDisk() = default;
    void powerFails();

    std::string folder_;
    int countdown_ = 0;
    std::function<bool()> kept_;
    std::optional<Image> image_;
    std::map<std::string, bool> full_;
};

}  // namespace doorstep::simulator
