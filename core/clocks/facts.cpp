// Records read with caution: what is in dispute does not count in anybody's favour.
#include "core/clocks/facts.h"

#include <algorithm>

#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr const char* kPlacedWithParents = "P1";  // SSDA903: with a parent or whoever has their rights.
constexpr const char* kInterimCareOrder = "C1";   // SSDA903.

std::optional<Date> dateIn(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    if (const auto date = parseDate(*text)) return *date;
    if (const auto time = parseLocalTime(*text)) return time->date;
    return std::nullopt;
}

std::optional<Date> dateOf(const Record& record, const std::string& field) {
    return dateIn(valueOf(record, field));
}

/// The earliest of the dates that stand: counted from there, the next is due soonest.
std::optional<Date> earliestOf(const Record& record, const std::string& field) {
    std::optional<Date> earliest;
    for (const Value& value : distinctValues(record, field)) {
        const auto date = dateIn(value);
        if (date && (!earliest || *date < *earliest)) earliest = date;
    }
    return earliest;
}

bool isAnyOf(const std::vector<Value>& values, const Value& wanted) {
    return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool isOnly(const std::vector<Value>& values, const Value& wanted) {
    return values.size() == 1 && values.front() == wanted;
}

Period periodOf(const Record& person, const std::string& group, const std::string& element,
                Date otherwise) {
    const auto from = dateOf(person, elementField(group, element, "from"));
    return {from.value_or(otherwise), dateOf(person, elementField(group, element, "to"))};
}

std::vector<StatusPeriod> statusesOf(const Record& person) {
    const Date known = localDateOf(Instant{person.created.ms});
    std::vector<StatusPeriod> statuses;
    for (const std::string& element : membersOf(person, "legal")) {
        if (textValue(person, elementField("legal", element, "code")) != kInterimCareOrder) continue;
        statuses.push_back({"interim_care_order", periodOf(person, "legal", element, known)});
    }
    for (const std::string& element : membersOf(person, "status")) {
        StatusPeriod status;
        status.kind = textValue(person, elementField("status", element, "kind"));
        status.period = periodOf(person, "status", element, known);
        status.detail = textValue(person, elementField("status", element, "detail"));
        const Value days = valueOf(person, elementField("status", element, "visit_working_days"));
        const auto* number = std::get_if<std::int64_t>(&days);
        if (number && *number > 0 && *number <= 366) status.visitWorkingDays = static_cast<int>(*number);
        statuses.push_back(std::move(status));
    }
    return statuses;
}

std::vector<PlacementFact> placementsOf(const Record& person) {
    const Date known = localDateOf(Instant{person.created.ms});
    std::vector<PlacementFact> placements;
    for (const std::string& element : membersOf(person, "placement")) {
        const Value longTerm = valueOf(person, elementField("placement", element, "long_term"));
        const std::string type = textValue(person, elementField("placement", element, "type"));
        const std::string regulation = textValue(person, elementField("placement", element, "regulation"));
        placements.push_back({periodOf(person, "placement", element, known), longTerm == Value(true),
                              regulation == "24"           ? "temporary_approval"
                              : type == kPlacedWithParents ? "with_parents"
                                                           : ""});
    }
    return placements;
}

/// Reviews and plans that the case-management system knows of.
std::vector<EventFact> eventsOf(const Record& person) {
    std::vector<EventFact> events;
    for (const std::string& element : membersOf(person, "event")) {
        const auto date = dateOf(person, elementField("event", element, "date"));
        const std::string kind = textValue(person, elementField("event", element, "kind"));
        if (date) events.push_back({person.id, kind, *date});
    }
    return events;
}

std::optional<LocalTime> timeOf(const Record& record, const std::string& date, const std::string& time) {
    const auto day = dateOf(record, date);
    if (!day) return std::nullopt;
    const auto at = parseLocalTime(textOf(*day) + "T" + textValue(record, time));
    return at ? *at : LocalTime{*day, 0};
}

/// Missing episodes of the case-management system: they are a kind of status there.
std::vector<MissingFact> missingOf(const Record& person) {
    std::vector<MissingFact> episodes;
    for (const std::string& element : membersOf(person, "status")) {
        const auto field = [&](const char* name) { return elementField("status", element, name); };
        const auto from = timeOf(person, field("from"), field("from_time"));
        if (textValue(person, field("kind")) != "missing" || !from) continue;
        MissingFact episode{person.id, *from, timeOf(person, field("to"), field("to_time"))};
        // The dataset tells whether an interview was accepted, not when it took place.
        episode.closed = std::holds_alternative<bool>(valueOf(person, field("interview_accepted")));
        episodes.push_back(episode);
    }
    return episodes;
}

class DetailWriter {
public:
    void add(const char* name, const std::string& value) {
        if (value.empty()) return;
        if (!text_.empty()) text_ += ';';
        text_.append(name).append("=").append(value);
    }
    void addDates(const char* name, const Record& record, const std::string& field) {
        for (const Value& value : distinctValues(record, field)) {
            if (const auto date = dateIn(value)) add(name, textOf(*date));
        }
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

void addMissing(DetailWriter& detail, const Record& record) {
    // Found on the earliest day that stands; interviewed only where all agree.
    const auto found = earliestOf(record, "found_date");
    if (found) {
        const auto time = parseLocalTime(textOf(*found) + "T" + textValue(record, "found_time"));
        detail.add("found", textOf(time ? *time : LocalTime{*found, 0}));
    }
    const auto interviewed = distinctValues(record, "interview_date");
    const auto at = timeOf(record, "interview_date", "interview_time");
    if (interviewed.size() == 1 && at) detail.add("interviewed", textOf(*at));
    if (isOnly(distinctValues(record, "interview_accepted"), false)) detail.add("closed", "1");
}

/// By which rule a record is to be offered for approval; empty for what is not written in the field.
std::string recordKind(const std::string& type, bool critical) {
    if (type != "visit" && type != "contact" && type != "missing") return {};
    return critical ? "critical" : type == "visit" ? "visit" : "other";
}

bool isCritical(const Record& record) {
    return record.type == "missing" ||
           (record.type == "visit" && !textValue(record, "safety_concerns").empty());
}

/// The mode; of several, one that is no visit.
std::string modeOf(const Record& contact) {
    for (const Value& mode : distinctValues(contact, "mode")) {
        const auto* text = std::get_if<std::string>(&mode);
        if (!text || !isVisitMode(*text)) return text ? *text : std::string();
    }
    return textValue(contact, "mode");
}

}  // namespace

std::optional<VisitFact> visitFactOf(const Record& visit, PersonId child) {
    const auto date = earliestOf(visit, "date");
    if (!date || !isMember(visit, "child", textOf(child))) return std::nullopt;
    const auto seen = distinctValues(visit, childField(child, "seen"));
    const auto alone = distinctValues(visit, childField(child, "seen_alone"));
    VisitFact fact;
    fact.record = visit.id;
    fact.date = *date;
    const bool maybeOther = isAnyOf(distinctValues(visit, "visit_type"), std::string("other"));
    fact.visitType = maybeOther ? "other" : textValue(visit, "visit_type");
    fact.seen = isOnly(seen, true);
    fact.seenAlone = fact.seen && isOnly(alone, true);
    fact.disputed = (seen.size() > 1 && isAnyOf(seen, true)) || (alone.size() > 1 && isAnyOf(alone, true));
    return fact;
}

std::optional<ContactFact> contactFactOf(const Record& contact) {
    const auto date = earliestOf(contact, "date");
    if (!date) return std::nullopt;
    const auto outcome = distinctValues(contact, "outcome");
    const auto inTouch = distinctValues(contact, "in_touch");
    const Value reached = std::string("reached");
    ContactFact fact;
    fact.record = contact.id;
    fact.date = *date;
    fact.mode = modeOf(contact);
    if (fact.mode.empty() && contact.imported) fact.mode = kModeNotTold;
    fact.reached = isOnly(outcome, reached) && !isAnyOf(inTouch, std::string("NO"));
    fact.disputed = isAnyOf(outcome, reached) && (outcome.size() > 1 || inTouch.size() > 1);
    return fact;
}

std::string clockDetailOf(const Record& record) {
    DetailWriter detail;
    const DecisionMade* approved = lastDecision(record, ChangeKind::Approve);
    if (approved) detail.add("approved", textOf(localDateOf({approved->at.ms})));
    if (record.type == "visit" && isCritical(record)) detail.add("critical", "1");
    if (record.type == "contact") detail.addDates("moved", record, "moved_on");
    if (record.type == "missing") addMissing(detail, record);
    if (record.type == "oversight" || record.type == "pathway_plan") {
        const auto day = earliestOf(record, "date");
        const std::string what = record.type == "oversight" ? "oversight" : textValue(record, "what");
        if (day && !what.empty()) detail.add(what.c_str(), textOf(*day));
    }
    return detail.take();
}

std::string recordKindOf(const Record& record) {
    return recordKind(record.type, isCritical(record));
}

LocalTime eventTimeOf(const Record& record) {
    const auto at = timeOf(record, "date", "start_time");
    return at ? *at : localTimeOf({record.created.ms});
}

void addDetail(ClockFacts& facts, RecordId record, const std::string& type, RecordStatus status,
               LocalTime happened, std::string_view detail) {
    MissingFact episode{record, happened};
    bool critical = type == "missing";
    while (!detail.empty()) {
        const std::string_view part = detail.substr(0, detail.find(';'));
        detail.remove_prefix(std::min(detail.size(), part.size() + 1));
        const std::size_t split = std::min(part.find('='), part.size());
        const std::string_view name = part.substr(0, split);
        const std::string value(part.substr(std::min(split + 1, part.size())));
        const auto day = parseDate(value);
        const auto time = parseLocalTime(value);
        if (name == "critical") critical = true;
        if (name == "closed") episode.closed = true;
        if (name == "found" && time) episode.found = *time;
        if (name == "interviewed" && time) episode.interviewed = *time;
        if (name == "moved" && day) facts.events.push_back({record, "moved_in", *day});
        if ((name == "approved" || name == "oversight") && day) {
            facts.events.push_back({record, "oversight", *day});
        }
        if ((name == "needs_assessment" || name == "pathway_plan") && day) {
            facts.events.push_back({record, std::string(name), *day});
        }
    }
    if (type == "missing") facts.missing.push_back(episode);
    const bool unfinished = status == RecordStatus::Draft || status == RecordStatus::Returned;
    const std::string kind = recordKind(type, critical);
    if (unfinished && !kind.empty()) facts.unrecorded.push_back({record, kind, happened});
}

ClockFacts factsOfPerson(const Record& person) {
    ClockFacts facts;
    facts.statuses = statusesOf(person);
    facts.placements = placementsOf(person);
    facts.born = dateOf(person, "date_of_birth");
    facts.died = dateOf(person, "date_of_death");
    facts.unborn = !facts.born && !textValue(person, "expected_birth").empty();
    facts.known = localDateOf(Instant{person.created.ms});
    facts.events = eventsOf(person);
    facts.missing = missingOf(person);
    return facts;
}

void addFacts(ClockFacts& facts, const Record& record, PersonId person) {
    if (record.subjects.count(person) == 0) return;
    addDetail(facts, record.id, record.type, statusOf(record), eventTimeOf(record), clockDetailOf(record));
    if (record.type == "visit") {
        if (const auto fact = visitFactOf(record, person)) facts.visits.push_back(*fact);
    } else if (record.type == "contact") {
        if (const auto fact = contactFactOf(record)) facts.contacts.push_back(*fact);
    }
}

ClockFacts factsOf(const Record& person, const std::vector<Record>& records) {
    ClockFacts facts = factsOfPerson(person);
    for (const Record& record : records) addFacts(facts, record, person.id);
    return facts;
}

}  // namespace doorstep
