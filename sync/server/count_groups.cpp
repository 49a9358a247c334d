// The figures of a council taken apart by team, worker or age.
#include <algorithm>
#include <set>

#include "sync/server/counts.h"

namespace doorstep::server {
namespace {

/// The ages that children's statistics are published by, and those who have left care.
std::string ageGroup(const CountedPerson& person) {
    if (person.unborn) return "Not born yet";
    if (!person.ageYears) return "Age not known";
    const int age = *person.ageYears;
    if (age < 1) return "Aged under 1";
    if (age < 5) return "Aged 1 to 4";
    if (age < 10) return "Aged 5 to 9";
    if (age < 16) return "Aged 10 to 15";
    return age < 18 ? "Aged 16 and 17" : "Aged 18 and over";
}

/// A name, and whose it is where two may have the same.
using Group = std::pair<std::string, UserId>;

std::set<Group> groupsOf(const CouncilCounts& counts, const CountedPerson& person, GroupBy by) {
    if (by == GroupBy::Age) return {{ageGroup(person), {}}};
    std::set<Group> groups;
    for (const UserId& id : person.workers) {
        const auto worker = counts.workers.find(id);
        if (worker == counts.workers.end()) continue;
        const CountedWorker& known = worker->second;
        if (by == GroupBy::Worker) {
            groups.insert({known.name, id});
        } else {
            groups.insert({known.team.empty() ? "No team" : known.team, {}});
        }
    }
    if (groups.empty()) groups.insert({"No worker", {}});
    return groups;
}

using Members = std::set<PersonId>;

std::vector<PersonId> amongst(const std::vector<PersonId>& people, const Members& members) {
    std::vector<PersonId> kept;
    std::copy_if(people.begin(), people.end(), std::back_inserter(kept),
                 [&](const PersonId& person) { return members.contains(person); });
    return kept;
}

CouncilCounts of(const CouncilCounts& counts, const Members& members) {
    CouncilCounts part;
    part.asOf = counts.asOf;
    part.days = counts.days;
    for (Figure figure : counts.figures) {
        figure.running = amongst(figure.running, members);
        figure.overdue = amongst(figure.overdue, members);
        figure.listed = amongst(figure.listed, members);
        if (!figure.running.empty()) part.figures.push_back(std::move(figure));
    }
    for (Share share : counts.shares) {
        share.inTime = amongst(share.inTime, members);
        share.late = amongst(share.late, members);
        share.untimed = amongst(share.untimed, members);
        const bool any = !share.inTime.empty() || !share.late.empty() || !share.untimed.empty();
        if (any) part.shares.push_back(std::move(share));
    }
    for (PeopleList list : counts.lists) {
        list.people = amongst(list.people, members);
        list.looked = amongst(list.looked, members);
        part.lists.push_back(std::move(list));
    }
    for (const PersonId& person : members) {
        const CountedPerson& known = part.people.emplace(person, counts.people.at(person)).first->second;
        for (const UserId& id : known.workers) {
            const auto worker = counts.workers.find(id);
            if (worker != counts.workers.end()) part.workers.insert(*worker);
        }
    }
    return part;
}

}  // namespace

std::vector<GroupCounts> grouped(const CouncilCounts& counts, GroupBy by) {
    std::map<Group, Members> members;
    for (const auto& [id, person] : counts.people) {
        for (const Group& group : groupsOf(counts, person, by)) members[group].insert(id);
    }
    std::vector<GroupCounts> groups;
    for (const auto& [group, people] : members) groups.push_back({group.first, of(counts, people)});
    return groups;
}

}  // namespace doorstep::server
