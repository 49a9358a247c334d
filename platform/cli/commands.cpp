// One function a command, each a few calls to the caseload.
#include "platform/cli/commands.h"

#include "core/records/fields.h"
#include "platform/cli/export_commands.h"
#include "platform/cli/input.h"
#include "platform/cli/lookup.h"

namespace doorstep::cli {
namespace {

/// An unlocked caseload and what was asked of it.
struct Request {
    Caseload& caseload;
    const Arguments& arguments;
    std::istream& input;
};

Result<std::vector<FieldWrite>> fieldsIn(Caseload& caseload, const Json& json) {
    std::vector<FieldWrite> writes;
    const auto fields = json.find("fields");
    if (fields == json.end()) return writes;
    if (!fields->is_object()) return {ErrorCode::InvalidInput, "'fields' is not a JSON object"};
    for (const auto& [name, value] : fields->items()) {
        TRY_SET(std::string field, findField(caseload, name));
        auto written = valueFrom(value);
        if (!written) return {ErrorCode::InvalidInput, "field " + name + ": " + written.error().detail};
        writes.push_back({std::move(field), std::move(*written)});
    }
    return writes;
}

/// The people a list of the input names; nobody when it is absent.
Result<std::vector<PersonId>> peopleIn(Caseload& caseload, const Json& json, const char* name) {
    std::vector<PersonId> people;
    const auto named = json.find(name);
    if (named == json.end()) return people;
    if (!named->is_array()) {
        return {ErrorCode::InvalidInput, std::string("the input needs a list '") + name + "' of people"};
    }
    for (const Json& person : *named) {
        if (!person.is_string()) {
            return {ErrorCode::InvalidInput, std::string("'") + name + "' holds ids as text"};
        }
        TRY_SET(const PersonId id, findPerson(caseload, person.get<std::string>()));
        people.push_back(id);
    }
    return people;
}

/// What a command that wrote something answers: where the record stands now.
Result<Json> standing(Caseload& caseload, RecordId id) {
    TRY_SET(const Record record, caseload.record(id));
    return Json{
        {"id", textOf(id)}, {"status", nameOf(statusOf(record))}, {"content", textOf(contentHash(record))}};
}

Result<Json> today(const Request& request) {
    TRY_SET(const Today today, request.caseload.today());
    return toJson(today);
}

Result<Json> people(const Request& request) {
    TRY_SET(const std::vector<PersonSummary> people, request.caseload.people());
    return Json{{"people", toJson(people)}};
}

Result<Json> person(const Request& request) {
    TRY_SET(const PersonId id, findPerson(request.caseload, request.arguments.id));
    TRY_SET(const PersonDetail person, request.caseload.person(id));
    return toJson(person);
}

Result<Json> clocks(const Request& request) {
    std::vector<PersonSummary> people;
    if (request.arguments.id.empty()) {
        TRY_SET(people, request.caseload.people());
    } else {
        TRY_SET(const PersonId id, findPerson(request.caseload, request.arguments.id));
        TRY_SET(PersonDetail detail, request.caseload.person(id));
        people.push_back(std::move(detail.summary));
    }
    Json list = Json::array();
    for (const PersonSummary& one : people) {
        list.push_back({{"id", textOf(one.id)}, {"name", one.name}, {"clocks", toJson(one.clocks)}});
    }
    return Json{{"people", std::move(list)}};
}

Result<Json> record(const Request& request) {
    TRY_SET(const Json json, readInput(request.input));
    TRY_SET(const std::string type, textIn(json, "type"));
    if (!json.contains("subjects")) {
        return {ErrorCode::InvalidInput, "the input needs a list 'subjects' of people"};
    }
    TRY_SET(std::vector<PersonId> subjects, peopleIn(request.caseload, json, "subjects"));
    TRY_SET(std::vector<FieldWrite> writes, fieldsIn(request.caseload, json));
    TRY_SET(const RecordId id, request.caseload.create(type, std::move(subjects), std::move(writes)));
    return standing(request.caseload, id);
}

Result<Json> edit(const Request& request) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    TRY_SET(const Json json, readInput(request.input));
    TRY_SET(std::vector<FieldWrite> writes, fieldsIn(request.caseload, json));
    TRY_SET(const std::vector<PersonId> children, peopleIn(request.caseload, json, "add_children"));
    for (const PersonId& child : children) writes.push_back({memberField("child", textOf(child)), true});
    TRY(request.caseload.edit(id, std::move(writes)));
    return standing(request.caseload, id);
}

Result<Json> amend(const Request& request) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    TRY_SET(const Json json, readInput(request.input));
    TRY_SET(const std::string text, textIn(json, "text"));
    TRY(request.caseload.amend(id, text));
    return standing(request.caseload, id);
}

Result<Json> show(const Request& request) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    return showRecord(request.caseload, id, request.arguments.history);
}

Result<Json> submit(const Request& request) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    TRY(request.caseload.submit(id));
    return standing(request.caseload, id);
}

/// A decision is about the content that was shown, so the input must say which that was.
template <typename Decide>
Result<Json> decide(const Request& request, const char* words, Decide&& decision) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    TRY_SET(const Json json, readInput(request.input));
    TRY_SET(const std::string comment, textIn(json, words));
    TRY_SET(const Hash seen, contentIn(json));
    TRY(decision(id, seen, comment));
    return standing(request.caseload, id);
}

Result<Json> approve(const Request& request) {
    return decide(request, "rationale", [&](RecordId id, const Hash& seen, const std::string& rationale) {
        return request.caseload.approve(id, seen, rationale);
    });
}

Result<Json> sendBack(const Request& request) {
    return decide(request, "comment", [&](RecordId id, const Hash& seen, const std::string& comment) {
        return request.caseload.sendBack(id, seen, comment);
    });
}

Result<Json> resolve(const Request& request) {
    TRY_SET(const RecordId id, findRecord(request.caseload, request.arguments.id));
    TRY_SET(const Json json, readInput(request.input));
    TRY_SET(const std::string typed, textIn(json, "field"));
    TRY_SET(const std::string field, findField(request.caseload, typed));
    const auto chosen = json.find("value");
    if (chosen == json.end()) return {ErrorCode::InvalidInput, "the input needs the 'value' to keep"};
    TRY_SET(const Value value, valueFrom(*chosen));
    TRY(request.caseload.resolve(id, field, value));
    return standing(request.caseload, id);
}

Result<Json> conflicts(const Request& request) {
    TRY_SET(const std::vector<ConflictShown> conflicts, request.caseload.conflicts());
    return Json{{"conflicts", toJson(conflicts)}};
}

Result<Json> queue(const Request& request) {
    TRY_SET(const std::vector<ReviewItem> queue, request.caseload.reviewQueue());
    return Json{{"queue", toJson(queue)}};
}

Result<Json> outbox(const Request& request) {
    TRY_SET(const std::vector<OutboxItem> outbox, request.caseload.outbox());
    return Json{{"outbox", toJson(outbox)}};
}

Result<Json> drafts(const Request& request) {
    TRY_SET(const std::vector<FormDraft> drafts, request.caseload.drafts());
    return Json{{"drafts", toJson(drafts)}};
}

Result<Json> saveDraft(const Request& request) {
    RecordId id;
    if (const auto whole = parseId<RecordId>(request.arguments.id)) {
        id = *whole;  // A record that is nothing but a draft so far cannot be looked up.
    } else {
        TRY_SET(id, findRecord(request.caseload, request.arguments.id));
    }
    TRY(request.caseload.saveDraft(id));
    return standing(request.caseload, id);
}

Result<Json> search(const Request& request) {
    TRY_SET(const std::vector<SearchHit> hits,
            request.caseload.search(request.arguments.words, request.arguments.limit));
    return Json{{"hits", toJson(hits)}};
}

Result<Json> printedRecord(const Request& request) {
    return exportRecord(request.caseload, request.arguments);
}

Result<Json> printedChronology(const Request& request) {
    return exportChronology(request.caseload, request.arguments);
}

struct Command {
    const char* name;
    Result<Json> (*perform)(const Request&);
};

constexpr Command kCommands[] = {
    {"today", today},
    {"people", people},
    {"person", person},
    {"clocks", clocks},
    {"record", record},
    {"edit", edit},
    {"amend", amend},
    {"show", show},
    {"submit", submit},
    {"approve", approve},
    {"return", sendBack},
    {"resolve", resolve},
    {"queue", queue},
    {"conflicts", conflicts},
    {"outbox", outbox},
    {"drafts", drafts},
    {"search", search},
    {"save-draft", saveDraft},
    {"export-record", printedRecord},
    {"export-chronology", printedChronology},
};

}  // namespace

Result<Json> performOnCaseload(Caseload& caseload, const Arguments& arguments, std::istream& input) {
    for (const Command& command : kCommands) {
        if (arguments.command == command.name) return command.perform({caseload, arguments, input});
    }
    return {ErrorCode::InvalidInput, "no such command: " + arguments.command};
}

}  // namespace doorstep::cli
