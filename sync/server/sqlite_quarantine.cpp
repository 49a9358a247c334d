// Changes that were not accepted, or not yet.
#include "sync/server/sqlite_store.h"

namespace doorstep::server {
namespace {

#define QUARANTINE_COLUMNS \
    "device, sequence, change, encoded, code, reason, received_ms, record, awaits, awaits_sequence"
#define QUARANTINE_ROWS "SELECT " QUARANTINE_COLUMNS " FROM quarantine "

QuarantineRow quarantineIn(const Statement& row) {
    const ByteView encoded = row.bytes(3);
    return {row.id<DeviceId>(0),
            static_cast<std::uint64_t>(row.integer(1)),
            row.hash(2),
            Bytes(encoded.begin(), encoded.end()),
            row.text(4),
            row.text(5),
            {row.integer(6)},
            row.id<RecordId>(7),
            {row.id<DeviceId>(8), static_cast<std::uint64_t>(row.integer(9))}};
}

Result<std::vector<QuarantineRow>> rowsIn(Statement& read) {
    std::vector<QuarantineRow> rows;
    for (;;) {
        TRY_SET(const bool found, read.step());
        if (!found) return rows;
        rows.push_back(quarantineIn(read));
    }
}

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace

Result<void> SqliteStore::addToQuarantine(const QuarantineRow& row) {
    TRY_SET(Lease write, statements_.use("INSERT INTO quarantine(" QUARANTINE_COLUMNS
                                         ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"));
    write->bind(1, row.device).bind(2, stored(row.sequence)).bind(3, row.change);
    write->bind(4, ByteView(row.encoded)).bind(5, row.code).bind(6, row.reason).bind(7, row.received.ms);
    return write->bind(8, row.record)
        .bind(9, row.awaits.device)
        .bind(10, stored(row.awaits.sequence))
        .run();
}

Result<std::optional<QuarantineRow>> SqliteStore::quarantined(const Dot& dot, const Hash& change) {
    TRY_SET(Lease read, statements_.use(QUARANTINE_ROWS "WHERE device=?1 AND sequence=?2 AND change=?3"));
    TRY_SET(const bool found,
            read->bind(1, dot.device).bind(2, stored(dot.sequence)).bind(3, change).step());
    if (!found) return std::optional<QuarantineRow>();
    return std::optional<QuarantineRow>(quarantineIn(*read));
}

Result<std::vector<QuarantineRow>> SqliteStore::quarantine() {
    TRY_SET(Lease read, statements_.use(QUARANTINE_ROWS "ORDER BY id"));
    return rowsIn(*read);
}

Result<std::vector<QuarantineRow>> SqliteStore::waitingFor(const Dot& arrived) {
    TRY_SET(Lease read, statements_.use(QUARANTINE_ROWS "WHERE code='waiting' AND awaits=?1 AND "
                                                        "awaits_sequence<=?2 ORDER BY device, sequence"));
    read->bind(1, arrived.device).bind(2, stored(arrived.sequence));
    return rowsIn(*read);
}

Result<std::optional<Dot>> SqliteStore::awaitedEarlier(RecordId record, const Dot& dot) {
    TRY_SET(Lease read,
            statements_.use("SELECT awaits, awaits_sequence FROM quarantine WHERE code='waiting' "
                            "AND record=?1 AND device=?2 AND sequence<?3 LIMIT 1"));
    TRY_SET(const bool found,
            read->bind(1, record).bind(2, dot.device).bind(3, stored(dot.sequence)).step());
    if (!found) return std::optional<Dot>();
    return std::optional<Dot>({read->id<DeviceId>(0), static_cast<std::uint64_t>(read->integer(1))});
}

Result<void> SqliteStore::updateQuarantine(const QuarantineRow& row) {
    TRY_SET(Lease write,
            statements_.use("UPDATE quarantine SET code=?4, reason=?5, awaits=?6, "
                            "awaits_sequence=?7 WHERE device=?1 AND sequence=?2 AND change=?3"));
    write->bind(1, row.device).bind(2, stored(row.sequence)).bind(3, row.change).bind(4, row.code);
    return write->bind(5, row.reason).bind(6, row.awaits.device).bind(7, stored(row.awaits.sequence)).run();
}

Result<void> SqliteStore::removeFromQuarantine(const Dot& dot, const Hash& change) {
    TRY_SET(Lease write,
            statements_.use("DELETE FROM quarantine WHERE device=?1 AND sequence=?2 AND change=?3"));
    return write->bind(1, dot.device).bind(2, stored(dot.sequence)).bind(3, change).run();
}

}  // namespace doorstep::server
