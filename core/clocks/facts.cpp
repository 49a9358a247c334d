// Records read with caution: what is in dispute does not count in anybody's favour.
#include "core/clocks/facts.h"

#include <algorithm>

#include "core/records/fields.h"

namespace doorstep {
namespace {

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
    for (const std::string& element : membersOf(person, "status")) {
        StatusPeriod status;
        status.kind = textValue(person, elementField("status", element, "kind"));
        status.period = periodOf(person, "status", element, known);
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
        placements.push_back({periodOf(person, "placement", element, known), longTerm == Value(true)});
    }
    return placements;
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
    fact.reached = isOnly(outcome, reached) && !isAnyOf(inTouch, std::string("NO"));
    fact.disputed = isAnyOf(outcome, reached) && (outcome.size() > 1 || inTouch.size() > 1);
    return fact;
}

ClockFacts factsOf(const Record& person, const std::vector<Record>& records) {
    ClockFacts facts;
    facts.statuses = statusesOf(person);
    facts.placements = placementsOf(person);
    facts.born = dateOf(person, "date_of_birth");
    facts.died = dateOf(person, "date_of_death");
    facts.unborn = !facts.born && !textValue(person, "expected_birth").empty();
    for (const Record& record : records) {
        if (record.type == "visit") {
            if (const auto fact = visitFactOf(record, person.id)) facts.visits.push_back(*fact);
        } else if (record.type == "contact" && record.subjects.count(person.id) > 0) {
            if (const auto fact = contactFactOf(record)) facts.contacts.push_back(*fact);
        }
    }
    return facts;
}

}  // namespace doorstep
