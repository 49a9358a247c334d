// One reading of each record at the time it is written, instead of one for each list that shows it.
#include "core/caseload/facts.h"

#include "core/caseload/words.h"
#include "core/clocks/facts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::size_t kSummaryBytes = 120;
/// Raised when anything in this file, or the merge kinds of a form, gives other results than before.
constexpr int kProjectionVersion = 3;

/// The earliest of the current values: the day from which the next one is due soonest.
std::optional<Date> earliestDay(const Record& record, const std::string& field) {
    std::optional<Date> earliest;
    for (const Value& value : distinctValues(record, field)) {
        const auto* text = std::get_if<std::string>(&value);
        const auto day = text ? parseDate(*text) : Result<Date>(ErrorCode::InvalidInput, "");
        if (day && (!earliest || *day < *earliest)) earliest = *day;
    }
    return earliest;
}

std::string firstText(const Record& record, std::initializer_list<const char*> fields) {
    for (const char* field : fields) {
        const std::string text = textValue(record, field);
        if (!text.empty()) return firstWords(text, kSummaryBytes);
    }
    return {};
}

std::string withReason(const std::string& said, const Record& record, const std::string& field) {
    const std::string code = textValue(record, field);
    return code.empty()
               ? said
               : said + ": " +
                     firstWords(optionLabel(Forms::shipped(), record.type, field, code), kSummaryBytes);
}

std::string visitSummary(const Record& visit, PersonId child) {
    const std::string seen = childField(child, "seen");
    const std::string alone = childField(child, "seen_alone");
    if (distinctValues(visit, seen).size() > 1 || distinctValues(visit, alone).size() > 1) {
        return "Two versions of whether seen";
    }
    const Value seenValue = valueOf(visit, seen);
    if (seenValue == Value(false))
        return withReason("Not seen", visit, childField(child, "not_seen_reason"));
    if (seenValue != Value(true)) return firstText(visit, {"purpose", "observation"});
    const Value aloneValue = valueOf(visit, alone);
    if (aloneValue == Value(true)) return "Seen alone";
    if (aloneValue != Value(false)) return "Seen";
    return withReason("Seen, not alone", visit, childField(child, "not_alone_reason"));
}

std::vector<RecordFact> visitFacts(const Record& visit) {
    std::vector<RecordFact> facts;
    for (const PersonId& child : visit.subjects) {
        RecordFact fact;
        fact.person = child;
        fact.code = textValue(visit, "visit_type");
        if (const auto seen = visitFactOf(visit, child)) {
            fact.day = seen->date;
            fact.code = seen->visitType;
            fact.met = seen->seen;
            fact.alone = seen->seenAlone;
            fact.disputed = seen->disputed;
        }
        fact.next = earliestDay(visit, "next_visit_date");
        fact.summary = visitSummary(visit, child);
        facts.push_back(std::move(fact));
    }
    return facts;
}

std::string contactSummary(const Record& contact) {
    if (distinctValues(contact, "outcome").size() > 1) return "Two versions of the outcome";
    const std::string outcome = textValue(contact, "outcome");
    const std::string notes = firstText(contact, {"notes", "health"});
    if (outcome.empty()) return notes;
    const std::string label = optionLabel(Forms::shipped(), contact.type, "outcome", outcome);
    return notes.empty() ? label : label + ". " + notes;
}

std::vector<RecordFact> contactFacts(const Record& contact) {
    std::vector<RecordFact> facts;
    for (const PersonId& person : contact.subjects) {
        RecordFact fact;
        fact.person = person;
        fact.code = textValue(contact, "mode");
        if (const auto made = contactFactOf(contact)) {
            fact.day = made->date;
            fact.code = made->mode;
            fact.met = made->reached;
            fact.disputed = made->disputed;
        }
        fact.next = earliestDay(contact, "next_contact_date");
        fact.summary = contactSummary(contact);
        facts.push_back(std::move(fact));
    }
    return facts;
}

bool isBackground(const std::string& type) {
    return type == "person" || type == "allocation" || type == "user" || type == "team" ||
           type == "council";
}

/// A record of a type that this version has no rules for still shows in the timeline.
std::vector<RecordFact> plainFacts(const Record& record) {
    std::vector<RecordFact> facts;
    for (const PersonId& person : record.subjects) {
        RecordFact fact;
        fact.person = person;
        fact.day = earliestDay(record, "date");
        fact.summary = firstText(record, {"summary", "notes", "text", "account", "changed", "decision"});
        facts.push_back(std::move(fact));
    }
    return facts;
}

bool isPersonName(const std::string& field) {
    return field == "forename" || field == "surname" || field == "preferred_name" || field == "local_id";
}

}  // namespace

std::vector<RecordFact> projectedFacts(const Record& record) {
    if (isBackground(record.type)) return {};
    std::vector<RecordFact> facts = record.type == "visit"     ? visitFacts(record)
                                    : record.type == "contact" ? contactFacts(record)
                                                               : plainFacts(record);
    const std::string detail = clockDetailOf(record);
    for (RecordFact& fact : facts) fact.detail = detail;
    return facts;
}

bool isSearched(const std::string& type, const std::string& field) {
    const FieldPath path = partsOf(field);
    if (isMembership(path)) return false;
    if (type == "person") return isPersonName(field) || path.group == "address";
    if (isBackground(type)) return false;
    if (path.group == "amendment") return path.name == "text";
    const FormDefinition* form = Forms::shipped().find(type);
    const FieldDefinition* definition = form ? form->find(field) : nullptr;
    if (definition == nullptr) return false;
    switch (definition->type) {
        case FieldType::Text:
        case FieldType::Narrative:
        case FieldType::People: return true;
        case FieldType::Actions: return path.name == "what" || path.name == "owner";
        default: return false;
    }
}

ProjectionRules caseloadProjection() {
    ProjectionRules rules(Forms::shipped().mergeKinds());
    rules.searched = isSearched;
    rules.facts = projectedFacts;
    rules.version = kProjectionVersion;
    return rules;
}

}  // namespace doorstep
