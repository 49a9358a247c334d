// The ciphers that pages are sealed with, by the suite byte of a file.
#pragma once

#include "core/crypto/secret.h"
#include "core/storage/store_header.h"

namespace doorstep::sealed {

constexpr std::size_t kNonceSize = 24;
constexpr std::size_t kTagSize = 16;
constexpr std::size_t kReserve = kNonceSize + kTagSize;

/// Whether this processor can work with a suite: AES-256-GCM needs instructions of its own, without which
/// it would be slow and tell its key by the time it takes.
[[nodiscard]] bool isAvailable(Suite suite);

/// Seals `size` bytes, the last `kReserve` of which are ours, with XChaCha20-Poly1305 under a key of 32
/// bytes; `sealed` may be `plain`.
void sealBlock(ByteView key, ByteView context, const std::uint8_t* plain, std::size_t size,
               std::uint8_t* sealed);
/// The inverse; the reserved bytes come back as zeros. False when the block, the key or the context
/// differ from what was sealed, and then `plain` holds zeros. `plain` may be `sealed`, or null to check
/// only.
bool openBlock(ByteView key, ByteView context, const std::uint8_t* sealed, std::size_t size,
               std::uint8_t* plain);

/// The keys of a file's pages and of its log's frames, ready for use. Immutable.
class PageCipher {
public:
    /// Longest context that pages are bound to, in bytes.
    static constexpr std::size_t kContextMax = 64;

    /// The suite must be available.
    PageCipher(ByteView masterKey, Suite suite, std::uint64_t fileNumber);
    /// As `sealBlock` and `openBlock`, with the suite's cipher.
    void seal(ByteView context, const std::uint8_t* plain, std::size_t size, std::uint8_t* sealed) const;
    /// With `plain` null nothing is deciphered: what is sealed is only checked, in less than half the time.
    bool open(ByteView context, const std::uint8_t* sealed, std::size_t size, std::uint8_t* plain) const;

    /// 32 bytes to authenticate and mask frames with.
    [[nodiscard]] ByteView frameKeys() const;

private:
    Suite suite_;
    Secret keys_;  // The cipher's (for AES-256-GCM 16 of them, each made ready), then those for frames.
};

}  // namespace doorstep::sealed
