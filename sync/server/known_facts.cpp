// Reading records for the figures.
#include "sync/server/known_facts.h"

#include <algorithm>

#include "core/clocks/facts.h"
#include "core/records/fields.h"

namespace doorstep::server {
namespace {

std::optional<Date> dayIn(const Record& record, const std::string& field) {
    const auto day = parseDate(textValue(record, field));
    return day ? std::optional<Date>(*day) : std::nullopt;
}

void addAllocation(KnownFacts& facts, const Record& record) {
    const auto worker = parseId<UserId>(textValue(record, "worker"));
    const auto from = dayIn(record, "from");
    if (worker && from) facts.work.push_back({*worker, {*from, dayIn(record, "to")}});
}

/// When the record was first offered for approval, by the clock of the tablet on which that was done.
std::optional<LocalTime> firstSubmitted(const Record& record) {
    std::optional<HybridTime> first;
    for (const DecisionMade& made : record.decisions) {
        if (made.kind == ChangeKind::Submit && (!first || made.at < *first)) first = made.at;
    }
    return first ? std::optional(localTimeOf({first->ms})) : std::nullopt;
}

void addRecorded(KnownFacts& facts, const Record& record) {
    const std::string kind = recordKindOf(record);
    if (record.imported || kind.empty()) return;
    facts.recorded.push_back({kind, eventTimeOf(record), firstSubmitted(record)});
}

/// Given only where every version says so.
void addHealthHistory(KnownFacts& facts, const Record& contact) {
    const auto given = distinctValues(contact, "health_history_given");
    if (given.size() != 1 || given.front() != Value(true)) return;
    const auto said = dayIn(contact, "health_history_date");
    const Date day = said ? *said : eventTimeOf(contact).date;
    if (!facts.healthHistory || day < *facts.healthHistory) facts.healthHistory = day;
}

}  // namespace

void addKnown(KnownFacts& facts, const Record& record, PersonId person) {
    if (record.type == "person") {
        if (record.id != person) return;
        facts.known = true;
        facts.localId = textValue(record, "local_id");
        facts.clocks = factsOfPerson(record);
        return;
    }
    if (!record.subjects.contains(person)) return;
    if (record.type == "allocation") return addAllocation(facts, record);
    addFacts(facts.clocks, record, person);
    addRecorded(facts, record);
    if (record.type == "contact") addHealthHistory(facts, record);
}

std::vector<KnownVersion> versionsOf(std::vector<AcceptedChange> history, PersonId person) {
    std::stable_sort(history.begin(), history.end(),
                     [](const auto& a, const auto& b) { return a.accepted < b.accepted; });
    std::vector<KnownVersion> versions;
    Record record;
    for (std::size_t i = 0; i < history.size(); ++i) {
        apply(record, history[i].change);
        const Instant since = history[i].accepted;
        if (i + 1 < history.size() && history[i + 1].accepted == since) continue;
        const bool about = record.subjects.contains(person) || record.id == person;
        if (!about) continue;
        KnownFacts facts;
        addKnown(facts, record, person);
        Bytes says = encodeKnown(facts);
        if (versions.empty() || versions.back().says != says) {
            versions.push_back({record.id, since, std::move(says)});
        }
    }
    return versions;
}

}  // namespace doorstep::server
