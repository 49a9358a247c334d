// One clock while it runs: what it counts from and by when it asks for the next (inside core/clocks only).
#pragma once

#include "core/clocks/clocks.h"

namespace doorstep {

/// What a clock counts from when nothing has satisfied it yet.
enum class StartOf : std::uint8_t { Status, Placement, Life };

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

    [[nodiscard]] Date countedFrom() const { return last.value_or(began); }
};

/// Whether a visit, or a contact, satisfies a rule.
bool satisfies(const ClockRule& rule, const VisitFact& visit);
bool satisfies(const ClockRule& rule, const ContactFact& contact);
/// Whether a rule asks for visits to a child; otherwise for contacts with a young person.
bool asksForVisits(const ClockRule& rule);

/// The sentences that tell a person what the clock says and why.
std::string explain(const ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar,
                    Date asOf);

}  // namespace doorstep
