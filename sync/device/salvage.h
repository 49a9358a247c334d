// What can still be read of a database that is given up.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "core/storage/database.h"
#include "core/storage/rescue_file.h"

namespace doorstep {

/// Words of this device that are nowhere else, or only in the rescue file beside it.
struct Salvage {
    bool whole = false;  ///< Everything below was read to its end.
    std::vector<RescueEntry> unsent;
    std::uint64_t lastWritten = 0;  ///< The last number of this device's log that was seen.
    /// Rows of `draft` and of `setting`, as they lie there.
    struct Draft {
        Bytes record, subjects, writes, seen;
        std::string type;
        std::int64_t typedMs = 0;
    };
    std::vector<Draft> drafts;
    std::vector<std::pair<std::string, std::string>> settings;
};

/// Reads as much as there is. Never fails: what does not read is left out, and `whole` is false. Leaves the
/// files as they are.
Salvage salvageFrom(const std::filesystem::path& database, const Secret& key, DeviceId device);

/// Puts drafts and settings into a new database, inside the caller's transaction.
Result<void> putBack(const Salvage& salvage, Database& database);

}  // namespace doorstep
