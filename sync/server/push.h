// A device's batch of changes: each accepted or kept apart, and each answered for.
#pragma once

#include <variant>

#include "sync/server/acceptance.h"
#include "sync/server/authentication.h"
#include "sync/server/event_log.h"
#include "sync/server/request.h"

namespace doorstep::server {

/// Takes a batch into log or quarantine and returns a receipt for each change; no receipts when it begins
/// beyond what is here, so that the device sends from `device.have` on. Moves `device.have` and
/// `device.head`. A batch that is not signed by the device, or that holds more than it may, is refused
/// whole with 400 `bad_batch`. Call inside a transaction.
Result<std::variant<std::vector<protocol::Receipt>, Refusal>> takeBatch(ServerStore& store,
                                                                        EventLog& events, Caller& caller,
                                                                        const std::vector<PersonId>& scope,
                                                                        const protocol::Batch& batch,
                                                                        Instant now);

}  // namespace doorstep::server
