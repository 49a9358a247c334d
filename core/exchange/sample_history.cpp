// What happened in the sample council: referrals, plans, care, visits, so that every clock stands in
// every state today.
#include <algorithm>

#include "core/exchange/sample_families.h"

namespace doorstep::sample {

/// A table of visits; they differ in little but the names of their columns.
struct VisitColumns {
    std::string_view name, key, person, plan, date, seen, seenAlone, bedroom;
};

namespace {

constexpr VisitColumns kNeedTable{
    "ssd_cin_visits",      "cinv_cin_visit_id",         "cinv_person_id",        "", "cinv_cin_visit_date",
    "cinv_cin_visit_seen", "cinv_cin_visit_seen_alone", "cinv_cin_visit_bedroom"};
constexpr VisitColumns kProtectionTable{
    "ssd_cp_visits",      "cppv_cp_visit_id",   "cppv_person_id",           "cppv_cp_plan_id",
    "cppv_cp_visit_date", "cppv_cp_visit_seen", "cppv_cp_visit_seen_alone", "cppv_cp_visit_bedroom"};
constexpr VisitColumns kCareTable{"ssd_cla_visits",
                                  "clav_cla_visit_id",
                                  "clav_person_id",
                                  "clav_cla_id",
                                  "clav_cla_visit_date",
                                  "clav_cla_visit_seen",
                                  "clav_cla_visit_seen_alone",
                                  ""};

struct Range {
    int low, high;
};

/// How many days ago something last happened, for the states from `OnTime` to `OnList`. Chosen so that
/// up to two days more, to get away from a weekend, change nothing.
using Ranges = std::array<Range, 4>;
constexpr Ranges kNeedVisits{{{3, 12}, {22, 25}, {31, 50}, {60, 95}}};
constexpr Ranges kDisabilityVisits{{{3, 60}, {114, 121}, {130, 150}, {151, 190}}};
constexpr Ranges kProtectionVisits{{{1, 3}, {10, 12}, {20, 28}, {30, 40}}};
constexpr Ranges kSeenAlone{{{3, 26}, {36, 39}, {46, 75}, {87, 140}}};
constexpr Ranges kCareVisits{{{4, 26}, {36, 39}, {46, 60}, {61, 80}}};
constexpr Ranges kInTouch{{{4, 40}, {50, 53}, {60, 75}, {76, 110}}};

std::optional<int> lastTime(Chance& chance, const Ranges& ranges, State state) {
    if (state == State::Never) return std::nullopt;
    const Range range = ranges.at(static_cast<std::size_t>(state));
    return chance.between(range.low, range.high);
}

/// How long ago a status began: long enough for its visits.
int startBefore(Chance& chance, std::optional<int> last, int without) {
    return last ? *last + chance.between(90, 420) : without;
}

constexpr int kYear = 365;
constexpr int kLongUnseen = 120;  // Days on a plan after which nobody was never seen alone.

}  // namespace

int Families::onWorkingDay(int days) const {
    const unsigned weekday = daysAgo(days).weekday();
    return weekday == 0 ? days + 2 : weekday == 6 ? days + 1 : days;
}

std::string Families::addReferral(const Child& child, Team team, const Worker& worker,
                                  std::string_view need, Date from) {
    const std::string key = nextKey("R", rows_);
    files_.row("ssd_cin_episodes", {{"cine_referral_id", key},
                                    {"cine_person_id", child.key},
                                    {"cine_referral_date", textOf(from)},
                                    {"cine_cin_primary_need_code", std::string(need)},
                                    {"cine_referral_source_code", "3A"},
                                    {"cine_referral_source_desc", "Health services: GP"},
                                    {"cine_referral_nfa", "N"},
                                    {"cine_referral_team", std::string(keyOf(team))},
                                    {"cine_referral_worker_id", worker.key}});
    return key;
}

void Families::addNeedPlan(const Child& child, std::string_view referral, const Worker& worker, Date from,
                           std::optional<Date> to) {
    files_.row("ssd_cin_plans", {{"cinp_cin_plan_id", nextKey("N", rows_)},
                                 {"cinp_referral_id", std::string(referral)},
                                 {"cinp_person_id", child.key},
                                 {"cinp_cin_plan_start_date", ukDate(from)},
                                 {"cinp_cin_plan_end_date", to ? ukDate(*to) : ""},
                                 {"cinp_cin_plan_team", std::string(keyOf(worker.team))},
                                 {"cinp_cin_plan_worker_id", worker.key}});
}

std::string Families::addProtectionPlan(const Child& child, std::string_view referral, Date from,
                                        std::string_view category) {
    const std::string key = nextKey("C", rows_);
    files_.row("ssd_cp_plans", {{"cppl_cp_plan_id", key},
                                {"cppl_referral_id", std::string(referral)},
                                {"cppl_person_id", child.key},
                                {"cppl_cp_plan_start_date", ukDate(from)},
                                {"cppl_cp_plan_initial_category", std::string(category)},
                                {"cppl_cp_plan_ola", "N"},
                                {"cppl_cp_plan_latest_category", std::string(category)}});
    return key;
}

Visits Families::planVisits(int start, std::optional<int> last, int interval, std::size_t children) {
    Visits visits;
    visits.lastAlone.resize(children);
    if (!last) return visits;
    const int earliest = std::min(start - 1, kYear);
    for (int days = *last; days <= earliest; days += interval + chance_.between(-2, 2)) {
        visits.seen.insert(onWorkingDay(days));
    }
    // Nobody in, some days after the last visit: an attempt does not stop a clock.
    if (*last > 14 && chance_.percent(60)) visits.notSeen.insert(onWorkingDay(*last / 2));
    return visits;
}

void Families::addVisits(const VisitColumns& table, const std::vector<Child>& children,
                         const Visits& visits, const std::vector<std::string>& plans) {
    std::set<int> days = visits.seen;
    days.insert(visits.notSeen.begin(), visits.notSeen.end());
    for (const std::optional<int>& alone : visits.lastAlone) {
        if (alone) days.insert(*alone);
    }
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
        const std::string when = isoTime(daysAgo(*day), 9 * 60 + 15 * chance_.between(0, 33));
        const bool attempt = visits.notSeen.count(*day) > 0;
        ++summary_.visits;
        for (std::size_t i = 0; i < children.size(); ++i) {
            const std::optional<int>& last = visits.lastAlone[i];
            const bool alone = !attempt && last && (*day == *last || (*day > *last && chance_.percent(55)));
            const bool bedroom = !attempt && chance_.percent(40);
            files_.row(table.name, {{table.key, nextKey("V", rows_)},
                                    {table.person, children[i].key},
                                    {table.plan, plans.empty() ? "" : plans[i]},
                                    {table.date, when},
                                    {table.seen, attempt ? "N" : "Y"},
                                    {table.seenAlone, alone ? "Y" : "N"},
                                    {table.bedroom, bedroom ? "Y" : "N"}});
        }
    }
}

void Families::addHartleys(const std::vector<Child>& family) {
    Worker& priya = roster_.named(sample_staff::kPriya);
    priya.cases += static_cast<int>(family.size());
    std::vector<std::string> plans;
    for (const Child& child : family) {
        const std::string referral = addReferral(child, Team::North, priya, "N1", daysAgo(300));
        addNeedPlan(child, referral, priya, daysAgo(286), daysAgo(150));
        plans.push_back(addProtectionPlan(child, referral, daysAgo(150), "Neglect"));
        involve(child, priya, "Allocated Social Worker", daysAgo(300), std::nullopt, "");
        involve(child, roster_.named(sample_staff::kTom), "Co-worker", daysAgo(120), std::nullopt, "");
    }
    // Seen alone: Ava at the latest visit, Noah nearly six weeks ago, Mia longer ago than she should be.
    Visits visits = planVisits(145, 9, 10, family.size());
    visits.lastAlone = {onWorkingDay(9), onWorkingDay(37), onWorkingDay(50)};
    addVisits(kProtectionTable, family, visits, plans);
}

void Families::addChildInNeed(bool north) {
    const State state = nextState(needStates_);
    const auto last = lastTime(chance_, kNeedVisits, state);
    // Now and then a brother or sister is on the way.
    const bool expecting = chance_.percent(12);
    std::vector<Child> family = addFamily(chance_.between(1, 4), expecting);
    const Team team = north ? Team::North : Team::South;
    Worker& worker = roster_.allocate(team, static_cast<int>(family.size()));
    const int start = startBefore(chance_, last, chance_.percent(50) ? 45 : 12);
    for (const Child& child : family) {
        const std::string referral = addReferral(child, team, worker, "N5", daysAgo(start + 14));
        addNeedPlan(child, referral, worker, daysAgo(start), std::nullopt);
    }
    allocateFamily(family, worker, daysAgo(start));
    if (expecting) family.pop_back();
    Visits visits = planVisits(start, last, 24, family.size());
    for (auto& alone : visits.lastAlone) {
        if (last && chance_.percent(70)) alone = *visits.seen.begin();
    }
    addVisits(kNeedTable, family, visits);
}

void Families::addProtected(bool north) {
    const State state = nextState(seenStates_);
    const auto last = lastTime(chance_, kProtectionVisits, state);
    const std::vector<Child> family = addFamily(chance_.between(1, 4));
    const Team team = north ? Team::North : Team::South;
    Worker& worker = roster_.allocate(team, static_cast<int>(family.size()));
    const int start = startBefore(chance_, last, 100) + (last ? 150 : 0);
    constexpr std::array<std::string_view, 4> kCategories{"Neglect", "Emotional abuse", "Physical abuse",
                                                          "Sexual abuse"};
    const std::string_view category = chance_.oneOf(kCategories);
    std::vector<std::string> plans;
    for (const Child& child : family) {
        const std::string referral = addReferral(child, team, worker, "N1", daysAgo(start + 30));
        if (chance_.percent(40)) addNeedPlan(child, referral, worker, daysAgo(start + 20), daysAgo(start));
        plans.push_back(addProtectionPlan(child, referral, daysAgo(start), category));
    }
    allocateFamily(family, worker, daysAgo(start));
    Visits visits = planVisits(start, last, 10, family.size());
    for (auto& alone : visits.lastAlone) {
        State aloneState = nextState(aloneStates_);
        if (aloneState == State::Never && start > kLongUnseen) aloneState = State::Overdue;
        const auto aloneLast = lastTime(chance_, kSeenAlone, aloneState);
        if (last && aloneLast) alone = onWorkingDay(std::max(*last, *aloneLast));
    }
    addVisits(kProtectionTable, family, visits, plans);
}

void Families::addInCare() {
    const State state = nextState(careStates_);
    const auto last = lastTime(chance_, kCareVisits, state);
    const std::vector<Child> family{addChild(makeKin(), 3, 16)};
    addHousehold(family);
    Worker& worker = roster_.allocate(Team::LookedAfter, 1);
    const int start = startBefore(chance_, last, 20);
    const std::string referral =
        addReferral(family[0], Team::LookedAfter, worker, "N1", daysAgo(start + 20));
    const std::string care = addCare(family[0], referral, daysAgo(start), std::nullopt);
    allocateFamily(family, worker, daysAgo(start));
    Visits visits = planVisits(start, last, 38, 1);
    if (last) visits.lastAlone[0] = *visits.seen.begin();
    addVisits(kCareTable, family, visits, {care});
    if (state == State::OnTime) {
        for (const int days : {70, 41, 12}) addMissing(family[0], days, chance_.between(8, 60), false);
    } else if (state == State::DueSoon) {
        addMissing(family[0], 2, 30, false);
    } else if (state == State::Overdue) {
        addMissing(family[0], 0, 20, true);
    }
}

void Families::addDisabled() {
    const auto last = lastTime(chance_, kDisabilityVisits, nextState(disabilityStates_));
    const std::vector<Child> family = addFamily(1);
    Worker& worker = roster_.allocate(Team::Disabilities, 1);
    const int start = startBefore(chance_, last, 145);
    constexpr std::array<std::string_view, 5> kCodes{"AUT", "LD", "MOB", "COMM", "BEH"};
    const std::string code(chance_.oneOf(kCodes));
    files_.row("ssd_disability", {{"disa_table_id", nextKey("D", rows_)},
                                  {"disa_person_id", family[0].key},
                                  {"disa_disability_code", code}});
    const std::string referral =
        addReferral(family[0], Team::Disabilities, worker, "N2", daysAgo(start + 14));
    addNeedPlan(family[0], referral, worker, daysAgo(start), std::nullopt);
    allocateFamily(family, worker, daysAgo(start));
    Visits visits = planVisits(start, last, 50, 1);
    addVisits(kNeedTable, family, visits);
}

void Families::addInAssessment() {
    const std::vector<Child> family = addFamily(chance_.between(1, 3));
    Worker& worker = roster_.allocate(Team::Assessment, static_cast<int>(family.size()));
    const int start = chance_.between(15, 40);
    for (const Child& child : family) addReferral(child, Team::Assessment, worker, "N8", daysAgo(start));
    allocateFamily(family, worker, daysAgo(start));
    addVisits(kNeedTable, family, planVisits(start, 8, 20, family.size()));
}

std::string Families::addCare(const Child& child, std::string_view referral, Date from,
                              std::optional<Date> to) {
    // A first placement of a few weeks, then one that is meant to last where care goes on for long.
    const Date end = to.value_or(today_);
    const bool settled = daysBetween(from, end) > 120;
    const Date moved = from.plusDays(60);
    const std::string care = nextKey("K", rows_);
    const auto addEpisode = [&](Date start, std::optional<Date> ceased, std::string_view placementType) {
        const std::string placement = nextKey("M", rows_);
        const std::string ended = ceased ? ukDate(*ceased) : "";
        files_.row("ssd_cla_placement", {{"clap_cla_placement_id", placement},
                                         {"clap_cla_placement_start_date", ukDate(start)},
                                         {"clap_cla_placement_type", std::string(placementType)},
                                         {"clap_cla_id", care},
                                         {"clap_cla_placement_end_date", ended},
                                         {"clap_person_id", child.key}});
        files_.row("ssd_cla_episodes", {{"clae_cla_episode_id", nextKey("E", rows_)},
                                        {"clae_person_id", child.key},
                                        {"clae_cla_episode_start_date", ukDate(start)},
                                        {"clae_cla_episode_start_reason", start == from ? "S" : "P"},
                                        {"clae_cla_primary_need_code", "N1"},
                                        {"clae_cla_episode_ceased_date", ended},
                                        {"clae_cla_episode_ceased_reason", !ceased        ? ""
                                                                           : ceased == to ? "E8"
                                                                                          : "X1"},
                                        {"clae_cla_id", care},
                                        {"clae_referral_id", std::string(referral)},
                                        {"clae_cla_placement_id", placement},
                                        {"clae_entered_care_date", ukDate(from)}});
    };
    if (settled) addEpisode(from, moved, "U6");
    addEpisode(settled ? moved : from, to, settled ? "U4" : "U6");
    return care;
}

void Families::addMissing(const Child& child, int daysAgoFound, int hours, bool open) {
    const int minute = 20 * 60 + 30;
    const Date found = daysAgo(daysAgoFound);
    const int daysAway = (hours + 23) / 24;
    const bool asked = daysAgoFound > 3;
    files_.row("ssd_missing",
               {{"miss_table_id", nextKey("X", rows_)},
                {"miss_person_id", child.key},
                {"miss_missing_episode_start_date", isoTime(found.plusDays(-daysAway), minute)},
                {"miss_missing_episode_type", chance_.percent(80) ? "Missing" : "Away"},
                {"miss_missing_episode_end_date", open ? "" : isoTime(found, 11 * 60)},
                {"miss_missing_rhi_offered", open    ? ""
                                             : asked ? "Y"
                                                     : "N"},
                {"miss_missing_rhi_accepted", !asked                ? "NA"
                                              : chance_.percent(60) ? "Y"
                                                                    : "N"}});
}

void Families::addCareLeaver() {
    const State state = nextState(touchStates_);
    const Child leaver = addChild(makeKin(), 18, 24);
    addHousehold({leaver});
    Worker& adviser = roster_.allocate(Team::LeavingCare, 1);
    // Now and then only the care leavers' table names the adviser.
    addAdvice(leaver, adviser, state, !chance_.percent(10));
}

void Families::addAdvice(const Child& leaver, const Worker& adviser, State state, bool involvement) {
    const Date eighteen = leaver.born.plusYears(18);
    const std::string referral =
        addReferral(leaver, Team::LookedAfter, adviser, "N1", eighteen.plusYears(-4));
    addCare(leaver, referral, eighteen.plusDays(-1200), eighteen);
    if (involvement) involve(leaver, adviser, "Personal Adviser", eighteen.plusDays(-90), std::nullopt, "");

    const auto last = lastTime(chance_, kInTouch, state);
    constexpr std::array<std::string_view, 7> kActivities{"F2", "F4", "F5", "P5", "G4", "G5", "F1"};
    constexpr std::array<std::string_view, 6> kHomes{"U", "D", "E", "B", "T", "Z"};
    const std::string_view lost = chance_.percent(50) ? "NO" : "REFU";
    const bool inTouch = last && (state != State::OnList || chance_.percent(50));
    const bool suitable = chance_.percent(88);
    files_.row("ssd_care_leavers",
               {{"clea_table_id", "CL" + leaver.key},
                {"clea_person_id", leaver.key},
                {"clea_care_leaver_eligibility",
                 chance_.percent(85) ? "Former relevant child" : "Qualifying care leaver"},
                {"clea_care_leaver_in_touch", inTouch ? "YES" : std::string(lost)},
                {"clea_care_leaver_latest_contact", last ? isoTime(daysAgo(onWorkingDay(*last)), 0) : ""},
                {"clea_care_leaver_accommodation", inTouch ? std::string(chance_.oneOf(kHomes)) : "R"},
                {"clea_care_leaver_accom_suitable", !inTouch   ? ""
                                                    : suitable ? "Suitable"
                                                               : "Unsuitable"},
                {"clea_care_leaver_activity", inTouch ? std::string(chance_.oneOf(kActivities)) : "0"},
                {"clea_pathway_plan_review_date", ukDate(daysAgo(chance_.between(20, 230)))},
                {"clea_care_leaver_personal_advisor", adviser.key},
                {"clea_care_leaver_allocated_team", std::string(keyOf(Team::LeavingCare))},
                {"clea_care_leaver_worker_id", adviser.key}});
}

}  // namespace doorstep::sample
