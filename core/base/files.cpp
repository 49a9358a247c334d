// Write beside, flush, rename over, flush the folder.
#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace doorstep {
namespace {

constexpr std::size_t kReadAtOnce = 64 << 10;

/// A file descriptor that is closed with its scope.
class OpenFile {
public:
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) (void)::close(descriptor_);
    }
    explicit operator bool() const { return descriptor_ >= 0; }

    [[nodiscard]] bool write(ByteView content) const {
        while (!content.empty()) {
            const ssize_t written = ::write(descriptor_, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            content = content.subspan(static_cast<std::size_t>(written));
        }
        return true;
    }
    [[nodiscard]] bool makePrivate() const { return ::fchmod(descriptor_, 0600) == 0; }
    [[nodiscard]] bool flush() const { return ::fsync(descriptor_) == 0; }
    /// Some file systems say only on closing that a write failed.
    [[nodiscard]] bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }
    [[nodiscard]] int get() const { return descriptor_; }

private:
    int descriptor_;
};

Error failure(const std::filesystem::path& file) {
    const int reason = errno;
    const ErrorCode code = reason == ENOSPC || reason == EDQUOT ? ErrorCode::DiskFull
                           : reason == ENOENT                   ? ErrorCode::NotFound
                                                                : ErrorCode::Io;
    return {code, file.string() + ": " + std::strerror(reason)};
}

Result<void> flushFolder(const std::filesystem::path& folder) {
    const OpenFile open(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!open || !open.flush()) return failure(folder);
    return {};
}

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

}  // namespace

Result<void> writeWhole(const std::filesystem::path& file, ByteView content) {
    const std::filesystem::path beside = file.string() + ".new";
    OpenFile out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    const bool written = out && out.makePrivate() && out.write(content) && out.flush() && out.close();
    if (!written || ::rename(beside.c_str(), file.c_str()) != 0) return failure(file);
    return flushFolder(folderOf(file));
}

Result<Bytes> readWhole(const std::filesystem::path& file, std::size_t max) {
    const OpenFile in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in) return failure(file);
    Bytes content;
    std::size_t size = 0;
    while (size <= max) {
        content.resize(std::min(max + 1, std::max(2 * size, kReadAtOnce + 1)));
        const ssize_t got = ::read(in.get(), content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(file);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > max) return {ErrorCode::Damaged, file.string() + " is longer than any of ours"};
    content.resize(size);
    return content;
}

Result<void> removeDurably(const std::filesystem::path& file) {
    if (::unlink(file.c_str()) != 0) {
        if (errno == ENOENT) return {};
        return failure(file);
    }
    return flushFolder(folderOf(file));
}

Result<void> renameDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return failure(from);
    return flushFolder(folderOf(to));
}

Result<void> makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        const bool full = failed == std::errc::no_space_on_device;
        return {full ? ErrorCode::DiskFull : ErrorCode::Io, folder.string() + ": " + failed.message()};
    }
    if (::chmod(folder.c_str(), 0700) != 0) return failure(folder);
    return flushFolder(folderOf(folder));
}

}  // namespace doorstep
