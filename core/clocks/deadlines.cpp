// What is due in a span of its own after something that happened: interviews in hours, records in working
// days.
#include <algorithm>
#include <set>

#include "core/clocks/run.h"

namespace doorstep {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kDaysOfMissingOften = 90;

/// Something that happened and what is to follow it.
struct Deadline {
    RecordId record;
    LocalTime since;
    LocalTime due;
};

std::string at(LocalTime time) {
    return longTextOf(time.date) + " at " + clockTextOf(time);
}

/// Hours are hours of the sun: in the night on which the clocks change, the wall shows one more or less.
LocalTime plusHours(LocalTime from, int hours) {
    return localTimeOf({instantOf(from).ms + hours * kHourMs});
}

/// The case-management system may tell of an episode that was recorded here too: one answer is enough.
bool isAnswered(const ClockFacts& facts, const MissingFact& episode, LocalTime asOf) {
    return std::any_of(facts.missing.begin(), facts.missing.end(), [&](const MissingFact& other) {
        const bool answered = other.closed || (other.interviewed && *other.interviewed <= asOf);
        return other.from.date == episode.from.date && answered;
    });
}

bool interviewIsDue(const ClockRule& rule, const ClockFacts& facts, const MissingFact& episode,
                    LocalTime asOf) {
    if (!episode.found || *episode.found > asOf || isAnswered(facts, episode, asOf)) return false;
    return rule.recentDays == 0 || daysBetween(episode.found->date, asOf.date) <= rule.recentDays;
}

std::vector<Deadline> deadlinesOf(const ClockRule& rule, const ClockFacts& facts,
                                  const WorkingCalendar& calendar, LocalTime asOf) {
    std::vector<Deadline> open;
    if (rule.satisfiedBy == "return_interview") {
        for (const MissingFact& episode : facts.missing) {
            if (!interviewIsDue(rule, facts, episode, asOf)) continue;
            open.push_back({episode.record, *episode.found, deadlineAfter(*episode.found, rule, calendar)});
        }
        return open;
    }
    for (const UnrecordedFact& fact : facts.unrecorded) {
        if (fact.kind != rule.recordKind || fact.happened > asOf) continue;
        open.push_back({fact.record, fact.happened, deadlineAfter(fact.happened, rule, calendar)});
    }
    return open;
}

std::string whatIsLeft(const ClockRule& rule, LocalTime due, LocalTime asOf) {
    const bool hours = rule.unit == "hours";
    const std::int64_t left =
        hours ? (instantOf(due).ms - instantOf(asOf).ms) / kHourMs : daysBetween(asOf.date, due.date);
    const std::string count = std::to_string(left < 0 ? -left : left);
    const std::string unit = std::string(hours ? " hour" : " day") + (left == 1 || left == -1 ? "" : "s");
    if (due < asOf) return count + unit + " over.";
    return left == 0 ? (hours ? "less than an hour left." : "due today.") : count + unit + " left.";
}

std::string explain(const ClockRule& rule, const Deadline& deadline, LocalTime asOf) {
    const bool hours = rule.unit == "hours";
    const bool interview = rule.satisfiedBy == "return_interview";
    std::string text = (interview ? "Found on " : "It happened on ") + at(deadline.since) + ". ";
    text += interview ? "The interview is due within " : "The record is due within ";
    text += textOf(Interval{rule.limit, rule.unit}) + ", by ";
    text += hours ? at(deadline.due) : longTextOf(deadline.due.date);
    if (rule.unit == "working_days") {
        text += rule.startCounts ? " (the start day counts as day 1)" : " (counted from the day after)";
    }
    return text + ": " + whatIsLeft(rule, deadline.due, asOf) + " " + rule.explanation;
}

}  // namespace

LocalTime deadlineAfter(LocalTime since, const ClockRule& rule, const WorkingCalendar& calendar) {
    const Interval limit{rule.limit, rule.unit};
    if (limit.unit == "hours") return plusHours(since, limit.count);
    constexpr std::int32_t kLastMinute = 24 * 60 - 1;
    return {plus(since.date, limit, rule.startCounts, calendar), kLastMinute};
}

bool isDeadline(const ClockRule& rule) {
    return rule.satisfiedBy == "return_interview" || rule.satisfiedBy == "recorded";
}

std::optional<ClockAnswer> deadlineOf(const ClockRule& rule, const ClockFacts& facts,
                                      const WorkingCalendar& calendar, LocalTime asOf, Why why) {
    const bool interview = rule.satisfiedBy == "return_interview";
    if (interview && facts.died && *facts.died <= asOf.date) return std::nullopt;
    const std::vector<Deadline> open = deadlinesOf(rule, facts, calendar, asOf);
    const auto first = std::min_element(open.begin(), open.end(), [](const Deadline& a, const Deadline& b) {
        return std::tie(a.due, a.record) < std::tie(b.due, b.record);
    });
    if (first == open.end()) return std::nullopt;
    ClockAnswer answer;
    answer.rule = rule.id;
    answer.title = rule.title;
    answer.source = rule.source;
    answer.warnDays = rule.warnDays;
    answer.dueBy = first->due.date;
    if (rule.unit == "hours") answer.dueAt = first->due;
    answer.daysLeft = daysBetween(asOf.date, first->due.date);
    answer.status = first->due < asOf                  ? ClockStatus::Overdue
                    : answer.daysLeft <= rule.warnDays ? ClockStatus::DueSoon
                                                       : ClockStatus::OnTime;
    answer.lastRecord = first->record;
    answer.countedFrom = first->since.date;
    answer.onList =
        rule.listAfterDays > 0 && daysBetween(first->since.date, asOf.date) >= rule.listAfterDays;
    if (why == Why::Told) answer.why = explain(rule, *first, asOf);
    return answer;
}

int missingEpisodesIn90Days(const ClockFacts& facts, Date asOf) {
    std::set<Date> began;  // Told twice, by two systems, it is one.
    for (const MissingFact& episode : facts.missing) {
        const int ago = daysBetween(episode.from.date, asOf);
        if (ago >= 0 && ago < kDaysOfMissingOften) began.insert(episode.from.date);
    }
    return static_cast<int>(began.size());
}

}  // namespace doorstep
