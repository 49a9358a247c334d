// Hexadecimal and the base 32 that enrolment codes are read aloud in.
#include <catch2/catch.hpp>

#include "core/base/bytes.h"

using namespace doorstep;

TEST_CASE("hex goes both ways and refuses what is no hex") {
    CHECK(toHex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
    CHECK(fromHex("00FF1a").value() == Bytes{0x00, 0xff, 0x1a});
    CHECK(fromHex("0").error().code == ErrorCode::InvalidInput);
    CHECK(fromHex("0g").error().code == ErrorCode::InvalidInput);
}

TEST_CASE("base 32 survives being read aloud") {
    const Bytes bytes{0xde, 0xad, 0xbe, 0xef, 0x00, 0x01, 0x42};
    const std::string text = toBase32(bytes);
    CHECK(fromBase32(text).value() == bytes);
    std::string spoken;
    for (const char c : text) {
        spoken += c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
        if (spoken.size() % 5 == 4) spoken += '-';
    }
    CHECK(fromBase32(spoken).value() == bytes);
    CHECK(fromBase32("U").error().code == ErrorCode::InvalidInput);
    CHECK(fromBase32("A").error().code == ErrorCode::InvalidInput);
}

TEST_CASE("every length of bytes survives base 32") {
    for (std::size_t size = 0; size < 20; ++size) {
        Bytes bytes(size);
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 37 + 11);
        CHECK(fromBase32(toBase32(bytes)).value() == bytes);
    }
}
