// file = magic 4, version 1, stream header 24, chunk*; a chunk is 256 KiB of plain bytes and 17 more, the
// last one shorter or empty. Chunks are sealed with the attachment's id as context.
#include "core/storage/attachment_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/files.h"
#include "core/crypto/crypto.h"
#include "core/crypto/stream.h"

namespace doorstep {
namespace {

constexpr std::array<std::uint8_t, 5> kMagic = {0x8e, 'D', 'S', 'A', 1};
constexpr std::size_t kHeadSize = kMagic.size() + crypto::kStreamHeaderSize;
constexpr std::size_t kSealedChunkSize = AttachmentStore::kChunkSize + crypto::kStreamOverhead;
constexpr const char* kUnfinished = ".new";

Error failure(const std::filesystem::path& file) {
    const int reason = errno;
    const bool full = reason == ENOSPC || reason == EDQUOT;
    const ErrorCode code = full               ? ErrorCode::DiskFull
                           : reason == ENOENT ? ErrorCode::NotFound
                                              : ErrorCode::Io;
    return {code, file.string() + ": " + std::strerror(reason)};
}

/// A file descriptor with the few calls that are needed.
class SealedBytes {
public:
    SealedBytes(std::filesystem::path file, int flags)
        : file_(std::move(file)), descriptor_(::open(file_.c_str(), flags | O_CLOEXEC, 0600)) {}
    SealedBytes(const SealedBytes&) = delete;
    SealedBytes& operator=(const SealedBytes&) = delete;
    ~SealedBytes() {
        if (descriptor_ >= 0) (void)::close(descriptor_);
    }
    [[nodiscard]] Result<void> opened() const {
        if (descriptor_ < 0) return failure(file_);
        return {};
    }
    Result<void> write(ByteView bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return failure(file_);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }
    [[nodiscard]] Result<void> flush() const {
        if (::fsync(descriptor_) != 0) return failure(file_);
        return {};
    }
    /// Up to `size` bytes; fewer at the end of the file only.
    [[nodiscard]] Result<Bytes> read(std::size_t size) const {
        Bytes bytes(size);
        std::size_t done = 0;
        while (done < size) {
            const ssize_t got = ::read(descriptor_, bytes.data() + done, size - done);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return failure(file_);
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        bytes.resize(done);
        return bytes;
    }

private:
    std::filesystem::path file_;
    int descriptor_;
};

/// Cuts what comes in pieces of any length into chunks, and seals them.
class ChunkWriter {
public:
    ChunkWriter(const SealedBytes& out, ByteView key, AttachmentId id) : out_(out), sealer_(key), id_(id) {}
    ~ChunkWriter() { wipe(waiting_); }
    ChunkWriter(const ChunkWriter&) = delete;
    ChunkWriter& operator=(const ChunkWriter&) = delete;

    Result<void> begin() {
        TRY(out_.write(kMagic));
        return out_.write(sealer_.header());
    }
    Result<void> add(ByteView bytes) {
        size_ += bytes.size();
        while (!bytes.empty()) {
            // A whole chunk waits until there is more: the last one has to say that it is.
            if (waiting_.size() == AttachmentStore::kChunkSize) TRY(put(false));
            const std::size_t take = std::min(bytes.size(), AttachmentStore::kChunkSize - waiting_.size());
            waiting_.insert(waiting_.end(), bytes.begin(), bytes.begin() + static_cast<long>(take));
            bytes = bytes.subspan(take);
        }
        return {};
    }
    Result<Attachment> end() {
        TRY(put(true));
        TRY(out_.flush());
        return Attachment{id_, size_, crypto::hash(hashes_)};
    }

private:
    Result<void> put(bool last) {
        const Hash hash = crypto::hash(waiting_);
        hashes_.insert(hashes_.end(), hash.bytes.begin(), hash.bytes.end());
        TRY(out_.write(sealer_.seal(waiting_, id_.view(), last)));
        wipe(waiting_);
        waiting_.clear();
        return {};
    }

    const SealedBytes& out_;
    crypto::StreamSealer sealer_;
    AttachmentId id_;
    Bytes waiting_;
    Bytes hashes_;
    std::uint64_t size_ = 0;
};

}  // namespace

Result<AttachmentStore> AttachmentStore::open(std::filesystem::path folder, const Secret& key,
                                              std::uint64_t sizeMax) {
    TRY(makePrivateFolder(folder));
    AttachmentStore store(std::move(folder), key.clone(), sizeMax);
    // What was being stored when the program died is nothing that anybody was told of.
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(store.folder_, failed)) {
        if (entry.path().extension() == kUnfinished) TRY(removeDurably(entry.path()));
    }
    if (failed) return {ErrorCode::Io, store.folder_.string() + ": " + failed.message()};
    return store;
}

std::filesystem::path AttachmentStore::fileOf(AttachmentId id) const {
    return folder_ / toHex(id.view());
}

Secret AttachmentStore::keyOf(AttachmentId id) const {
    Hash mixed = crypto::keyedHash(id.view(), key_.view());
    Secret key = Secret::copyOf(mixed.view());
    wipe(mixed.bytes);
    return key;
}

Result<Attachment> AttachmentStore::store(AttachmentId id, const Source& source) {
    const std::filesystem::path file = fileOf(id);
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        return {ErrorCode::WrongState, "the attachment " + textOf(id) + " is stored already"};
    }
    const std::filesystem::path beside = file.string() + kUnfinished;
    const auto write = [&]() -> Result<Attachment> {
        const SealedBytes out(beside, O_WRONLY | O_CREAT | O_TRUNC);
        TRY(out.opened());
        ChunkWriter writer(out, keyOf(id).view(), id);
        TRY(writer.begin());
        std::uint64_t size = 0;
        for (;;) {
            TRY_SET(const Bytes bytes, source());
            if (bytes.empty()) return writer.end();
            size += bytes.size();
            if (size > sizeMax_) {
                return {ErrorCode::InvalidInput,
                        "an attachment has at most " + std::to_string(sizeMax_ >> 20) + " MiB"};
            }
            TRY(writer.add(bytes));
        }
    };
    auto stored = write();
    const auto kept = stored ? renameDurably(beside, file) : Result<void>(stored.error());
    if (kept) return stored;
    (void)removeDurably(beside);  // Opening the store tries again.
    return kept.error();
}

Result<void> AttachmentStore::read(const Attachment& attachment, const Sink& sink) const {
    const Error damaged{ErrorCode::Damaged, "the attachment " + textOf(attachment.id) + " is damaged"};
    const SealedBytes in(fileOf(attachment.id), O_RDONLY);
    TRY(in.opened());
    TRY_SET(const Bytes head, in.read(kHeadSize));
    if (head.size() != kHeadSize || !std::equal(kMagic.begin(), kMagic.end(), head.begin())) return damaged;
    auto opener =
        crypto::StreamOpener::begin(keyOf(attachment.id).view(), ByteView(head).subspan(kMagic.size()));
    if (!opener) return damaged;
    Bytes hashes;
    std::uint64_t size = 0;
    for (bool last = false; !last;) {
        TRY_SET(const Bytes sealed, in.read(kSealedChunkSize));
        const auto chunk = opener->open(sealed, attachment.id.view(), last);
        if (!chunk) return damaged;
        const Hash hash = crypto::hash(chunk->view());
        hashes.insert(hashes.end(), hash.bytes.begin(), hash.bytes.end());
        size += chunk->size();
        if (size > attachment.size) return damaged;
        TRY(sink(chunk->view()));
    }
    TRY_SET(const Bytes more, in.read(1));
    const bool same = size == attachment.size && crypto::hash(hashes) == attachment.content;
    if (!more.empty() || !same) return damaged;
    return {};
}

Result<void> AttachmentStore::remove(AttachmentId id) {
    return removeDurably(fileOf(id));
}

Result<std::vector<AttachmentId>> AttachmentStore::list() const {
    std::vector<AttachmentId> ids;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) {
        const auto bytes = fromHex(entry.path().filename().string());
        const auto id = idFrom<AttachmentId>(bytes ? ByteView(*bytes) : ByteView());
        if (id) ids.push_back(*id);
    }
    if (failed) return {ErrorCode::Io, folder_.string() + ": " + failed.message()};
    std::sort(ids.begin(), ids.end());
    return ids;
}

}  // namespace doorstep
