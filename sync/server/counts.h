// The figures of a council: how many people each clock runs for, how many it is late for, and who they are;
// as of any instant, past ones too.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/server/store.h"

namespace doorstep::server {

/// One clock over everybody.
struct Figure {
    std::string rule;    ///< `cp_seen_alone`
    std::string title;   ///< `Seen alone`
    std::string source;  ///< `Local, Surrey`
    std::vector<PersonId> running;
    std::vector<PersonId> overdue;
    std::vector<PersonId> listed;  ///< Past the threshold of the reviewers' list.
    bool operator==(const Figure&) const = default;

    /// Of those it runs for, so many in a hundred are not overdue; 100 when it runs for nobody.
    [[nodiscard]] int onTimePercent() const;
};

/// By what a figure can be taken apart.
struct CountedPerson {
    std::string localId;
    std::optional<int> ageYears;
    std::vector<UserId> workers;  ///< Allocated on that day, co-workers too.
    bool operator==(const CountedPerson&) const = default;
};

struct CouncilCounts {
    Instant asOf;
    std::vector<Figure> figures;               ///< By rule.
    std::vector<PersonId> missingOften;        ///< Three times or more in 90 days.
    std::map<PersonId, CountedPerson> people;  ///< All who are in a figure.
    bool operator==(const CouncilCounts&) const = default;
};

/// What the server would have counted at an instant: from the changes that had reached it by then, by the
/// council's rules of then. What arrived later, and what was corrected later, does not change it. Reads
/// everybody's history once; call it in a transaction. Fails as the store does.
Result<CouncilCounts> countsAsOf(ServerStore& store, Instant asOf);

}  // namespace doorstep::server
