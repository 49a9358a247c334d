// Reserved by fallocate, which takes no time and leaves nothing to read.
#include "core/storage/ballast.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <limits>

namespace doorstep {

std::uint64_t Ballast::freeSpaceOf(const std::filesystem::path& folder) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return std::numeric_limits<std::uint64_t>::max();
    return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
}

Ballast::Ballast(std::filesystem::path file, std::uint64_t size, FreeSpace freeSpace)
    : file_(std::move(file)), size_(size), freeSpace_(std::move(freeSpace)) {}

bool Ballast::makeRoom() {
    if (size_ == 0 || freeSpace_(file_.parent_path()) >= kMargin) return false;
    givenUp_ = true;
    return ::unlink(file_.c_str()) == 0;
}

void Ballast::restore() {
    if (size_ == 0) return;
    std::error_code failed;
    if (std::filesystem::file_size(file_, failed) == size_ && !failed) {
        givenUp_ = false;
        return;
    }
    // What an interrupted try left takes room for nothing.
    (void)std::filesystem::remove(file_, failed);
    givenUp_ = freeSpace_(file_.parent_path()) < size_ + 2 * kMargin;
    if (givenUp_) return;
    const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return;
    const bool reserved = ::fallocate(descriptor, 0, 0, static_cast<off_t>(size_)) == 0;
    (void)::close(descriptor);
    if (!reserved) (void)std::filesystem::remove(file_, failed);
}

}  // namespace doorstep
