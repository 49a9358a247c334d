// Place n of the file: length (2 bytes, big-endian), then so many sealed bytes; the rest is zeros.
#include "core/storage/head_anchor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/cbor.h"
#include "core/base/files.h"
#include "core/crypto/crypto.h"

namespace doorstep {
namespace {

constexpr std::size_t kPlaceSize = 4096;  ///< What disks write in one piece at most.
constexpr std::uint64_t kPlaces = 2;
constexpr std::size_t kLengthSize = 2;

Bytes contextOf(std::uint64_t place) {
    cbor::Writer out;
    out.array(2).text("doorstep-anchor-1").unsignedInteger(place);
    return out.take();
}

Bytes encode(const Anchored& anchored) {
    const CommitMark& mark = anchored.mark;
    cbor::Writer out;
    out.array(7).hash(mark.store).unsignedInteger(mark.commits).hash(mark.content).hash(mark.before);
    out.unsignedInteger(anchored.sequence).hash(anchored.head);
    anchored.pages ? out.hash(*anchored.pages) : out.null();
    return out.take();
}

Error failure(const std::filesystem::path& file) {
    const int reason = errno;
    const bool full = reason == ENOSPC || reason == EDQUOT;
    return {full ? ErrorCode::DiskFull : ErrorCode::Io, file.string() + ": " + std::strerror(reason)};
}

}  // namespace

HeadAnchor::HeadAnchor(std::filesystem::path file, Secret key)
    : file_(std::move(file)), key_(std::move(key)) {}

HeadAnchor::HeadAnchor(HeadAnchor&& other) noexcept
    : file_(std::move(other.file_)),
      key_(std::move(other.key_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      next_(other.next_) {}

HeadAnchor::~HeadAnchor() {
    if (descriptor_ >= 0) (void)::close(descriptor_);
}

std::optional<Anchored> HeadAnchor::readPlace(ByteView content, std::uint64_t place) const {
    const ByteView at = content.subspan(place * kPlaceSize, kPlaceSize);
    const std::size_t length = static_cast<std::size_t>(at[0]) << 8 | at[1];
    if (length == 0 || length > kPlaceSize - kLengthSize) return std::nullopt;
    const auto plain = crypto::open(at.subspan(kLengthSize, length), key_.view(), contextOf(place));
    if (!plain) return std::nullopt;
    cbor::Reader in(plain->view());
    Anchored anchored;
    const std::size_t count = in.array();  // 6 before the pages were kept.
    if (count != 6 && count != 7) in.fail("an anchor has seven parts");
    anchored.mark.store = in.hash();
    anchored.mark.commits = in.unsignedInteger();
    anchored.mark.content = in.hash();
    anchored.mark.before = in.hash();
    anchored.sequence = in.unsignedInteger();
    anchored.head = in.hash();
    if (count == 7 && in.peek() == cbor::Kind::Null) {
        in.null();
    } else if (count == 7) {
        anchored.pages = in.hash();
    }
    return in.finish() ? std::optional(anchored) : std::nullopt;
}

Result<Anchored> HeadAnchor::read() {
    TRY_SET(const Bytes content, readWhole(file_));
    if (content.size() == kPlaces * kPlaceSize) {
        const auto first = readPlace(content, 0);
        const auto second = readPlace(content, 1);
        const bool later = second && (!first || second->mark.commits > first->mark.commits);
        next_ = later ? 0 : 1;
        if (later) return *second;
        if (first) return *first;
    }
    return {ErrorCode::Damaged, "the anchor beside the database does not read"};
}

Result<void> HeadAnchor::write(const Anchored& anchored, std::uint64_t place) {
    const Bytes sealed = crypto::seal(encode(anchored), key_.view(), contextOf(place));
    Bytes block(kPlaceSize);
    block[0] = static_cast<std::uint8_t>(sealed.size() >> 8);
    block[1] = static_cast<std::uint8_t>(sealed.size());
    std::copy(sealed.begin(), sealed.end(), block.begin() + kLengthSize);
    if (descriptor_ < 0) descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0 && errno == ENOENT) {
        // The first: there is no file without an anchor in it.
        Bytes whole(kPlaces * kPlaceSize);
        std::copy(block.begin(), block.end(), whole.begin() + static_cast<long>(place * kPlaceSize));
        return writeWhole(file_, whole);
    }
    if (descriptor_ < 0) return failure(file_);
    const ssize_t written =
        ::pwrite(descriptor_, block.data(), block.size(), static_cast<off_t>(place * kPlaceSize));
    if (written != static_cast<ssize_t>(block.size()) || ::fdatasync(descriptor_) != 0) {
        return failure(file_);
    }
    return {};
}

Result<void> HeadAnchor::keep(const Anchored& anchored) {
    TRY(write(anchored, next_));
    next_ = 1 - next_;
    return {};
}

Result<void> HeadAnchor::settle(const Anchored& anchored) {
    TRY(keep(anchored));
    return keep(anchored);
}

}  // namespace doorstep
