// Pages of the main database. The traps handled here are named where they are handled.
#include "core/storage/database_file.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "core/crypto/crypto.h"
#include "core/storage/sealed_vfs.h"

namespace doorstep::sealed {
namespace {

constexpr std::int64_t kLockByte = 0x40000000;  // SQLite locks bytes here and never writes the page.
constexpr int kHeaderProbeSize = 100;           // SQLite's look at the header before it has a lock.
constexpr int kRereadsMax = 10;

}  // namespace

int DatabaseFile::report(int code, ErrorCode meaning, std::string words) {
    sqlite3_log(code, "doorstep: %s", words.c_str());
    fault_ = {meaning, std::move(words)};
    return code;
}

int DatabaseFile::syncFailed(int code) {
    poisoned_ = true;
    return report(code, ErrorCode::Io, "the disk failed to keep what was written; open the database again");
}

std::int64_t DatabaseFile::offsetOf(PageNumber page) const {
    return static_cast<std::int64_t>(page - 1) * static_cast<std::int64_t>(sealer_->pageSize());
}

bool DatabaseFile::isLockPage(PageNumber page) const {
    return page == kLockByte / static_cast<std::int64_t>(sealer_->pageSize()) + 1;
}

int DatabaseFile::adopt(ByteView rawHeader, Fault& fault) {
    const auto header = readHeader(rawHeader);
    if (!header) {
        fault = {header.error().code, header.error().detail};
        return codeFor(fault.code);
    }
    const bool same = sealer_ && sealer_->header().id == header->id &&
                      sealer_->header().keyCheck == header->keyCheck &&
                      sealer_->pageSize() == header->pageSize;
    if (!same) {
        if (header->keyCheck != StoreSealer::checkFor(key_->view(), header->id)) {
            fault = {ErrorCode::WrongKey, "the key does not belong to this database"};
            return codeFor(fault.code);
        }
        if (!isAvailable(header->suite)) {
            fault = {ErrorCode::Io, "this processor lacks the instructions for the database's cipher"};
            return codeFor(fault.code);
        }
        confirmed_ = false;  // Should there be no memory for the new keys.
        sealer_.emplace(*key_, *header);
        movedPage_ = 0;
    }
    confirmed_ = true;
    return SQLITE_OK;
}

int DatabaseFile::loadIdentity(std::int64_t size, Fault& fault) {
    std::array<std::uint8_t, kHeaderSize> raw{};
    const auto present = static_cast<std::size_t>(std::min<std::int64_t>(size, kHeaderSize));
    const int code = below_.read(raw.data(), static_cast<std::int64_t>(present), 0);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    return adopt(ByteView(raw).first(present), fault);
}

int DatabaseFile::requireIdentity() {
    if (confirmed_) return SQLITE_OK;
    std::int64_t size = 0;
    int code = below_.size(&size);
    if (code != SQLITE_OK || size == 0) return code;
    Fault fault;
    code = loadIdentity(size, fault);
    // A first transaction may have spilled pages of ours before page 1 is there.
    if (code != SQLITE_OK && sealer_ && locked_) return SQLITE_OK;
    return code == SQLITE_OK ? code : report(code, fault.code, fault.words);
}

int DatabaseFile::requireIdentityFor(std::uint32_t pageSize) {
    const int code = requireIdentity();
    if (code != SQLITE_OK || sealer_) return code;
    return makeIdentity(pageSize) ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

bool DatabaseFile::makeIdentity(std::uint32_t pageSize) {
    if (!isPageSize(pageSize)) return false;
    StoreHeader header;
    header.suite = newSuite_;
    header.pageSize = pageSize;
    crypto::SystemRandomness().fill(header.id);
    sealer_.emplace(*key_, header);
    confirmed_ = false;
    return true;
}

// SQLite looks at the header before it has a lock, when a crash may still have to be rolled back or
// another process may be writing. What is wrong with the file is said once it is locked.
void DatabaseFile::answerHeaderProbe(std::uint8_t* out, int count) {
    std::memset(out, 0, static_cast<std::size_t>(count));
    std::int64_t size = 0;
    Fault fault;
    if (below_.size(&size) != SQLITE_OK || loadIdentity(size, fault) != SQLITE_OK) return;
    const std::size_t pageSize = sealer_->pageSize();
    if (!scratch_.reserve(pageSize)) return;
    const bool whole = below_.read(scratch_.data(), static_cast<std::int64_t>(pageSize), 0) == SQLITE_OK;
    if (whole && sealer_->openPage(1, scratch_.data(), scratch_.data())) {
        std::memcpy(out, scratch_.data(), static_cast<std::size_t>(count));
        return;
    }
    sealer_->plainHeader(sealer_->header(), std::span<std::uint8_t, kHeaderSize>(out, kHeaderSize));
}

int DatabaseFile::read(std::uint8_t* out, int count, std::int64_t offset) {
    if (poisoned_) return SQLITE_IOERR_FSYNC;
    if (!locked_ && offset == 0 && count == kHeaderProbeSize) {
        answerHeaderProbe(out, count);
        return sealer_ && confirmed_ ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    int code = requireIdentity();
    if (code != SQLITE_OK) return code;
    if (!sealer_) {
        std::memset(out, 0, static_cast<std::size_t>(count));
        return SQLITE_IOERR_SHORT_READ;
    }
    while (count > 0 && code == SQLITE_OK) {
        const auto pageSize = static_cast<std::int64_t>(sealer_->pageSize());
        const auto page = static_cast<PageNumber>(offset / pageSize + 1);
        const std::int64_t within = offset % pageSize;
        const int part = static_cast<int>(std::min<std::int64_t>(count, pageSize - within));
        if (part == pageSize) {
            code = readPage(page, out);
        } else if (!scratch_.reserve(sealer_->pageSize())) {
            return SQLITE_IOERR_NOMEM;
        } else {
            code = readPage(page, scratch_.data());
            std::memcpy(out, scratch_.data() + within, static_cast<std::size_t>(part));
        }
        out += part;
        offset += part;
        count -= part;
    }
    if (count > 0) std::memset(out, 0, static_cast<std::size_t>(count));
    return code;
}

int DatabaseFile::readPage(PageNumber page, std::uint8_t* out) {
    const auto pageSize = static_cast<std::int64_t>(sealer_->pageSize());
    const int code = below_.read(out, pageSize, offsetOf(page));
    if (code == SQLITE_IOERR_SHORT_READ) {
        std::int64_t size = 0;
        const int sizeCode = below_.size(&size);
        return sizeCode == SQLITE_OK ? pastTheEnd(page, size, out) : sizeCode;
    }
    if (code != SQLITE_OK) return code;
    if (page == 1) {
        const FileId before = sealer_->header().id;
        Fault fault;
        const int identity = adopt({out, kHeaderSize}, fault);
        if (identity != SQLITE_OK) {
            std::memset(out, 0, static_cast<std::size_t>(pageSize));
            return report(identity, fault.code, fault.words);
        }
        // Another connection made the file anew; SQLite reads the size of a page from page 1.
        if (static_cast<std::int64_t>(sealer_->pageSize()) != pageSize) {
            std::memset(out, 0, static_cast<std::size_t>(pageSize));
            sealer_->plainHeader(sealer_->header(), std::span<std::uint8_t, kHeaderSize>(out, kHeaderSize));
            return SQLITE_OK;
        }
        if (before != sealer_->header().id) knownEnd_ = 0;
    }
    if (isLockPage(page)) return SQLITE_OK;  // Never written: nothing but zeros.
    const int opened = sealer_->openPage(page, out, out) ? SQLITE_OK : readAgain(page, out);
    if (opened == SQLITE_OK) notice(page, out);
    return opened;
}

// A reader that has not joined the WAL yet may meet a page that another process is writing at this
// moment. What stays the same from one look to the next is damage.
int DatabaseFile::readAgain(PageNumber page, std::uint8_t* out) {
    const std::size_t pageSize = sealer_->pageSize();
    if (!second_.reserve(2 * pageSize)) return SQLITE_IOERR_NOMEM;
    std::uint8_t* looks[2] = {second_.data(), second_.data() + pageSize};
    for (int look = 0; look < kRereadsMax; ++look) {
        std::uint8_t* now = looks[look % 2];
        const int code = below_.read(now, static_cast<std::int64_t>(pageSize), offsetOf(page));
        if (code != SQLITE_OK) return code;
        if (sealer_->openPage(page, now, out)) return SQLITE_OK;
        if (look > 0 && std::memcmp(looks[0], looks[1], pageSize) == 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::memset(out, 0, pageSize);
    return report(SQLITE_IOERR_DATA, ErrorCode::Damaged,
                  "page " + std::to_string(page) + " of the database is altered or damaged");
}

// SQLite takes a short read for zeros, which is right for a page that the transaction under way has
// added. A page that page 1 counts was cut off.
int DatabaseFile::pastTheEnd(PageNumber page, std::int64_t size, std::uint8_t* out) {
    std::memset(out, 0, sealer_->pageSize());
    if (size == 0 || page > declaredPages_) return SQLITE_IOERR_SHORT_READ;
    return report(SQLITE_IOERR_DATA, ErrorCode::Damaged,
                  "the database is cut off: page " + std::to_string(page) + " is missing");
}

int DatabaseFile::write(const std::uint8_t* data, int count, std::int64_t offset) {
    if (poisoned_) return SQLITE_IOERR_FSYNC;
    int code = requireIdentityFor(static_cast<std::uint32_t>(count));
    if (code != SQLITE_OK) return code;
    const auto pageSize = static_cast<std::int64_t>(sealer_->pageSize());
    if (count != pageSize || offset % pageSize != 0) {
        return report(SQLITE_IOERR_WRITE, ErrorCode::WrongState,
                      "a sealed database keeps the page size it was made with");
    }
    const auto page = static_cast<PageNumber>(offset / pageSize + 1);
    code = fillUpTo(offset);
    if (code == SQLITE_OK) code = checkpoints_ ? moveSealed(page, data) : sealOnto(page, data);
    if (code != SQLITE_OK) return code;
    knownEnd_ = std::max(knownEnd_, offset + pageSize);
    if (page == 1) confirmed_ = true;
    return SQLITE_OK;
}

int DatabaseFile::sealOnto(PageNumber page, const std::uint8_t* plain) {
    if (const char* why = sealer_->whyUnfit(page, plain)) {
        return report(SQLITE_IOERR_WRITE, ErrorCode::WrongState, why);
    }
    if (!scratch_.reserve(sealer_->pageSize())) return SQLITE_IOERR_NOMEM;
    sealer_->sealPage(page, plain, scratch_.data());
    const int code =
        below_.write(scratch_.data(), static_cast<std::int64_t>(sealer_->pageSize()), offsetOf(page));
    if (code == SQLITE_OK) notice(page, plain);
    return code;
}

bool DatabaseFile::expectMoved(PageNumber page, const std::uint8_t* sealed) {
    movedPage_ = 0;
    if (!moved_.reserve(sealer_->pageSize())) return false;
    std::memcpy(moved_.data(), sealed, sealer_->pageSize());
    movedPage_ = page;
    return true;
}

// What a checkpoint writes is what the log gave it. Anything else would be sealed twice, or not at all.
int DatabaseFile::moveSealed(PageNumber page, const std::uint8_t* sealed) {
    const bool expected =
        movedPage_ == page && std::memcmp(moved_.data(), sealed, sealer_->pageSize()) == 0;
    movedPage_ = 0;
    if (!expected) {
        return report(SQLITE_IOERR_WRITE, ErrorCode::WrongState,
                      "a checkpoint changed what it was to move");
    }
    return below_.write(moved_.data(), static_cast<std::int64_t>(sealer_->pageSize()), offsetOf(page));
}

// SQLite skips pages that hold nothing yet; the file must not contain a page that does not
// authenticate, so they become sealed zeros. Page 1 comes before all others or in the same transaction.
int DatabaseFile::fillUpTo(std::int64_t end) {
    if (end <= knownEnd_) return SQLITE_OK;
    const auto pageSize = static_cast<std::int64_t>(sealer_->pageSize());
    std::int64_t size = 0;
    const int sizeCode = below_.size(&size);
    if (sizeCode != SQLITE_OK) return sizeCode;
    Scratch zeros;
    for (std::int64_t at = size / pageSize * pageSize; at < end; at += pageSize) {
        const auto page = static_cast<PageNumber>(at / pageSize + 1);
        if (page == 1 || isLockPage(page)) continue;
        if (!zeros.reserve(sealer_->pageSize())) return SQLITE_IOERR_NOMEM;
        std::memset(zeros.data(), 0, sealer_->pageSize());
        sealer_->sealPage(page, zeros.data(), zeros.data());
        const int code = below_.write(zeros.data(), pageSize, at);
        if (code != SQLITE_OK) return code;
    }
    knownEnd_ = std::max(size, end);
    return SQLITE_OK;
}

int DatabaseFile::truncate(std::int64_t size) {
    if (poisoned_) return SQLITE_IOERR_FSYNC;
    std::int64_t before = 0;
    int code = below_.size(&before);
    if (code != SQLITE_OK) return code;
    if (size > before && sealer_) {
        code = fillUpTo(size);
        if (code != SQLITE_OK) return code;
    }
    knownEnd_ = 0;
    code = below_.truncate(size);
    if (code == SQLITE_OK && size == 0) {
        confirmed_ = false;
        declaredPages_ = 0;
    }
    return code;
}

int DatabaseFile::sync(int flags) {
    if (poisoned_) return SQLITE_IOERR_FSYNC;
    const int code = below_.sync(flags);
    return code == SQLITE_OK ? code : syncFailed(code);
}

void DatabaseFile::lockChanged(int level) {
    knownEnd_ = 0;
    const bool first = !locked_ && level >= SQLITE_LOCK_SHARED;
    locked_ = level >= SQLITE_LOCK_SHARED;
    if (first) reserveOnNewFile();
}

// Of the locks on the shared memory the second belongs to whoever writes the log back. With exclusive
// locking there are none, and then pages are sealed again.
void DatabaseFile::sharedLockChanged(int offset, int flags) {
    constexpr int kCheckpointLock = 1;
    knownEnd_ = 0;
    if (offset != kCheckpointLock || (flags & SQLITE_SHM_EXCLUSIVE) == 0) return;
    checkpoints_ = (flags & SQLITE_SHM_LOCK) != 0;
    movedPage_ = 0;
}

// A new file must keep 40 bytes of each page free before SQLite lays out page 1, whichever way it came
// to be: opened, attached, or as the target of a backup. Only the connection can ask for that, and a
// made-up header on an empty file would fix more than the reserve.
void DatabaseFile::reserveOnNewFile() {
    std::int64_t size = 0;
    if (connection_ == nullptr || *connection_ == nullptr) return;
    if (below_.size(&size) != SQLITE_OK || size != 0) return;
    sqlite3* connection = *connection_;
    for (int index = 0; const char* schema = sqlite3_db_name(connection, index); ++index) {
        sqlite3_file* file = nullptr;
        if (sqlite3_file_control(connection, schema, SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK)
            continue;
        if (file != handle_) continue;
        int reserve = kReserve;
        sqlite3_file_control(connection, schema, SQLITE_FCNTL_RESERVE_BYTES, &reserve);
        return;  // If it failed, the first write of a page says so.
    }
}

// A page of another size would put content where nonce and tag go. The pragma is answered by nothing
// once the file exists; a new file takes any size.
int DatabaseFile::pragma(char** arguments) {
    const bool sets = arguments[2] != nullptr;
    if (sets && sqlite3_stricmp(arguments[1], "page_size") == 0) {
        std::int64_t size = 0;
        if (below_.size(&size) == SQLITE_OK && size != 0) return SQLITE_OK;
        if (!isPageSize(std::atoi(arguments[2]))) {
            arguments[0] = sqlite3_mprintf("a sealed database has pages of 1024 to 65536 bytes");
            return SQLITE_ERROR;
        }
    }
    return below_.control(SQLITE_FCNTL_PRAGMA, arguments);
}

int DatabaseFile::control(int operation, void* argument) {
    switch (operation) {
        case kFaultControl: *static_cast<Fault*>(argument) = fault_; return SQLITE_OK;
        case kReadFailedControl: *static_cast<bool*>(argument) = readFailed_; return SQLITE_OK;
        case SQLITE_FCNTL_PRAGMA: return pragma(static_cast<char**>(argument));
        case SQLITE_FCNTL_PDB:
            connection_ = static_cast<sqlite3**>(argument);
            return below_.control(operation, argument);
        // Space set aside ahead would be pages that nobody sealed, and mapped memory bypasses reads.
        case SQLITE_FCNTL_SIZE_HINT:
        case SQLITE_FCNTL_CHUNK_SIZE: return SQLITE_OK;
        case SQLITE_FCNTL_MMAP_SIZE: return SQLITE_NOTFOUND;
        case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
        case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
        case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE: return SQLITE_NOTFOUND;
        default: return below_.control(operation, argument);
    }
}

}  // namespace doorstep::sealed
