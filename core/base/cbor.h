// One byte form for one value: the deterministic subset of CBOR (RFC 8949, 4.2.1) that everything
// signed, hashed or sent is written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ids.h"

namespace doorstep::cbor {

/// Appends items to a byte string. Definite lengths and shortest integers only. Maps are not
/// offered: structures are arrays whose positions mean something, so there is no key order to fix.
class Writer {
public:
    Writer& array(std::size_t count);  ///< Announces `count` items that the caller writes next.
    Writer& integer(std::int64_t value);
    Writer& unsignedInteger(std::uint64_t value);
    Writer& bytes(ByteView value);
    Writer& text(std::string_view value);
    Writer& boolean(bool value);
    Writer& null();
    /// Copies items that are encoded already.
    Writer& encoded(ByteView items);

    template <typename Kind>
    Writer& id(const Id<Kind>& value) {
        return bytes(value.bytes);
    }
    Writer& hash(const Hash& value) { return bytes(value.bytes); }

    [[nodiscard]] const Bytes& view() const { return out_; }
    [[nodiscard]] Bytes take() { return std::move(out_); }

private:
    void head(std::uint8_t major, std::uint64_t value);
    Bytes out_;
};

enum class Kind : std::uint8_t { Integer, Bytes, Text, Array, Boolean, Null, End, Invalid };

/// Reads items one after another and refuses every form but the one that `Writer` makes. The first
/// failure sticks: later reads return zeros and empty views, and `finish` reports it, so a decoder
/// reads all it expects and checks once. Views point into the input. Never reads past its end and
/// never allocates by an announced length.
class Reader {
public:
    explicit Reader(ByteView input) : input_(input) {}

    [[nodiscard]] Kind peek() const;  ///< The next item's kind, without moving.
    std::int64_t integer();
    std::uint64_t unsignedInteger();
    ByteView bytes();
    std::string text();  ///< Fails unless the bytes are valid UTF-8.
    bool boolean();
    void null();
    std::size_t array();              ///< The count of items that follow.
    void arrayOf(std::size_t count);  ///< Fails unless exactly so many follow.
    /// Skips one whole item, arrays with all they hold, and returns its bytes.
    ByteView item();

    template <typename IdType>
    IdType id() {
        const auto value = idFrom<IdType>(bytes());
        if (!value) fail("an id has the wrong length");
        return value ? *value : IdType{};
    }
    Hash hash();

    /// Marks the input as bad; for checks of the caller's own.
    void fail(const char* why);
    [[nodiscard]] bool failed() const { return why_ != nullptr; }
    [[nodiscard]] bool atEnd() const { return at_ == input_.size(); }
    /// `InvalidInput` with the first failure, or when bytes are left over.
    [[nodiscard]] Result<void> finish() const;

private:
    std::uint64_t head(std::uint8_t major);
    ByteView take(std::uint64_t count);
    void skip(int depth);

    ByteView input_;
    std::size_t at_ = 0;
    const char* why_ = nullptr;
};

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool isUtf8(ByteView bytes);

}  // namespace doorstep::cbor
