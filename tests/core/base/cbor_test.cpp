// One byte form for one value: vectors from RFC 8949 appendix A, and refusal of every other form.
#include <catch2/catch.hpp>

#include "core/base/cbor.h"

using namespace doorstep;

namespace {

std::string hexOf(cbor::Writer& writer) {
    return toHex(writer.take());
}
Bytes fromDigits(const char* hex) {
    return fromHex(hex).value();
}

}  // namespace

TEST_CASE("the writer agrees with the vectors of RFC 8949") {
    const std::vector<std::pair<std::int64_t, std::string>> vectors{{0, "00"},
                                                                    {23, "17"},
                                                                    {24, "1818"},
                                                                    {100, "1864"},
                                                                    {1000, "1903e8"},
                                                                    {1000000, "1a000f4240"},
                                                                    {1000000000000, "1b000000e8d4a51000"},
                                                                    {-1, "20"},
                                                                    {-100, "3863"},
                                                                    {-1000, "3903e7"}};
    for (const auto& [value, expected] : vectors) {
        cbor::Writer writer;
        writer.integer(value);
        const Bytes written = writer.take();
        CHECK(toHex(written) == expected);
        cbor::Reader reader(written);
        CHECK(reader.integer() == value);
        CHECK(reader.finish().ok());
    }
    cbor::Writer text;
    CHECK(hexOf(text.text("IETF")) == "6449455446");
    cbor::Writer list;
    CHECK(hexOf(list.array(3).integer(1).boolean(true).null()) == "8301f5f6");
}

TEST_CASE("the reader refuses every form that the writer would not make") {
    for (const char* hex : {"1817", "190017", "1a00000017", "1b0000000000000017",  // Not the shortest.
                            "5f", "9f", "fb3ff0000000000000", "a0", "c0", "61ff",  // Not used, not UTF-8.
                            "62c080", "18", "6261", "1bffffffffffffffff"}) {       // Cut, out of range.
        INFO(hex);
        const Bytes input = fromDigits(hex);
        cbor::Reader reader(input);
        switch (reader.peek()) {
            case cbor::Kind::Text: reader.text(); break;
            case cbor::Kind::Bytes: reader.bytes(); break;
            case cbor::Kind::Array: reader.item(); break;
            default: reader.integer(); break;
        }
        CHECK_FALSE(reader.finish().ok());
    }
}

TEST_CASE("a bad announcement neither allocates nor reads past the end") {
    for (const char* hex : {"9b7fffffffffffffff", "5b7fffffffffffffff", "9affffffff"}) {
        const Bytes input = fromDigits(hex);
        cbor::Reader reader(input);
        reader.item();
        CHECK(reader.failed());
    }
    Bytes deep(100, 0x81);
    cbor::Reader nested(deep);
    nested.item();
    CHECK(nested.failed());
}

TEST_CASE("left-over bytes are an error") {
    const Bytes input = fromDigits("0101");
    cbor::Reader reader(input);
    reader.integer();
    CHECK_FALSE(reader.finish().ok());
}
