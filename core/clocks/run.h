// One clock while it runs: what it counts from and by when it asks for the next (inside core/clocks only).
#pragma once

#include "core/clocks/clocks.h"

namespace doorstep {

/// What a clock counts from when nothing has satisfied it yet.
enum class StartOf : std::uint8_t { Status, Placement, Life, Known, NotTold };

/// The state from which a `ClockAnswer` and its explanation are made.
struct ClockRun {
    const ClockRule& rule;
    StartOf startOf = StartOf::Status;
    Date began;  ///< Nothing before this day counts.
    std::optional<Date> last;
    RecordId lastRecord;
    Interval interval;
    bool fromPlan = false;  ///< The interval is the plan's own.
    Date dueBy;
    std::optional<Date> moved;  ///< Due since this move.

    [[nodiscard]] Date countedFrom() const { return moved ? *moved : last.value_or(began); }
};

/// Whether a visit, a contact, or something that happened satisfies a rule.
bool satisfies(const ClockRule& rule, const VisitFact& visit);
bool satisfies(const ClockRule& rule, const ContactFact& contact);
bool satisfies(const ClockRule& rule, const EventFact& event);
/// Whether a rule asks for visits to a child, or for contacts with a young person.
bool asksForVisits(const ClockRule& rule);
bool asksForContacts(const ClockRule& rule);

/// What is due in a span of its own after something that happened (deadlines.cpp); nothing when nothing is.
std::optional<ClockAnswer> deadlineOf(const ClockRule& rule, const ClockFacts& facts,
                                      const WorkingCalendar& calendar, LocalTime asOf, Why why);
bool isDeadline(const ClockRule& rule);
/// The end of an interval in days or more.
Date plus(Date from, const Interval& interval, bool startCounts, const WorkingCalendar& calendar);

/// The sentences that tell a person what the clock says and why.
std::string explain(const ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar,
                    Date asOf);

}  // namespace doorstep
