// Sealing what is too long to hold in memory, chunk by chunk (libsodium's secretstream).
#pragma once

#include <array>
#include <memory>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/crypto/secret.h"

namespace doorstep::crypto {

constexpr std::size_t kStreamHeaderSize = 24;
constexpr std::size_t kStreamOverhead = 17;  ///< Of each chunk: tag and kind.

/// Seals chunks of one stream, in order. `context` is authenticated with each and not contained.
class StreamSealer {
public:
    explicit StreamSealer(ByteView key);
    [[nodiscard]] const std::array<std::uint8_t, kStreamHeaderSize>& header() const { return header_; }
    /// The last chunk says that it is: a stream that ends without one was cut.
    Bytes seal(ByteView chunk, ByteView context, bool last);

private:
    Secret state_;
    std::array<std::uint8_t, kStreamHeaderSize> header_{};
};

/// Opens the chunks again, in the same order.
class StreamOpener {
public:
    /// Fails with `WrongKey` for a header that cannot be one.
    static Result<StreamOpener> begin(ByteView key, ByteView header);
    /// Fails with `WrongKey` when key, order, context or content differ from what was sealed. `last` says
    /// whether this was the end.
    Result<Secret> open(ByteView sealed, ByteView context, bool& last);

private:
    StreamOpener() = default;
    Secret state_;
};

}  // namespace doorstep::crypto
