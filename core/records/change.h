// A change: the unit in which everything is written down, signed, sent and merged.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace doorstep {

/// No value; all are equal. Copied by functions of its own: of a variant that holds nothing but trivial
/// types and strings, libstdc++ 12 believes that it is never empty, and destroys what is not there when the
/// memory for a copy is not to be had.
struct NoValue {
    NoValue() = default;
    NoValue(const NoValue&) noexcept {}
    NoValue& operator=(const NoValue&) noexcept { return *this; }
    ~NoValue() = default;
    auto operator<=>(const NoValue&) const = default;
};

/// What a field holds. Nothing (cleared), yes or no, a whole number, or text. Dates are text as
/// `2026-03-03`, dates with a time as `2026-03-03T14:30`, ids in their `8-4-4-4-12` spelling.
using Value = std::variant<NoValue, bool, std::int64_t, std::string>;

inline bool isEmpty(const Value& value) {
    return std::holds_alternative<NoValue>(value) || value == Value(std::string());
}

/// The n-th change that a device wrote. Numbers start at 1 and have no gaps.
struct Dot {
    DeviceId device;
    std::uint64_t sequence = 0;
    auto operator<=>(const Dot&) const = default;
};

/// Which changes of one record its author had seen: for each device, all up to this number. (One
/// record's changes from one device always arrive in order, so the highest number says it all.)
class Context {
public:
    [[nodiscard]] bool covers(const Dot& dot) const;
    void add(const Dot& dot);
    void add(const Context& other);
    [[nodiscard]] const std::map<DeviceId, std::uint64_t>& entries() const { return entries_; }
    bool operator==(const Context&) const = default;

private:
    std::map<DeviceId, std::uint64_t> entries_;
};

/// A hybrid logical clock: what people see in order, never what decides a merge (except which of two
/// low-stakes values shows first).
struct HybridTime {
    std::int64_t ms = 0;
    std::uint32_t count = 0;
    auto operator<=>(const HybridTime&) const = default;
};

/// The next time after everything seen so far: the wall clock's when that is later, else a count more.
HybridTime nextTime(HybridTime last, Instant now);

enum class ChangeKind : std::uint8_t {
    Edit = 1,     ///< A person wrote fields.
    Submit = 2,   ///< The author offers the record for approval.
    Approve = 3,  ///< A supervisor approves exactly the content whose hash is named.
    Return = 4,   ///< A supervisor sends it back with a comment.
    Import = 5,   ///< The case-management system said so.
};

struct FieldWrite {
    std::string field;  ///< A path (fields.h).
    Value value;
    bool operator==(const FieldWrite&) const = default;
};

/// What `Submit`, `Approve` and `Return` say: about which content, and why. Approve and Return are
/// signed by the key of the device they were made on, over `decisionStatement`.
struct Decision {
    Hash content;         ///< `contentHash` of the record as the person saw it.
    std::string comment;  ///< The rationale of an approval, what to change in a return.
    Bytes signature;      ///< Ed25519; empty for Submit.
    bool operator==(const Decision&) const = default;
};

/// The most that one text of a change may hold, in bytes, and a whole change in its byte form. What is
/// larger is refused when it is saved: a batch on the way to the server holds a mebibyte.
constexpr std::size_t kTextBytesMax = 256 << 10;
constexpr std::size_t kChangeBytesMax = 1 << 20;

/// One entry of a device's append-only log.
struct Change {
    Dot dot;
    Hash previous;  ///< Identity of the device's change before this one; zero for the first.
    HybridTime at;  ///< When it was written down (entry time).
    UserId author;
    RecordId record;
    std::string type;  ///< `visit`, `contact`, `person`, `allocation`, `user`, `team`, …
    std::uint32_t formVersion = 1;
    std::vector<PersonId> subjects;  ///< The people it is about, sorted; empty for users and teams.
    Context context;                 ///< Excludes the change itself.
    ChangeKind kind = ChangeKind::Edit;
    std::vector<FieldWrite> writes;  ///< Sorted by field, each field once.
    std::optional<Decision> decision;
    bool operator==(const Change&) const = default;
};

/// Whether a change can be written down at all: numbered from 1, of a type, a context that does not
/// contain the change itself, everything sorted and once, writes *or* a decision as its kind demands.
/// Fails with `InvalidInput`, saying what is wrong.
Result<void> checkForm(const Change& change);
/// The canonical bytes of a change; equal changes have equal bytes. A change that fails `checkForm`
/// is a programmer's error and stops the program.
Bytes encode(const Change& change);
/// Fails with `InvalidInput` unless the bytes are exactly what `encode` writes for some change, and
/// with `NewerVersion` when a later version of Doorstep wrote them.
Result<Change> decodeChange(ByteView encoded);
/// The BLAKE2b-256 of the canonical bytes: the change's identity.
Hash identityOf(ByteView encoded);

/// The bytes an approver signs: record, kind, content, comment, form version.
Bytes decisionStatement(RecordId record, ChangeKind kind, const Decision& decision,
                        std::uint32_t formVersion);

}  // namespace doorstep
