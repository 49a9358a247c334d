// Users, teams and allocations, written by administrators as changes of the server's own device.
#pragma once

#include <string>
#include <vector>

#include "core/base/ports.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// In whose name the server writes. Both are users that nobody signs in as, so that histories can say who
/// it was.
enum class ServerAuthor : std::uint8_t { CaseManagement, Administrator };
UserId userIdOf(ServerAuthor author);

struct NewUser {
    std::string staffId;
    std::string name;
    std::string role;
    TeamId team;
};

struct NewAllocation {
    PersonId person;
    UserId worker;
    std::string role = "allocated";
    Date from;
    std::optional<Date> to;
    std::string reason;
    std::string handover;
};

/// Each call is one transaction. Fails as the store does beside what it names.
class Registry {
public:
    Registry(ServerStore& store, TimeSource& time, Randomness& randomness)
        : store_(store), time_(time), randomness_(randomness) {}

    /// Makes the users in whose name the server writes, once.
    Result<void> addServerAuthors();

    /// `InvalidInput` for a role that there is not or without name or staff id, `WrongState` when the staff
    /// id is taken.
    Result<UserId> addUser(const NewUser& user);
    Result<void> moveUser(const UserRow& user, TeamId team);
    /// Devices of a user who is not active are refused.
    Result<void> setActive(const UserRow& user, bool active);
    Result<TeamId> addTeam(const std::string& name, TeamId parent);
    /// `InvalidInput` for a role that there is not, an end before the start, or cover without an end.
    Result<RecordId> allocate(const NewAllocation& allocation);
    /// `last` is the last day on which the worker sees the person.
    Result<void> endAllocation(const AllocationRow& allocation, Date last, const std::string& reason);
    /// Gives every tablet the council's own clock rules (`withCouncilRules`) or bank holidays
    /// (`parseCalendar`); an empty text takes them back. Fails with `InvalidInput`, naming the place, for
    /// what does not read or is larger than `kTextBytesMax`.
    Result<void> setClockRules(const std::string& json);
    Result<void> setBankHolidays(const std::string& csv);
    /// Gives every tablet the council's version of a form (`Forms::add`). Records that were written in an
    /// earlier version keep it. Fails as that does.
    Result<void> addForm(const std::string& json);
    /// `WrongState` when it is revoked already.
    Result<void> revoke(DeviceId device);

private:
    Result<void> setForCouncil(std::vector<FieldWrite> writes);
    Result<void> write(RecordId record, const char* type, std::vector<PersonId> subjects,
                       std::vector<FieldWrite> writes);

    ServerStore& store_;
    TimeSource& time_;
    Randomness& randomness_;
};

}  // namespace doorstep::server
