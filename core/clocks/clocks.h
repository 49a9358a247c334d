// Statutory and local clocks: how long since a child was seen, seen alone, kept in touch with, and
// by when it has to happen again. Pure functions over facts, rules and an as-of date.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace doorstep {

/// A span of days; open-ended without `to`. Both ends are included.
struct Period {
    Date from;
    std::optional<Date> to;
    [[nodiscard]] bool contains(Date day) const { return from <= day && (!to || day <= *to); }
};

/// A status a person holds or held: `cin`, `cp`, `cla`, `cwd`, `private_fostering`, `care_leaver`,
/// `missing`.
struct StatusPeriod {
    std::string kind;
    Period period;
    std::optional<int> visitWorkingDays = std::nullopt;  ///< What a child protection plan asks for.
};

/// One placement of a looked-after child.
struct PlacementFact {
    Period period;
    bool longTerm = false;  ///< Meant to last until the child is 18.
};

/// A visit as the clocks see it. Values in conflict count as the more cautious: not seen, not alone.
struct VisitFact {
    RecordId record;
    Date date;
    std::string visitType;  ///< `cin`, `cp`, `cla`, … (option codes of the visit form).
    bool seen = false;
    bool seenAlone = false;
    bool disputed = false;  ///< Two versions stand of whether the child was seen, or seen alone.
};

/// A contact with a care leaver. A value in conflict counts as not reached.
struct ContactFact {
    RecordId record;
    Date date;
    std::string mode;
    bool reached = false;
    bool disputed = false;  ///< Two versions stand of what came of it.
};

/// Whether a contact's mode means that somebody went there.
bool isVisitMode(std::string_view mode);

/// What is known about one person, as far as clocks ask.
struct ClockFacts {
    std::vector<StatusPeriod> statuses;
    std::vector<VisitFact> visits;
    std::vector<ContactFact> contacts;
    std::optional<Date> born;
    std::vector<PlacementFact> placements = {};
    std::optional<Date> died = std::nullopt;
    bool unborn = false;  ///< Nobody to see yet.
};

/// Days on which nobody works. The shipped list covers England to 2027; later years are added by a file.
struct WorkingCalendar {
    std::set<Date> bankHolidays;
    [[nodiscard]] bool isWorkingDay(Date day) const;
    /// The `count`-th working day after `start`; with `startCounts`, `start` itself is day 1.
    [[nodiscard]] Date plusWorkingDays(Date start, int count, bool startCounts) const;
    static const WorkingCalendar& england();
};

/// Reads a list of bank holidays: a heading `date`, then a day such as `2027-12-27` on each line. Fails
/// with `InvalidInput`, naming the line.
Result<WorkingCalendar> parseCalendar(std::string_view csv);

/// A length of time in the unit that a rule is written in.
struct Interval {
    int count = 0;
    std::string unit;  ///< `days`, `working_days`, `months`
    bool operator==(const Interval&) const = default;
};
/// `6 weeks`, `10 working days`, `2 months`
std::string textOf(const Interval& interval);

/// One clock as a rule. `core/clocks/rules.json` is the default set; a council can replace it.
struct ClockRule {
    std::string id;      ///< `cp_seen_alone`
    std::string title;   ///< `Seen alone`
    std::string source;  ///< `Local, Surrey` or `Care Planning Regulations 2010, reg 28`
    std::string status;  ///< The status that makes it run.
    std::vector<std::string> unlessStatus;
    std::string satisfiedBy;  ///< `seen`, `seen_alone`, `contact_reached`, `contact_visit`
    int limit = 0;
    std::string unit;       ///< `days`, `working_days`, `months`
    int warnDays = 7;       ///< `due soon` from so many calendar days before.
    int listAfterDays = 0;  ///< On the reviewers' list so long after the last; 0 for none.
    bool startCounts = false;
    std::string explanation;  ///< One sentence for the person who asks why.
    bool planMaySet = false;  ///< The plan's own number of working days replaces the limit.
    /// From the start of each placement until the first visit in it.
    std::optional<Interval> newPlacement = std::nullopt;
    /// Once a year has passed since the placement, or the status, began.
    std::optional<Interval> afterFirstYear = std::nullopt;
    bool afterFirstYearIfLongTerm = false;  ///< … and the placement is meant to last until 18.
};

/// Reads a council's rules. Fails with `InvalidInput`, naming the place and the fault.
Result<std::vector<ClockRule>> parseClockRules(std::string_view json);
const std::vector<ClockRule>& shippedClockRules();

enum class ClockStatus : std::uint8_t { OnTime, DueSoon, Overdue };
const char* nameOf(ClockStatus status);  ///< `on_time`, `due_soon`, `overdue`

/// A clock's answer, with everything needed to explain it.
struct ClockAnswer {
    std::string rule;
    std::string title;
    std::string source;
    ClockStatus status = ClockStatus::OnTime;
    Date dueBy;
    int daysLeft = 0;                   ///< Negative when overdue.
    std::optional<Date> lastSatisfied;  ///< Nothing yet: counted from the start of the status.
    RecordId lastRecord;                ///< Empty when nothing satisfied it yet.
    Date countedFrom;
    bool onList = false;  ///< Past `listAfterDays`.
    std::string why;      ///< A sentence in plain English.
};

/// The clocks that run for a person on `asOf`, most urgent first. Facts later than `asOf` are ignored.
///
/// A clock counts from what last satisfied it while its status lasted, else from the start of the status,
/// of the placement, or from birth, whichever is last; periods of one status without a gap are one. A
/// core group or a review (visit type `other`) counts for a child who was also seen alone. No clock runs
/// after a death, and none asks to see an unborn child.
std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, Date asOf);

}  // namespace doorstep
