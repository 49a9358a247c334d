// What a device remembers between syncs, in tables beside its records.
#pragma once

#include <map>
#include <vector>

#include "core/storage/database.h"
#include "sync/device/server_line.h"

namespace doorstep {

/// How far a device and its server have come with each other.
struct SyncPosition {
    Bytes epoch;              ///< Of the server's data, as last heard; empty before the first sync.
    std::int64_t cursor = 0;  ///< The feed is applied up to here.
    std::uint64_t have = 0;   ///< The server has this device's changes up to here.
    std::string nonce;
    std::uint64_t countersReserved = 0;  ///< No request has used a counter beyond this one.
};

enum class Holding : std::uint8_t {
    Arriving = 0,  ///< In scope; the history is coming.
    Held = 1,      ///< In scope, and complete up to the cursor.
    Leaving = 2,   ///< Out of scope; still here until all unsent is acknowledged.
};

/// Somebody whose records are on this device, or soon will be.
struct HeldPerson {
    Holding holding = Holding::Held;
    std::int64_t after = 0;  ///< While arriving: the history is here up to this position.
};

/// A change that this version could not take in, kept whole.
struct AsideChange {
    std::int64_t number = 0;
    Bytes encoded;
};

/// The tables. Every call fails with `Damaged`, `DiskFull`, `Io`; calls that write run inside the
/// caller's transaction.
class SyncTables {
public:
    /// Brings the tables up to date. Fails with `NewerVersion` too.
    static Result<SyncTables> open(Database& database);

    Result<SyncPosition> position();
    Result<void> keep(const SyncPosition& position);

    Result<std::map<PersonId, HeldPerson>> people();
    Result<void> keep(PersonId id, const HeldPerson& person);
    Result<void> remove(PersonId id);
    /// All who are arriving count as held: the feed will be read from its beginning.
    Result<void> endArrivals();

    Result<std::vector<AsideChange>> aside();
    /// The same change is kept once.
    Result<void> putAside(ByteView encoded, const std::string& reason);
    Result<void> removeAside(std::int64_t number);

private:
    explicit SyncTables(Database& database) : database_(&database) {}
    Database* database_;  // Outlives the tables: the device owns both.
};

}  // namespace doorstep
