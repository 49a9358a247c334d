// Changes that were not accepted, or not yet.
#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

#define QUARANTINE_COLUMNS \
    "device, sequence, change, sealed, code, reason, received_ms, record, awaits, awaits_sequence"
#define QUARANTINE_ROWS "SELECT " QUARANTINE_COLUMNS " FROM quarantine "

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

/// The code and what is awaited change; the words stay where they are.
cbor::Writer placeOf(const QuarantineRow& row) {
    cbor::Writer place;
    place.array(5).text("quarantine").id(row.device).unsignedInteger(row.sequence).hash(row.change);
    place.id(row.record);
    return place;
}

}  // namespace

Result<QuarantineRow> PostgresStore::quarantineIn(const Row& row) const {
    QuarantineRow kept;
    kept.device = row.id<DeviceId>(0);
    kept.sequence = static_cast<std::uint64_t>(row.integer(1));
    kept.change = row.hash(2);
    kept.code = row.text(4);
    kept.reason = row.text(5);
    kept.received = {row.integer(6)};
    kept.record = row.id<RecordId>(7);
    kept.awaits = {row.id<DeviceId>(8), static_cast<std::uint64_t>(row.integer(9))};
    TRY_SET(kept.encoded, seal_.open(row.bytes(3), placeOf(kept)));
    return kept;
}

Result<std::vector<QuarantineRow>> PostgresStore::quarantineIn(const Rows& rows) const {
    std::vector<QuarantineRow> kept;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(QuarantineRow row, quarantineIn(rows[i]));
        kept.push_back(std::move(row));
    }
    return kept;
}

Result<void> PostgresStore::addToQuarantine(const QuarantineRow& row) {
    Values values;
    values.add(row.device).add(stored(row.sequence)).add(row.change);
    values.add(ByteView(seal_.seal(row.encoded, placeOf(row)))).add(row.code).add(row.reason);
    values.add(row.received.ms).add(row.record).add(row.awaits.device).add(stored(row.awaits.sequence));
    known_.hasWaiting.erase(row.device);
    return connection_->post("INSERT INTO quarantine(" QUARANTINE_COLUMNS
                             ") VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                             values);
}

Result<std::optional<QuarantineRow>> PostgresStore::quarantined(const Dot& dot, const Hash& change) {
    TRY_SET(const Rows rows,
            connection_->ask(QUARANTINE_ROWS "WHERE device = $1 AND sequence = $2 AND change = $3",
                             Values().add(dot.device).add(stored(dot.sequence)).add(change)));
    if (rows.empty()) return std::optional<QuarantineRow>();
    TRY_SET(QuarantineRow row, quarantineIn(rows[0]));
    return std::optional(std::move(row));
}

Result<std::vector<QuarantineRow>> PostgresStore::quarantine() {
    TRY_SET(const Rows rows, connection_->ask(QUARANTINE_ROWS "ORDER BY number"));
    return quarantineIn(rows);
}

Result<std::vector<QuarantineRow>> PostgresStore::waitingFor(const Dot& arrived) {
    TRY_SET(
        const Rows rows,
        connection_->ask(QUARANTINE_ROWS "WHERE code = 'waiting' AND awaits = $1 AND awaits_sequence <= $2 "
                                         "ORDER BY device, sequence",
                         Values().add(arrived.device).add(stored(arrived.sequence))));
    return quarantineIn(rows);
}

Result<std::optional<Dot>> PostgresStore::awaitedEarlier(RecordId record, const Dot& dot) {
    // Asked for each change of a batch, and nearly always answered by: nothing of this device waits.
    const auto known = known_.hasWaiting.find(dot.device);
    if (inTransaction_ && known != known_.hasWaiting.end() && !known->second) return std::optional<Dot>();
    TRY_SET(const Rows any,
            connection_->ask("SELECT EXISTS(SELECT FROM quarantine WHERE code = 'waiting' AND "
                             "device = $1)",
                             Values().add(dot.device)));
    known_.hasWaiting[dot.device] = any[0].boolean(0);
    if (!any[0].boolean(0)) return std::optional<Dot>();
    TRY_SET(const Rows rows,
            connection_->ask(
                "SELECT awaits, awaits_sequence FROM quarantine WHERE code = 'waiting' AND record = $1 "
                "AND device = $2 AND sequence < $3 LIMIT 1",
                Values().add(record).add(dot.device).add(stored(dot.sequence))));
    if (rows.empty()) return std::optional<Dot>();
    return std::optional<Dot>({rows[0].id<DeviceId>(0), static_cast<std::uint64_t>(rows[0].integer(1))});
}

Result<void> PostgresStore::updateQuarantine(const QuarantineRow& row) {
    known_.hasWaiting.erase(row.device);
    return connection_->post(
        "UPDATE quarantine SET code = $4, reason = $5, awaits = $6, awaits_sequence = $7 "
        "WHERE device = $1 AND sequence = $2 AND change = $3",
        Values()
            .add(row.device)
            .add(stored(row.sequence))
            .add(row.change)
            .add(row.code)
            .add(row.reason)
            .add(row.awaits.device)
            .add(stored(row.awaits.sequence)));
}

Result<void> PostgresStore::removeFromQuarantine(const Dot& dot, const Hash& change) {
    known_.hasWaiting.erase(dot.device);
    return connection_->post("DELETE FROM quarantine WHERE device = $1 AND sequence = $2 AND change = $3",
                             Values().add(dot.device).add(stored(dot.sequence)).add(change));
}

}  // namespace doorstep::server
