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

/// The first day of the stretch that leads without a gap to `day`.
Date beginningOf(const std::vector<StatusPeriod>& statuses, const std::string& kind, Date day) {
    Date began = day;
    for (bool grew = true; grew;) {
        grew = false;
        for (const StatusPeriod& status : statuses) {
            const bool reaches = !status.period.to || status.period.to->plusDays(1) >= began;
            if (status.kind == kind && status.period.from < began && reaches) {
                began = status.period.from;
                grew = true;
            }
        }
    }
    return began;
}

std::optional<StatusRun> statusRun(const ClockFacts& facts, const std::string& kind, Date asOf) {
    const StatusPeriod* current = nullptr;
    for (const StatusPeriod& status : facts.statuses) {
        if (status.kind != kind || !status.period.contains(asOf)) continue;
        if (!current || current->period.from < status.period.from) current = &status;
    }
    if (!current) return std::nullopt;
    return StatusRun{beginningOf(facts.statuses, kind, current->period.from), current};
}

const PlacementFact* placementOn(const ClockFacts& facts, Date asOf) {
    const PlacementFact* current = nullptr;
    for (const PlacementFact& placement : facts.placements) {
        if (!placement.period.contains(asOf)) continue;
        if (!current || current->period.from < placement.period.from) current = &placement;
    }
    return current;
}

bool stopsFor(const ClockRule& rule, const ClockFacts& facts, Date asOf) {
    if (facts.died && *facts.died <= asOf) return true;
    if (facts.unborn && asksForVisits(rule)) return true;
    return std::any_of(rule.unlessStatus.begin(), rule.unlessStatus.end(),
                       [&](const std::string& kind) { return statusRun(facts, kind, asOf).has_value(); });
}

template <typename Fact>
void findLast(ClockRun& run, const std::vector<Fact>& facts, Date asOf) {
    for (const Fact& fact : facts) {
        if (fact.date < run.began || fact.date > asOf || !satisfies(run.rule, fact)) continue;
        if (run.last && *run.last > fact.date) continue;
        // Of two on one day, the same one whatever the order.
        if (run.last == fact.date && fact.record < run.lastRecord) continue;
        run.last = fact.date;
        run.lastRecord = fact.record;
    }
}

Date plus(Date from, const Interval& interval, bool startCounts, const WorkingCalendar& calendar) {
    if (interval.unit == "months") return from.plusMonths(interval.count);
    if (interval.unit == "working_days") return calendar.plusWorkingDays(from, interval.count, startCounts);
    return from.plusDays(interval.count);
}

/// How long may pass after what the clock counts from.
void chooseInterval(ClockRun& run, const StatusRun& status, const PlacementFact* placement) {
    const ClockRule& rule = run.rule;
    const Date anchor = rule.newPlacement && placement ? placement->period.from : status.began;
    const bool lastsLong = !rule.afterFirstYearIfLongTerm || (placement && placement->longTerm);
    run.interval = {rule.limit, rule.unit};
    if (rule.newPlacement && !run.last) {
        run.interval = *rule.newPlacement;
    } else if (rule.afterFirstYear && lastsLong && run.countedFrom() >= anchor.plusYears(1)) {
        run.interval = *rule.afterFirstYear;
    } else if (rule.planMaySet && status.current->visitWorkingDays) {
        run.interval.count = *status.current->visitWorkingDays;
        run.fromPlan = true;
    }
}

/// Where a clock starts: with its status, with a placement that began later, or at birth.
void chooseStart(ClockRun& run, const ClockFacts& facts, const PlacementFact* placement, Date asOf) {
    if (run.rule.newPlacement && placement && placement->period.from > run.began) {
        run.began = placement->period.from;
        run.startOf = StartOf::Placement;
    }
    if (facts.born && *facts.born > run.began && *facts.born <= asOf) {
        run.began = *facts.born;
        run.startOf = StartOf::Life;
    }
}

ClockAnswer answerOf(const ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar,
                     Date asOf) {
    const ClockRule& rule = run.rule;
    ClockAnswer answer;
    answer.rule = rule.id;
    answer.title = rule.title;
    answer.source = rule.source;
    answer.dueBy = run.dueBy;
    answer.daysLeft = daysBetween(asOf, run.dueBy);
    answer.status = answer.daysLeft < 0                ? ClockStatus::Overdue
                    : answer.daysLeft <= rule.warnDays ? ClockStatus::DueSoon
                                                       : ClockStatus::OnTime;
    answer.lastSatisfied = run.last;
    answer.lastRecord = run.lastRecord;
    answer.countedFrom = run.countedFrom();
    answer.onList = rule.listAfterDays > 0 && daysBetween(run.countedFrom(), asOf) >= rule.listAfterDays;
    answer.why = explain(run, facts, calendar, asOf);
    return answer;
}

std::optional<ClockAnswer> clockOf(const ClockRule& rule, const ClockFacts& facts,
                                   const WorkingCalendar& calendar, Date asOf) {
    const auto status = statusRun(facts, rule.status, asOf);
    if (!status || stopsFor(rule, facts, asOf)) return std::nullopt;
    const PlacementFact* placement = placementOn(facts, asOf);
    ClockRun run{rule, StartOf::Status, status->began, std::nullopt, {}, {}, false, {}};
    chooseStart(run, facts, placement, asOf);
    findLast(run, facts.visits, asOf);
    findLast(run, facts.contacts, asOf);
    chooseInterval(run, *status, placement);
    run.dueBy = plus(run.countedFrom(), run.interval, rule.startCounts, calendar);
    return answerOf(run, facts, calendar, asOf);
}

}  // namespace

bool isVisitMode(std::string_view mode) {
    return mode == "visit_home" || mode == "visit_elsewhere";
}

bool asksForVisits(const ClockRule& rule) {
    return rule.satisfiedBy == "seen" || rule.satisfiedBy == "seen_alone";
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

const char* nameOf(ClockStatus status) {
    switch (status) {
        case ClockStatus::OnTime: return "on_time";
        case ClockStatus::DueSoon: return "due_soon";
        case ClockStatus::Overdue: return "overdue";
    }
    DOORSTEP_ASSERT(!"a status without a name");
}

std::vector<ClockAnswer> clocksOf(const ClockFacts& facts, const std::vector<ClockRule>& rules,
                                  const WorkingCalendar& calendar, Date asOf) {
    std::vector<ClockAnswer> answers;
    for (const ClockRule& rule : rules) {
        if (auto answer = clockOf(rule, facts, calendar, asOf)) answers.push_back(std::move(*answer));
    }
    std::sort(answers.begin(), answers.end(), [](const ClockAnswer& a, const ClockAnswer& b) {
        return std::tie(a.daysLeft, a.rule) < std::tie(b.daysLeft, b.rule);
    });
    return answers;
}

}  // namespace doorstep
