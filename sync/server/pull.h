// The half of a sync that goes to the device: the feed, who is in scope, and histories of people gained.
#pragma once

#include "sync/protocol/messages.h"
#include "sync/server/authentication.h"
#include "sync/server/event_log.h"

namespace doorstep::server {

/// Fills in epoch, feed, cursor, scope and backfill. Somebody out of scope who is asked for is refused,
/// logged and answered as done with nothing. Call inside a transaction.
Result<void> pull(ServerStore& store, EventLog& events, const Caller& caller,
                  const std::vector<PersonId>& scope, const protocol::SyncRequest& request,
                  protocol::SyncAnswer& answer);

}  // namespace doorstep::server
