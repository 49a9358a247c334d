// The families and care leavers of a sample council, and what happened to them in the past year.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/exchange/sample_council.h"
#include "core/exchange/sample_files.h"
#include "core/exchange/sample_roster.h"

namespace doorstep::sample {

/// Where a clock shall stand today.
enum class State : std::uint8_t { OnTime, DueSoon, Overdue, OnList, Never };

/// What siblings share.
struct Kin {
    std::string_view surname;
    std::string_view ethnicity;
};

struct Child {
    std::string key;  ///< `pers_person_id`
    Date born;        ///< Or expected.
    bool unborn = false;
};

/// What happened, in days before today: larger is earlier.
struct Visits {
    std::set<int> seen;                         ///< Visits at which all children of the family were seen.
    std::set<int> notSeen;                      ///< Visits at which nobody was in.
    std::vector<std::optional<int>> lastAlone;  ///< For each child, when last seen alone.
};

struct VisitColumns;

class Families {
public:
    Families(Files& files, Roster& roster, Chance& chance, Date today)
        : files_(files), roster_(roster), chance_(chance), today_(today) {}

    /// The family and the care leaver whom `sample_people` names.
    void addNamed();
    /// One more family or care leaver, each kind and each state of its clocks in turn.
    void addNext();
    [[nodiscard]] const SampleSummary& summary() const { return summary_; }

private:
    // sample_families.cpp: who they are.
    Kin makeKin();
    std::vector<Child> addFamily(int children, bool expecting = false);
    Child addPerson(const Kin& kin, std::string_view forename, bool girl, Date born, bool unborn);
    Child addChild(const Kin& kin, int ageMin, int ageMax);
    void addHousehold(const std::vector<Child>& children);
    void involve(const Child& child, const Worker& worker, std::string_view role, Date from,
                 std::optional<Date> to, std::string_view reason);
    void allocateFamily(const std::vector<Child>& children, Worker& worker, Date from);
    [[nodiscard]] Date daysAgo(int days) const { return today_.plusDays(-days); }
    std::string nextKey(std::string_view prefix, int& counter);
    State nextState(int& counter);

    // sample_history.cpp: what happened to them.
    void addChildInNeed(bool north);
    void addProtected(bool north);
    void addInCare();
    void addDisabled();
    void addInAssessment();
    void addCareLeaver();
    std::string addReferral(const Child& child, Team team, const Worker& worker, std::string_view need,
                            Date from);
    void addNeedPlan(const Child& child, std::string_view referral, const Worker& worker, Date from,
                     std::optional<Date> to);
    std::string addProtectionPlan(const Child& child, std::string_view referral, Date from,
                                  std::string_view category);
    std::string addCare(const Child& child, std::string_view referral, Date from, std::optional<Date> to);
    void addMissing(const Child& child, int daysAgoFound, int hours, bool open);
    void addHartleys(const std::vector<Child>& family);
    void addAdvice(const Child& leaver, const Worker& adviser, State state, bool involvement);
    /// The visit dates from the start of a status to the last, so many days ago, about every `interval`.
    Visits planVisits(int start, std::optional<int> last, int interval, std::size_t children);
    void addVisits(const VisitColumns& table, const std::vector<Child>& children, const Visits& visits,
                   const std::vector<std::string>& plans = {});
    /// That day, or the Friday before it on a weekend.
    [[nodiscard]] int onWorkingDay(int days) const;

    Files& files_;
    Roster& roster_;
    Chance& chance_;
    Date today_;
    SampleSummary summary_;
    int families_ = 0, nextPerson_ = 100000, involvements_ = 0, addresses_ = 0, rows_ = 0;
    int disabilityStates_ = 0, needStates_ = 0, seenStates_ = 0, aloneStates_ = 0, careStates_ = 0,
        touchStates_ = 0;
};

}  // namespace doorstep::sample
