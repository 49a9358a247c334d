// Pieces that several messages are written and read with.
#pragma once

#include <cstring>

#include "core/base/cbor.h"

namespace doorstep::protocol {

/// Reads an array of at least `known` items and skips the ones a later version appended. Construct it
/// before reading the items; call `skipRest` after them.
class OpenArray {
public:
    OpenArray(cbor::Reader& reader, std::size_t known) : reader_(reader), count_(reader.array()) {
        if (count_ < known) reader.fail("a message has fewer items than expected");
        rest_ = reader.failed() ? 0 : count_ - known;
    }
    /// Whether an item that earlier versions did not write is there to be read next.
    bool another() {
        if (rest_ == 0 || reader_.failed()) return false;
        --rest_;
        return true;
    }
    void skipRest() {
        for (; rest_ > 0 && !reader_.failed(); --rest_) (void)reader_.item();
    }

private:
    cbor::Reader& reader_;
    std::size_t count_;
    std::size_t rest_ = 0;
};

/// A byte string of exactly the array's size: keys and signatures.
template <std::size_t kSize>
std::array<std::uint8_t, kSize> fixedBytes(cbor::Reader& reader) {
    std::array<std::uint8_t, kSize> value{};
    const ByteView bytes = reader.bytes();
    if (bytes.size() != kSize) {
        reader.fail("a key or signature has the wrong length");
    } else {
        std::memcpy(value.data(), bytes.data(), kSize);
    }
    return value;
}

inline Bytes copyOf(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

}  // namespace doorstep::protocol
