// Reads the end of every page.
#include "core/storage/page_tags.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/files.h"
#include "core/crypto/crypto.h"
#include "core/storage/page_cipher.h"

namespace doorstep {
namespace {

Error failure(const std::filesystem::path& file) {
    const int reason = errno;
    return {reason == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
            file.string() + ": " + std::strerror(reason)};
}

class ReadOnly {
public:
    explicit ReadOnly(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~ReadOnly() {
        if (descriptor_ >= 0) (void)::close(descriptor_);
    }
    ReadOnly(const ReadOnly&) = delete;
    ReadOnly& operator=(const ReadOnly&) = delete;

    [[nodiscard]] bool size(std::uint64_t& bytes) const {
        struct stat about {};
        if (descriptor_ < 0 || ::fstat(descriptor_, &about) != 0) return false;
        bytes = static_cast<std::uint64_t>(about.st_size);
        return true;
    }
    [[nodiscard]] bool read(std::span<std::uint8_t> out, std::uint64_t offset) const {
        while (!out.empty()) {
            const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got == 0) errno = EIO;  // Somebody made it shorter.
            if (got <= 0) return false;
            out = out.subspan(static_cast<std::size_t>(got));
            offset += static_cast<std::uint64_t>(got);
        }
        return true;
    }

private:
    int descriptor_;
};

}  // namespace

Result<Hash> hashOfPageTags(const std::filesystem::path& database) {
    const ReadOnly file(database);
    std::uint64_t size = 0;
    if (!file.size(size)) return failure(database);
    Bytes collected(std::min<std::uint64_t>(size, sealed::kHeaderSize));
    if (!file.read(collected, 0)) return failure(database);
    TRY_SET(const sealed::StoreHeader header, sealed::readHeader(collected));
    for (int shift = 56; shift >= 0; shift -= 8) {
        collected.push_back(static_cast<std::uint8_t>(size >> shift));
    }
    const std::uint64_t pages = size / header.pageSize;
    std::size_t at = collected.size();
    collected.resize(at + pages * sealed::kTagSize);
    for (std::uint64_t page = 1; page <= pages; ++page, at += sealed::kTagSize) {
        const std::span<std::uint8_t> tag(collected.data() + at, sealed::kTagSize);
        if (!file.read(tag, page * header.pageSize - sealed::kTagSize)) return failure(database);
    }
    return crypto::hash(collected);
}

}  // namespace doorstep
