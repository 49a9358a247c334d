// Memory that is wiped, short transfers, and closing.
#include "core/storage/sealed_file.h"

#include "core/crypto/secret.h"

namespace doorstep::sealed {

Scratch::~Scratch() {
    if (memory_) wipe({memory_.get(), size_});
}

bool Scratch::reserve(std::size_t size) {
    if (size <= size_) return true;
    std::unique_ptr<std::uint8_t[]> larger(new (std::nothrow) std::uint8_t[size]());
    if (!larger) return false;
    if (memory_) wipe({memory_.get(), size_});
    memory_ = std::move(larger);
    size_ = size;
    return true;
}

int Below::read(void* out, std::int64_t count, std::int64_t offset) const {
    const auto attempt = [&] {
        const int read = file_->pMethods->xRead(file_, out, static_cast<int>(count), offset);
        // SQLite says of a disk that does not answer that the database is damaged.
        return read == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : read;
    };
    const int code = attempt();
    if (code != SQLITE_IOERR_SHORT_READ) return code;
    std::int64_t end = 0;
    const int sizeCode = size(&end);
    if (sizeCode != SQLITE_OK) return sizeCode;
    if (offset + count > end) return code;
    // Another process may have made the file longer since.
    const int again = attempt();
    return again == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_READ : again;
}

SealedFile::~SealedFile() {
    sqlite3_file* file = below_.file();
    if (file->pMethods != nullptr) file->pMethods->xClose(file);
    file->pMethods = nullptr;
}

}  // namespace doorstep::sealed
