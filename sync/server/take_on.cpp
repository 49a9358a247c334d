// The checks that are left, and the way into the log.
#include "sync/server/take_on.h"

#include <algorithm>

#include "sync/server/scope.h"
#include "sync/server/waiting.h"

namespace doorstep::server {
namespace {

bool isForAccessAlone(const QuarantineRow& row) {
    return row.code == "not_in_scope" || row.code == stoppedComplaint().code;
}

/// Whom a change is about, with those its record was about before. Sorted.
std::vector<PersonId> peopleOf(const Change& change, const Record* existing) {
    std::set<PersonId> people(change.subjects.begin(), change.subjects.end());
    if (existing != nullptr) people.insert(existing->subjects.begin(), existing->subjects.end());
    return {people.begin(), people.end()};
}

Result<void> takeOnOne(ServerStore& store, const QuarantineRow& row, const UserRow& by, Instant now) {
    TRY_SET(const Change change, decodeChange(row.encoded));
    TRY_SET(const std::optional<Record> record, store.record(change.record));
    const Record* existing = record ? &*record : nullptr;
    const std::vector<PersonId> people = peopleOf(change, existing);
    TRY_SET(const std::vector<PersonId> scope, peopleInScope(store, by, localDateOf(now)));
    const bool theirs = by.role == "supervisor" &&
                        std::any_of(people.begin(), people.end(), [&scope](const PersonId& person) {
                            return std::binary_search(scope.begin(), scope.end(), person);
                        });
    if (!theirs) {
        return {ErrorCode::WrongState,
                by.name + " supervises nobody whom the record is about; --by takes who does"};
    }
    TRY_SET(const std::optional<Dot> awaited, awaitedBy(store, change, existing));
    if (awaited) return {ErrorCode::WrongState, waitingComplaint().reason};
    TRY_SET(const DeviceRow device, store.device(change.dot.device));
    TRY_SET(const UserRow writer, store.user(device.user));
    // As if the writer had access to all of them, today.
    if (const auto complaint = complaintAbout(change, existing, {device, writer, people})) {
        return {ErrorCode::WrongState, "it cannot be taken on. " + complaint->reason};
    }
    TRY(store.removeFromQuarantine(change.dot, row.change));
    return accept(store, change, row.encoded, existing, now);
}

}  // namespace

Result<int> takeOn(ServerStore& store, EventLog& events, RecordId record, const UserRow& by, Instant now) {
    TRY_SET(const std::vector<QuarantineRow> rows, store.quarantine());
    std::vector<Event> taken;
    for (const QuarantineRow& row : rows) {
        if (row.record != record || !isForAccessAlone(row)) continue;
        TRY(takeOnOne(store, row, by, now));
        taken.push_back({"taken_on", "", row.device, by.id, record, row.sequence});
    }
    if (taken.empty()) {
        return {ErrorCode::NotFound, "nothing of this record is kept apart because of who sent it"};
    }
    for (const Event& event : taken) events.write(event);
    return static_cast<int>(taken.size());
}

}  // namespace doorstep::server
