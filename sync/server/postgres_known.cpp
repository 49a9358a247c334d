// What is worked out for the figures: a row a person, and the mark in the feed.
#include <algorithm>

#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

cbor::Writer knownPlace(const PersonId& person, const char* column) {
    cbor::Writer place;
    place.array(3).text("known").id(person).text(column);
    return place;
}

}  // namespace

Result<KnownMark> PostgresStore::knownMark() {
    TRY_SET(const Rows rows, connection_->ask("SELECT format, position, latest_ms FROM known_mark"));
    if (rows.empty()) return KnownMark{};
    return KnownMark{rows[0].integer(0), rows[0].integer(1), {rows[0].integer(2)}};
}

Result<void> PostgresStore::putKnownMark(const KnownMark& mark) {
    return connection_->post(
        "INSERT INTO known_mark VALUES(1, $1, $2, $3) ON CONFLICT(one) DO UPDATE SET "
        "format = $1, position = $2, latest_ms = $3",
        Values().add(mark.format).add(mark.position).add(mark.latest.ms));
}

Result<Arrivals> PostgresStore::arrivalsAfter(std::int64_t position, std::int64_t entries) {
    TRY_SET(
        const Rows end,
        connection_->ask("SELECT coalesce(max(position), $1), coalesce(max(received_ms), 0) FROM "
                         "(SELECT position, received_ms FROM entry WHERE position > $1 ORDER BY position "
                         "LIMIT $2) e",
                         Values().add(position).add(entries)));
    Arrivals arrivals{{}, end[0].integer(0), {end[0].integer(1)}};
    TRY_SET(
        const Rows rows,
        connection_->ask("SELECT DISTINCT c.record FROM entry e JOIN change c ON c.device = e.device AND "
                         "c.sequence = e.sequence WHERE e.position > $1 AND e.position <= $2",
                         Values().add(position).add(arrivals.position)));
    for (int i = 0; i < rows.count(); ++i) arrivals.records.push_back(rows[i].id<RecordId>(0));
    return arrivals;
}

Result<Arrivals> PostgresStore::newestArrival() {
    TRY_SET(
        const Rows rows,
        connection_->ask("SELECT coalesce(max(position), 0), coalesce(max(received_ms), 0) FROM entry"));
    return Arrivals{{}, rows[0].integer(0), {rows[0].integer(1)}};
}

Result<std::vector<PersonId>> PostgresStore::peopleNotKnown(std::int64_t limit) {
    TRY_SET(const Rows rows,
            connection_->ask("SELECT p.id FROM person p WHERE NOT EXISTS(SELECT FROM known k "
                             "WHERE k.person = p.id) LIMIT $1",
                             Values().add(limit)));
    std::vector<PersonId> people;
    for (int i = 0; i < rows.count(); ++i) people.push_back(rows[i].id<PersonId>(0));
    return people;
}

Result<std::vector<RecordId>> PostgresStore::recordIdsAbout(PersonId person) {
    TRY_SET(const Rows rows,
            connection_->ask("SELECT record FROM record_person WHERE person = $1", Values().add(person)));
    std::vector<RecordId> ids;
    for (int i = 0; i < rows.count(); ++i) ids.push_back(rows[i].id<RecordId>(0));
    return ids;
}

Result<std::optional<KnownRow>> PostgresStore::known(PersonId person) {
    TRY_SET(const Rows rows, connection_->ask("SELECT now, versions, records FROM known WHERE person = $1",
                                              Values().add(person)));
    if (rows.empty()) return std::optional<KnownRow>();
    KnownRow row{person, {}, {}, {}};
    TRY_SET(row.now, seal_.open(rows[0].bytes(0), knownPlace(person, "now")));
    TRY_SET(row.versions, seal_.open(rows[0].bytes(1), knownPlace(person, "versions")));
    TRY_SET(row.records, seal_.open(rows[0].bytes(2), knownPlace(person, "records")));
    return std::optional(std::move(row));
}

Result<void> PostgresStore::putKnown(const KnownRow& row) {
    return connection_->post(
        "INSERT INTO known VALUES($1, $2, $3, $4) ON CONFLICT(person) DO UPDATE SET now = $2, "
        "versions = $3, records = $4",
        Values()
            .add(row.person)
            .add(ByteView(seal_.seal(row.now, knownPlace(row.person, "now"))))
            .add(ByteView(seal_.seal(row.versions, knownPlace(row.person, "versions"))))
            .add(ByteView(seal_.seal(row.records, knownPlace(row.person, "records")))));
}

Result<void> PostgresStore::forgetKnown() {
    TRY(connection_->post("DELETE FROM known"));
    return connection_->post("DELETE FROM known_mark");
}

Result<void> PostgresStore::eachKnown(bool versions, const KnownVisitor& visit) {
    // By local id, which only the seals hold; and a part of the people at a time, so that not all is in
    // memory.
    constexpr std::size_t kAtOnce = 500;
    TRY_SET(const std::vector<PersonId> everybody, people());
    for (std::size_t from = 0; from < everybody.size(); from += kAtOnce) {
        const std::vector<PersonId> some(
            everybody.begin() + static_cast<std::ptrdiff_t>(from),
            everybody.begin() + static_cast<std::ptrdiff_t>(std::min(from + kAtOnce, everybody.size())));
        const char* sql = versions ? "SELECT k.person, k.versions FROM unnest($1::uuid[]) WITH ORDINALITY "
                                     "p(id, number) JOIN known k ON k.person = p.id ORDER BY p.number"
                                   : "SELECT k.person, k.now FROM unnest($1::uuid[]) WITH ORDINALITY "
                                     "p(id, number) JOIN known k ON k.person = p.id ORDER BY p.number";
        TRY_SET(const Rows rows, connection_->ask(sql, Values().addIds(some)));
        for (int i = 0; i < rows.count(); ++i) {
            const auto person = rows[i].id<PersonId>(0);
            TRY_SET(const Bytes plain,
                    seal_.open(rows[i].bytes(1), knownPlace(person, versions ? "versions" : "now")));
            TRY(visit(person, plain));
        }
    }
    return {};
}

}  // namespace doorstep::server
