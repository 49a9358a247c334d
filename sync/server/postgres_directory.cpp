// Users, teams, people and allocations as tables, so that a request's scope is an index look-up.
#include <algorithm>

#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

// Who may do what follows from these rows: each seal speaks for the whole row, so that nobody who only has
// the database can give themselves a role or a child.
cbor::Writer placeOf(const UserRow& row) {
    cbor::Writer place;
    place.array(5).text("worker").id(row.id).text(row.role).id(row.team).boolean(row.active);
    return place;
}

cbor::Writer placeOf(const TeamRow& row) {
    cbor::Writer place;
    place.array(3).text("team").id(row.id).id(row.parent);
    return place;
}

cbor::Writer placeOf(const PersonId& id) {
    cbor::Writer place;
    place.array(2).text("person").id(id);
    return place;
}

cbor::Writer placeOf(const AllocationRow& row) {
    cbor::Writer place;
    place.array(7).text("allocation").id(row.id).id(row.person).id(row.worker).text(row.role);
    place.integer(row.from.days);
    if (row.to) {
        place.integer(row.to->days);
    } else {
        place.null();
    }
    return place;
}

#define USER_ROWS "SELECT id, role, team, active, sealed FROM worker "
#define TEAM_ROWS "SELECT id, parent, sealed FROM team "
#define ALLOCATION_ROWS \
    "SELECT a.id, a.person, a.worker, a.role, a.from_day, a.to_day, a.sealed FROM allocation a "

}  // namespace

Result<UserRow> PostgresStore::userIn(const Row& row) const {
    UserRow user{row.id<UserId>(0), {}, {}, row.text(1), row.id<TeamId>(2), row.boolean(3)};
    TRY_SET(const Bytes plain, seal_.open(row.bytes(4), placeOf(user)));
    cbor::Reader reader(plain);
    reader.arrayOf(2);
    user.staffId = textOf(reader.bytes());
    user.name = textOf(reader.bytes());
    TRY(reader.finish());
    return user;
}

Result<TeamRow> PostgresStore::teamIn(const Row& row) const {
    TeamRow team{row.id<TeamId>(0), {}, row.id<TeamId>(1)};
    TRY_SET(const Bytes name, seal_.open(row.bytes(2), placeOf(team)));
    team.name = textOf(name);
    return team;
}

Result<std::vector<AllocationRow>> PostgresStore::allocationsIn(const Rows& rows) const {
    std::vector<AllocationRow> allocations;
    for (int i = 0; i < rows.count(); ++i) {
        const Row row = rows[i];
        AllocationRow allocation{
            row.id<RecordId>(0), row.id<PersonId>(1), row.id<UserId>(2), row.text(3), {}, {}};
        allocation.from = {static_cast<std::int32_t>(row.integer(4))};
        if (!row.isNull(5)) allocation.to = Date{static_cast<std::int32_t>(row.integer(5))};
        TRY(seal_.open(row.bytes(6), placeOf(allocation)));
        allocations.push_back(std::move(allocation));
    }
    return allocations;
}

Result<void> PostgresStore::putUser(const UserRow& row) {
    cbor::Writer plain;
    plain.array(2).bytes(bytesOf(row.staffId)).bytes(bytesOf(row.name));
    Values values;
    values.add(row.id).add(seal_.lookup("worker", row.staffId)).add(row.role).add(row.team);
    values.addBoolean(row.active).add(ByteView(seal_.seal(plain.view(), placeOf(row))));
    return connection_->post(
        "INSERT INTO worker VALUES($1, $2, $3, $4, $5, $6) ON CONFLICT(id) DO UPDATE SET "
        "lookup = $2, role = $3, team = $4, active = $5, sealed = $6",
        values);
}

Result<void> PostgresStore::putTeam(const TeamRow& row) {
    Values values;
    values.add(row.id).add(seal_.lookup("team", row.name)).add(row.parent);
    values.add(ByteView(seal_.seal(bytesOf(row.name), placeOf(row))));
    return connection_->post(
        "INSERT INTO team VALUES($1, $2, $3, $4) ON CONFLICT(id) DO UPDATE SET lookup = $2, "
        "parent = $3, sealed = $4",
        values);
}

Result<void> PostgresStore::putPerson(PersonId id, const std::string& localId) {
    Values values;
    values.add(id).add(seal_.lookup("person", localId));
    values.add(ByteView(seal_.seal(bytesOf(localId), placeOf(id))));
    return connection_->post(
        "INSERT INTO person VALUES($1, $2, $3) ON CONFLICT(id) DO UPDATE SET lookup = $2, "
        "sealed = $3",
        values);
}

Result<void> PostgresStore::putAllocation(const AllocationRow& row) {
    Values values;
    values.add(row.id).add(row.person).add(row.worker).add(row.role).add(std::int64_t{row.from.days});
    if (row.to) {
        values.add(std::int64_t{row.to->days});
    } else {
        values.addNull();
    }
    values.add(ByteView(seal_.seal({}, placeOf(row))));
    return connection_->post(
        "INSERT INTO allocation VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT(id) DO UPDATE "
        "SET person = $2, worker = $3, role = $4, from_day = $5, to_day = $6, sealed = $7",
        values);
}

Result<UserRow> PostgresStore::user(UserId id) {
    TRY_SET(const Rows rows, connection_->ask(USER_ROWS "WHERE id = $1", Values().add(id)));
    if (rows.empty()) return {ErrorCode::NotFound, "no such user"};
    return userIn(rows[0]);
}

Result<UserRow> PostgresStore::userWithStaffId(const std::string& id) {
    TRY_SET(const Rows rows, connection_->ask(USER_ROWS "WHERE lookup = $1 ORDER BY id LIMIT 1",
                                              Values().add(seal_.lookup("worker", id))));
    if (rows.empty()) return {ErrorCode::NotFound, "no user with the staff id " + id};
    return userIn(rows[0]);
}

Result<TeamRow> PostgresStore::teamNamed(const std::string& name) {
    TRY_SET(const Rows rows, connection_->ask(TEAM_ROWS "WHERE lookup = $1 ORDER BY id LIMIT 1",
                                              Values().add(seal_.lookup("team", name))));
    if (rows.empty()) return {ErrorCode::NotFound, "no team named " + name};
    return teamIn(rows[0]);
}

Result<PersonId> PostgresStore::personWithLocalId(const std::string& id) {
    TRY_SET(const Rows rows, connection_->ask("SELECT id FROM person WHERE lookup = $1 ORDER BY id LIMIT 1",
                                              Values().add(seal_.lookup("person", id))));
    if (rows.empty()) return {ErrorCode::NotFound, "no person with the local id " + id};
    return rows[0].id<PersonId>(0);
}

Result<std::vector<PersonId>> PostgresStore::people() {
    TRY_SET(const Rows rows, connection_->ask("SELECT id, sealed FROM person"));
    std::vector<std::pair<Bytes, PersonId>> named;
    for (int i = 0; i < rows.count(); ++i) {
        const auto id = rows[i].id<PersonId>(0);
        TRY_SET(Bytes localId, seal_.open(rows[i].bytes(1), placeOf(id)));
        named.emplace_back(std::move(localId), id);
    }
    std::sort(named.begin(), named.end());
    std::vector<PersonId> people;
    for (const auto& [localId, id] : named) people.push_back(id);
    return people;
}

Result<std::vector<UserRow>> PostgresStore::users() {
    TRY_SET(const Rows rows, connection_->ask(USER_ROWS));
    std::vector<UserRow> users;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(UserRow user, userIn(rows[i]));
        users.push_back(std::move(user));
    }
    std::sort(users.begin(), users.end(), [](const UserRow& a, const UserRow& b) {
        return std::tie(a.staffId, a.id) < std::tie(b.staffId, b.id);
    });
    return users;
}

Result<std::vector<TeamRow>> PostgresStore::teams() {
    TRY_SET(const Rows rows, connection_->ask(TEAM_ROWS));
    std::vector<TeamRow> teams;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(TeamRow team, teamIn(rows[i]));
        teams.push_back(std::move(team));
    }
    std::sort(teams.begin(), teams.end(), [](const TeamRow& a, const TeamRow& b) {
        return std::tie(a.name, a.id) < std::tie(b.name, b.id);
    });
    return teams;
}

Result<std::vector<AllocationRow>> PostgresStore::allocationsTo(UserId worker) {
    TRY_SET(const Rows rows, connection_->ask(ALLOCATION_ROWS "WHERE a.worker = $1", Values().add(worker)));
    return allocationsIn(rows);
}

Result<std::vector<AllocationRow>> PostgresStore::allocationsToTeam(TeamId team) {
    TRY_SET(const Rows rows,
            connection_->ask(ALLOCATION_ROWS "JOIN worker w ON w.id = a.worker WHERE w.team = $1",
                             Values().add(team)));
    return allocationsIn(rows);
}

Result<std::vector<AllocationRow>> PostgresStore::allocationsOf(PersonId person) {
    TRY_SET(const Rows rows,
            connection_->ask(ALLOCATION_ROWS "WHERE a.person = $1 ORDER BY a.from_day, a.id",
                             Values().add(person)));
    return allocationsIn(rows);
}

Result<std::vector<RecordId>> PostgresStore::allocationsFrom(Date day) {
    TRY_SET(const Rows rows,
            connection_->ask("SELECT id FROM allocation WHERE to_day IS NULL OR to_day >= $1",
                             Values().add(std::int64_t{day.days})));
    std::vector<RecordId> ids;
    for (int i = 0; i < rows.count(); ++i) ids.push_back(rows[i].id<RecordId>(0));
    return ids;
}

}  // namespace doorstep::server
