// Runs of bytes, and their two readable spellings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace doorstep {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without a copy; valid as long as the text is.
inline ByteView bytesOf(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The text that the bytes spell, copied.
inline std::string textOf(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Two lower-case digits a byte.
std::string toHex(ByteView bytes);

/// Fails with `InvalidInput` for an odd length or a character that is no hex digit.
Result<Bytes> fromHex(std::string_view text);

/// Crockford's base 32, upper case, without padding: no I, L, O or U, so it survives being read
/// aloud. Eight characters for each five bytes, rounded up.
std::string toBase32(ByteView bytes);

/// Accepts lower case, reads O as 0 and I or L as 1, skips spaces and hyphens. Fails with
/// `InvalidInput` for any other character or a length that no bytes encode to.
Result<Bytes> fromBase32(std::string_view text);

}  // namespace doorstep
