// The PIN: what counts as one, how wrong ones are answered, and how it wraps the database key.
#pragma once

#include "sync/device/profile.h"

namespace doorstep {

/// Fails with `InvalidInput`, in words for whoever chose it, unless there are 6 to 64 digits and nothing
/// else, and they are not among the first that anybody would try: one digit, a run up or down (also past 9
/// and 0), a pattern that repeats, or pairs.
Result<void> checkPin(const std::string& pin);

/// How long the next try must wait at `now`. A clock that was turned back starts the wait anew: it
/// neither shortens it nor stretches it to years. From the fifth wrong PIN on a wait also has to be sat out
/// while the program runs: `ranMs` is how long it has run since the last wrong PIN, or since its start.
PinState pinStateAt(const PinAttempts& attempts, Instant now, std::int64_t ranMs);

/// The database key wrapped anew, with a fresh salt. Takes as long as `cost` says. Fails with `Io` when
/// the memory for it is not to be had.
Result<PinWrap> wrapWithPin(const Secret& databaseKey, const std::string& pin, const Secret& keystoreSecret,
                            crypto::PinCost cost);
/// Fails with `WrongKey` for a wrong PIN, a wrong keystore secret or an altered wrap; with `Io`.
Result<Secret> unwrapWithPin(const PinWrap& wrap, const std::string& pin, const Secret& keystoreSecret);

}  // namespace doorstep
