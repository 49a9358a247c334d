// The log of accepted changes and the records they add up to.
#include <algorithm>

#include "core/storage/record_codec.h"
#include "core/storage/record_store.h"
#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

/// A tablet's clock may be so far ahead before its times stop pulling the server's along.
constexpr std::int64_t kClockAheadMaxMs = 24LL * 3600 * 1000;

#define CHANGE_ROWS "SELECT c.device, c.sequence, c.record, c.id, c.sealed FROM change c "
#define ACCEPTED_BY_THEN                                                                                 \
    "(SELECT min(e.received_ms) FROM entry e WHERE e.device = c.device AND e.sequence = c.sequence) <= " \
    "$2 "

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

cbor::Writer changePlace(const Dot& dot, const RecordId& record, const Hash& id) {
    cbor::Writer place;
    place.array(5).text("change").id(dot.device).unsignedInteger(dot.sequence).id(record).hash(id);
    return place;
}

cbor::Writer recordPlace(const RecordId& id) {
    cbor::Writer place;
    place.array(2).text("record").id(id);
    return place;
}

/// Newest event first, as lists show them.
void sortByEvent(std::vector<Record>& records) {
    std::vector<std::pair<std::int64_t, Record>> dated;
    for (Record& record : records) {
        const std::int64_t minutes = eventMinutesOf(record);
        dated.emplace_back(minutes, std::move(record));
    }
    std::sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) {
        return std::pair(a.first, a.second.id) > std::pair(b.first, b.second.id);
    });
    records.clear();
    for (auto& [minutes, record] : dated) records.push_back(std::move(record));
}

}  // namespace

/// Of a row of `CHANGE_ROWS`.
Result<Bytes> PostgresStore::encodedIn(const Row& row) const {
    const Dot dot{row.id<DeviceId>(0), static_cast<std::uint64_t>(row.integer(1))};
    return seal_.open(row.bytes(4), changePlace(dot, row.id<RecordId>(2), row.hash(3)));
}

Result<std::vector<Change>> PostgresStore::changesIn(const Rows& rows) const {
    std::vector<Change> changes;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(const Bytes encoded, encodedIn(rows[i]));
        auto change = decodeChange(encoded);
        if (!change) return {ErrorCode::Damaged, "a change in the database does not read"};
        changes.push_back(*std::move(change));
    }
    return changes;
}

Result<std::optional<LoggedChange>> PostgresStore::change(const Dot& dot) {
    TRY_SET(const Rows rows, connection_->ask(CHANGE_ROWS "WHERE c.device = $1 AND c.sequence = $2",
                                              Values().add(dot.device).add(stored(dot.sequence))));
    if (rows.empty()) return std::optional<LoggedChange>();
    TRY_SET(Bytes encoded, encodedIn(rows[0]));
    return std::optional<LoggedChange>({dot, rows[0].hash(3), std::move(encoded)});
}

Result<std::optional<Record>> PostgresStore::record(RecordId id) {
    if (!inTransaction_) return readRecord(id);
    // Asked for by the checks, by `append`, and once more for the tables: nobody else writes meanwhile.
    if (known_.recordId != id || id.empty()) {
        TRY_SET(known_.record, readRecord(id));
        known_.recordId = id;
    }
    return known_.record;
}

Result<std::optional<Record>> PostgresStore::readRecord(RecordId id) {
    TRY_SET(const Rows rows, connection_->ask("SELECT sealed FROM record WHERE id = $1", Values().add(id)));
    if (rows.empty()) return std::optional<Record>();
    TRY_SET(const Bytes state, seal_.open(rows[0].bytes(0), recordPlace(id)));
    TRY_SET(Record record, decodeRecord(state));
    return std::optional<Record>(std::move(record));
}

Result<std::vector<Dot>> PostgresStore::historyOf(RecordId id) {
    TRY_SET(const Rows rows,
            connection_->ask("SELECT device, sequence FROM change WHERE record = $1 ORDER BY number",
                             Values().add(id)));
    std::vector<Dot> dots;
    for (int i = 0; i < rows.count(); ++i) {
        dots.push_back({rows[i].id<DeviceId>(0), static_cast<std::uint64_t>(rows[i].integer(1))});
    }
    return dots;
}

Result<HybridTime> PostgresStore::latestTime(Instant now) {
    TRY_SET(const Rows rows, connection_->ask("SELECT at_ms, at_count FROM device_head WHERE at_ms <= $1 "
                                              "ORDER BY at_ms DESC, at_count DESC LIMIT 1",
                                              Values().add(now.ms + kClockAheadMaxMs)));
    if (rows.empty()) return HybridTime{};
    return HybridTime{rows[0].integer(0), static_cast<std::uint32_t>(rows[0].integer(1))};
}

Result<std::pair<std::uint64_t, Hash>> PostgresStore::headOf(DeviceId device) {
    TRY_SET(const Rows rows, connection_->ask("SELECT sequence, id FROM device_head WHERE device = $1",
                                              Values().add(device)));
    if (rows.empty()) return std::pair(std::uint64_t{0}, Hash{});
    return std::pair(static_cast<std::uint64_t>(rows[0].integer(0)), rows[0].hash(1));
}

Result<void> PostgresStore::append(const Change& change, ByteView encoded) {
    const Hash id = identityOf(encoded);
    const auto place = changePlace(change.dot, change.record, id);
    // The same change again leaves all as it was; another one under its number breaks the rule that an id
    // is never null.
    TRY(connection_->post(
        "INSERT INTO change(device, sequence, record, id, sealed) VALUES($1, $2, $3, $4, $5) "
        "ON CONFLICT(device, sequence) DO UPDATE SET "
        "id = CASE WHEN change.id = excluded.id THEN change.id END",
        Values()
            .add(change.dot.device)
            .add(stored(change.dot.sequence))
            .add(change.record)
            .add(id)
            .add(ByteView(seal_.seal(encoded, place)))));
    TRY(connection_->post(
        "INSERT INTO device_head VALUES($1, $2, $3, $4, $5) ON CONFLICT(device) DO UPDATE SET "
        "sequence = $2, id = $3, at_ms = $4, at_count = $5 WHERE device_head.sequence < $2",
        Values()
            .add(change.dot.device)
            .add(stored(change.dot.sequence))
            .add(id)
            .add(change.at.ms)
            .add(std::int64_t{change.at.count})));
    TRY_SET(std::optional<Record> known, record(change.record));
    std::set<PersonId> before;
    if (known) before = peopleIn(*known);
    Record now = known ? std::move(*known) : Record();
    apply(now, change);
    TRY(putRecord(now, before));
    known_.recordId = now.id;
    known_.record = std::move(now);
    return {};
}

Result<void> PostgresStore::putRecord(const Record& record, const std::set<PersonId>& before) {
    const Bytes sealed = seal_.seal(encodeRecord(record), recordPlace(record.id));
    TRY(connection_->post("INSERT INTO record VALUES($1, $2) ON CONFLICT(id) DO UPDATE SET sealed = $2",
                          Values().add(record.id).add(ByteView(sealed))));
    std::vector<PersonId> joined;
    const std::set<PersonId> people = peopleIn(record);
    std::set_difference(people.begin(), people.end(), before.begin(), before.end(),
                        std::back_inserter(joined));
    if (joined.empty()) return {};
    return connection_->post(
        "INSERT INTO record_person SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING",
        Values().addIds(joined).add(record.id));
}

/// When another version of Doorstep writes records in another form.
Result<void> PostgresStore::rebuildRecords() {
    TRY(connection_->post("DELETE FROM record_person"));
    TRY(connection_->post("DELETE FROM record"));
    TRY_SET(const Rows ids, connection_->ask("SELECT DISTINCT record FROM change"));
    for (int i = 0; i < ids.count(); ++i) {
        TRY_SET(const Rows rows, connection_->ask(CHANGE_ROWS "WHERE c.record = $1 ORDER BY c.number",
                                                  Values().add(ids[i].id<RecordId>(0))));
        TRY_SET(const std::vector<Change> changes, changesIn(rows));
        TRY(putRecord(recordOf(changes), {}));
    }
    return {};
}

Result<std::vector<Record>> PostgresStore::recordsAbout(PersonId person, const std::string& type) {
    TRY_SET(const Rows rows, connection_->ask("SELECT r.id, r.sealed FROM record_person p JOIN record r ON "
                                              "r.id = p.record WHERE p.person = $1",
                                              Values().add(person)));
    std::vector<Record> records;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(const Bytes state, seal_.open(rows[i].bytes(1), recordPlace(rows[i].id<RecordId>(0))));
        TRY_SET(Record record, decodeRecord(state));
        if (type.empty() || record.type == type) records.push_back(std::move(record));
    }
    sortByEvent(records);
    return records;
}

Result<std::vector<AcceptedChange>> PostgresStore::acceptedChanges(RecordId id) {
    TRY_SET(
        const Rows rows,
        connection_->ask(
            "SELECT c.device, c.sequence, c.record, c.id, c.sealed, a.accepted FROM change c CROSS JOIN "
            "LATERAL (SELECT min(e.received_ms) AS accepted FROM entry e WHERE e.device = c.device AND "
            "e.sequence = c.sequence) a WHERE c.record = $1 AND a.accepted IS NOT NULL "
            "ORDER BY c.number",
            Values().add(id)));
    TRY_SET(std::vector<Change> changes, changesIn(rows));
    std::vector<AcceptedChange> accepted;
    for (int i = 0; i < rows.count(); ++i) {
        accepted.push_back({std::move(changes[static_cast<std::size_t>(i)]), {rows[i].integer(5)}});
    }
    return accepted;
}

// A change stands in the feed again for whoever joined its record later: it was accepted the first time.
Result<std::optional<Record>> PostgresStore::recordAsOf(RecordId id, Instant asOf) {
    TRY_SET(const Rows rows,
            connection_->ask(CHANGE_ROWS "WHERE c.record = $1 AND " ACCEPTED_BY_THEN "ORDER BY c.number",
                             Values().add(id).add(asOf.ms)));
    if (rows.empty()) return std::optional<Record>();
    TRY_SET(const std::vector<Change> changes, changesIn(rows));
    return std::optional(recordOf(changes));
}

Result<std::vector<Record>> PostgresStore::recordsAboutAsOf(PersonId person, Instant asOf) {
    TRY_SET(const Rows rows,
            connection_->ask(
                CHANGE_ROWS
                "JOIN record_person p ON p.record = c.record WHERE p.person = $1 AND " ACCEPTED_BY_THEN
                "ORDER BY c.record, c.number",
                Values().add(person).add(asOf.ms)));
    TRY_SET(const std::vector<Change> changes, changesIn(rows));
    std::vector<Record> records;
    for (const Change& change : changes) {
        if (records.empty() || records.back().id != change.record) records.emplace_back();
        apply(records.back(), change);
    }
    std::erase_if(records, [&](const Record& record) {
        return record.type == "person" || !record.subjects.contains(person);
    });
    sortByEvent(records);
    return records;
}

}  // namespace doorstep::server
