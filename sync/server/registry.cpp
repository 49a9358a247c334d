// Administrators' changes.
#include "sync/server/registry.h"

#include <algorithm>

#include "core/clocks/clocks.h"
#include "core/crypto/crypto.h"
#include "core/records/fields.h"
#include "core/records/forms.h"
#include "sync/server/waiting.h"

namespace doorstep::server {
namespace {

bool isOneOf(const std::string& text, std::initializer_list<const char*> list) {
    return std::any_of(list.begin(), list.end(), [&](const char* entry) { return text == entry; });
}

}  // namespace

UserId userIdOf(ServerAuthor author) {
    const Hash hash = crypto::hash(
        bytesOf(author == ServerAuthor::CaseManagement ? "doorstep author 1" : "doorstep author 2"));
    return idFrom<UserId>(hash.view().first(16)).value();
}

Result<void> Registry::write(RecordId record, const char* type, std::vector<PersonId> subjects,
                             std::vector<FieldWrite> writes) {
    const Instant now = time_.now();
    Change change;
    TRY_SET(change.dot.device, store_.ownDevice());
    TRY_SET(const auto head, store_.headOf(change.dot.device));
    change.dot.sequence = head.first + 1;
    change.previous = head.second;
    TRY_SET(const HybridTime latest, store_.latestTime(now));
    change.at = nextTime(latest, now);
    change.author = userIdOf(ServerAuthor::Administrator);
    change.record = record;
    change.type = type;
    change.subjects = std::move(subjects);
    TRY_SET(const std::optional<Record> existing, store_.record(record));
    if (existing) change.context = existing->seen;
    change.kind = ChangeKind::Import;
    change.writes = std::move(writes);
    std::sort(change.writes.begin(), change.writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    return acceptOwn(store_, change, encode(change), existing ? &*existing : nullptr, now);
}

Result<void> Registry::addServerAuthors() {
    return store_.inTransaction([&]() -> Result<void> {
        const std::pair<ServerAuthor, const char*> authors[] = {
            {ServerAuthor::CaseManagement, "Case-management system"},
            {ServerAuthor::Administrator, "Doorstep administrator"}};
        for (const auto& [author, name] : authors) {
            TRY_SET(const auto existing, store_.record(userIdOf(author)));
            if (existing) continue;
            TRY(write(
                userIdOf(author), "user", {},
                {{"name", std::string(name)}, {"role", std::string("administrator")}, {"active", false}}));
        }
        return {};
    });
}

Result<UserId> Registry::addUser(const NewUser& user) {
    if (user.staffId.empty() || user.name.empty()) {
        return {ErrorCode::InvalidInput, "a user has a name and a staff id"};
    }
    if (!isOneOf(user.role, {"social_worker", "adviser", "supervisor", "performance", "administrator"})) {
        return {ErrorCode::InvalidInput,
                "the role is one of social_worker, adviser, supervisor, performance, administrator"};
    }
    const auto id = makeId<UserId>(time_, randomness_);
    TRY(store_.inTransaction([&]() -> Result<void> {
        if (store_.userWithStaffId(user.staffId)) {
            return {ErrorCode::WrongState, "there is a user with the staff id " + user.staffId};
        }
        std::vector<FieldWrite> writes{
            {"staff_id", user.staffId}, {"name", user.name}, {"role", user.role}, {"active", true}};
        if (!user.team.empty()) writes.push_back({"team", textOf(user.team)});
        return write(id, "user", {}, std::move(writes));
    }));
    return id;
}

Result<void> Registry::moveUser(const UserRow& user, TeamId team) {
    return store_.inTransaction([&] { return write(user.id, "user", {}, {{"team", textOf(team)}}); });
}

Result<void> Registry::setActive(const UserRow& user, bool active) {
    return store_.inTransaction([&] { return write(user.id, "user", {}, {{"active", active}}); });
}

Result<TeamId> Registry::addTeam(const std::string& name, TeamId parent) {
    if (name.empty()) return {ErrorCode::InvalidInput, "a team has a name"};
    const auto id = makeId<TeamId>(time_, randomness_);
    TRY(store_.inTransaction([&]() -> Result<void> {
        if (store_.teamNamed(name)) return {ErrorCode::WrongState, "there is a team of this name"};
        std::vector<FieldWrite> writes{{"name", name}};
        if (!parent.empty()) writes.push_back({"parent", textOf(parent)});
        return write(id, "team", {}, std::move(writes));
    }));
    return id;
}

Result<RecordId> Registry::allocate(const NewAllocation& allocation) {
    if (!isOneOf(allocation.role, {"allocated", "co_worker", "adviser", "cover"})) {
        return {ErrorCode::InvalidInput, "the role is one of allocated, co_worker, adviser, cover"};
    }
    if (allocation.role == "cover" && !allocation.to) {
        return {ErrorCode::InvalidInput, "cover has an end; give its last day"};
    }
    if (allocation.to && *allocation.to < allocation.from) {
        return {ErrorCode::InvalidInput, "the last day is before the first"};
    }
    std::vector<FieldWrite> writes{{"person", textOf(allocation.person)},
                                   {"worker", textOf(allocation.worker)},
                                   {"role", allocation.role},
                                   {"from", textOf(allocation.from)}};
    if (allocation.to) writes.push_back({"to", textOf(*allocation.to)});
    if (!allocation.reason.empty()) writes.push_back({"reason", allocation.reason});
    if (!allocation.handover.empty()) writes.push_back({"handover", allocation.handover});
    const auto id = makeId<RecordId>(time_, randomness_);
    TRY(store_.inTransaction(
        [&] { return write(id, "allocation", {allocation.person}, std::move(writes)); }));
    return id;
}

Result<void> Registry::endAllocation(const AllocationRow& allocation, Date last,
                                     const std::string& reason) {
    std::vector<FieldWrite> writes{{"to", textOf(last)}};
    if (!reason.empty()) writes.push_back({"reason", reason});
    return store_.inTransaction(
        [&] { return write(allocation.id, "allocation", {allocation.person}, std::move(writes)); });
}

Result<void> Registry::setClockRules(const std::string& json) {
    if (!json.empty()) TRY(withCouncilRules(json));
    return setForCouncil({{"clock_rules", json}});
}

Result<void> Registry::setBankHolidays(const std::string& csv) {
    if (!csv.empty()) TRY(parseCalendar(csv));
    return setForCouncil({{"bank_holidays", csv}});
}

Result<void> Registry::addForm(const std::string& json) {
    TRY_SET(const FormDefinition form, Forms::parse(json));
    TRY_SET(const std::optional<Record> council, store_.record(councilRecordId()));
    Forms known = council ? *Forms::with(*council) : Forms::shipped();
    TRY(known.add(form));
    const std::string field = councilFormField(form);
    return setForCouncil({{field, json}, {memberField("form", partsOf(field).element), true}});
}

Result<void> Registry::setForCouncil(std::vector<FieldWrite> writes) {
    for (const FieldWrite& write : writes) {
        const auto* text = std::get_if<std::string>(&write.value);
        if (text != nullptr && text->size() > kTextBytesMax) {
            return {ErrorCode::InvalidInput, "the file is too large"};
        }
    }
    return store_.inTransaction([&] { return write(councilRecordId(), "council", {}, std::move(writes)); });
}

Result<void> Registry::revoke(DeviceId id) {
    return store_.inTransaction([&]() -> Result<void> {
        TRY_SET(DeviceRow device, store_.device(id));
        if (device.user.empty()) return {ErrorCode::InvalidInput, "that is the server's own device"};
        if (device.revoked) return {ErrorCode::WrongState, "the device is revoked already"};
        device.revoked = time_.now();
        return store_.putDevice(device);
    });
}

}  // namespace doorstep::server
