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

}  // namespace

Result<RecordId> findRecord(Caseload& caseload, const std::string& typed) {
    if (const auto whole = parseId<RecordId>(typed)) return *whole;
    TRY_SET(const std::vector<RecordHead> found, caseload.store().recordsNamed(typed, kCandidatesMax));
    if (found.empty()) return {ErrorCode::NotFound, "no record here answers to '" + typed + "'"};
    if (found.size() > 1) return tooManyAnswerTo(typed);
    return found[0].id;
}

Result<PersonId> findPerson(Caseload& caseload, const std::string& typed) {
    if (const auto whole = parseId<PersonId>(typed)) return *whole;
    TRY_SET(const std::vector<Record> people, caseload.store().loadOfType("person"));
    for (const Record& person : people) {
        if (textValue(person, "local_id") == typed) return person.id;
    }
    TRY_SET(std::vector<RecordHead> found, caseload.store().recordsNamed(typed, kCandidatesMax));
    std::erase_if(found, [](const RecordHead& head) { return head.type != "person"; });
    if (found.empty()) return {ErrorCode::NotFound, "nobody here answers to '" + typed + "'"};
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
