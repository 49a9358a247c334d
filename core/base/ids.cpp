// Spelling and making of ids.
#include "core/base/ids.h"

namespace doorstep {

std::string uuidText(ByteView sixteen) {
    DOORSTEP_ASSERT(sixteen.size() == 16);
    std::string text = toHex(sixteen);
    for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
    return text;
}

Result<std::array<std::uint8_t, 16>> parseUuid(std::string_view text) {
    const Error error{ErrorCode::InvalidInput, "an id has 32 hexadecimal digits in groups of 8-4-4-4-12"};
    if (text.size() != 36) return error;
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen != (text[i] == '-')) return error;
        if (!hyphen) digits += text[i];
    }
    const auto bytes = fromHex(digits);
    if (!bytes) return error;
    std::array<std::uint8_t, 16> id{};
    std::memcpy(id.data(), bytes->data(), id.size());
    return id;
}

std::array<std::uint8_t, 16> makeUuid(TimeSource& time, Randomness& randomness) {
    std::array<std::uint8_t, 16> id{};
    randomness.fill(id);
    const auto ms = static_cast<std::uint64_t>(time.now().ms);
    for (int i = 0; i < 6; ++i) id[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    id[6] = static_cast<std::uint8_t>(0x70 | (id[6] & 0x0f));
    id[8] = static_cast<std::uint8_t>(0x80 | (id[8] & 0x3f));
    return id;
}

Result<Hash> hashFrom(ByteView bytes) {
    if (bytes.size() != 32) return {ErrorCode::InvalidInput, "a hash has 32 bytes"};
    Hash hash;
    std::memcpy(hash.bytes.data(), bytes.data(), 32);
    return hash;
}

}  // namespace doorstep
