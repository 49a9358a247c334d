// Memory that is wiped, and closing.
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

SealedFile::~SealedFile() {
    sqlite3_file* file = below_.file();
    if (file->pMethods != nullptr) file->pMethods->xClose(file);
}

}  // namespace doorstep::sealed
