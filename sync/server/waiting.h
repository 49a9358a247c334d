// Changes that claim to know others which have not arrived: they wait, and count once those are here.
//
// A change replaces what its context says its author had seen. A context that runs ahead of what is here
// would silence changes before anybody has read them. It need not be a lie: a server put back from a backup
// lacks what tablets saw on it.
#pragma once

#include <optional>

#include "sync/server/acceptance.h"

namespace doorstep::server {

/// The first change that `change` claims to know, or comes after in its record, and that is not here;
/// nothing when all are. A device that is not enrolled here, or that wrote for this server before a
/// restore, sends nothing more that could be silenced: it is not waited for. `existing` is the record so
/// far, or null.
Result<std::optional<Dot>> awaitedBy(ServerStore& store, const Change& change, const Record* existing);
Complaint waitingComplaint();
/// Why nothing a device sends counts any more: it was revoked, or its user left.
Complaint stoppedComplaint();

/// Looks again at what waited for a device's log, now that more of it is here: accepts it, goes on waiting,
/// or keeps it apart for good with the reason. Call inside a transaction, after `DeviceRow::have` moved.
Result<void> takeUpWaiting(ServerStore& store, DeviceId device, Instant now);

/// `accept` for a change of the server's own device, and for what waited for it.
Result<void> acceptOwn(ServerStore& store, const Change& change, ByteView encoded, const Record* existing,
                       Instant received);

}  // namespace doorstep::server
