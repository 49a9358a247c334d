// The file system's functions.
#include "tests/support/memory_disk.h"

#include <algorithm>
#include <cstring>

namespace doorstep::test {
namespace {

constexpr std::size_t kSector = 512;

struct Open {
    MemoryDisk* disk;
    std::string name;  // Empty for a temporary file.
    std::shared_ptr<MemoryDisk::File> file;
    bool deleteOnClose = false;
    bool flushesFolder = false;
    int level = SQLITE_LOCK_NONE;
    bool usesShared = false;
    std::uint8_t sharedHeld = 0;
    std::uint8_t exclusiveHeld = 0;
};

struct Handle {
    sqlite3_file base;
    Open* open;
};

Open& openOf(sqlite3_file* file) {
    return *reinterpret_cast<Handle*>(file)->open;
}

MemoryDisk& diskOf(sqlite3_vfs* vfs) {
    return *static_cast<MemoryDisk*>(vfs->pAppData);
}

void put(std::string& content, std::int64_t offset, const char* data, std::size_t count) {
    const auto at = static_cast<std::size_t>(offset);
    if (content.size() < at + count) content.resize(at + count);
    std::memcpy(content.data() + at, data, count);
}

int fileRead(sqlite3_file* file, void* out, int count, sqlite3_int64 offset) {
    Open& open = openOf(file);
    const int code = open.disk->ask(DiskCall::Read);
    // SQLite's own says so of a disk that does not answer.
    if (code == SQLITE_IOERR) return SQLITE_IOERR_CORRUPTFS;
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return SQLITE_IOERR_READ;
    const std::string& now = open.file->now;
    std::memset(out, 0, static_cast<std::size_t>(count));
    if (code == SQLITE_IOERR_SHORT_READ) count /= 2;
    const auto at = std::min(static_cast<std::size_t>(offset), now.size());
    const std::size_t part = std::min(static_cast<std::size_t>(count), now.size() - at);
    std::memcpy(out, now.data() + at, part);
    return code == SQLITE_OK && part < static_cast<std::size_t>(count) ? SQLITE_IOERR_SHORT_READ : code;
}

int fileWrite(sqlite3_file* file, const void* data, int count, sqlite3_int64 offset) {
    Open& open = openOf(file);
    const int code = open.disk->ask(DiskCall::Write);
    const auto written = static_cast<std::size_t>(code == SQLITE_OK ? count : count / 2);
    const auto* bytes = static_cast<const char*>(data);
    put(open.file->now, offset, bytes, written);
    open.file->unflushed.push_back({false, offset, std::string(bytes, written)});
    if (open.disk->wrote) {
        open.disk->wrote(open.name, open.file->now, static_cast<std::size_t>(offset), written);
    }
    return code;
}

int fileTruncate(sqlite3_file* file, sqlite3_int64 size) {
    Open& open = openOf(file);
    if (open.disk->ask(DiskCall::Truncate) != SQLITE_OK) return SQLITE_IOERR_TRUNCATE;
    open.file->now.resize(static_cast<std::size_t>(size));
    open.file->unflushed.push_back({true, size, {}});
    return SQLITE_OK;
}

int fileSync(sqlite3_file* file, int) {
    Open& open = openOf(file);
    if (open.disk->ask(DiskCall::Sync) != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    open.file->flushed = open.file->now;
    open.file->unflushed.clear();
    if (open.flushesFolder) open.disk->flushFolder();
    open.flushesFolder = false;
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    Open& open = openOf(file);
    if (open.disk->ask(DiskCall::Size) != SQLITE_OK) return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(open.file->now.size());
    return SQLITE_OK;
}

int fileLock(sqlite3_file* handle, int level) {
    Open& open = openOf(handle);
    if (open.disk->ask(DiskCall::Lock) != SQLITE_OK) return SQLITE_IOERR_LOCK;
    MemoryDisk::File& file = *open.file;
    if (level <= open.level) return SQLITE_OK;
    const auto free = [&](const void* holder) { return holder == nullptr || holder == &open; };
    if (!free(file.exclusive)) return SQLITE_BUSY;
    if (open.level == SQLITE_LOCK_NONE) ++file.sharedHolders;
    if (open.level == SQLITE_LOCK_NONE) open.level = SQLITE_LOCK_SHARED;
    if (level >= SQLITE_LOCK_RESERVED) {
        if (!free(file.reserved)) return SQLITE_BUSY;
        file.reserved = &open;
        open.level = std::max(open.level, SQLITE_LOCK_RESERVED);
    }
    if (level == SQLITE_LOCK_EXCLUSIVE) {
        if (file.sharedHolders > 1) return SQLITE_BUSY;
        file.exclusive = &open;
    }
    open.level = level;
    return SQLITE_OK;
}

int fileUnlock(sqlite3_file* handle, int level) {
    Open& open = openOf(handle);
    MemoryDisk::File& file = *open.file;
    if (open.level <= level) return SQLITE_OK;
    if (file.exclusive == &open) file.exclusive = nullptr;
    if (file.reserved == &open) file.reserved = nullptr;
    if (level == SQLITE_LOCK_NONE) --file.sharedHolders;
    open.level = level;
    return SQLITE_OK;
}

int fileCheckReserved(sqlite3_file* handle, int* held) {
    *held = openOf(handle).file->reserved != nullptr ? 1 : 0;
    return SQLITE_OK;
}

int fileControl(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int fileSectorSize(sqlite3_file*) {
    return static_cast<int>(kSector);
}

int fileCapabilities(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int sharedMap(sqlite3_file* handle, int region, int size, int extend, void volatile** memory) {
    Open& open = openOf(handle);
    if (open.disk->ask(DiskCall::SharedMap) != SQLITE_OK) return SQLITE_IOERR_SHMMAP;
    auto& shared = open.disk->sharedMemory(open.name);
    if (!open.usesShared) ++shared.users;
    open.usesShared = true;
    *memory = nullptr;
    const auto index = static_cast<std::size_t>(region);
    if (index >= shared.regions.size() && extend == 0) return SQLITE_OK;
    while (shared.regions.size() <= index) {
        shared.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    }
    *memory = shared.regions[index].get();
    return SQLITE_OK;
}

int sharedLock(sqlite3_file* handle, int offset, int count, int flags) {
    Open& open = openOf(handle);
    auto& shared = open.disk->sharedMemory(open.name);
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
    if (takes && open.disk->ask(DiskCall::SharedLock) != SQLITE_OK) return SQLITE_IOERR_SHMLOCK;
    for (int i = offset; takes && i < offset + count; ++i) {
        const int others = shared.sharedHolders[i] - ((open.sharedHeld >> i) & 1);
        if (shared.exclusive[i] != nullptr && shared.exclusive[i] != &open) return SQLITE_BUSY;
        if (exclusive && others > 0) return SQLITE_BUSY;
    }
    for (int i = offset; i < offset + count; ++i) {
        const auto bit = static_cast<std::uint8_t>(1U << i);
        std::uint8_t& held = exclusive ? open.exclusiveHeld : open.sharedHeld;
        if (takes == ((held & bit) != 0)) continue;
        held ^= bit;
        if (exclusive) shared.exclusive[i] = takes ? &open : nullptr;
        if (!exclusive) shared.sharedHolders[i] += takes ? 1 : -1;
    }
    return SQLITE_OK;
}

void sharedBarrier(sqlite3_file*) {}

int sharedUnmap(sqlite3_file* handle, int) {
    Open& open = openOf(handle);
    if (!open.usesShared) return SQLITE_OK;
    open.usesShared = false;
    auto& shared = open.disk->sharedMemory(open.name);
    if (--shared.users == 0) open.disk->dropSharedMemory(open.name);
    return SQLITE_OK;
}

int fetch(sqlite3_file*, sqlite3_int64, int, void** page) {
    *page = nullptr;
    return SQLITE_OK;
}

int unfetch(sqlite3_file*, sqlite3_int64, void*) {
    return SQLITE_OK;
}

int fileClose(sqlite3_file* handle) {
    Open& open = openOf(handle);
    sharedUnmap(handle, 0);
    fileUnlock(handle, SQLITE_LOCK_NONE);
    if (open.deleteOnClose) open.disk->files().erase(open.name);
    delete &open;
    return SQLITE_OK;
}

const sqlite3_io_methods kMethods{
    3,          fileClose,     fileRead,          fileWrite,   fileTruncate,   fileSync,         fileSize,
    fileLock,   fileUnlock,    fileCheckReserved, fileControl, fileSectorSize, fileCapabilities, sharedMap,
    sharedLock, sharedBarrier, sharedUnmap,       fetch,       unfetch};

int vfsOpen(sqlite3_vfs* vfs, const char* name, sqlite3_file* out, int flags, int* outFlags) {
    MemoryDisk& disk = diskOf(vfs);
    out->pMethods = nullptr;
    if (disk.ask(DiskCall::Open) != SQLITE_OK) return SQLITE_CANTOPEN;
    auto open = std::make_unique<Open>();
    open->disk = &disk;
    open->deleteOnClose = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    if (name == nullptr) {
        open->file = std::make_shared<MemoryDisk::File>();
    } else {
        open->name = name;
        const auto found = disk.files().find(name);
        if (found == disk.files().end() && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
        constexpr int kFlushing = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL;
        open->flushesFolder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kFlushing) != 0;
        auto& file = disk.files()[name];
        if (!file) file = std::make_shared<MemoryDisk::File>();
        open->file = file;
    }
    auto* handle = reinterpret_cast<Handle*>(out);
    handle->open = open.release();
    handle->base.pMethods = &kMethods;
    if (outFlags != nullptr) *outFlags = flags;
    return SQLITE_OK;
}

int vfsDelete(sqlite3_vfs* vfs, const char* name, int syncDirectory) {
    MemoryDisk& disk = diskOf(vfs);
    if (disk.ask(DiskCall::Delete) != SQLITE_OK) return SQLITE_IOERR_DELETE;
    const auto found = disk.files().find(name);
    if (found == disk.files().end()) return SQLITE_IOERR_DELETE_NOENT;
    if (found->second->nameFlushed) disk.deleted()[name] = found->second;
    disk.files().erase(found);
    if (syncDirectory != 0) disk.flushFolder();
    return SQLITE_OK;
}

int vfsAccess(sqlite3_vfs* vfs, const char* name, int, int* result) {
    MemoryDisk& disk = diskOf(vfs);
    const auto found = disk.files().find(name);
    *result = found != disk.files().end() && !found->second->now.empty() ? 1 : 0;
    return SQLITE_OK;
}

int vfsFullPathname(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

// Applies what `kept` lets through, sector by sector.
void apply(std::string& content, const MemoryDisk::Change& change, const std::function<bool()>& kept) {
    if (change.truncates) {
        if (kept()) content.resize(static_cast<std::size_t>(change.offset));
        return;
    }
    for (std::size_t done = 0; done < change.bytes.size();) {
        const std::size_t at = static_cast<std::size_t>(change.offset) + done;
        const std::size_t part = std::min(change.bytes.size() - done, kSector - at % kSector);
        if (kept()) put(content, static_cast<std::int64_t>(at), change.bytes.data() + done, part);
        done += part;
    }
}

}  // namespace

bool changesDisk(DiskCall call) {
    return call == DiskCall::Write || call == DiskCall::Truncate || call == DiskCall::Sync ||
           call == DiskCall::Delete;
}

MemoryDisk::MemoryDisk(std::string name) : name_(std::move(name)) {
    const sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
    vfs_.iVersion = 2;
    vfs_.szOsFile = static_cast<int>(sizeof(Handle));
    vfs_.mxPathname = 512;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.xOpen = vfsOpen;
    vfs_.xDelete = vfsDelete;
    vfs_.xAccess = vfsAccess;
    vfs_.xFullPathname = vfsFullPathname;
    vfs_.xRandomness = system->xRandomness;
    vfs_.xSleep = system->xSleep;
    vfs_.xCurrentTime = system->xCurrentTime;
    vfs_.xGetLastError = system->xGetLastError;
    vfs_.xCurrentTimeInt64 = system->xCurrentTimeInt64;
    sqlite3_vfs_register(&vfs_, 0);
}

MemoryDisk::~MemoryDisk() {
    sqlite3_vfs_unregister(&vfs_);
}

MemoryDisk::Image MemoryDisk::afterPowerLoss(const std::function<bool()>& kept) const {
    Image image;
    for (const auto& [name, file] : deleted_) {
        if (kept()) image[name] = file->flushed;
    }
    for (const auto& [name, file] : files_) {
        if (!file->nameFlushed && !kept()) continue;
        std::string content = file->flushed;
        for (const Change& change : file->unflushed) apply(content, change, kept);
        image[name] = std::move(content);
    }
    return image;
}

void MemoryDisk::flushFolder() {
    deleted_.clear();
    for (const auto& [name, file] : files_) file->nameFlushed = true;
}

MemoryDisk::Image MemoryDisk::content() const {
    Image image;
    for (const auto& [name, file] : files_) image[name] = file->now;
    return image;
}

void MemoryDisk::load(const Image& image) {
    files_.clear();
    deleted_.clear();
    shared_.clear();
    for (const auto& [name, content] : image) {
        auto file = std::make_shared<File>();
        file->now = content;
        file->flushed = content;
        file->nameFlushed = true;
        files_[name] = std::move(file);
    }
}

}  // namespace doorstep::test
