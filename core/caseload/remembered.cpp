// What lists remember between two looks: a change costs what it touches, not the whole caseload.
//
// The log says what has happened since, whoever wrote it: this person, the sync engine, another part of the
// program. So nobody has to remember to tell.
#include <algorithm>

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
    if (touched.types.contains("council")) {
        remembered.clocks.reset();
        remembered.forms.reset();
        remembered.people.clear();
    }
    remembered.position = position;
    return {};
}

Result<const PersonInView*> Caseload::State::personInView(PersonId id) const {
    TRY(bringUpToDate());
    const auto known = remembered.people.find(id);
    const LocalTime now = localTimeOf(parts.time.now());
    if (known != remembered.people.end() && (!known->second.byTheMinute || known->second.at == now)) {
        return &known->second;
    }
    const auto person = store.load(id);
    if (!person && person.error().code == ErrorCode::NotFound) return static_cast<PersonInView*>(nullptr);
    if (!person) return person.error();
    TRY_SET(PersonInView view, viewOf(*person));
    return &(remembered.people[id] = std::move(view));
}

Result<const ClockSettings*> Caseload::State::clockSettings() const {
    if (!remembered.clocks) {
        ClockSettings settings{shippedClockRules(), WorkingCalendar::england()};
        const auto council = store.load(councilRecordId());
        if (!council && council.error().code != ErrorCode::NotFound) return council.error();
        if (council) {
            // What a later version's council wrote and this version cannot read leaves the shipped rules.
            const auto rules = withCouncilRules(textValue(*council, "clock_rules"));
            if (rules) settings.rules = *rules;
            const auto days = parseCalendar(textValue(*council, "bank_holidays"));
            if (days)
                settings.calendar.bankHolidays.insert(days->bankHolidays.begin(), days->bankHolidays.end());
        }
        // Oversight is for a manager to give, and nothing that a worker could do.
        const std::string role = nameOf(parts.identity.role);
        std::erase_if(settings.rules, [&](const ClockRule& rule) {
            return !rule.roles.empty() &&
                   std::find(rule.roles.begin(), rule.roles.end(), role) == rule.roles.end();
        });
        remembered.clocks = std::move(settings);
    }
    return &*remembered.clocks;
}

Result<std::shared_ptr<const Forms>> Caseload::State::forms() const {
    TRY(bringUpToDate());
    if (remembered.forms == nullptr) {
        const auto council = store.load(councilRecordId());
        if (!council && council.error().code != ErrorCode::NotFound) return council.error();
        remembered.forms = council ? Forms::with(*council)
                                   : std::shared_ptr<const Forms>(&Forms::shipped(), [](const Forms*) {});
    }
    return remembered.forms;
}

Result<std::string> Caseload::State::nameOnce(UserId user) {
    const auto known = remembered.names.find(user);
    if (known != remembered.names.end()) return known->second;
    TRY_SET(std::string name, userName(user));
    return remembered.names[user] = std::move(name);
}

}  // namespace doorstep
