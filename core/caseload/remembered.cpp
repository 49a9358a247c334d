// What lists remember between two looks: a change costs what it touches, not the whole caseload.
//
// The log says what has happened since, whoever wrote it: this person, the sync engine, another part of the
// program. So nobody has to remember to tell.
#include "core/caseload/state.h"

namespace doorstep {
namespace {

/// After so many changes (a first sync) everything is worked out anew.
constexpr std::int64_t kChangesTracedMax = 2000;

}  // namespace

Result<void> Caseload::State::bringUpToDate() const {
    TRY_SET(const std::int64_t position, store.position());
    const std::int64_t since = remembered.position;
    const bool unsure = parts.database.inTransaction() || remembered.day != today() || position < since ||
                        position - since > kChangesTracedMax;
    if (unsure) {
        remembered = {};
        remembered.day = today();
        // What is read in a transaction is looked at again after it.
        remembered.position = parts.database.inTransaction() ? INT64_MAX : position;
        return {};
    }
    if (position == since) return {};
    TRY_SET(const Touched touched, store.touchedSince(since));
    for (const PersonId& person : touched.people) remembered.people.erase(person);
    if (touched.types.contains("allocation")) remembered.allocations.reset();
    if (touched.types.contains("user")) remembered.names.clear();
    remembered.position = position;
    return {};
}

Result<const PersonInView*> Caseload::State::personInView(PersonId id) const {
    TRY(bringUpToDate());
    const auto known = remembered.people.find(id);
    if (known != remembered.people.end()) return &known->second;
    const auto person = store.load(id);
    if (!person && person.error().code == ErrorCode::NotFound) return static_cast<PersonInView*>(nullptr);
    if (!person) return person.error();
    TRY_SET(PersonInView view, viewOf(*person));
    return &(remembered.people[id] = std::move(view));
}

Result<std::string> Caseload::State::nameOnce(UserId user) {
    const auto known = remembered.names.find(user);
    if (known != remembered.names.end()) return known->second;
    TRY_SET(std::string name, userName(user));
    return remembered.names[user] = std::move(name);
}

}  // namespace doorstep
