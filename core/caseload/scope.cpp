// Whose records may be read today: a worker's own allocations, for a supervisor all that the device
// was given. The server decides what reaches a device; this decides what of it is still current, so
// that cover lapses by itself on a tablet that has not synced since.
#include "core/caseload/state.h"

namespace doorstep {
namespace {

Date dateOr(const Record& record, const std::string& field, Date otherwise) {
    const auto date = parseDate(textValue(record, field));
    return date ? *date : otherwise;
}

std::optional<Allocation> allocationFrom(const Record& record) {
    const auto person = parseId<PersonId>(textValue(record, "person"));
    const auto worker = parseId<UserId>(textValue(record, "worker"));
    if (!person || !worker) return std::nullopt;
    Allocation allocation;
    allocation.person = *person;
    allocation.worker = *worker;
    allocation.role = textValue(record, "role");
    allocation.period.from = dateOr(record, "from", localDateOf({record.created.ms}));
    const auto to = parseDate(textValue(record, "to"));
    if (to) allocation.period.to = *to;
    allocation.handover = textValue(record, "handover");
    return allocation;
}

}  // namespace

Result<void> Caseload::State::readsCases() const {
    const Role role = parts.identity.role;
    if (role == Role::Performance || role == Role::Administrator) {
        return {ErrorCode::NotAllowed,
                std::string("the role ") + nameOf(role) + " has no access to records"};
    }
    return {};
}

Result<const std::vector<Allocation>*> Caseload::State::allocations() const {
    Remembered& lists = remembered();
    if (!lists.allocations) {
        TRY_SET(const std::vector<Record> records, store.loadOfType("allocation"));
        std::vector<Allocation> all;
        for (const Record& record : records) {
            if (auto allocation = allocationFrom(record)) all.push_back(std::move(*allocation));
        }
        lists.allocations = std::move(all);
    }
    return &*lists.allocations;
}

Result<std::vector<Allocation>> Caseload::State::allocationsToday() const {
    TRY(bringUpToDate());
    TRY_SET(const std::vector<Allocation>* const all, allocations());
    std::vector<Allocation> current;
    for (const Allocation& allocation : *all) {
        if (allocation.period.contains(today())) current.push_back(allocation);
    }
    return current;
}

Result<std::set<PersonId>> Caseload::State::peopleInScope() const {
    TRY(readsCases());
    std::set<PersonId> people;
    if (isSupervisor()) {
        TRY_SET(const std::vector<RecordHead> heads, store.recordsOfType("person"));
        for (const RecordHead& head : heads) people.insert(head.id);
        return people;
    }
    TRY_SET(const std::vector<Allocation> allocations, allocationsToday());
    for (const Allocation& allocation : allocations) {
        if (allocation.worker == parts.identity.user) people.insert(allocation.person);
    }
    return people;
}

Result<void> Caseload::State::mayRead(const Record& record) const {
    TRY(readsCases());
    if (isSupervisor() || record.type == "user" || record.type == "team") return {};
    TRY_SET(const std::set<PersonId> scope, peopleInScope());
    if (scope.contains(record.id)) return {};
    for (const PersonId& subject : record.subjects) {
        if (scope.contains(subject)) return {};
    }
    return {ErrorCode::NotAllowed, "nobody in record " + textOf(record.id) + " is allocated to you today"};
}

Result<Record> Caseload::State::readable(RecordId id) const {
    TRY_SET(Record record, store.load(id));
    TRY(mayRead(record));
    return record;
}

}  // namespace doorstep
