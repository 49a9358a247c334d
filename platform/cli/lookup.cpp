// Ids as people type them.
#include "platform/cli/lookup.h"

#include "core/records/fields.h"

namespace doorstep::cli {
namespace {

/// More than two need not be read to know that a name says too little.
constexpr int kCandidatesMax = 50;

Error tooManyAnswerTo(const std::string& typed) {
    return {ErrorCode::InvalidInput,
            "more than one record answers to '" + typed + "': give more of the id"};
}

Error nothingAnswersTo(const char* what, const std::string& typed) {
    return {ErrorCode::NotFound, std::string(what) + " here answers to '" + typed +
                                     "': check the id, and `sync` if it should be here by now"};
}

Result<bool> isHere(Caseload& caseload, RecordId id) {
    const auto record = caseload.store().load(id);
    if (!record && record.error().code != ErrorCode::NotFound) return record.error();
    return record.ok();
}

}  // namespace

Result<RecordId> findRecord(Caseload& caseload, const std::string& typed) {
    if (const auto whole = parseId<RecordId>(typed)) {
        TRY_SET(const bool here, isHere(caseload, *whole));
        return here ? Result<RecordId>(*whole) : nothingAnswersTo("no record", typed);
    }
    TRY_SET(const std::vector<RecordHead> found, caseload.store().recordsNamed(typed, kCandidatesMax));
    if (found.empty()) return nothingAnswersTo("no record", typed);
    if (found.size() > 1) return tooManyAnswerTo(typed);
    return found[0].id;
}

Result<PersonId> findPerson(Caseload& caseload, const std::string& typed) {
    if (const auto whole = parseId<PersonId>(typed)) {
        TRY_SET(const bool here, isHere(caseload, *whole));
        return here ? Result<PersonId>(*whole) : nothingAnswersTo("nobody", typed);
    }
    TRY_SET(const std::vector<Record> people, caseload.store().loadOfType("person"));
    for (const Record& person : people) {
        if (textValue(person, "local_id") == typed) return person.id;
    }
    TRY_SET(std::vector<RecordHead> found, caseload.store().recordsNamed(typed, kCandidatesMax));
    std::erase_if(found, [](const RecordHead& head) { return head.type != "person"; });
    if (found.empty()) return nothingAnswersTo("nobody", typed);
    if (found.size() > 1) return tooManyAnswerTo(typed);
    return found[0].id;
}

Result<std::string> findField(Caseload& caseload, const std::string& typed) {
    const FieldPath path = partsOf(typed);
    if (path.group != "child" || parseId<PersonId>(path.element)) return typed;
    TRY_SET(const PersonId child, findPerson(caseload, path.element));
    return path.name.empty() ? memberField("child", textOf(child)) : childField(child, path.name);
}

}  // namespace doorstep::cli
