// What was kept apart only because of who sent it may still be wanted: a supervisor takes it on.
#pragma once

#include "sync/server/event_log.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// Accepts the changes of one record that are kept apart because their writer had no access any more
/// (`not_in_scope`) or their tablet was stopped (`revoked`), in the order in which they arrived. They
/// stay their writer's. All other checks are made again: what is damaged, forked or in somebody else's name
/// is not taken on by anybody. Returns how many changes it was.
///
/// Fails with `NotFound` when nothing of the record is kept apart for these reasons, and with `WrongState`,
/// in words, when `by` is no supervisor of anybody the record is about, when a change waits for another
/// one, or when another check fails; then nothing is accepted. Call inside a transaction.
Result<int> takeOn(ServerStore& store, EventLog& events, RecordId record, const UserRow& by, Instant now);

}  // namespace doorstep::server
