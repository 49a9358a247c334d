// Deterministic CBOR, written and strictly read.
#include "core/base/cbor.h"

namespace doorstep::cbor {
namespace {

constexpr std::uint8_t kUnsigned = 0;
constexpr std::uint8_t kNegative = 1;
constexpr std::uint8_t kBytes = 2;
constexpr std::uint8_t kText = 3;
constexpr std::uint8_t kArray = 4;
constexpr std::uint8_t kFalse = 0xf4;
constexpr std::uint8_t kTrue = 0xf5;
constexpr std::uint8_t kNull = 0xf6;
constexpr int kDepthMax = 16;
constexpr std::uint64_t kIntegerMax = INT64_MAX;

}  // namespace

void Writer::head(std::uint8_t major, std::uint64_t value) {
    const auto top = static_cast<std::uint8_t>(major << 5);
    int width = 0;
    if (value < 24) {
        out_.push_back(static_cast<std::uint8_t>(top | value));
        return;
    }
    if (value <= 0xff) {
        out_.push_back(top | 24);
        width = 1;
    } else if (value <= 0xffff) {
        out_.push_back(top | 25);
        width = 2;
    } else if (value <= 0xffffffff) {
        out_.push_back(top | 26);
        width = 4;
    } else {
        out_.push_back(top | 27);
        width = 8;
    }
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
        out_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

Writer& Writer::array(std::size_t count) {
    head(kArray, count);
    return *this;
}

Writer& Writer::integer(std::int64_t value) {
    if (value >= 0) {
        head(kUnsigned, static_cast<std::uint64_t>(value));
    } else {
        head(kNegative, static_cast<std::uint64_t>(-(value + 1)));
    }
    return *this;
}

Writer& Writer::unsignedInteger(std::uint64_t value) {
    head(kUnsigned, value);
    return *this;
}

Writer& Writer::bytes(ByteView value) {
    head(kBytes, value.size());
    return encoded(value);
}

Writer& Writer::text(std::string_view value) {
    head(kText, value.size());
    return encoded(bytesOf(value));
}

Writer& Writer::boolean(bool value) {
    out_.push_back(value ? kTrue : kFalse);
    return *this;
}

Writer& Writer::null() {
    out_.push_back(kNull);
    return *this;
}

Writer& Writer::encoded(ByteView items) {
    out_.insert(out_.end(), items.begin(), items.end());
    return *this;
}

void Reader::fail(const char* why) {
    if (!failed()) why_ = why;
}

Kind Reader::peek() const {
    if (failed()) return Kind::Invalid;
    if (atEnd()) return Kind::End;
    const std::uint8_t first = input_[at_];
    switch (first >> 5) {
        case kUnsigned:
        case kNegative: return Kind::Integer;
        case kBytes: return Kind::Bytes;
        case kText: return Kind::Text;
        case kArray: return Kind::Array;
        default: break;
    }
    if (first == kTrue || first == kFalse) return Kind::Boolean;
    return first == kNull ? Kind::Null : Kind::Invalid;
}

std::uint64_t Reader::head(std::uint8_t major) {
    if (failed()) return 0;
    if (atEnd() || input_[at_] >> 5 != major) {
        fail("an item has another type than expected");
        return 0;
    }
    const std::uint8_t low = input_[at_++] & 31;
    if (low < 24) return low;
    if (low > 27) {
        fail("an item has an indefinite or reserved length");
        return 0;
    }
    const int width = 1 << (low - 24);
    const ByteView digits = take(static_cast<std::uint64_t>(width));
    std::uint64_t value = 0;
    for (const std::uint8_t digit : digits) value = value << 8 | digit;
    const bool shortest = width == 1 ? value >= 24 : value >> (4 * width) != 0;
    if (!failed() && !shortest) fail("an integer is not in its shortest form");
    return failed() ? 0 : value;
}

ByteView Reader::take(std::uint64_t count) {
    if (failed()) return {};
    if (count > input_.size() - at_) {
        fail("the input ends in the middle of an item");
        return {};
    }
    const ByteView taken = input_.subspan(at_, static_cast<std::size_t>(count));
    at_ += static_cast<std::size_t>(count);
    return taken;
}

std::int64_t Reader::integer() {
    const bool negative = peek() == Kind::Integer && input_[at_] >> 5 == kNegative;
    const std::uint64_t value = head(negative ? kNegative : kUnsigned);
    if (value > kIntegerMax) fail("an integer is out of range");
    if (failed()) return 0;
    return negative ? -static_cast<std::int64_t>(value) - 1 : static_cast<std::int64_t>(value);
}

std::uint64_t Reader::unsignedInteger() {
    return head(kUnsigned);
}

ByteView Reader::bytes() {
    return take(head(kBytes));
}

std::string Reader::text() {
    const ByteView raw = take(head(kText));
    if (!isUtf8(raw)) fail("a text is not valid UTF-8");
    return failed() ? std::string() : textOf(raw);
}

bool Reader::boolean() {
    if (peek() != Kind::Boolean) {
        fail("an item has another type than expected");
        return false;
    }
    return input_[at_++] == kTrue;
}

void Reader::null() {
    if (peek() != Kind::Null) return fail("an item has another type than expected");
    ++at_;
}

std::size_t Reader::array() {
    const std::uint64_t count = head(kArray);
    if (count > input_.size() - at_) fail("an array is longer than the input");  // A byte an item.
    return failed() ? 0 : static_cast<std::size_t>(count);
}

void Reader::arrayOf(std::size_t count) {
    if (array() != count) fail("an array has another length than expected");
}

Hash Reader::hash() {
    const auto value = hashFrom(bytes());
    if (!value) fail("a hash has the wrong length");
    return value ? *value : Hash{};
}

void Reader::skip(int depth) {
    if (depth > kDepthMax) return fail("arrays are nested too deeply");
    switch (peek()) {
        case Kind::Integer: integer(); return;
        case Kind::Bytes: bytes(); return;
        case Kind::Text: text(); return;
        case Kind::Boolean: boolean(); return;
        case Kind::Null: null(); return;
        case Kind::Array:
            for (std::size_t left = array(); left > 0 && !failed(); --left) skip(depth + 1);
            return;
        case Kind::End: return fail("the input ends in the middle of an item");
        case Kind::Invalid: return fail("an item has a type that is not used here");
    }
}

ByteView Reader::item() {
    const std::size_t start = at_;
    skip(0);
    return failed() ? ByteView() : input_.subspan(start, at_ - start);
}

Result<void> Reader::finish() const {
    if (failed()) return {ErrorCode::InvalidInput, why_};
    if (!atEnd()) return {ErrorCode::InvalidInput, "bytes are left over after the last item"};
    return {};
}

bool isUtf8(ByteView bytes) {
    std::size_t i = 0;
    while (i < bytes.size()) {
        const std::uint8_t lead = bytes[i++];
        if (lead < 0x80) continue;
        const int extra = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || bytes.size() - i < static_cast<std::size_t>(extra)) return false;
        std::uint32_t code = lead & (0x3fU >> extra);
        for (int n = 0; n < extra; ++n, ++i) {
            if (bytes[i] >> 6 != 2) return false;
            code = code << 6 | (bytes[i] & 0x3fU);
        }
        const bool overlong = (extra == 2 && code < 0x800) || (extra == 3 && code < 0x10000);
        if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    }
    return true;
}

}  // namespace doorstep::cbor
