// Hexadecimal and base 32.
#include "core/base/bytes.h"

namespace doorstep {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr char kBase32Digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

int base32Value(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') return 0;
    if (c == 'I' || c == 'L') return 1;
    const std::string_view digits(kBase32Digits);
    const std::size_t at = digits.find(c);
    return at == std::string_view::npos || c == '\0' ? -1 : static_cast<int>(at);
}

}  // namespace

std::string toHex(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += kHexDigits[byte >> 4];
        text += kHexDigits[byte & 15];
    }
    return text;
}

Result<Bytes> fromHex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return {ErrorCode::InvalidInput, "hexadecimal text has an odd number of digits"};
    }
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hexValue(text[i]);
        const int low = hexValue(text[i + 1]);
        if (high < 0 || low < 0) {
            return {ErrorCode::InvalidInput, "a character is not a hexadecimal digit"};
        }
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

std::string toBase32(ByteView bytes) {
    std::string text;
    unsigned pending = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        pending = (pending << 8) | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += kBase32Digits[(pending >> bits) & 31];
        }
        pending &= (1U << bits) - 1;
    }
    if (bits > 0) text += kBase32Digits[(pending << (5 - bits)) & 31];
    return text;
}

Result<Bytes> fromBase32(std::string_view text) {
    Bytes bytes;
    unsigned pending = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        const int value = base32Value(c);
        if (value < 0) return {ErrorCode::InvalidInput, "a character is not part of a code"};
        pending = (pending << 5) | static_cast<unsigned>(value);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(pending >> bits));
            pending &= (1U << bits) - 1;
        }
    }
    if (bits >= 5 || pending != 0) {
        return {ErrorCode::InvalidInput, "the code is not complete"};
    }
    return bytes;
}

}  // namespace doorstep
