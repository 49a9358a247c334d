// An extract of which one row in a hundred cannot be read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace doorstep::test {

struct BrokenRows {
    using Place = std::pair<std::string, std::int64_t>;  ///< File and line.
    std::set<Place> rows;
    std::int64_t people = 0;  ///< Of them, rows of people.
};

/// Puts nonsense for a date into each hundredth row of the tables of a sample council, in place, a row at a
/// time. Stops the program when the folder is not one.
BrokenRows breakOneInAHundred(const std::filesystem::path& folder);

}  // namespace doorstep::test
