// The figures of a county as an analyst would ask a database for them: a query for each.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/server/counts.h"
#include "tests/bench/county.h"

namespace doorstep::bench {

/// What both sides say, in one form: for each figure, the people by their numbers.
struct Answers {
    std::map<std::string, std::vector<int>> people;  ///< `cp_visit overdue`, …
    bool operator==(const Answers&) const = default;
    /// In one order, without the figures in which nobody is.
    void sort();
};

Answers answersOf(const server::CouncilCounts& counts);
/// Asks all queries as of an instant.
Answers askTables(PlainTables& tables, Instant asOf);

}  // namespace doorstep::bench
