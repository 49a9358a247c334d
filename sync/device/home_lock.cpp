// An advisory lock on a file that stays.
#include "sync/device/home_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace doorstep {

Result<HomeLock> HomeLock::take(const std::filesystem::path& home) {
    const std::filesystem::path file = home / "lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return {ErrorCode::Io, file.string() + ": " + std::strerror(errno)};
    HomeLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno == EWOULDBLOCK) {
        return {ErrorCode::Busy,
                "Doorstep is open on this device already; use that window or close it first"};
    }
    return {ErrorCode::Io, file.string() + ": " + std::strerror(errno)};
}

HomeLock::~HomeLock() {
    if (descriptor_ >= 0) (void)::close(descriptor_);
}

}  // namespace doorstep
