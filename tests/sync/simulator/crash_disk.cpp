// Passes everything on to SQLite's own file system, and remembers what was there before each write.
#include "tests/sync/simulator/crash_disk.h"

#include <fstream>
#include <new>

#include "core/base/result.h"
#include "tests/support/process.h"

namespace doorstep::simulator {

namespace fs = std::filesystem;

namespace {

CrashDisk* installed = nullptr;
sqlite3_vfs* below = nullptr;

struct Handle {
    sqlite3_file base{};
    const char* name = nullptr;  // Null for a temporary file; else SQLite's, which outlives the handle.
};

sqlite3_file* under(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<Handle*>(file) + 1);
}
const char* nameOf(sqlite3_file* file) {
    return reinterpret_cast<Handle*>(file)->name;
}

std::int64_t sizeOf(sqlite3_file* file) {
    sqlite3_int64 size = 0;
    under(file)->pMethods->xFileSize(under(file), &size);
    return size;
}

std::string contentAt(sqlite3_file* file, std::int64_t offset, std::int64_t size) {
    const std::int64_t there = std::min(size, sizeOf(file) - offset);
    std::string bytes(static_cast<std::size_t>(std::max<std::int64_t>(there, 0)), '\0');
    if (!bytes.empty()) {
        under(file)->pMethods->xRead(under(file), bytes.data(), static_cast<int>(bytes.size()), offset);
    }
    return bytes;
}

int closeFile(sqlite3_file* file) {
    return under(file)->pMethods->xClose(under(file));
}
int readFile(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    return under(file)->pMethods->xRead(under(file), out, size, offset);
}
int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    if (const char* name = nameOf(file)) {
        const int code = installed->beforeChange(name, true);
        if (code != SQLITE_OK) return code;
        installed->unflushed[name].push_back({offset, contentAt(file, offset, size),
                                              std::string(static_cast<const char*>(data), size),
                                              sizeOf(file), false});
    }
    return under(file)->pMethods->xWrite(under(file), data, size, offset);
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    if (const char* name = nameOf(file)) {
        const int code = installed->beforeChange(name, false);
        if (code != SQLITE_OK) return code;
        const std::int64_t before = sizeOf(file);
        installed->unflushed[name].push_back(
            {size, contentAt(file, size, before - size), {}, before, true});
    }
    return under(file)->pMethods->xTruncate(under(file), size);
}
int syncFile(sqlite3_file* file, int flags) {
    const char* name = nameOf(file);
    if (name != nullptr) {
        const int code = installed->beforeChange(name, false);
        if (code != SQLITE_OK) return code;
        installed->unflushed.erase(name);
    }
    return under(file)->pMethods->xSync(under(file), flags);
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return under(file)->pMethods->xFileSize(under(file), size);
}
int lockFile(sqlite3_file* file, int level) {
    return under(file)->pMethods->xLock(under(file), level);
}
int unlockFile(sqlite3_file* file, int level) {
    return under(file)->pMethods->xUnlock(under(file), level);
}
int checkReserved(sqlite3_file* file, int* out) {
    return under(file)->pMethods->xCheckReservedLock(under(file), out);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return under(file)->pMethods->xFileControl(under(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return under(file)->pMethods->xSectorSize(under(file));
}
int capabilities(sqlite3_file* file) {
    return under(file)->pMethods->xDeviceCharacteristics(under(file));
}
int mapShared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    return under(file)->pMethods->xShmMap(under(file), region, size, extend, out);
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
    return under(file)->pMethods->xShmLock(under(file), offset, count, flags);
}
void barrier(sqlite3_file* file) {
    under(file)->pMethods->xShmBarrier(under(file));
}
int unmapShared(sqlite3_file* file, int remove) {
    return under(file)->pMethods->xShmUnmap(under(file), remove);
}

constexpr sqlite3_io_methods kMethods{2,        closeFile,   readFile,     writeFile,  truncateFile,
                                      syncFile, fileSize,    lockFile,     unlockFile, checkReserved,
                                      control,  sectorSize,  capabilities, mapShared,  lockShared,
                                      barrier,  unmapShared, nullptr,      nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    auto* handle = new (file) Handle;
    const int code = below->xOpen(below, name, under(file), flags, outFlags);
    if (under(file)->pMethods != nullptr) handle->base.pMethods = &kMethods;
    constexpr int kKept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if ((flags & kKept) != 0) handle->name = name;
    return code;
}
int deleteFile(sqlite3_vfs*, const char* name, int syncFolder) {
    const int code = installed->beforeChange(name, false);
    if (code != SQLITE_OK) return code;
    installed->unflushed.erase(name);
    return below->xDelete(below, name, syncFolder);
}
/// Waiting for a lock takes no time here: nobody gives it up meanwhile.
int sleepNot(sqlite3_vfs*, int microseconds) {
    return microseconds;
}

std::string contentOf(const fs::path& file) {
    std::string content(fs::file_size(file), '\0');
    std::ifstream(file, std::ios::binary)
        .read(content.data(), static_cast<std::streamsize>(content.size()));
    return content;
}

/// What a file holds once its unflushed writes are lost but for those that `kept` keeps.
std::string afterPowerLoss(std::string content, const std::vector<CrashDisk::Write>& writes,
                           const std::function<bool()>& kept) {
    for (auto write = writes.rbegin(); write != writes.rend(); ++write) {
        content.resize(static_cast<std::size_t>(write->sizeBefore));
        content.replace(static_cast<std::size_t>(write->offset), write->before.size(), write->before);
    }
    for (const CrashDisk::Write& write : writes) {
        if (!kept()) continue;
        const auto end = static_cast<std::size_t>(write.offset) + write.after.size();
        if (write.truncates || content.size() < end) content.resize(end);
        content.replace(static_cast<std::size_t>(write.offset), write.after.size(), write.after);
    }
    return content;
}

}  // namespace

Image imageOf(const fs::path& folder) {
    Image image;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const std::string name = entry.path().string().substr(folder.string().size() + 1);
        if (name == "lock" || name.ends_with("-shm")) continue;
        image[name] = contentOf(entry.path());
    }
    return image;
}

void putBack(const fs::path& folder, const Image& image) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    for (const auto& [name, content] : image) {
        fs::create_directories((folder / name).parent_path());
        test::writeFile(folder / name, content);
    }
}

CrashDisk& CrashDisk::install() {
    if (installed != nullptr) return *installed;
    installed = new CrashDisk;  // As long as SQLite may ask, which is as long as the process.
    sqlite3_initialize();
    below = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs = *below;
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(Handle)) + below->szOsFile;
    vfs.zName = "crash disk";
    vfs.pNext = nullptr;
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
    vfs.xSleep = sleepNot;
    DOORSTEP_ASSERT(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
    return *installed;
}

void CrashDisk::failAt(const fs::path& folder, int change, std::function<bool()> kept) {
    folder_ = folder.string() + "/";
    countdown_ = change;
    kept_ = std::move(kept);
    image_.reset();
}

void CrashDisk::failNow(const fs::path& folder, std::function<bool()> kept) {
    failAt(folder, 1, std::move(kept));
    powerFails();
}

int CrashDisk::beforeChange(const std::string& file, bool writes) {
    if (!folder_.empty() && file.starts_with(folder_)) {
        if (!image_ && --countdown_ == 0) powerFails();
        if (image_) return SQLITE_IOERR;
    }
    if (!writes) return SQLITE_OK;
    for (const auto& [folder, full] : full_) {
        if (full && file.starts_with(folder)) return SQLITE_FULL;
    }
    return SQLITE_OK;
}

void CrashDisk::powerFails() {
    Image image = imageOf(folder_.substr(0, folder_.size() - 1));
    for (const auto& [file, writes] : unflushed) {
        if (!file.starts_with(folder_)) continue;
        const std::string name = file.substr(folder_.size());
        if (image.contains(name)) image[name] = afterPowerLoss(image[name], writes, kept_);
    }
    image_ = std::move(image);
}

std::optional<Image> CrashDisk::powerOn() {
    std::erase_if(unflushed, [&](const auto& entry) {
        return image_ && !folder_.empty() && entry.first.starts_with(folder_);
    });
    folder_.clear();
    countdown_ = 0;
    std::optional<Image> image = std::move(image_);
    image_.reset();
    return image;
}

void CrashDisk::setFull(const fs::path& folder, bool full) {
    full_[folder.string() + "/"] = full;
}

}  // namespace doorstep::simulator
