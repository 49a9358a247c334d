// Keeps what is worked out for the figures in step with the records.
#pragma once

#include "sync/server/store.h"

namespace doorstep::server {

/// Does a part of what is left to work out. True while there is more. Call inside a transaction. Fails as
/// the store does.
Result<bool> workOutSome(ServerStore& store);
/// Works out all that is left, in a transaction for each part, so that tablets are answered between two of
/// them. The first time it reads every record there is; later, those that changed.
Result<void> workOutAll(ServerStore& store);

}  // namespace doorstep::server
