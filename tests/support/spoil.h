// Breaks a folder of SSD files in known ways, for tests of what an import says about it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace doorstep::test {

/// One row that was broken, and what an import must say about it.
struct Spoiled {
    std::string file;
    std::int64_t line = 0;
    std::string field;
    std::string reason;  ///< A part of the reason.
};

/// Breaks a row of a sample council in each of the ways that are known, in place. Rows that refer to a
/// broken person are then reported too: their reason says `could not be read`.
std::vector<Spoiled> spoil(const std::filesystem::path& folder);

}  // namespace doorstep::test
