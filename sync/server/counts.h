// The figures of a council: how many people each clock runs for, how many it is late for, what was done in
// time, who is without what they should have; as of any instant, past ones too.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/server/store.h"

namespace doorstep::server {

/// Of so many, how many in a hundred, rounded down; 100 when there are none.
int percentOf(std::size_t part, std::size_t whole);

/// One clock over everybody.
struct Figure {
    std::string rule;    ///< `cp_seen_alone`
    std::string title;   ///< `Seen alone`
    std::string source;  ///< `Local, Surrey`
    std::vector<PersonId> running;
    std::vector<PersonId> overdue;
    std::vector<PersonId> listed;  ///< Past the threshold of the reviewers' list.
    bool operator==(const Figure&) const = default;

    /// Of those it runs for, so many in a hundred are not overdue.
    [[nodiscard]] int onTimePercent() const {
        return percentOf(running.size() - overdue.size(), running.size());
    }
};

/// What was done in time over a stretch of days, by a rule that gives each case a deadline. Somebody with
/// two cases is named twice; a visit to three siblings is a case of each.
struct Share {
    std::string rule;   ///< `return_interview`, `record_visit`
    std::string title;  ///< `Return home interview`
    std::string source;
    std::vector<PersonId> inTime;
    std::vector<PersonId> late;  ///< Done too late, or not done and the time is over.
    /// Interviews that were declined, or that another system tells of without their time.
    std::vector<PersonId> untimed;
    bool operator==(const Share&) const = default;

    [[nodiscard]] int inTimePercent() const {
        return percentOf(inTime.size(), inTime.size() + late.size());
    }
};

/// People to whom something applies, of those who were looked at for it.
struct PeopleList {
    std::string id;  ///< `missing_often`, `without_worker`, `in_managers_names`, `without_health_history`
    std::string title;             ///< `Missing three times in 90 days`
    std::vector<PersonId> looked;  ///< Open cases; care leavers for `without_health_history`.
    std::vector<PersonId> people;
    bool operator==(const PeopleList&) const = default;
};

/// A worker as they were known then.
struct CountedWorker {
    std::string name, role, team;
    bool active = true;
    bool operator==(const CountedWorker&) const = default;
};

/// By what a figure can be taken apart.
struct CountedPerson {
    std::string localId;
    std::optional<int> ageYears;  ///< Nothing for the unborn and where no birthday is known.
    bool unborn = false;
    std::vector<UserId> workers;  ///< Allocated on that day, co-workers too.
    bool operator==(const CountedPerson&) const = default;
};

struct CouncilCounts {
    Instant asOf;
    int days = 0;                              ///< The shares look back over so many days.
    std::vector<Figure> figures;               ///< By rule.
    std::vector<Share> shares;                 ///< By rule.
    std::vector<PeopleList> lists;             ///< Always all of them.
    std::map<PersonId, CountedPerson> people;  ///< All who are in a figure, a share or a list.
    std::map<UserId, CountedWorker> workers;   ///< Of those people.
    bool operator==(const CouncilCounts&) const = default;
};

constexpr int kShareDays = 90;

/// What the server would have counted at an instant: from the changes that had reached it by then, by the
/// council's rules of then. What arrived later, and what was corrected later, does not change it.
///
/// Reads what was worked out before (known_people.h), and works out what is left; call it in a transaction,
/// best after `workOutAll`. Fails as the store does.
Result<CouncilCounts> countsAsOf(ServerStore& store, Instant asOf, int days = kShareDays);

enum class GroupBy : std::uint8_t { Team, Worker, Age };

/// The figures of one group of people.
struct GroupCounts {
    std::string name;  ///< `East team`, `Priya Nair`, `Aged 1 to 4`
    CouncilCounts counts;
};
/// The figures taken apart, by name; two workers of one name are two groups. Somebody with several workers,
/// or workers of several teams, is in the group of each; who has none is in `No worker`.
std::vector<GroupCounts> grouped(const CouncilCounts& counts, GroupBy by);

}  // namespace doorstep::server
