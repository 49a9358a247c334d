// Photos, drawings and documents on disk: sealed chunk by chunk, written once, never changed.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/ids.h"
#include "core/crypto/secret.h"

namespace doorstep {

struct AttachmentKind;
using AttachmentId = Id<AttachmentKind>;

/// What a record keeps of an attachment.
struct Attachment {
    AttachmentId id;
    std::uint64_t size = 0;  ///< Plain bytes.
    Hash content;            ///< BLAKE2b-256 over the BLAKE2b-256 of each chunk of plain bytes.
    bool operator==(const Attachment&) const = default;
};

/// A folder of sealed files, one an attachment. Use from one thread.
class AttachmentStore {
public:
    static constexpr std::uint64_t kSizeMax = 25ULL << 20;
    static constexpr std::size_t kChunkSize = 256U << 10;

    /// `key` has 32 bytes; each attachment is sealed with a key derived from it and its id.
    static Result<AttachmentStore> open(std::filesystem::path folder, const Secret& key,
                                        std::uint64_t sizeMax = kSizeMax);

    /// Hands out the next bytes of what is stored; nothing at its end. An error ends the storing.
    using Source = std::function<Result<Bytes>()>;
    /// Takes the plain bytes in order. An error ends the reading.
    using Sink = std::function<Result<void>(ByteView)>;

    /// Stores everything that `source` gives, holding one chunk at a time. Durable once it succeeds; after
    /// a failure there is nothing of it. Fails with `InvalidInput` beyond the size limit, with `WrongState`
    /// when the id is there already, with what `source` says, and with `DiskFull` or `Io`.
    Result<Attachment> store(AttachmentId id, const Source& source);
    /// Hands the content to `sink`. Each byte handed over is what was stored at that place; whether it is
    /// all of it is known when the call succeeds. Fails with `NotFound`, with `Damaged` when something was
    /// altered, cut, lengthened or exchanged or is not what the record says, with `Io` or what `sink` says.
    Result<void> read(const Attachment& attachment, const Sink& sink) const;
    /// Succeeds when it is not there to begin with. Fails with `Io`.
    Result<void> remove(AttachmentId id);
    /// Everything that is wholly stored.
    Result<std::vector<AttachmentId>> list() const;

private:
    AttachmentStore(std::filesystem::path folder, Secret key, std::uint64_t sizeMax)
        : folder_(std::move(folder)), key_(std::move(key)), sizeMax_(sizeMax) {}
    [[nodiscard]] std::filesystem::path fileOf(AttachmentId id) const;
    [[nodiscard]] Secret keyOf(AttachmentId id) const;

    std::filesystem::path folder_;
    Secret key_;
    std::uint64_t sizeMax_;
};

}  // namespace doorstep
