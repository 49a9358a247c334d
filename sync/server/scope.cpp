// Scope from allocations.
#include "sync/server/scope.h"

#include <set>

namespace doorstep::server {

Result<std::vector<PersonId>> peopleInScope(ServerStore& store, const UserRow& user, Date today) {
    std::set<PersonId> people;
    const auto take = [&](const std::vector<AllocationRow>& allocations) {
        for (const AllocationRow& allocation : allocations) {
            if (allocation.current(today)) people.insert(allocation.person);
        }
    };
    if (user.role == "social_worker" || user.role == "adviser") {
        TRY_SET(const auto own, store.allocationsTo(user.id));
        take(own);
    } else if (user.role == "supervisor" && !user.team.empty()) {
        TRY_SET(const auto team, store.allocationsToTeam(user.team));
        take(team);
    }
    return std::vector<PersonId>(people.begin(), people.end());
}

}  // namespace doorstep::server
