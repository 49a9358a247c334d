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

Remembered& Caseload::State::remembered() const {
    return parts.database.inTransaction() ? passing : lasting;
}

Result<void> Caseload::State::bringUpToDate() const {
    Remembered& lists = remembered();
    if (parts.database.inTransaction()) {
        lists = {};
        lists.day = today();
        return {};
    }
    TRY_SET(const std::int64_t position, store.position());
    const std::int64_t since = lists.position;
    if (lists.day != today() || position < since || position - since > kChangesTracedMax) {
        lists = {};
        lists.day = today();
        lists.position = position;
        return {};
    }
    if (position == since) return {};
    TRY_SET(const Touched touched, store.touchedSince(since));
    for (const PersonId& person : touched.people) lists.people.erase(person);
    if (touched.types.contains("allocation")) lists.allocations.reset();
    if (touched.types.contains("user")) lists.names.clear();
    if (touched.types.contains("council")) {
        lists.clocks.reset();
        lists.forms.reset();
        lists.people.clear();
    }
    lists.position = position;
    return {};
}

Result<const PersonInView*> Caseload::State::personInView(PersonId id) const {
    TRY(bringUpToDate());
    Remembered& lists = remembered();
    const auto known = lists.people.find(id);
    const LocalTime now = localTimeOf(parts.time.now());
    if (known != lists.people.end() && (!known->second.byTheMinute || known->second.at == now)) {
        return &known->second;
    }
    const auto person = store.load(id);
    if (!person && person.error().code == ErrorCode::NotFound) return static_cast<PersonInView*>(nullptr);
    if (!person) return person.error();
    TRY_SET(PersonInView view, viewOf(*person));
    return &(lists.people[id] = std::move(view));
}

Result<const ClockSettings*> Caseload::State::clockSettings() const {
    Remembered& lists = remembered();
    if (!lists.clocks) {
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
        lists.clocks = std::move(settings);
    }
    return &*lists.clocks;
}

Result<std::shared_ptr<const Forms>> Caseload::State::forms() const {
    TRY(bringUpToDate());
    Remembered& lists = remembered();
    if (lists.forms == nullptr) {
        const auto council = store.load(councilRecordId());
        if (!council && council.error().code != ErrorCode::NotFound) return council.error();
        lists.forms = council ? Forms::with(*council)
                              : std::shared_ptr<const Forms>(&Forms::shipped(), [](const Forms*) {});
    }
    return lists.forms;
}

Result<std::string> Caseload::State::nameOnce(UserId user) {
    Remembered& lists = remembered();
    const auto known = lists.names.find(user);
    if (known != lists.names.end()) return known->second;
    TRY_SET(std::string name, userName(user));
    return lists.names[user] = std::move(name);
}

}  // namespace doorstep
