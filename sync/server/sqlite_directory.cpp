// Users, teams, people and allocations as tables, so that a request's scope is an index look-up.
#include "sync/server/sqlite_store.h"

namespace doorstep::server {
namespace {

UserRow userIn(const Statement& row) {
    return {row.id<UserId>(0), row.text(1),       row.text(2),
            row.text(3),       row.id<TeamId>(4), row.integer(5) != 0};
}

TeamRow teamIn(const Statement& row) {
    return {row.id<TeamId>(0), row.text(1), row.id<TeamId>(2)};
}

AllocationRow allocationIn(const Statement& row) {
    AllocationRow allocation{
        row.id<RecordId>(0), row.id<PersonId>(1), row.id<UserId>(2), row.text(3), {}, {}};
    allocation.from = {static_cast<std::int32_t>(row.integer(4))};
    if (!row.isNull(5)) allocation.to = Date{static_cast<std::int32_t>(row.integer(5))};
    return allocation;
}

}  // namespace

Result<void> SqliteStore::putUser(const UserRow& row) {
    TRY_SET(Lease write, statements_.use("INSERT INTO user VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(id) DO "
                                         "UPDATE SET staff_id=?2, name=?3, role=?4, team=?5, active=?6"));
    write->bind(1, row.id).bind(2, row.staffId).bind(3, row.name).bind(4, row.role).bind(5, row.team);
    return write->bind(6, std::int64_t{row.active}).run();
}

Result<void> SqliteStore::putTeam(const TeamRow& row) {
    TRY_SET(Lease write, statements_.use("INSERT INTO team VALUES(?1,?2,?3) ON CONFLICT(id) DO UPDATE SET "
                                         "name=?2, parent=?3"));
    return write->bind(1, row.id).bind(2, row.name).bind(3, row.parent).run();
}

Result<void> SqliteStore::putPerson(PersonId id, const std::string& localId) {
    TRY_SET(Lease write,
            statements_.use("INSERT INTO person VALUES(?1,?2) ON CONFLICT(id) DO UPDATE SET local_id=?2"));
    return write->bind(1, id).bind(2, localId).run();
}

Result<void> SqliteStore::putAllocation(const AllocationRow& row) {
    TRY_SET(Lease write,
            statements_.use("INSERT INTO allocation VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(id) DO "
                            "UPDATE SET person=?2, worker=?3, role=?4, from_day=?5, to_day=?6"));
    write->bind(1, row.id).bind(2, row.person).bind(3, row.worker).bind(4, row.role);
    write->bind(5, std::int64_t{row.from.days});
    if (row.to) {
        write->bind(6, std::int64_t{row.to->days});
    } else {
        write->bindNull(6);
    }
    return write->run();
}

Result<UserRow> SqliteStore::user(UserId id) {
    TRY_SET(Lease read,
            statements_.use("SELECT id, staff_id, name, role, team, active FROM user WHERE id=?1"));
    TRY_SET(const bool found, read->bind(1, id).step());
    if (!found) return {ErrorCode::NotFound, "no such user"};
    return userIn(*read);
}

Result<UserRow> SqliteStore::userWithStaffId(const std::string& id) {
    TRY_SET(Lease read,
            statements_.use("SELECT id, staff_id, name, role, team, active FROM user WHERE staff_id=?1"));
    TRY_SET(const bool found, read->bind(1, id).step());
    if (!found) return {ErrorCode::NotFound, "no user with the staff id " + id};
    return userIn(*read);
}

Result<TeamRow> SqliteStore::teamNamed(const std::string& name) {
    TRY_SET(Lease read, statements_.use("SELECT id, name, parent FROM team WHERE name=?1 ORDER BY id"));
    TRY_SET(const bool found, read->bind(1, name).step());
    if (!found) return {ErrorCode::NotFound, "no team named " + name};
    return teamIn(*read);
}

Result<PersonId> SqliteStore::personWithLocalId(const std::string& id) {
    TRY_SET(Lease read, statements_.use("SELECT id FROM person WHERE local_id=?1"));
    TRY_SET(const bool found, read->bind(1, id).step());
    if (!found) return {ErrorCode::NotFound, "no person with the local id " + id};
    return read->id<PersonId>(0);
}

Result<std::vector<PersonId>> SqliteStore::people() {
    TRY_SET(Lease read, statements_.use("SELECT id FROM person ORDER BY local_id, id"));
    std::vector<PersonId> people;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return people;
        people.push_back(read->id<PersonId>(0));
    }
}

Result<std::vector<Record>> SqliteStore::recordsAbout(PersonId person, const std::string& type) {
    TRY_SET(const std::vector<RecordHead> heads, records_.recordsAbout(person, type));
    std::vector<Record> records;
    for (const RecordHead& head : heads) {
        TRY_SET(Record record, records_.load(head.id));
        records.push_back(std::move(record));
    }
    return records;
}

Result<std::vector<AcceptedChange>> SqliteStore::acceptedChanges(RecordId id) {
    TRY_SET(std::vector<StoredChange> history, records_.history(id));
    std::vector<AcceptedChange> changes;
    // A change stands in the feed again for whoever joined its record later: it was accepted the first
    // time.
    TRY_SET(Lease read,
            statements_.use("SELECT min(received_ms) FROM entry WHERE device=?1 AND sequence=?2"));
    for (StoredChange& stored : history) {
        const Dot dot = stored.change.dot;
        TRY(read->bind(1, dot.device).bind(2, static_cast<std::int64_t>(dot.sequence)).step());
        if (!read->isNull(0)) changes.push_back({std::move(stored.change), {read->integer(0)}});
        read->reset();
    }
    return changes;
}

Result<std::optional<Record>> SqliteStore::recordAsOf(RecordId id, Instant asOf) {
    TRY_SET(std::vector<AcceptedChange> history, acceptedChanges(id));
    std::vector<Change> changes;
    for (AcceptedChange& each : history) {
        if (each.accepted <= asOf) changes.push_back(std::move(each.change));
    }
    if (changes.empty()) return std::optional<Record>();
    return std::optional(recordOf(changes));
}

Result<std::vector<Record>> SqliteStore::recordsAboutAsOf(PersonId person, Instant asOf) {
    TRY_SET(const std::vector<RecordHead> heads, records_.recordsAbout(person, ""));
    std::vector<Record> records;
    for (const RecordHead& head : heads) {
        if (head.type == "person") continue;
        TRY_SET(std::optional<Record> record, recordAsOf(head.id, asOf));
        if (record && record->subjects.contains(person)) records.push_back(std::move(*record));
    }
    return records;
}

Result<std::vector<UserRow>> SqliteStore::users() {
    TRY_SET(Lease read, statements_.use("SELECT id, staff_id, name, role, team, active FROM user "
                                        "ORDER BY staff_id, id"));
    std::vector<UserRow> rows;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return rows;
        rows.push_back(userIn(*read));
    }
}

Result<std::vector<TeamRow>> SqliteStore::teams() {
    TRY_SET(Lease read, statements_.use("SELECT id, name, parent FROM team ORDER BY name, id"));
    std::vector<TeamRow> rows;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return rows;
        rows.push_back(teamIn(*read));
    }
}

Result<std::vector<AllocationRow>> SqliteStore::allocations(const char* sql, const RecordId& id) {
    TRY_SET(Lease read, statements_.use(sql));
    read->bind(1, id);
    std::vector<AllocationRow> rows;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return rows;
        rows.push_back(allocationIn(*read));
    }
}

Result<std::vector<AllocationRow>> SqliteStore::allocationsTo(UserId worker) {
    return allocations("SELECT id, person, worker, role, from_day, to_day FROM allocation WHERE worker=?1",
                       worker);
}

Result<std::vector<AllocationRow>> SqliteStore::allocationsToTeam(TeamId team) {
    return allocations(
        "SELECT a.id, a.person, a.worker, a.role, a.from_day, a.to_day FROM user u "
        "JOIN allocation a ON a.worker = u.id WHERE u.team=?1",
        team);
}

Result<std::vector<AllocationRow>> SqliteStore::allocationsOf(PersonId person) {
    return allocations(
        "SELECT id, person, worker, role, from_day, to_day FROM allocation WHERE person=?1 "
        "ORDER BY from_day, id",
        person);
}

Result<std::vector<RecordId>> SqliteStore::allocationsFrom(Date day) {
    TRY_SET(Lease read, statements_.use("SELECT id FROM allocation WHERE to_day IS NULL OR to_day>=?1"));
    read->bind(1, std::int64_t{day.days});
    std::vector<RecordId> ids;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return ids;
        ids.push_back(read->id<RecordId>(0));
    }
}

}  // namespace doorstep::server
