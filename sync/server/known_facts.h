// What the figures ask about one person, read off records, and the byte form in which it is kept.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clocks/clocks.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// Who works with a person, and when.
struct WorkFact {
    UserId worker;
    Period period;
};

/// Something that was written down here, not imported: when it happened and when it was first offered for
/// approval.
struct RecordedFact {
    std::string kind;  ///< `critical`, `visit`, `other`, as `ClockRule::recordKind`.
    LocalTime happened;
    std::optional<LocalTime> submitted = std::nullopt;
};

/// Everything the figures ask about one person.
struct KnownFacts {
    bool known = false;  ///< Their own record is here.
    std::string localId;
    ClockFacts clocks;
    std::vector<WorkFact> work = {};
    std::vector<RecordedFact> recorded = {};
    std::optional<Date> healthHistory = std::nullopt;  ///< The first day on which it was given.
};

/// Adds what a record says about a person; the person's own record comes first.
void addKnown(KnownFacts& facts, const Record& record, PersonId person);

/// The bytes for these facts. Which record each came from is not kept.
Bytes encodeKnown(const KnownFacts& facts);
/// Adds what the bytes say, as far as a figure asks for it on `day` or after it; facts read from several
/// add up. Fails with `Damaged`.
Result<void> decodeKnown(ByteView encoded, Date day, KnownFacts& facts);

/// One record about one person as it was known from an instant on, until the next version of it.
struct KnownVersion {
    RecordId record;
    Instant since;
    Bytes says;  ///< `encodeKnown`
    bool operator==(const KnownVersion&) const = default;
};

/// The versions that a record's changes add up to, oldest first; none before it was about the person. Of
/// changes accepted at one instant, one version.
std::vector<KnownVersion> versionsOf(std::vector<AcceptedChange> history, PersonId person);

/// All versions about one person as bytes: what a count reads, and beside it the records they are of, in
/// the same order, for whoever brings new versions.
struct EncodedVersions {
    Bytes versions, records;
};
EncodedVersions encodeVersions(std::vector<KnownVersion> versions);
/// Fails with `Damaged`.
Result<std::vector<KnownVersion>> decodeVersions(const EncodedVersions& encoded);
/// Adds what was known at an instant, as far as a figure asks for it on `day` or after it. Fails with
/// `Damaged`.
Result<void> addKnownAsOf(ByteView versions, Instant asOf, Date day, KnownFacts& facts);

}  // namespace doorstep::server
