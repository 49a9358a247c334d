// Whose records a person may see and write about today.
#pragma once

#include <vector>

#include "core/base/time.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// A social worker or adviser: people allocated to them on this day. A supervisor: people allocated on this
/// day to anyone in the supervisor's team. Everybody else: nobody. Sorted, each once. Cover lapses by
/// itself, since this is asked anew for every request.
Result<std::vector<PersonId>> peopleInScope(ServerStore& store, const UserRow& user, Date today);

}  // namespace doorstep::server
