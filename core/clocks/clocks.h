// Statutory and local clocks: how long since a child was seen, seen alone, kept in touch with, and by when
// it has to happen again. Pure functions over facts, rules and an as-of date.
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
/// `missing`, `interim_care_order`.
struct StatusPeriod {
    std::string kind;
    Period period;
    std::optional<int> visitWorkingDays = std::nullopt;  ///< What a child protection plan asks for.
    std::string detail = {};                             ///< Of care leavers: `eligible`, `relevant`, …
};

/// One placement of a looked-after child.
struct PlacementFact {
    Period period;
    bool longTerm = false;  ///< Meant to last until the child is 18.
    /// `with_parents` (reg 19), `temporary_approval` of a connected person (reg 24), else empty.
    std::string kind = {};
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

/// The mode of a contact that a case-management system counted without saying whether it was a visit.
inline constexpr const char* kModeNotTold = "not_told";

/// A contact with a care leaver. A value in conflict counts as not reached.
struct ContactFact {
    RecordId record;
    Date date;
    std::string mode;  ///< A code of the contact form, or `kModeNotTold`.
    bool reached = false;
    bool disputed = false;  ///< Two versions stand of what came of it.
};

/// Something that happened once: `cla_review`, `moved_in` (into accommodation that the council provides),
/// `needs_assessment`, `pathway_plan` (made or reviewed), `oversight` (an approval, or a manager's note).
struct EventFact {
    RecordId record;
    std::string kind;
    Date date;
};

/// A missing episode, or time away from a placement.
struct MissingFact {
    RecordId record;
    LocalTime from;
    std::optional<LocalTime> found = std::nullopt;
    std::optional<LocalTime> interviewed = std::nullopt;
    bool closed = false;  ///< The interview was refused, or done on a day that is not known.
};

/// Something that happened and is written down in part only: not offered for approval yet.
struct UnrecordedFact {
    RecordId record;
    std::string kind;  ///< `critical`, `visit`, `other`
    LocalTime happened;
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
    bool unborn = false;                       ///< Nobody to see yet.
    std::optional<Date> known = std::nullopt;  ///< Since when the person is known here.
    std::vector<EventFact> events = {};
    std::vector<MissingFact> missing = {};
    std::vector<UnrecordedFact> unrecorded = {};
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
    std::string unit;  ///< `days`, `working_days`, `months`, `hours`
    bool operator==(const Interval&) const = default;
};
/// `6 weeks`, `10 working days`, `2 months`, `72 hours`
std::string textOf(const Interval& interval);

/// One clock as a rule. `core/clocks/rules.json` is the default set; a council can change each
/// (`withCouncilRules`). A rule may stand there several times, for different spans of time.
struct ClockRule {
    std::string id;      ///< `cp_seen_alone`
    std::string title;   ///< `Seen alone`
    std::string source;  ///< `Local, Surrey` or `Care Planning Regulations 2010, reg 28`
    /// Whether it applies is asked of the day asked about: a new rule does not rewrite what was due before.
    std::optional<Date> from = std::nullopt;
    std::optional<Date> until = std::nullopt;
    std::string status;  ///< The status that makes it run; `any` for a clock that asks for none.
    std::vector<std::string> orStatus;      ///< Others that do as well; one after the other they are one.
    std::vector<std::string> statusDetail;  ///< Only with one of these details; empty for any.
    std::vector<std::string> unlessStatus;
    /// `seen`, `seen_alone`, `contact_reached`, `contact_visit`; the kind of an event; or what has a
    /// deadline of its own: `return_interview`, `recorded`.
    std::string satisfiedBy;
    int limit = 0;
    std::string unit;       ///< `days`, `working_days`, `months`; `hours` for deadlines
    int warnDays = 7;       ///< `due soon` from so many calendar days before.
    int listAfterDays = 0;  ///< On the reviewers' list so long after the last; 0 for none.
    bool startCounts = false;
    std::string explanation;  ///< One sentence for the person who asks why.
    bool planMaySet = false;  ///< The plan's own number of working days replaces the limit.
    /// From the start of each placement until the first visit in it.
    std::optional<Interval> newPlacement = std::nullopt;
    /// Once a year has passed since the placement, or the status, began.
    std::optional<Interval> afterFirstYear = std::nullopt;
    bool afterFirstYearIfLongTerm = false;     ///< … and the placement is meant to last until 18.
    std::vector<std::string> onlyPlacement;    ///< In placements of these kinds only, from their start;
    std::vector<std::string> unlessPlacement;  ///< or in all but these.
    /// Instead of `limit`, until the first review.
    std::optional<Interval> untilFirstReview = std::nullopt;
    /// Due so long after a move, unless it is due before.
    std::optional<Interval> afterMove = std::nullopt;
    bool once = false;        ///< Stops for good when it is satisfied.
    int startAge = 0;         ///< Begins on this birthday at the earliest.
    bool sinceKnown = false;  ///< Begins when the person became known here at the earliest: for what no
                              ///< case-management system tells.
    std::string recordKind;   ///< For `recorded`: which.
    std::vector<std::string> roles;  ///< Told to people in these roles only; to everybody when empty.
    int recentDays = 0;              ///< For `return_interview`: no longer ago than so many days.
};

/// Reads a council's rules. Fails with `InvalidInput`, naming the place and the fault.
Result<std::vector<ClockRule>> parseClockRules(std::string_view json);
const std::vector<ClockRule>& shippedClockRules();
/// The shipped rules with a council's own over them: a rule of the same id takes the place of the shipped
/// one, from its day `from` on where it has one; others come beside. Fails as `parseClockRules` does.
Result<std::vector<ClockRule>> withCouncilRules(std::string_view json);

enum class ClockStatus : std::uint8_t { OnTime, DueSoon, Overdue };
const char* nameOf(ClockStatus status);  ///< `on_time`, `due_soon`, `overdue`

/// A clock's answer, with everything needed to explain it.
struct ClockAnswer {
    std::string rule;
    std::string title;
    std::string source;
    ClockStatus status = ClockStatus::OnTime;
    Date dueBy;
    std::optional<LocalTime> dueAt;     ///< To the minute, for what is due in hours.
    int warnDays = 0;                   ///< From so many days before `dueBy` on it is due soon.
    int daysLeft = 0;                   ///< Negative when overdue; 0 on the day, overdue by hours or not.
    std::optional<Date> lastSatisfied;  ///< Nothing yet: counted from the start of the status.
    RecordId lastRecord;          ///< Empty when nothing satisfied it yet; of a deadline, what set it.
    bool asksForMeeting = false;  ///< For a visit or a contact, not for something to be written.
    Date countedFrom;
    bool onList = false;  ///< Past `listAfterDays`.
    std::string why;      ///< A sentence in plain English.
};

/// Whether a clock tells its reasons in sentences; whoever only counts does without.
enum class Why : std::uint8_t { Told, LeftOut };

/// The clocks that run for a person on `asOf`, most urgent first. Facts later than `asOf` are ignored.
///
/// A clock counts from what last satisfied it while its status lasted, else from the start of the status,
/// of the placement, or from birth, whichever is last; periods of one status without a gap are one. A core
/// group or a review (visit type `other`) counts for a child who was also seen alone. No clock runs after a
/// death, and none asks to see an unborn child.
///
/// A return home interview is due so many hours after the child was found, hours of the sun and not of the
/// clock on the wall. Of several that are due, the earliest is told. What was done and is not offered for
/// approval is due to be recorded in the same way.
/// `Why::LeftOut` leaves `ClockAnswer::why` empty.
std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, LocalTime asOf, Why why = Why::Told);
/// The same at the beginning of a day.
std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, Date asOf);

/// By when something is due that a deadline's rule (`return_interview`, `recorded`) asks for: to the minute
/// in hours of the sun, else by the end of a day.
LocalTime deadlineAfter(LocalTime since, const ClockRule& rule, const WorkingCalendar& calendar);

/// How many episodes began in the 90 days up to a day, that day included. Three or more are a pattern that
/// asks for a plan of its own.
int missingEpisodesIn90Days(const ClockFacts& facts, Date asOf);
constexpr int kMissingOften = 3;

}  // namespace doorstep
