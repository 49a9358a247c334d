// Identities: 128-bit ids that sort by the time they were made, and 256-bit hashes of content.
#pragma once

#include <array>
#include <compare>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/ports.h"
#include "core/base/result.h"

namespace doorstep {

/// A 128-bit identity whose kind the compiler checks. All zero means "none".
template <typename Kind>
struct Id {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Id&) const = default;
    [[nodiscard]] bool empty() const { return *this == Id{}; }
    [[nodiscard]] ByteView view() const { return bytes; }
};

struct RecordKind;
struct DeviceKind;
struct ElementKind;

/// A record of any type. People, users, teams and allocations are records too, so what points at
/// one of them is a `RecordId` under the name that says which.
using RecordId = Id<RecordKind>;
using PersonId = RecordId;
using UserId = RecordId;
using TeamId = RecordId;
/// One tablet, or the server as the author of what it imports.
using DeviceId = Id<DeviceKind>;
/// One entry of a list inside a record: an action, a person present, an amendment.
using ElementId = Id<ElementKind>;

/// A BLAKE2b-256 hash.
struct Hash {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(const Hash&) const = default;
    [[nodiscard]] bool empty() const { return *this == Hash{}; }
    [[nodiscard]] ByteView view() const { return bytes; }
};

/// `8-4-4-4-12` hexadecimal digits in lower case.
std::string uuidText(ByteView sixteen);
/// Fails with `InvalidInput` for anything but the form that `uuidText` writes (either case).
Result<std::array<std::uint8_t, 16>> parseUuid(std::string_view text);
/// The bytes of a version 7 UUID (RFC 9562): milliseconds since 1970, then 74 random bits.
std::array<std::uint8_t, 16> makeUuid(TimeSource& time, Randomness& randomness);

template <typename Kind>
std::string textOf(const Id<Kind>& id) {
    return uuidText(id.bytes);
}

inline std::string textOf(const Hash& hash) {
    return toHex(hash.bytes);
}

template <typename IdType>
Result<IdType> parseId(std::string_view text) {
    TRY_SET(auto bytes, parseUuid(text));
    return IdType{bytes};
}

/// A fresh id. Ids made on one device in different milliseconds sort in the order they were made.
template <typename IdType>
IdType makeId(TimeSource& time, Randomness& randomness) {
    return IdType{makeUuid(time, randomness)};
}

/// An id from stored bytes. Fails with `InvalidInput` unless there are exactly 16.
template <typename IdType>
Result<IdType> idFrom(ByteView bytes) {
    if (bytes.size() != 16) return {ErrorCode::InvalidInput, "an id has 16 bytes"};
    IdType id;
    std::memcpy(id.bytes.data(), bytes.data(), 16);
    return id;
}

/// A hash from stored bytes. Fails with `InvalidInput` unless there are exactly 32.
Result<Hash> hashFrom(ByteView bytes);

}  // namespace doorstep

template <typename Kind>
struct std::hash<doorstep::Id<Kind>> {
    std::size_t operator()(const doorstep::Id<Kind>& id) const noexcept {
        std::size_t value = 0;
        std::memcpy(&value, id.bytes.data() + 8, sizeof value);  // The random half.
        return value;
    }
};
