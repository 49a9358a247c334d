// Teams and workers of the sample, in the order in which they are needed.
#include "core/exchange/sample_roster.h"

#include "core/exchange/sample_council.h"
#include "core/exchange/sample_words.h"
#include "core/exchange/ssd_values.h"

namespace doorstep::sample {
namespace {

constexpr int kCasesEnough = 16;

struct TeamRow {
    Team team;
    std::string_view key, name;
};
constexpr std::string_view kWholeService = "T01";
constexpr std::array<TeamRow, 7> kTeams{{
    {Team::Assessment, "T10", "Assessment Team"},
    {Team::North, "T21", "Child in Need and Child Protection North"},
    {Team::South, "T22", "Child in Need and Child Protection South"},
    {Team::Disabilities, "T25", "Children with Disabilities Team"},
    {Team::LookedAfter, "T30", "Looked After Children Team"},
    {Team::LeavingCare, "T40", "Leaving Care Team"},
    {Team::Performance, "T60", "Performance and Quality"},
}};

std::string_view workerTitle(Team team) {
    return team == Team::LeavingCare ? "Personal Adviser" : "Social Worker";
}

}  // namespace

std::string_view keyOf(Team team) {
    return kTeams.at(static_cast<std::size_t>(team)).key;
}

int Roster::teams() {
    return static_cast<int>(kTeams.size()) + 1;
}

Roster::Roster(Files& files) : files_(files) {
    files.row("ssd_department", {{"dept_team_id", std::string(kWholeService)},
                                 {"dept_team_name", "Fernshire Children's Services"}});
    for (const TeamRow& team : kTeams) {
        files.row("ssd_department", {{"dept_team_id", std::string(team.key)},
                                     {"dept_team_name", std::string(team.name)},
                                     {"dept_team_parent_id", std::string(kWholeService)},
                                     {"dept_team_parent_name", "Fernshire Children's Services"}});
    }
    add("Priya Nair", sample_staff::kPriya, "Social Worker", Team::North);
    add("Tom Ashworth", sample_staff::kTom, "Social Worker", Team::North);
    add("Grace Okafor", sample_staff::kGrace, "Team Manager", Team::North);
    add("Sam Whitlock", sample_staff::kSam, "Personal Adviser", Team::LeavingCare);
    add("Ruth Penrose", sample_staff::kRuth, "Team Manager", Team::LeavingCare);
    add("Owen Farrant", sample_staff::kOwen, "Senior Social Worker", Team::South);
    add("Helen Brodie", sample_staff::kHelen, "Performance Officer", Team::Performance);
    for (const Team team : {Team::Assessment, Team::South, Team::Disabilities, Team::LookedAfter}) {
        hire(team, "Team Manager");
    }
}

Worker& Roster::add(std::string_view name, std::string_view staffId, std::string_view title, Team team) {
    const std::string number = std::to_string(workers_.size() + 1);
    const std::string key = "P" + std::string(3 - std::min<std::size_t>(3, number.size()), '0') + number;
    const bool takesCases = title != "Team Manager" && team != Team::Performance;
    workers_.push_back({key, team, takesCases, 0});
    byStaffId_[std::string(staffId)] = &workers_.back();
    const bool registered = title != "Personal Adviser" && team != Team::Performance;
    files_.row("ssd_professionals", {{"prof_professional_id", key},
                                     {"prof_staff_id", std::string(staffId)},
                                     {"prof_professional_name", std::string(name)},
                                     {"prof_social_worker_registration_no",
                                      registered ? "SW" + std::to_string(90000 + workers_.size()) : ""},
                                     {"prof_professional_job_title", std::string(title)},
                                     {"prof_professional_department", std::string(keyOf(team))},
                                     {"prof_full_time_equivalency", "1.0"},
                                     {"prof_agency_worker_flag", "N"}});
    return workers_.back();
}

Worker& Roster::hire(Team team, std::string_view title) {
    // The list lengths have no common factor, so names repeat only after all pairs were used.
    const std::string_view forename = workerForenames()[hired_ % workerForenames().size()];
    const std::string_view surname = workerSurnames()[hired_ % workerSurnames().size()];
    const std::size_t round = hired_ / (workerForenames().size() * workerSurnames().size());
    ++hired_;
    const std::string name = std::string(forename) + ' ' + std::string(surname);
    std::string staffId = lowerCase(forename) + '.' + lowerCase(surname);
    if (round > 0) staffId += std::to_string(round + 1);
    return add(name, staffId, title, team);
}

Worker& Roster::allocate(Team team, int cases) {
    Worker* chosen = nullptr;
    for (Worker& worker : workers_) {
        if (worker.team != team || !worker.takesCases || worker.cases + cases > kCasesEnough) continue;
        if (chosen == nullptr || worker.cases < chosen->cases) chosen = &worker;
    }
    if (chosen == nullptr) chosen = &hire(team, workerTitle(team));
    chosen->cases += cases;
    return *chosen;
}

Worker& Roster::colleagueOf(const Worker& worker) {
    for (Worker& other : workers_) {
        if (other.team == worker.team && other.takesCases && &other != &worker) return other;
    }
    return hire(worker.team, workerTitle(worker.team));
}

Worker& Roster::named(std::string_view staffId) {
    const auto found = byStaffId_.find(staffId);
    DOORSTEP_ASSERT(found != byStaffId_.end());
    return *found->second;
}

}  // namespace doorstep::sample
