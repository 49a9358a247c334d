// Changes and the records they add up to, on disk. Used by devices and by the server alike.
#pragma once

#include <optional>
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

/// Where a search found something. `snippet` marks matches with U+0001 and U+0002.
struct SearchHit {
    RecordId record;
    std::string type;
    std::string field;
    std::string snippet;
};

/// The change log, and tables projected from it: the current state of each record, who it is about,
/// and the search index. Use from the thread that uses the database. Calls that write run inside the
/// caller's transaction, so that a change and what it leads to are one step on disk.
class RecordStore {
public:
    /// Brings the tables up to date. Fails with `NewerVersion` when a later build wrote them.
    static Result<RecordStore> open(Database& database, MergeKinds kinds);

    /// Appends a change and updates its record. False when it is here already. Fails with `Damaged`
    /// when the same device and number stand here with other content (a cloned or forged device).
    Result<bool> append(const Change& change, ByteView encoded);

    /// Fails with `NotFound`.
    Result<Record> load(RecordId id) const;
    /// Every change to a record, in the order of arrival.
    Result<std::vector<StoredChange>> history(RecordId id) const;
    /// Fails with `NotFound`.
    Result<StoredChange> change(Dot dot) const;
    /// The newest change written by a device; nothing before its first.
    Result<std::optional<StoredChange>> lastOf(DeviceId device) const;

    /// Records about a person, newest event first; of one type unless `type` is empty.
    Result<std::vector<RecordHead>> recordsAbout(PersonId person, const std::string& type) const;
    Result<std::vector<RecordHead>> recordsOfType(const std::string& type) const;
    Result<std::vector<RecordHead>> recordsInStatus(RecordStatus status) const;
    Result<std::vector<RecordHead>> recordsInConflict() const;

    /// Words found in narratives and names, best first; the last word matches as a prefix.
    Result<std::vector<SearchHit>> search(const std::string& words, int limit) const;

    /// Removes what is about no person but these from log, tables and index, after the server
    /// acknowledged it: the device has lost access. Returns how many records went.
    Result<int> forgetPerson(PersonId person);

    [[nodiscard]] Database& database() const { return *database_; }

private:
    RecordStore(Database& database, MergeKinds kinds) : database_(&database), kinds_(std::move(kinds)) {}
    Database* database_;  // Outlives the store.
    MergeKinds kinds_;
};

}  // namespace doorstep
