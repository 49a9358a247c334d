// One function a shape.
#include "platform/cli/answers.h"

namespace doorstep::cli {
namespace {

template <typename IdType>
Json idJson(const IdType& id) {
    return id.empty() ? Json() : Json(textOf(id));
}

Json dateJson(const std::optional<Date>& date) {
    return date ? Json(textOf(*date)) : Json();
}

Json versionsJson(const std::vector<VersionShown>& versions) {
    Json list = Json::array();
    for (const VersionShown& version : versions) {
        list.push_back(
            {{"value", toJson(version.value)}, {"author", version.author}, {"at", textOf(version.at)}});
    }
    return list;
}

Json problemsJson(const std::vector<Problem>& problems) {
    Json list = Json::array();
    for (const Problem& problem : problems) {
        list.push_back({{"field", problem.field}, {"message", problem.message}});
    }
    return list;
}

Result<Json> decisionsJson(Caseload& caseload, const Record& record) {
    Json list = Json::array();
    for (const DecisionMade& made : record.decisions) {
        TRY_SET(std::string author, caseload.userName(made.author));
        list.push_back({{"kind", nameOf(made.kind)},
                        {"author", std::move(author)},
                        {"at", textOf(Instant{made.at.ms})},
                        {"comment", made.decision.comment},
                        {"content", textOf(made.decision.content)}});
    }
    return list;
}

Result<Json> conflictsJson(Caseload& caseload, const Record& record) {
    Json fields = Json::object();
    for (const std::string& field : conflictsIn(record, Forms::shipped().mergeKinds())) {
        std::vector<VersionShown> versions;
        for (const FieldVersion& version : record.fields.at(field)) {
            TRY_SET(std::string author, caseload.userName(version.author));
            versions.push_back({version.value, std::move(author), {version.at.ms}});
        }
        fields[field] = versionsJson(versions);
    }
    return fields;
}

Json namedPeople(const PersonNames& names) {
    Json list = Json::array();
    for (const auto& [id, name] : names) list.push_back({{"id", textOf(id)}, {"name", name}});
    return list;
}

}  // namespace

const char* nameOf(Delivery delivery) {
    switch (delivery) {
        case Delivery::Unsent: return "unsent";
        case Delivery::Accepted: return "accepted";
        case Delivery::NeedsAttention: return "needs_attention";
        case Delivery::Waiting: return "waiting";
    }
    DOORSTEP_ASSERT(!"a delivery without a name");
    return "";
}

const char* nameOf(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Edit: return "edit";
        case ChangeKind::Submit: return "submit";
        case ChangeKind::Approve: return "approve";
        case ChangeKind::Return: return "return";
        case ChangeKind::Import: return "import";
    }
    DOORSTEP_ASSERT(!"a kind of change without a name");
    return "";
}

Json toJson(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* yes = std::get_if<bool>(&value)) return *yes;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    return nullptr;
}

Result<Value> valueFrom(const Json& json) {
    if (json.is_null()) return Value();
    if (json.is_boolean()) return Value(json.get<bool>());
    if (json.is_number_integer()) return Value(json.get<std::int64_t>());
    if (json.is_string()) return Value(json.get<std::string>());
    return {ErrorCode::InvalidInput, "a field holds text, true or false, a whole number, or null"};
}

Json toJson(const ClockAnswer& clock) {
    return {{"rule", clock.rule},
            {"title", clock.title},
            {"source", clock.source},
            {"status", nameOf(clock.status)},
            {"due_by", textOf(clock.dueBy)},
            {"due_at", clock.dueAt ? Json(textOf(*clock.dueAt)) : Json()},
            {"days_left", clock.daysLeft},
            {"last_satisfied", dateJson(clock.lastSatisfied)},
            {"last_record", idJson(clock.lastRecord)},
            {"counted_from", textOf(clock.countedFrom)},
            {"on_list", clock.onList},
            {"why", clock.why}};
}

Json toJson(const PersonSummary& person) {
    return {{"id", textOf(person.id)},
            {"name", person.name},
            {"legal_name", person.legalName},
            {"born", dateJson(person.born)},
            {"unborn", person.unborn},
            {"age", person.ageYears},
            {"statuses", person.statuses},
            {"alerts", person.alerts},
            {"household", person.household},
            {"address", person.address},
            {"allocated_as", person.allocatedAs},
            {"workers", person.workers},
            {"handover", person.handover},
            {"missing_in_90_days", person.missingEpisodes},
            {"clocks", toJson(person.clocks)}};
}

Json toJson(const PersonDetail& person) {
    Json json = toJson(person.summary);
    json["facts"] = Json::array();
    for (const auto& [label, text] : person.facts)
        json["facts"].push_back({{"label", label}, {"text", text}});
    json["siblings"] = Json::array();
    for (const PersonSummary& sibling : person.siblings) {
        json["siblings"].push_back({{"id", textOf(sibling.id)}, {"name", sibling.name}});
    }
    json["timeline"] = toJson(person.timeline);
    return json;
}

Json toJson(const RecordHead& head) {
    return {{"id", textOf(head.id)},
            {"type", head.type},
            {"status", nameOf(head.status)},
            {"event_time", textOf(head.eventTime)},
            {"changed", textOf(Instant{head.changed.ms})},
            {"in_conflict", head.inConflict}};
}

Json toJson(const TimelineEntry& entry) {
    Json json = toJson(entry.head);
    json["title"] = entry.title;
    json["summary"] = entry.summary;
    json["author"] = entry.author;
    return json;
}

Json toJson(const Today& today) {
    Json planned = Json::array();
    for (const PlannedVisit& visit : today.planned) {
        planned.push_back({{"person", textOf(visit.person)},
                           {"name", visit.name},
                           {"record", textOf(visit.record)},
                           {"when", textOf(visit.when.date)}});
    }
    Json due = Json::array();
    for (const DueItem& item : today.due) {
        due.push_back(
            {{"person", textOf(item.person)}, {"name", item.name}, {"clock", toJson(item.clock)}});
    }
    return {{"planned", std::move(planned)},          {"due", std::move(due)},
            {"unfinished", toJson(today.unfinished)}, {"unsent", today.unsent},
            {"conflicts", today.conflicts},           {"awaiting_review", today.awaitingReview}};
}

Json toJson(const ConflictShown& conflict) {
    return {{"record", textOf(conflict.record)},
            {"title", conflict.title},
            {"field", conflict.field},
            {"label", conflict.label},
            {"versions", versionsJson(conflict.versions)}};
}

Json toJson(const HistoryLine& line) {
    return {{"kind", nameOf(line.kind)}, {"author", line.author},  {"at", textOf(line.at)},
            {"field", line.field},       {"label", line.label},    {"value", toJson(line.value)},
            {"comment", line.comment},   {"current", line.current}};
}

Json toJson(const ReviewItem& item) {
    Json json = toJson(item.head);
    json["title"] = item.title;
    json["author"] = item.author;
    json["people"] = Json::array();
    for (const PersonId& person : item.people) json["people"].push_back(textOf(person));
    json["urgency"] = item.urgency;
    json["reason"] = item.reason;
    return json;
}

Json toJson(const OutboxItem& item) {
    return {{"record", textOf(item.record)},
            {"title", item.title},
            {"delivery", nameOf(item.delivery)},
            {"reason", item.reason},
            {"at", textOf(item.at)}};
}

Json toJson(const FormDraft& draft) {
    Json json = {{"record", textOf(draft.record)}, {"type", draft.type}, {"typed", textOf(draft.typed)}};
    json["subjects"] = Json::array();
    for (const PersonId& subject : draft.subjects) json["subjects"].push_back(textOf(subject));
    json["fields"] = Json::object();
    for (const FieldWrite& write : draft.writes) json["fields"][write.field] = toJson(write.value);
    return json;
}

Json toJson(const SearchHit& hit) {
    std::string plain;
    for (const char c : hit.snippet) {
        if (c == '\x01' || c == '\x02') {
            plain += c == '\x01' ? '[' : ']';
        } else {
            plain += c;
        }
    }
    return {{"record", textOf(hit.record)}, {"type", hit.type}, {"field", hit.field}, {"snippet", plain}};
}

Json toJson(const SyncReport& report) {
    return {{"sent", report.sent},
            {"received", report.received},
            {"need_attention", report.needAttention},
            {"gained_people", report.gainedPeople},
            {"lost_people", report.lostPeople},
            {"brought_back", report.broughtBack},
            {"uncertain", report.uncertain},
            {"clock_ahead_ms", report.clockAheadMs},
            {"at", textOf(report.at)}};
}

Result<Json> showRecord(Caseload& caseload, RecordId id, bool withHistory) {
    TRY_SET(const Record record, caseload.record(id));
    TRY_SET(const std::string title, caseload.titleOf(record));
    TRY_SET(const std::string author, caseload.userName(record.author));
    TRY_SET(const PersonNames names, caseload.namesFor(record));
    Json json = {{"id", textOf(id)},
                 {"type", record.type},
                 {"title", title},
                 {"status", nameOf(statusOf(record))},
                 {"author", author},
                 {"created", textOf(Instant{record.created.ms})},
                 {"changed", textOf(Instant{record.changed.ms})},
                 {"content", textOf(contentHash(record))},
                 {"subjects", namedPeople(names)}};
    json["fields"] = Json::object();
    for (const auto& [field, versions] : record.fields) {
        const Value value = valueOf(record, field);
        if (!isEmpty(value)) json["fields"][field] = toJson(value);
    }
    TRY_SET(json["conflicts"], conflictsJson(caseload, record));
    TRY_SET(json["decisions"], decisionsJson(caseload, record));
    json["problems"] = Json::array();
    if (Forms::shipped().find(record.type) != nullptr) {
        TRY_SET(const std::vector<Problem> problems, caseload.problems(id));
        json["problems"] = problemsJson(problems);
    }
    if (withHistory) {
        TRY_SET(const std::vector<HistoryLine> history, caseload.history(id));
        json["history"] = toJson(history);
    }
    return json;
}

}  // namespace doorstep::cli
