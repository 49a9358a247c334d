// What is waited for, and the second look.
#include "sync/server/waiting.h"

#include "sync/server/scope.h"

namespace doorstep::server {
namespace {

/// Up to which number a device's log is here; nothing for one from which no more can come.
Result<std::optional<std::uint64_t>> arrivedFrom(ServerStore& store, DeviceId id) {
    const auto device = store.device(id);
    if (!device && device.error().code == ErrorCode::NotFound) return std::optional<std::uint64_t>();
    if (!device) return device.error();
    if (!device->user.empty()) return std::optional(device->have);
    TRY_SET(const DeviceId own, store.ownDevice());
    if (id != own) return std::optional<std::uint64_t>();
    TRY_SET(const auto head, store.headOf(id));
    return std::optional(head.first);
}

/// Why a change may not count even though all it knows is here; nothing when it may.
Result<std::optional<Complaint>> standingComplaint(ServerStore& store, const Change& change,
                                                   const Record* existing, Instant now) {
    TRY_SET(const DeviceRow device, store.device(change.dot.device));
    TRY_SET(const UserRow user, store.user(device.user));
    if (device.revoked || !user.active) return std::optional(stoppedComplaint());
    TRY_SET(const std::vector<PersonId> scope, peopleInScope(store, user, localDateOf(now)));
    return complaintAbout(change, existing, {device, user, scope});
}

Result<void> takeUp(ServerStore& store, QuarantineRow row, Instant now) {
    TRY_SET(const Change change, decodeChange(row.encoded));
    TRY_SET(const std::optional<Record> record, store.record(change.record));
    const Record* existing = record ? &*record : nullptr;
    TRY_SET(const std::optional<Dot> awaited, awaitedBy(store, change, existing));
    if (awaited) {
        row.awaits = *awaited;
        return store.updateQuarantine(row);
    }
    TRY_SET(const std::optional<Complaint> complaint, standingComplaint(store, change, existing, now));
    if (complaint) {
        row.code = complaint->code;
        row.reason = complaint->reason;
        row.awaits = {};
        return store.updateQuarantine(row);
    }
    TRY(store.removeFromQuarantine(change.dot, row.change));
    return accept(store, change, row.encoded, existing, now);
}

}  // namespace

Complaint waitingComplaint() {
    return {kWaiting,
            "It is kept on the server and waits for an earlier change that it builds on and that has not "
            "arrived yet."};
}

Complaint stoppedComplaint() {
    return {"revoked",
            "It is kept on the server but is not part of the record, because this tablet may no longer be "
            "used. Tell your manager."};
}

Result<std::optional<Dot>> awaitedBy(ServerStore& store, const Change& change, const Record* existing) {
    // One record's changes by one device count in their order: whoever sees the later has seen the earlier.
    TRY_SET(std::optional<Dot> awaited, store.awaitedEarlier(change.record, change.dot));
    if (awaited) return awaited;
    for (const auto& [device, sequence] : change.context.entries()) {
        const Dot claimed{device, sequence};
        if (device == change.dot.device || (existing != nullptr && existing->seen.covers(claimed)))
            continue;
        TRY_SET(const std::optional<std::uint64_t> arrived, arrivedFrom(store, device));
        if (arrived && *arrived < sequence) return std::optional(claimed);
    }
    return std::optional<Dot>();
}

Result<void> takeUpWaiting(ServerStore& store, DeviceId device, Instant now) {
    TRY_SET(const std::optional<std::uint64_t> arrived, arrivedFrom(store, device));
    if (!arrived) return {};
    TRY_SET(std::vector<QuarantineRow> rows, store.waitingFor({device, *arrived}));
    for (QuarantineRow& row : rows) TRY(takeUp(store, std::move(row), now));
    return {};
}

Result<void> acceptOwn(ServerStore& store, const Change& change, ByteView encoded, const Record* existing,
                       Instant received) {
    TRY(accept(store, change, encoded, existing, received));
    return takeUpWaiting(store, change.dot.device, received);
}

}  // namespace doorstep::server
