// What a clock says, in sentences.
#include "core/clocks/run.h"

namespace doorstep {
namespace {

std::string counted(int count, const char* one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

/// The two openings of an explanation: satisfied on a day, or not since
/// something began.
struct Opening {
    const char* done;
    const char* notSince;
};

Opening openingOf(const ClockRule& rule) {
    if (rule.satisfiedBy == "seen_alone") return {"Last seen alone on ", "Not seen alone since "};
    if (rule.satisfiedBy == "seen") return {"Last seen on ", "Not seen since "};
    if (rule.satisfiedBy == "contact_visit") return {"Last visited on ", "Not visited since "};
    if (rule.satisfiedBy == "needs_assessment") return {"Assessed on ", "Not assessed since "};
    if (rule.satisfiedBy == "pathway_plan") return {"Last reviewed on ", "No pathway plan since "};
    if (rule.satisfiedBy == "oversight") return {"Last looked at by a manager on ", "No oversight since "};
    return {"Last in touch on ", "Not in touch since "};
}

std::string nameOfStatus(const std::string& kind) {
    if (kind == "cp") return "the child protection plan";
    if (kind == "cin") return "support as a child in need";
    if (kind == "cla") return "being looked after";
    if (kind == "cwd") return "support for a disability";
    if (kind == "private_fostering") return "private fostering";
    if (kind == "care_leaver") return "support as a care leaver";
    return "‘" + kind + "’";
}

std::string sinceWhat(const ClockRun& run) {
    const std::string day = longTextOf(run.began);
    if (run.startOf == StartOf::Life && run.rule.startAge > 0) {
        return "turning " + std::to_string(run.rule.startAge) + " on " + day;
    }
    if (run.startOf == StartOf::Life) return "birth on " + day;
    if (run.startOf == StartOf::Placement) return "the placement began on " + day;
    if (run.startOf == StartOf::NotTold) {
        return "the contact on " + day + ", of which it is not known whether it was a visit";
    }
    if (run.startOf == StartOf::Known) return "the first record here on " + day;
    const bool several = !run.rule.orStatus.empty();
    return (several ? "work with the family" : nameOfStatus(run.rule.status)) + " began on " + day;
}

std::string howLong(const ClockRun& run) {
    std::string text = "The next is due within " + textOf(run.interval);
    if (run.fromPlan) text += ", as the plan says";
    text += ", by " + longTextOf(run.dueBy);
    if (run.interval.unit == "working_days") {
        text += run.rule.startCounts ? " (the start day counts as day 1)" : " (counted from the day after)";
    }
    return text + ": ";
}

std::string whatIsLeft(int daysLeft) {
    if (daysLeft == 0) return "due today.";
    return daysLeft > 0 ? counted(daysLeft, "day") + " left." : counted(-daysLeft, "day") + " over.";
}

/// Why a visit did not count, or null when there is nothing to say.
const char* whyNot(const ClockRule& rule, const VisitFact& visit) {
    if (!visit.seen) return "not seen";
    if (rule.satisfiedBy == "seen_alone") return "seen, but not alone";
    return "a meeting counts only for a child who was also seen alone";
}

/// A call that reached somebody says nothing against them in the matter of
/// visits.
const char* whyNot(const ClockRule& rule, const ContactFact& contact) {
    if (rule.satisfiedBy == "contact_visit" && !isVisitMode(contact.mode)) return nullptr;
    return "not reached";
}

const char* nameOfFact(const VisitFact&) {
    return "visit";
}
const char* nameOfFact(const ContactFact&) {
    return "contact";
}

/// The latest that happened since and does not count, and why.
template <typename Fact>
std::string doesNotCount(const ClockRun& run, const std::vector<Fact>& facts, Date asOf) {
    const Fact* latest = nullptr;
    for (const Fact& fact : facts) {
        const bool later = run.last ? fact.date > *run.last : fact.date >= run.began;
        if (!later || fact.date > asOf || satisfies(run.rule, fact)) continue;
        if (!fact.disputed && !whyNot(run.rule, fact)) continue;
        if (!latest || latest->date < fact.date) latest = &fact;
    }
    if (!latest) return {};
    const std::string what = std::string(nameOfFact(*latest)) + " on " + longTextOf(latest->date);
    if (latest->disputed) {
        return " There are two versions of the " + what + "; it does not count until one is chosen.";
    }
    return " The " + what + " does not count: " + whyNot(run.rule, *latest) + ".";
}

}  // namespace

std::string textOf(const Interval& interval) {
    if (interval.unit == "working_days") return counted(interval.count, "working day");
    if (interval.unit == "months") return counted(interval.count, "month");
    if (interval.unit == "hours") return counted(interval.count, "hour");
    return interval.count % 7 == 0 ? counted(interval.count / 7, "week") : counted(interval.count, "day");
}

std::string explain(const ClockRun& run, const ClockFacts& facts, const WorkingCalendar& calendar,
                    Date asOf) {
    const Opening opening = openingOf(run.rule);
    std::string text = run.last ? opening.done + longTextOf(*run.last) : opening.notSince + sinceWhat(run);
    text += ". ";
    if (run.moved) text += "Moved on " + longTextOf(*run.moved) + ". ";
    text += howLong(run) + whatIsLeft(daysBetween(asOf, run.dueBy));
    if (asksForVisits(run.rule)) text += doesNotCount(run, facts.visits, asOf);
    if (asksForContacts(run.rule)) text += doesNotCount(run, facts.contacts, asOf);
    const bool beyond =
        calendar.bankHolidays.empty() || calendar.bankHolidays.rbegin()->year() < run.dueBy.year();
    if (run.interval.unit == "working_days" && beyond) {
        text += " Bank holidays of that year are not known here yet.";
    }
    return text + " " + run.rule.explanation;
}

}  // namespace doorstep
