// Names of people and users, looked up in their records, and the order in which people are named.
#include <algorithm>

#include "core/caseload/state.h"
#include "core/caseload/words.h"

namespace doorstep {

Result<std::string> Caseload::State::userName(UserId user) {
    if (user.empty()) return std::string("Case-management system");
    if (user == parts.identity.user && !parts.identity.name.empty()) return parts.identity.name;
    auto record = store.load(user);
    if (!record && record.error().code != ErrorCode::NotFound) return record.error();
    const std::string name = record ? textValue(*record, "name") : std::string();
    return name.empty() ? std::string("A colleague from another team") : name;
}

Result<PersonNames> Caseload::State::namesOf(const std::set<PersonId>& people) {
    PersonNames names;
    for (const PersonId& id : people) {
        auto person = store.load(id);
        if (!person && person.error().code != ErrorCode::NotFound) return person.error();
        const std::string name = person ? shortName(*person) : std::string();
        names[id] = name.empty() ? "a child not in your caseload" : name;
    }
    return names;
}

Result<std::vector<PersonId>> Caseload::State::inOrderOfAge(const std::set<PersonId>& people) {
    std::vector<PersonSummary> summaries;
    for (const PersonId& id : people) {
        auto person = store.load(id);
        if (!person && person.error().code != ErrorCode::NotFound) return person.error();
        summaries.push_back(person ? summaryOf(*person, today()) : PersonSummary{});
        summaries.back().id = id;
    }
    std::sort(summaries.begin(), summaries.end(), elderFirst);
    std::vector<PersonId> order;
    for (const PersonSummary& summary : summaries) order.push_back(summary.id);
    return order;
}

Result<std::string> Caseload::State::titleOf(const Record& record) {
    if (record.type == "person") return calledName(record);
    TRY_SET(const PersonNames names, namesOf(record.subjects));
    TRY_SET(const std::vector<PersonId> people, inOrderOfAge(record.subjects));
    std::vector<std::string> list;
    for (const PersonId& id : people) list.push_back(names.at(id));
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    const FormDefinition* form = known->find(record.type);
    std::string title = record.type == "visit"     ? "Visit"
                        : record.type == "contact" ? "Contact"
                        : form                     ? form->title
                                                   : inWords(record.type);
    const char* about = record.type == "visit" ? " to " : record.type == "contact" ? " with " : " for ";
    if (!list.empty()) title += about + joinNames(list);
    const auto date = parseDate(textValue(record, "date"));
    if (date) title += ", " + longTextOf(*date);
    return title;
}

}  // namespace doorstep
