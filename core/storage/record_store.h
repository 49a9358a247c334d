// Changes and the records they add up to, on disk. Used by devices and by the server alike.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/records/change.h"
#include "core/records/record.h"
#include "core/storage/database.h"

namespace doorstep {

/// A change as it lies in the log, with the bytes its identity was made from.
struct StoredChange {
    std::int64_t position = 0;  ///< In this store's log, from 1, in the order of arrival.
    Hash id;
    Change change;
    Bytes encoded;
};

/// The newest change of one device.
struct DeviceHead {
    std::uint64_t sequence = 0;
    Hash id;
    HybridTime at;
};

/// What lists of records need, without loading each.
struct RecordHead {
    RecordId id;
    std::string type;
    RecordStatus status = RecordStatus::Draft;
    LocalTime
        eventTime;  ///< When it happened: the fields `date` and `start_time`; else when it was written.
    HybridTime changed;
    UserId author;
    bool inConflict = false;
};

/// When a record's event happened, in minutes since 1970 on an English clock: what lists go by.
std::int64_t eventMinutesOf(const Record& record);
/// Whom a record is about; a person's own record is about that person whether or not it says so.
std::set<PersonId> peopleIn(const Record& record);

/// Where a search found something. `snippet` marks matches with U+0001 and U+0002.
struct SearchHit {
    RecordId record;
    std::string type;
    std::string field;
    std::string snippet;
};

/// What one record says about one person, for clocks, lists and timelines: so that a caseload of
/// thousands of records is not read to show forty people.
struct RecordFact {
    PersonId person;
    std::optional<Date> day;   ///< When it happened; nothing while no date is given.
    std::string code;          ///< The visit's type, or the contact's mode.
    bool met = false;          ///< Seen; reached.
    bool alone = false;        ///< Seen alone.
    bool disputed = false;     ///< Two versions stand of whether so.
    std::optional<Date> next;  ///< When the next visit or contact is planned.
    std::string summary;       ///< A line for the timeline.
    std::string detail = {};   ///< More for the clocks, in words of theirs.
    bool operator==(const RecordFact&) const = default;
};

/// What changes are about: for whoever keeps something that was worked out from records.
struct Touched {
    std::set<PersonId> people;
    std::set<std::string> types;  ///< Of the records.
};

/// A fact with the record it comes from.
struct FactAbout {
    RecordHead head;
    RecordFact fact;
};

/// What a store projects from a record beside its state. A store that only keeps and forwards (the
/// server) passes merge kinds and nothing else.
struct ProjectionRules {
    MergeKinds merge;
    /// Whether a field's words are searched; without it there is no index.
    std::function<bool(const std::string& type, const std::string& field)> searched;
    std::function<std::vector<RecordFact>(const Record&)> facts;
    /// Changed when the rules above give other results than before: then `open` rebuilds.
    int version = 0;

    ProjectionRules(MergeKinds kinds) : merge(std::move(kinds)) {}
};

/// The change log, and tables projected from it: the current state of each record, who it is about,
/// and the search index. Use from the thread that uses the database. Calls that write run inside the
/// caller's transaction, so that a change and what it leads to are one step on disk.
class RecordStore {
public:
    /// Brings the tables up to date. Fails with `NewerVersion` when a later build wrote them.
    static Result<RecordStore> open(Database& database, ProjectionRules rules);
    RecordStore(RecordStore&&) noexcept;
    ~RecordStore();

    /// Appends a change and updates its record. False when it is here already. Fails with `Damaged`
    /// when the same device and number stand here with other content (a cloned or forged device).
    Result<bool> append(const Change& change, ByteView encoded);

    /// Fails with `NotFound`.
    Result<Record> load(RecordId id) const;
    /// Every change to a record, in the order of arrival.
    Result<std::vector<StoredChange>> history(RecordId id) const;
    /// Fails with `NotFound`.
    Result<StoredChange> change(Dot dot) const;
    /// Where a device's own log has come to, as far as it was seen here; nothing before its first
    /// change. Stays when the change itself went with `forgetPerson`: numbers are never used twice.
    Result<std::optional<DeviceHead>> headOf(DeviceId device) const;
    /// Says that a device's log has come this far, whatever is here of it.
    Result<void> setHead(DeviceId device, const DeviceHead& head);
    /// The latest entry time seen from any device, of those not later than an instant (so that one
    /// tablet whose clock runs years ahead does not date everybody's entries).
    Result<HybridTime> latestTime(Instant noLaterThan) const;

    /// The newest position of the log; 0 when it is empty.
    Result<std::int64_t> position() const;
    /// Whom and what the changes after a position are about.
    Result<Touched> touchedSince(std::int64_t position) const;

    /// Records about a person, newest event first; of one type unless `type` is empty.
    Result<std::vector<RecordHead>> recordsAbout(PersonId person, const std::string& type) const;
    Result<std::vector<RecordHead>> recordsOfType(const std::string& type) const;
    Result<std::vector<RecordHead>> recordsInStatus(RecordStatus status) const;
    Result<std::vector<RecordHead>> recordsInConflict() const;
    /// Records whose id, in its text form, is this or begins or ends with it (at least 4 characters,
    /// case and hyphens make no difference), at most `limit`: for people who type ids.
    Result<std::vector<RecordHead>> recordsNamed(const std::string& id, int limit) const;
    /// All records of one type, whole; for types of which there are few (allocations, users).
    Result<std::vector<Record>> loadOfType(const std::string& type) const;
    /// What all records say about a person, newest day first.
    Result<std::vector<FactAbout>> factsAbout(PersonId person) const;

    /// Records that hold all these words, the last one as a beginning: people first, then by newest
    /// event (of a word that is in very many, among the latest to arrive). At most `limit`.
    Result<std::vector<SearchHit>> search(const std::string& words, int limit) const;

    /// Removes the records that are about a person and about nobody in `held` from log, tables and
    /// index, for a device that lost access after the server acknowledged all it had. Returns how many
    /// records went. Scrubs freed pages and the index: takes a second or so on a full caseload.
    Result<int> forgetPerson(PersonId person, const std::set<PersonId>& held);

    /// Makes all tables anew from the log.
    Result<void> rebuild();

    [[nodiscard]] Database& database() const;

private:
    struct State;
    explicit RecordStore(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace doorstep
