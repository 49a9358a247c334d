// Positions, people and changes put aside, as rows.
#include "sync/device/sync_tables.h"

namespace doorstep {
namespace {

constexpr Migration kMigrations[] = {{1, R"(
CREATE TABLE sync_position(
    id INTEGER PRIMARY KEY CHECK(id=1), epoch BLOB NOT NULL, cursor INTEGER NOT NULL, have INTEGER NOT NULL,
    nonce TEXT NOT NULL, counters_reserved INTEGER NOT NULL);
INSERT INTO sync_position VALUES(1, x'', 0, 0, '', 0);
CREATE TABLE sync_person(
    person BLOB PRIMARY KEY, holding INTEGER NOT NULL, after INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sync_aside(
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, encoded BLOB NOT NULL, reason TEXT NOT NULL);
)"}};

}  // namespace

Result<SyncTables> SyncTables::open(Database& database) {
    TRY(migrate(database, "sync", kMigrations));
    return SyncTables(database);
}

Result<SyncPosition> SyncTables::position() {
    TRY_SET(Statement row, database_->prepare("SELECT epoch, cursor, have, nonce, counters_reserved "
                                              "FROM sync_position"));
    TRY_SET(const bool found, row.step());
    if (!found) return {ErrorCode::Damaged, "the position of the last sync is missing"};
    const ByteView epoch = row.bytes(0);
    return SyncPosition{{epoch.begin(), epoch.end()},
                        row.integer(1),
                        static_cast<std::uint64_t>(row.integer(2)),
                        row.text(3),
                        static_cast<std::uint64_t>(row.integer(4))};
}

Result<void> SyncTables::keep(const SyncPosition& position) {
    TRY_SET(Statement row,
            database_->prepare("UPDATE sync_position SET epoch=?1, cursor=?2, have=?3, nonce=?4, "
                               "counters_reserved=?5"));
    row.bind(1, ByteView(position.epoch)).bind(2, position.cursor);
    row.bind(3, static_cast<std::int64_t>(position.have)).bind(4, std::string_view(position.nonce));
    return row.bind(5, static_cast<std::int64_t>(position.countersReserved)).run();
}

Result<std::map<PersonId, HeldPerson>> SyncTables::people() {
    TRY_SET(Statement rows, database_->prepare("SELECT person, holding, after FROM sync_person"));
    std::map<PersonId, HeldPerson> people;
    TRY_SET(bool more, rows.step());
    while (more) {
        people[rows.id<PersonId>(0)] = {static_cast<Holding>(rows.integer(1)), rows.integer(2)};
        TRY_SET(more, rows.step());
    }
    return people;
}

Result<void> SyncTables::keep(PersonId id, const HeldPerson& person) {
    TRY_SET(Statement row, database_->prepare("INSERT OR REPLACE INTO sync_person VALUES(?1,?2,?3)"));
    row.bind(1, id).bind(2, static_cast<std::int64_t>(person.holding)).bind(3, person.after);
    return row.run();
}

Result<void> SyncTables::remove(PersonId id) {
    TRY_SET(Statement row, database_->prepare("DELETE FROM sync_person WHERE person=?1"));
    return row.bind(1, id).run();
}

Result<void> SyncTables::endArrivals() {
    return database_->execute("UPDATE sync_person SET holding=1, after=0 WHERE holding=0");
}

Result<std::vector<AsideChange>> SyncTables::aside() {
    TRY_SET(Statement rows, database_->prepare("SELECT number, encoded FROM sync_aside ORDER BY number"));
    std::vector<AsideChange> changes;
    TRY_SET(bool more, rows.step());
    while (more) {
        const ByteView encoded = rows.bytes(1);
        changes.push_back({rows.integer(0), {encoded.begin(), encoded.end()}});
        TRY_SET(more, rows.step());
    }
    return changes;
}

Result<void> SyncTables::putAside(ByteView encoded, const std::string& reason) {
    TRY_SET(Statement row, database_->prepare("INSERT OR IGNORE INTO sync_aside(id, encoded, reason) "
                                              "VALUES(?1,?2,?3)"));
    return row.bind(1, crypto::hash(encoded)).bind(2, encoded).bind(3, std::string_view(reason)).run();
}

Result<void> SyncTables::removeAside(std::int64_t number) {
    TRY_SET(Statement row, database_->prepare("DELETE FROM sync_aside WHERE number=?1"));
    return row.bind(1, number).run();
}

}  // namespace doorstep
