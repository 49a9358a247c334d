// SQLite's tables of functions, and how each kind of file is opened.
#include "core/storage/sealed_vfs.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <new>

#include "core/crypto/crypto.h"
#include "core/storage/journal_file.h"
#include "core/storage/temporary_file.h"
#include "core/storage/wal_file.h"

namespace doorstep::sealed {
namespace {

constexpr int kSectorMin = 512;

// What SQLite holds: its own part, our file, and behind them the file of the VFS below.
struct Handle {
    sqlite3_file base;
    SealedFile* file;
};
static_assert(sizeof(Handle) % 8 == 0);

struct Layer {
    sqlite3_vfs vfs{};
    sqlite3_vfs* below = nullptr;
    std::string name;
    KeySource keys;
};

SealedFile& fileOf(sqlite3_file* handle) {
    return *reinterpret_cast<Handle*>(handle)->file;
}

sqlite3_file* belowOf(sqlite3_file* handle) {
    return fileOf(handle).below().file();
}

Layer& layerOf(sqlite3_vfs* vfs) {
    return *static_cast<Layer*>(vfs->pAppData);
}

// SQLite is C and no exception may pass through it. The only one there is says that memory is short.
template <typename Call>
int guarded(Call call) noexcept {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
}

// ---- Methods of files -----------------------------------------------------------------------------

int fileClose(sqlite3_file* handle) {
    delete &fileOf(handle);
    handle->pMethods = nullptr;
    return SQLITE_OK;
}

// Told from the end of a file, and from what was read and is not what was written.
bool isFailureOfDisk(int code) {
    return (code & 0xff) == SQLITE_IOERR && code != SQLITE_IOERR_SHORT_READ && code != SQLITE_IOERR_DATA;
}

int fileRead(sqlite3_file* handle, void* out, int count, sqlite3_int64 offset) {
    SealedFile& file = fileOf(handle);
    const int code = guarded([&] { return file.read(static_cast<std::uint8_t*>(out), count, offset); });
    if (isFailureOfDisk(code)) file.readFailed();
    return code;
}

int fileWrite(sqlite3_file* handle, const void* data, int count, sqlite3_int64 offset) {
    return guarded(
        [&] { return fileOf(handle).write(static_cast<const std::uint8_t*>(data), count, offset); });
}

int fileTruncate(sqlite3_file* handle, sqlite3_int64 size) {
    return guarded([&] { return fileOf(handle).truncate(size); });
}

int fileSync(sqlite3_file* handle, int flags) {
    return guarded([&] { return fileOf(handle).sync(flags); });
}

int fileSize(sqlite3_file* handle, sqlite3_int64* size) {
    std::int64_t bytes = 0;
    const int code = fileOf(handle).fileSize(&bytes);
    *size = bytes;
    return code;
}

int fileLock(sqlite3_file* handle, int level) {
    sqlite3_file* below = belowOf(handle);
    const int code = below->pMethods->xLock(below, level);
    if (code == SQLITE_OK) fileOf(handle).lockChanged(level);
    return code;
}

int fileUnlock(sqlite3_file* handle, int level) {
    sqlite3_file* below = belowOf(handle);
    const int code = below->pMethods->xUnlock(below, level);
    fileOf(handle).lockChanged(level);
    return code;
}

int fileCheckReservedLock(sqlite3_file* handle, int* held) {
    sqlite3_file* below = belowOf(handle);
    return below->pMethods->xCheckReservedLock(below, held);
}

int fileControl(sqlite3_file* handle, int operation, void* argument) {
    return guarded([&] { return fileOf(handle).control(operation, argument); });
}

int fileSectorSize(sqlite3_file* handle) {
    return std::max(kSectorMin, fileOf(handle).below().sectorSize());
}

// Promises about writes that pages wider than SQLite's own would not keep are taken back. Powersafe
// overwrite is claimed, since SQLite would otherwise split frames where it flushes.
int fileCapabilities(sqlite3_file* handle) {
    constexpr int kKept = SQLITE_IOCAP_IMMUTABLE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
    return (fileOf(handle).below().capabilities() & kKept) | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int sharedMap(sqlite3_file* handle, int region, int size, int extend, void volatile** memory) {
    sqlite3_file* below = belowOf(handle);
    return below->pMethods->xShmMap(below, region, size, extend, memory);
}

int sharedLock(sqlite3_file* handle, int offset, int count, int flags) {
    sqlite3_file* below = belowOf(handle);
    const int code = below->pMethods->xShmLock(below, offset, count, flags);
    if (code == SQLITE_OK) fileOf(handle).sharedLockChanged(offset, flags);
    return code;
}

void sharedBarrier(sqlite3_file* handle) {
    sqlite3_file* below = belowOf(handle);
    below->pMethods->xShmBarrier(below);
}

int sharedUnmap(sqlite3_file* handle, int remove) {
    sqlite3_file* below = belowOf(handle);
    return below->pMethods->xShmUnmap(below, remove);
}

// Mapped pages would be sealed ones: SQLite reads when there is nothing to fetch.
int fetch(sqlite3_file*, sqlite3_int64, int, void** page) {
    *page = nullptr;
    return SQLITE_OK;
}

int unfetch(sqlite3_file*, sqlite3_int64, void*) {
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methodsOf(int version) {
    return {version,          fileClose,
            fileRead,         fileWrite,
            fileTruncate,     fileSync,
            fileSize,         fileLock,
            fileUnlock,       fileCheckReservedLock,
            fileControl,      fileSectorSize,
            fileCapabilities, sharedMap,
            sharedLock,       sharedBarrier,
            sharedUnmap,      fetch,
            unfetch};
}

constexpr sqlite3_io_methods kPlainMethods = methodsOf(1);
constexpr sqlite3_io_methods kSharedMethods = methodsOf(3);

// ---- Opening --------------------------------------------------------------------------------------

// The database that a WAL or a journal belongs to, if it is one of ours.
DatabaseFile* databaseOf(sqlite3_filename name) {
    sqlite3_file* main = sqlite3_database_file_object(name);
    const bool ours =
        main != nullptr && (main->pMethods == &kPlainMethods || main->pMethods == &kSharedMethods);
    return ours ? dynamic_cast<DatabaseFile*>(&fileOf(main)) : nullptr;
}

// The system's VFS makes new files readable by all; WAL and journal take over what the database has.
void keepPrivate(sqlite3_filename name, const Below& below) {
    std::int64_t size = 0;
    if (below.size(&size) != SQLITE_OK || size != 0) return;
    std::error_code ignored;
    std::filesystem::permissions(
        name, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

// What a new file is sealed with: `suite=aes256gcm` in its name asks for it where the processor can.
Suite suiteFor(sqlite3_filename name) {
    const char* asked = sqlite3_uri_parameter(name, "suite");
    const bool aes = asked != nullptr && std::string_view(asked) == "aes256gcm";
    return aes && isAvailable(Suite::Aes256Gcm) ? Suite::Aes256Gcm : Suite::XChaCha20Poly1305;
}

// The file of ours for what SQLite opens, over a file that the system's VFS has opened. Null with a code.
std::unique_ptr<SealedFile> fileFor(sqlite3_filename name, Handle* handle, int flags, SharedKey key,
                                    int& code) {
    auto* below = reinterpret_cast<sqlite3_file*>(handle + 1);
    if (key) {
        if ((flags & SQLITE_OPEN_CREATE) != 0) keepPrivate(name, Below(below));
        return std::make_unique<DatabaseFile>(below, &handle->base, std::move(key), suiteFor(name));
    }
    const bool isWal = (flags & SQLITE_OPEN_WAL) != 0;
    if (!isWal && (flags & SQLITE_OPEN_MAIN_JOURNAL) == 0) return std::make_unique<TemporaryFile>(below);
    DatabaseFile* database = databaseOf(name);
    // Nothing may be recovered, rolled back or thrown away for a file whose key we do not hold.
    if (database == nullptr) code = SQLITE_CANTOPEN;
    if (code == SQLITE_OK && isWal) code = database->requireIdentity();
    if (code != SQLITE_OK) return nullptr;
    if (isWal) return std::make_unique<WalFile>(below, *database);
    return std::make_unique<JournalFile>(below, *database);
}

int vfsOpen(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* out, int flags, int* outFlags) {
    Layer& layer = layerOf(vfs);
    // A super-journal holds file names, and a journal opened for reading is only looked at for its
    // first byte or the super-journal's name: both lie open.
    const bool isJournal = (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0;
    if ((flags & SQLITE_OPEN_SUPER_JOURNAL) != 0 || (isJournal && (flags & SQLITE_OPEN_READONLY) != 0)) {
        return layer.below->xOpen(layer.below, name, out, flags, outFlags);
    }
    auto* handle = reinterpret_cast<Handle*>(out);
    handle->base.pMethods = nullptr;
    auto* below = reinterpret_cast<sqlite3_file*>(handle + 1);
    below->pMethods = nullptr;
    const bool isDatabase = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    std::unique_ptr<SealedFile> file;
    int code = guarded([&] {
        SharedKey key = isDatabase ? layer.keys(name) : nullptr;
        if (isDatabase && !key) {
            sqlite3_log(SQLITE_CANTOPEN, "doorstep: no key was given for this file");
            return SQLITE_CANTOPEN;
        }
        int opened = layer.below->xOpen(layer.below, name, below, flags, outFlags);
        if (opened == SQLITE_OK) file = fileFor(name, handle, flags, std::move(key), opened);
        return opened;
    });
    if (!file) {
        if (below->pMethods != nullptr) below->pMethods->xClose(below);
        return code;
    }
    handle->file = file.release();
    handle->base.pMethods = isDatabase && below->pMethods->iVersion >= 2 ? &kSharedMethods : &kPlainMethods;
    return SQLITE_OK;
}

// ---- The rest goes to the system's VFS --------------------------------------------------------------

int vfsDelete(sqlite3_vfs* vfs, const char* name, int syncDirectory) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xDelete(below, name, syncDirectory);
}

int vfsAccess(sqlite3_vfs* vfs, const char* name, int flags, int* result) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xAccess(below, name, flags, result);
}

int vfsFullPathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xFullPathname(below, name, size, out);
}

void* vfsDlOpen(sqlite3_vfs* vfs, const char* name) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xDlOpen(below, name);
}

void vfsDlError(sqlite3_vfs* vfs, int size, char* message) {
    sqlite3_vfs* below = layerOf(vfs).below;
    below->xDlError(below, size, message);
}

auto vfsDlSym(sqlite3_vfs* vfs, void* library, const char* symbol) -> void (*)() {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xDlSym(below, library, symbol);
}

void vfsDlClose(sqlite3_vfs* vfs, void* library) {
    sqlite3_vfs* below = layerOf(vfs).below;
    below->xDlClose(below, library);
}

int vfsRandomness(sqlite3_vfs*, int count, char* out) {
    crypto::SystemRandomness().fill(
        {reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(count)});
    return count;
}

int vfsSleep(sqlite3_vfs* vfs, int microseconds) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xSleep(below, microseconds);
}

int vfsCurrentTime(sqlite3_vfs* vfs, double* time) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xCurrentTime(below, time);
}

int vfsLastError(sqlite3_vfs* vfs, int size, char* message) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xGetLastError(below, size, message);
}

int vfsCurrentTimeInt64(sqlite3_vfs* vfs, sqlite3_int64* time) {
    sqlite3_vfs* below = layerOf(vfs).below;
    return below->xCurrentTimeInt64(below, time);
}

}  // namespace

int codeFor(ErrorCode code) {
    constexpr int kNewerFormat = SQLITE_NOTADB | 1 << 8;
    constexpr int kBrokenHeader = SQLITE_CORRUPT | 100 << 8;
    switch (code) {
        case ErrorCode::WrongKey: return SQLITE_AUTH;
        case ErrorCode::ForeignFile: return SQLITE_NOTADB;
        case ErrorCode::NewerVersion: return kNewerFormat;
        case ErrorCode::Damaged: return kBrokenHeader;
        default: return SQLITE_IOERR;
    }
}

int registerVfs(const char* name, const char* below, KeySource keySource) {
    crypto::start();
    if (sqlite3_vfs_find(name) != nullptr) return SQLITE_OK;
    sqlite3_vfs* system = sqlite3_vfs_find(below);
    if (system == nullptr) return SQLITE_ERROR;
    auto* layer = new Layer;  // Lives as long as SQLite may open files, which is as long as the process.
    layer->below = system;
    layer->name = name;
    layer->keys = std::move(keySource);
    sqlite3_vfs& vfs = layer->vfs;
    vfs.iVersion = std::min(2, system->iVersion);
    vfs.szOsFile = static_cast<int>(sizeof(Handle)) + system->szOsFile;
    vfs.mxPathname = system->mxPathname;
    vfs.zName = layer->name.c_str();
    vfs.pAppData = layer;
    vfs.xOpen = vfsOpen;
    vfs.xDelete = vfsDelete;
    vfs.xAccess = vfsAccess;
    vfs.xFullPathname = vfsFullPathname;
    vfs.xDlOpen = vfsDlOpen;
    vfs.xDlError = vfsDlError;
    vfs.xDlSym = vfsDlSym;
    vfs.xDlClose = vfsDlClose;
    vfs.xRandomness = vfsRandomness;
    vfs.xSleep = vfsSleep;
    vfs.xCurrentTime = vfsCurrentTime;
    vfs.xGetLastError = vfsLastError;
    vfs.xCurrentTimeInt64 = vfsCurrentTimeInt64;
    return sqlite3_vfs_register(&vfs, 0);
}

}  // namespace doorstep::sealed
