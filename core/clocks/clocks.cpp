// Which clocks run for a person, and what each of them says.
#include "core/clocks/clocks.h"

#include <algorithm>
#include <tuple>

#include "core/clocks/run.h"

namespace doorstep {
namespace {

/// The unbroken stretch of a status around a day, and the period in it that holds the day.
struct StatusRun {
    Date began;
    const StatusPeriod* current;
};

bool isOneOf(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The first day of the stretch that leads without a gap to `day`.
template <typename Counts>
Date beginningOf(const std::vector<StatusPeriod>& statuses, Date day, Counts counts) {
    Date began = day;
    for (bool grew = true; grew;) {
        grew = false;
        for (const StatusPeriod& status : statuses) {
            const bool reaches = !status.period.to || status.period.to->plusDays(1) >= began;
            if (counts(status) && status.period.from < began && reaches) {
                began = status.period.from;
                grew = true;
            }
        }
    }
    return began;
}

template <typename Counts>
std::optional<StatusRun> statusRun(const ClockFacts& facts, Date asOf, Counts counts) {
    const StatusPeriod* current = nullptr;
    for (const StatusPeriod& status : facts.statuses) {
        if (!counts(status) || !status.period.contains(asOf)) continue;
        if (!current || current->period.from < status.period.from) current = &status;
    }
    if (!current) return std::nullopt;
    return StatusRun{beginningOf(facts.statuses, current->period.from, counts), current};
}

bool holds(const ClockFacts& facts, const std::string& kind, Date asOf) {
    return std::any_of(facts.statuses.begin(), facts.statuses.end(), [&](const StatusPeriod& status) {
        return status.kind == kind && status.period.contains(asOf);
    });
}

std::optional<StatusRun> statusRun(const ClockRule& rule, const ClockFacts& facts, Date asOf) {
    return statusRun(facts, asOf, [&](const StatusPeriod& status) {
        const bool kind = status.kind == rule.status || isOneOf(rule.orStatus, status.kind);
        return kind && (rule.statusDetail.empty() || isOneOf(rule.statusDetail, status.detail));
    });
}

/// Where a child lives: of placements that overlap, the one that began last; of two that began together,
/// the one with the closer watch, whatever their order.
const PlacementFact* placementOn(const ClockFacts& facts, Date asOf) {
    const auto order = [](const PlacementFact& placement) {
        return std::make_tuple(placement.period.from, !placement.kind.empty(), !placement.longTerm,
                               placement.kind);
    };
    const PlacementFact* current = nullptr;
    for (const PlacementFact& placement : facts.placements) {
        if (!placement.period.contains(asOf)) continue;
        if (!current || order(*current) < order(placement)) current = &placement;
    }
    return current;
}

/// With a parent under an interim order, the law asks for more than with a parent alone (reg 28(4)).
std::string kindOf(const PlacementFact* placement, const ClockFacts& facts, Date asOf) {
    if (placement == nullptr) return {};
    const bool interim = placement->kind == "with_parents" && holds(facts, "interim_care_order", asOf);
    return interim ? "with_parents_interim" : placement->kind;
}

bool runsIn(const ClockRule& rule, const std::string& placementKind) {
    if (!rule.onlyPlacement.empty()) return isOneOf(rule.onlyPlacement, placementKind);
    return !isOneOf(rule.unlessPlacement, placementKind);
}

/// Whether a clock counts anew with each placement.
bool followsPlacement(const ClockRule& rule) {
    return rule.newPlacement || !rule.onlyPlacement.empty();
}

bool stopsFor(const ClockRule& rule, const ClockFacts& facts, Date asOf) {
    if (facts.died && *facts.died <= asOf) return true;
    if (facts.unborn && asksForVisits(rule)) return true;
    return std::any_of(rule.unlessStatus.begin(), rule.unlessStatus.end(),
                       [&](const std::string& kind) { return holds(facts, kind, asOf); });
}

template <typename Fact>
void findLast(ClockRun& run, const std::vector<Fact>& facts, Date asOf) {
    for (const Fact& fact : facts) {
        // What is asked for once may have been done before it was asked for.
        if ((fact.date < run.began && !run.rule.once) || fact.date > asOf || !satisfies(run.rule, fact))
            continue;
        if (run.last && *run.last > fact.date) continue;
        // Of two on one day, the same one whatever the order.
        if (run.last == fact.date && fact.record < run.lastRecord) continue;
        run.last = fact.date;
        run.lastRecord = fact.record;
    }
}

bool reviewedSince(const ClockFacts& facts, Date began, Date asOf) {
    return std::any_of(facts.events.begin(), facts.events.end(), [&](const EventFact& event) {
        return event.kind == "cla_review" && event.date >= began && event.date <= asOf;
    });
}

/// How long may pass after what the clock counts from.
void chooseInterval(ClockRun& run, const StatusRun& status, const PlacementFact* placement,
                    const ClockFacts& facts, Date asOf) {
    const ClockRule& rule = run.rule;
    const Date anchor = followsPlacement(rule) && placement ? placement->period.from : status.began;
    const bool lastsLong = !rule.afterFirstYearIfLongTerm || (placement && placement->longTerm);
    run.interval = {rule.limit, rule.unit};
    if (rule.untilFirstReview && !reviewedSince(facts, anchor, asOf)) {
        run.interval = *rule.untilFirstReview;
    } else if (rule.newPlacement && !run.last) {
        run.interval = *rule.newPlacement;
    } else if (rule.afterFirstYear && lastsLong && run.countedFrom() >= anchor.plusYears(1)) {
        run.interval = *rule.afterFirstYear;
    } else if (rule.planMaySet && status.current->visitWorkingDays) {
        run.interval.count = *status.current->visitWorkingDays;
        run.fromPlan = true;
    }
}

/// A move into accommodation asks for a visit, or a review, sooner than the time that runs already.
void considerMove(ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar, Date asOf) {
    if (!run.rule.afterMove) return;
    std::optional<Date> moved;
    for (const EventFact& event : facts.events) {
        const bool counts = event.kind == "moved_in" && event.date >= run.began && event.date <= asOf;
        if (counts && (!moved || *moved < event.date)) moved = event.date;
    }
    if (!moved || (run.last && *run.last >= *moved)) return;
    const Date due = plus(*moved, *run.rule.afterMove, run.rule.startCounts, calendar);
    if (due >= run.dueBy) return;
    run.dueBy = due;
    run.interval = *run.rule.afterMove;
    run.moved = moved;
}

/// Where a clock starts: with its status, with a placement that began later, at birth, or with a contact
/// that may have been what it asks for.
void chooseStart(ClockRun& run, const ClockFacts& facts, const PlacementFact* placement, Date asOf) {
    if (followsPlacement(run.rule) && placement && placement->period.from > run.began) {
        run.began = placement->period.from;
        run.startOf = StartOf::Placement;
    }
    const std::optional<Date> earliest =
        facts.born ? std::optional<Date>(facts.born->plusYears(run.rule.startAge)) : std::nullopt;
    if (earliest && *earliest > run.began && (*earliest <= asOf || run.rule.startAge > 0)) {
        run.began = *earliest;
        run.startOf = StartOf::Life;
    }
    // That contact may have been the visit: without this, each young person who is imported would seem not
    // to have been visited since turning 18.
    for (const ContactFact& contact : facts.contacts) {
        if (run.rule.satisfiedBy != "contact_visit" || contact.mode != kModeNotTold) continue;
        if (!contact.reached || contact.date <= run.began || contact.date > asOf) continue;
        run.began = contact.date;
        run.startOf = StartOf::NotTold;
    }
    if (run.rule.sinceKnown && facts.known && *facts.known > run.began && *facts.known <= asOf) {
        run.began = *facts.known;
        run.startOf = StartOf::Known;
    }
}

ClockAnswer answerOf(const ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar,
                     Date asOf, Why why) {
    const ClockRule& rule = run.rule;
    ClockAnswer answer;
    answer.rule = rule.id;
    answer.title = rule.title;
    answer.source = rule.source;
    answer.warnDays = rule.warnDays;
    answer.dueBy = run.dueBy;
    answer.daysLeft = daysBetween(asOf, run.dueBy);
    answer.status = answer.daysLeft < 0                ? ClockStatus::Overdue
                    : answer.daysLeft <= rule.warnDays ? ClockStatus::DueSoon
                                                       : ClockStatus::OnTime;
    answer.asksForMeeting = asksForVisits(rule) || asksForContacts(rule);
    answer.lastSatisfied = run.last;
    answer.lastRecord = run.lastRecord;
    answer.countedFrom = run.countedFrom();
    answer.onList = rule.listAfterDays > 0 && daysBetween(run.countedFrom(), asOf) >= rule.listAfterDays;
    if (why == Why::Told) answer.why = explain(run, facts, calendar, asOf);
    return answer;
}

std::optional<ClockAnswer> clockOf(const ClockRule& rule, const ClockFacts& facts,
                                   const WorkingCalendar& calendar, Date asOf, Why why) {
    const auto status = statusRun(rule, facts, asOf);
    if (!status || stopsFor(rule, facts, asOf)) return std::nullopt;
    const PlacementFact* placement = placementOn(facts, asOf);
    if (!runsIn(rule, kindOf(placement, facts, asOf))) return std::nullopt;
    ClockRun run{rule, StartOf::Status, status->began, std::nullopt, {}, {}, false, {}, {}};
    chooseStart(run, facts, placement, asOf);
    if (run.began > asOf) return std::nullopt;
    findLast(run, facts.visits, asOf);
    findLast(run, facts.contacts, asOf);
    findLast(run, facts.events, asOf);
    if (rule.once && run.last) return std::nullopt;
    chooseInterval(run, *status, placement, facts, asOf);
    run.dueBy = plus(run.countedFrom(), run.interval, rule.startCounts, calendar);
    considerMove(run, facts, calendar, asOf);
    return answerOf(run, facts, calendar, asOf, why);
}

bool applies(const ClockRule& rule, Date asOf) {
    return (!rule.from || *rule.from <= asOf) && (!rule.until || asOf <= *rule.until);
}

}  // namespace

Date plus(Date from, const Interval& interval, bool startCounts, const WorkingCalendar& calendar) {
    if (interval.unit == "months") return from.plusMonths(interval.count);
    if (interval.unit == "working_days") return calendar.plusWorkingDays(from, interval.count, startCounts);
    return from.plusDays(interval.count);
}

bool isVisitMode(std::string_view mode) {
    return mode == "visit_home" || mode == "visit_elsewhere";
}

bool asksForVisits(const ClockRule& rule) {
    return rule.satisfiedBy == "seen" || rule.satisfiedBy == "seen_alone";
}

bool asksForContacts(const ClockRule& rule) {
    return rule.satisfiedBy == "contact_reached" || rule.satisfiedBy == "contact_visit";
}

bool satisfies(const ClockRule& rule, const VisitFact& visit) {
    if (rule.satisfiedBy == "seen_alone") return visit.seenAlone;
    if (rule.satisfiedBy != "seen") return false;
    return visit.seen && (visit.visitType != "other" || visit.seenAlone);
}

bool satisfies(const ClockRule& rule, const ContactFact& contact) {
    if (rule.satisfiedBy == "contact_reached") return contact.reached;
    return rule.satisfiedBy == "contact_visit" && contact.reached && isVisitMode(contact.mode);
}

bool satisfies(const ClockRule& rule, const EventFact& event) {
    return rule.satisfiedBy == event.kind;
}

const char* nameOf(ClockStatus status) {
    switch (status) {
        case ClockStatus::OnTime: return "on_time";
        case ClockStatus::DueSoon: return "due_soon";
        case ClockStatus::Overdue: return "overdue";
    }
    DOORSTEP_ASSERT(!"a status without a name");
}

std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, LocalTime asOf, Why why) {
    std::vector<ClockAnswer> answers;
    for (const ClockRule& rule : rules) {
        if (!applies(rule, asOf.date)) continue;
        auto answer = isDeadline(rule) ? deadlineOf(rule, facts, calendar, asOf, why)
                                       : clockOf(rule, facts, calendar, asOf.date, why);
        if (answer) answers.push_back(std::move(*answer));
    }
    std::sort(answers.begin(), answers.end(), [](const ClockAnswer& a, const ClockAnswer& b) {
        return std::tie(a.daysLeft, a.rule) < std::tie(b.daysLeft, b.rule);
    });
    return answers;
}

std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, Date asOf) {
    return clocksOf(facts, rules, calendar, LocalTime{asOf, 0});
}

}  // namespace doorstep
