// What is worked out for the figures: a row a person, and the mark in the feed.
#include "sync/server/sqlite_store.h"

namespace doorstep::server {

Result<KnownMark> SqliteStore::knownMark() {
    TRY_SET(Lease read, statements_.use("SELECT format, position, latest_ms FROM known_mark"));
    TRY_SET(const bool found, read->step());
    if (!found) return KnownMark{};
    return KnownMark{read->integer(0), read->integer(1), {read->integer(2)}};
}

Result<void> SqliteStore::putKnownMark(const KnownMark& mark) {
    TRY_SET(Lease write, statements_.use("INSERT OR REPLACE INTO known_mark VALUES(1,?1,?2,?3)"));
    return write->bind(1, mark.format).bind(2, mark.position).bind(3, mark.latest.ms).run();
}

Result<Arrivals> SqliteStore::arrivalsAfter(std::int64_t position, std::int64_t entries) {
    Arrivals arrivals;
    TRY_SET(Lease end,
            statements_.use("SELECT coalesce(max(position), ?1), coalesce(max(received_ms), 0) FROM "
                            "(SELECT position, received_ms FROM entry WHERE position>?1 "
                            "ORDER BY position LIMIT ?2)"));
    TRY(end->bind(1, position).bind(2, entries).step());
    arrivals.position = end->integer(0);
    arrivals.latest = {end->integer(1)};
    TRY_SET(Lease read, statements_.use("SELECT DISTINCT c.record FROM entry e CROSS JOIN change_log c "
                                        "ON c.device=e.device AND c.sequence=e.sequence "
                                        "WHERE e.position>?1 AND e.position<=?2"));
    read->bind(1, position).bind(2, arrivals.position);
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return arrivals;
        arrivals.records.push_back(read->id<RecordId>(0));
    }
}

Result<Arrivals> SqliteStore::newestArrival() {
    TRY_SET(Lease read, statements_.use("SELECT coalesce(max(position), 0), coalesce(max(received_ms), 0) "
                                        "FROM entry"));
    TRY(read->step());
    return Arrivals{{}, read->integer(0), {read->integer(1)}};
}

Result<std::vector<PersonId>> SqliteStore::peopleNotKnown(std::int64_t limit) {
    TRY_SET(Lease read, statements_.use("SELECT p.id FROM person p WHERE NOT EXISTS(SELECT 1 FROM known k "
                                        "WHERE k.person=p.id) LIMIT ?1"));
    read->bind(1, limit);
    std::vector<PersonId> people;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return people;
        people.push_back(read->id<PersonId>(0));
    }
}

Result<std::vector<RecordId>> SqliteStore::recordIdsAbout(PersonId person) {
    TRY_SET(Lease read,
            statements_.use("SELECT r.id FROM record_person p JOIN record r ON r.number=p.record "
                            "WHERE p.person=?1"));
    read->bind(1, person);
    std::vector<RecordId> ids;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return ids;
        ids.push_back(read->id<RecordId>(0));
    }
}

Result<std::optional<KnownRow>> SqliteStore::known(PersonId person) {
    TRY_SET(Lease read,
            statements_.use("SELECT n.now, t.versions, t.records FROM known n JOIN known_then t "
                            "ON t.person=n.person WHERE n.person=?1"));
    TRY_SET(const bool found, read->bind(1, person).step());
    if (!found) return std::optional<KnownRow>();
    const auto column = [&](int index) {
        const ByteView bytes = read->bytes(index);
        return Bytes(bytes.begin(), bytes.end());
    };
    return std::optional(KnownRow{person, column(0), column(1), column(2)});
}

Result<void> SqliteStore::putKnown(const KnownRow& row) {
    TRY_SET(Lease now, statements_.use("INSERT INTO known VALUES(?1,?2) ON CONFLICT(person) DO UPDATE "
                                       "SET now=?2"));
    TRY(now->bind(1, row.person).bind(2, ByteView(row.now)).run());
    TRY_SET(Lease then, statements_.use("INSERT INTO known_then VALUES(?1,?2,?3) ON CONFLICT(person) "
                                        "DO UPDATE SET versions=?2, records=?3"));
    then->bind(1, row.person).bind(2, ByteView(row.versions));
    return then->bind(3, ByteView(row.records)).run();
}

Result<void> SqliteStore::forgetKnown() {
    TRY(database_->execute("DELETE FROM known"));
    TRY(database_->execute("DELETE FROM known_then"));
    return database_->execute("DELETE FROM known_mark");
}

Result<void> SqliteStore::eachKnown(bool versions, const KnownVisitor& visit) {
    TRY_SET(Lease read,
            versions ? statements_.use("SELECT p.id, k.versions FROM person p CROSS JOIN known_then k "
                                       "ON k.person=p.id ORDER BY p.local_id, p.id")
                     : statements_.use("SELECT p.id, k.now FROM person p CROSS JOIN known k "
                                       "ON k.person=p.id ORDER BY p.local_id, p.id"));
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return {};
        TRY(visit(read->id<PersonId>(0), read->bytes(1)));
    }
}

}  // namespace doorstep::server
