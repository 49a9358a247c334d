// What a database that is built anew still waits for, and what could not be brought back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rescue_file.h"

namespace doorstep {

/// A rebuilding that has begun: the records come with the next sync, and what was unsent after them.
struct Rebuilding {
    std::uint64_t lastWritten = 0;  ///< The last number this device is known to have used.
    int unreadable = 0;             ///< Entries of the rescue file that do not read.
};

/// The tables. Calls that write run inside the caller's transaction. All fail with `Damaged`, `DiskFull`,
/// `Io`.
class RebuildTables {
public:
    /// Brings the tables up to date. Fails with `NewerVersion` too.
    static Result<RebuildTables> open(Database& database);

    Result<void> begin(const Rebuilding& rebuilding, const std::vector<RescueEntry>& unsent);
    /// Nothing when none is under way.
    Result<std::optional<Rebuilding>> pending();
    /// What waits to be taken back, by number.
    Result<std::vector<RescueEntry>> waiting();
    /// All is taken back but for this: each a sentence.
    Result<void> end(const std::vector<std::string>& uncertain);

    /// What earlier rebuildings could not bring back for certain.
    Result<std::vector<std::string>> uncertain();

private:
    explicit RebuildTables(Database& database) : database_(&database) {}
    Database* database_;  // Outlives the tables.
};

}  // namespace doorstep
