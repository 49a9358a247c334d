// A person's records, asked what the lists of Annex A ask.
#include "core/exchange/annex_a_person.h"

#include <algorithm>

#include "core/exchange/recorded.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr int kClosedMonths = 6;
constexpr int kYearMonths = 12;

bool isOnly(const std::vector<Value>& values, const Value& wanted) {
    return values.size() == 1 && values.front() == wanted;
}

/// The earliest of the days that stand.
std::optional<Date> earliestDay(const Record& record, const std::string& field) {
    std::optional<Date> earliest;
    for (const Value& value : distinctValues(record, field)) {
        const auto* text = std::get_if<std::string>(&value);
        const auto day = parseDate(text == nullptr ? "" : *text);
        if (day && (!earliest || *day < *earliest)) earliest = *day;
    }
    return earliest;
}

/// Nothing where nobody answered; no as soon as one version says so.
std::optional<bool> answerIn(const Record& record, const std::string& field) {
    const std::vector<Value> values = distinctValues(record, field);
    return values.empty() ? std::nullopt : std::optional<bool>(isOnly(values, true));
}

std::optional<Date> contactDay(const Record& record) {
    return record.type == "contact" ? earliestDay(record, "date") : std::nullopt;
}

}  // namespace

std::string settledText(const Record& record, const char* field) {
    return distinctValues(record, field).size() == 1 ? textValue(record, field) : std::string();
}

bool saysInTouch(const Record& contact) {
    const auto fact = contactFactOf(contact);
    return fact && fact->reached && settledText(contact, "in_touch") == "YES";
}

AnnexAPerson::AnnexAPerson(const Record& person, const std::vector<Record>& records, Date asOf,
                           const AnnexAWorkers& workers)
    : person_(person), records_(records), asOf_(asOf), workers_(workers), facts_(factsOf(person, records)) {
    if (facts_.died && *facts_.died > asOf_) facts_.died.reset();
    if (facts_.born && *facts_.born > asOf_) {
        facts_.born.reset();
        facts_.unborn = true;
    }
}

std::string AnnexAPerson::age() const {
    if (!facts_.born) return facts_.unborn ? "-1" : "";
    const Date day = facts_.died.value_or(asOf_);
    const int years = day.year() - facts_.born->year();
    return std::to_string(facts_.born->plusYears(years) > day ? years - 1 : years);
}

bool AnnexAPerson::isDisabled() const {
    const bool statusSaysSo = std::any_of(facts_.statuses.begin(), facts_.statuses.end(),
                                          [](const StatusPeriod& status) { return status.kind == "cwd"; });
    return statusSaysSo || !membersOf(person_, "disability").empty();
}

bool AnnexAPerson::hasDied() const {
    if (facts_.died) return true;
    return std::any_of(records_.begin(), records_.end(), [&](const Record& record) {
        const auto day = contactDay(record);
        return day && *day <= asOf_ && settledText(record, "in_touch") == "DIED";
    });
}

std::vector<AnnexARun> AnnexAPerson::runsOf(const std::set<std::string>& kinds) const {
    std::vector<StatusPeriod> held;
    for (StatusPeriod status : facts_.statuses) {
        if (kinds.count(status.kind) == 0 || status.period.from > asOf_) continue;
        auto& to = status.period.to;
        if (facts_.died && (!to || *facts_.died < *to)) to = facts_.died;
        held.push_back(std::move(status));
    }
    std::stable_sort(held.begin(), held.end(), [](const StatusPeriod& a, const StatusPeriod& b) {
        return a.period.from < b.period.from;
    });
    std::vector<AnnexARun> runs;
    for (const StatusPeriod& status : held) {
        const auto& to = status.period.to;
        if (runs.empty() || (runs.back().to && runs.back().to->plusDays(1) < status.period.from)) {
            runs.push_back({status.period.from, to, status.detail});
            continue;
        }
        AnnexARun& run = runs.back();
        run.detail = status.detail;
        if (run.to && (!to || *run.to < *to)) run.to = to;
    }
    return runs;
}

std::optional<AnnexARun> AnnexAPerson::listed(const std::vector<AnnexARun>& runs) const {
    if (runs.empty()) return std::nullopt;
    const AnnexARun& last = runs.back();
    const bool recent = !last.to || *last.to >= asOf_.plusMonths(-kClosedMonths);
    return recent ? std::optional<AnnexARun>(last) : std::nullopt;
}

const StatusPeriod* AnnexAPerson::statusOf(const char* kind) const {
    const StatusPeriod* latest = nullptr;
    for (const StatusPeriod& status : facts_.statuses) {
        if (status.kind != kind || !status.period.contains(asOf_)) continue;
        if (latest == nullptr || latest->period.from <= status.period.from) latest = &status;
    }
    return latest;
}

bool AnnexAPerson::isLookedAfterAgain(const std::vector<AnnexARun>& runs) const {
    return runs.size() > 1 && *runs[runs.size() - 2].to >= asOf_.plusMonths(-kYearMonths);
}

bool AnnexAPerson::wasProtected() const {
    for (const std::string& element : membersOf(person_, "legal")) {
        const std::string code = textValue(person_, elementField("legal", element, "code"));
        const auto from = dayIn(person_, elementField("legal", element, "from"));
        const auto to = dayIn(person_, elementField("legal", element, "to"));
        const bool recent = !to || *to >= asOf_.plusMonths(-kClosedMonths);
        if ((code == "L1" || code == "L2") && from && *from <= asOf_ && recent) return true;
    }
    return false;
}

/// Of a list's elements the one that began last by a day; with `still`, of those that last.
AnnexACode AnnexAPerson::latestOf(const char* group, const char* code, Date day, bool still) const {
    std::optional<Date> since;
    std::string found;
    for (const std::string& element : membersOf(person_, group)) {
        const auto from = dayIn(person_, elementField(group, element, "from"));
        const auto to = dayIn(person_, elementField(group, element, "to"));
        if (!from || *from > day || (still && to && *to < day) || (since && *from < *since)) continue;
        since = from;
        found = textValue(person_, elementField(group, element, code));
    }
    return {found, slashed(since)};
}

AnnexACode AnnexAPerson::legalStatusOn(Date day) const {
    return latestOf("legal", "code", day, true);
}

AnnexACode AnnexAPerson::latestPlacement() const {
    return latestOf("placement", "type", asOf_, false);
}

std::int64_t AnnexAPerson::placementsThisYear() const {
    const Date from = asOf_.plusMonths(-kYearMonths);
    return std::count_if(facts_.placements.begin(), facts_.placements.end(), [&](const auto& each) {
        return each.period.from <= asOf_ && (!each.period.to || *each.period.to > from);
    });
}

const VisitFact* AnnexAPerson::latestVisit(Date from, Date to) const {
    const VisitFact* latest = nullptr;
    if (facts_.unborn) return latest;
    for (const VisitFact& visit : facts_.visits) {
        const bool counts = visit.seen && (visit.visitType != "other" || visit.seenAlone);
        if (!counts || visit.date < from || visit.date > to) continue;
        if (facts_.born && visit.date < *facts_.born) continue;
        if (latest == nullptr ||
            std::pair(latest->date, latest->seenAlone) < std::pair(visit.date, visit.seenAlone)) {
            latest = &visit;
        }
    }
    return latest;
}

bool AnnexAPerson::saysWhetherAlone(const VisitFact& visit) const {
    return std::any_of(records_.begin(), records_.end(), [&](const Record& record) {
        return record.id == visit.record &&
               !distinctValues(record, childField(person_.id, "seen_alone")).empty();
    });
}

std::optional<Date> AnnexAPerson::latestEvent(const char* kind, Date from) const {
    std::optional<Date> latest;
    for (const EventFact& event : facts_.events) {
        if (event.kind != kind || event.date < from || event.date > asOf_) continue;
        if (!latest || *latest < event.date) latest = event.date;
    }
    return latest;
}

/// By the day on which each began: told by the case system and recorded here, it is one.
std::map<Date, AnnexAPerson::Away> AnnexAPerson::awayByDay() const {
    std::map<Date, Away> all;
    const auto add = [&](const Record& record, const std::string& prefix, const char* from,
                         const char* kind, const char* found) {
        const auto day = earliestDay(record, prefix + from);
        if (!day || *day > asOf_ || *day <= asOf_.plusMonths(-kYearMonths)) return;
        Away& away = all[*day];
        const auto back = earliestDay(record, prefix + found);
        away.missing = !isOnly(distinctValues(record, prefix + kind), std::string("away"));
        away.found = away.found || (back && *back <= asOf_);
        const auto offered = answerIn(record, prefix + "interview_offered");
        const auto accepted = answerIn(record, prefix + "interview_accepted");
        if (offered) away.offered = offered;
        if (accepted) away.accepted = accepted;
    };
    for (const std::string& element : membersOf(person_, "status")) {
        const std::string prefix = memberField("status", element) + "/";
        if (textValue(person_, prefix + "kind") == "missing") add(person_, prefix, "from", "detail", "to");
    }
    for (const Record& record : records_) {
        if (record.type == "missing" && record.subjects.count(person_.id) > 0)
            add(record, "", "date", "absence", "found_date");
    }
    return all;
}

AnnexAAway AnnexAPerson::timesAway() const {
    AnnexAAway away;
    for (const auto& [day, each] : awayByDay()) {
        const bool inCare = std::any_of(facts_.statuses.begin(), facts_.statuses.end(),
                                        [from = day](const StatusPeriod& status) {
                                            return status.kind == "cla" && status.period.contains(from);
                                        });
        if (!inCare) continue;
        ++(each.missing ? away.missing : away.away);
        if (!each.missing) continue;
        away.asksForInterview = each.found;
        away.offered = each.found && each.offered.value_or(false);
        away.accepted = away.offered && each.accepted.value_or(false);
    }
    return away;
}

const Record* AnnexAPerson::latestAnswer() const {
    const Record* latest = nullptr;
    std::pair<Date, bool> latestRank;
    for (const Record& record : records_) {
        const auto day = contactDay(record);
        if (!day || *day > asOf_ || distinctValues(record, "in_touch").empty()) continue;
        const std::pair<Date, bool> rank{*day, !saysInTouch(record)};
        if (latest != nullptr && !(latestRank < rank)) continue;
        latest = &record;
        latestRank = rank;
    }
    return latest;
}

std::optional<Date> AnnexAPerson::latestReached() const {
    std::optional<Date> latest;
    for (const ContactFact& contact : facts_.contacts) {
        if (!contact.reached || contact.date > asOf_) continue;
        if (!latest || *latest < contact.date) latest = contact.date;
    }
    return latest;
}

AnnexAWorker AnnexAPerson::workerFor(const char* role, bool closed) const {
    std::optional<Date> since;
    AnnexAWorker found;
    for (const Record& record : records_) {
        if (record.type != "allocation" || textValue(record, "role") != role) continue;
        const auto id = parseId<UserId>(textValue(record, "worker"));
        const auto worker = id ? workers_.find(*id) : workers_.end();
        const auto from = dayIn(record, "from");
        const auto to = dayIn(record, "to");
        if (worker == workers_.end() || !from || *from > asOf_ || (since && *from < *since)) continue;
        if (!closed && to && *to < asOf_) continue;
        since = from;
        found = worker->second;
    }
    return found;
}

}  // namespace doorstep
