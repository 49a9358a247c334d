// Write beside, flush, rename, flush the folder.
#include "sync/server/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace doorstep::server {
namespace {

constexpr std::size_t kFileBytesMax = 64 << 10;

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const { return value_; }
    /// Reports what closing reports: some file systems say only here that a write failed.
    [[nodiscard]] bool close() { return ::close(std::exchange(value_, -1)) == 0; }

private:
    int value_;
};

Error failure(const std::filesystem::path& file) {
    const ErrorCode code = errno == ENOSPC   ? ErrorCode::DiskFull
                           : errno == ENOENT ? ErrorCode::NotFound
                                             : ErrorCode::Io;
    return {code, file.string() + ": " + std::strerror(errno)};
}

bool writeAll(int descriptor, ByteView content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        content = content.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<void> writeWhole(const std::filesystem::path& file, ByteView content) {
    const std::filesystem::path beside = file.string() + ".new";
    Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (out.get() < 0 || ::fchmod(out.get(), 0600) != 0 || !writeAll(out.get(), content) ||
        ::fsync(out.get()) != 0 || !out.close() || ::rename(beside.c_str(), file.c_str()) != 0) {
        return failure(file);
    }
    const Descriptor folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failure(file);
    return {};
}

Result<Bytes> readWhole(const std::filesystem::path& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return failure(file);
    Bytes content(kFileBytesMax + 1);
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t got = ::read(in.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(file);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > kFileBytesMax) return {ErrorCode::Damaged, file.string() + " is too long"};
    content.resize(size);
    return content;
}

}  // namespace doorstep::server
