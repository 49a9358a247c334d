// The log first, since everything else is compared with it.
#include "core/storage/verify.h"

#include <map>

#include "core/crypto/crypto.h"

namespace doorstep {
namespace {

void add(Verified& verified, std::size_t& count, RecordId record, std::string what, bool mends = false) {
    if (++count <= kFindingsMax) verified.findings.push_back({record, std::move(what), mends});
}

/// Tables against their indexes, and the words of the search against theirs.
Result<void> checkFile(Database& database, Verified& verified) {
    std::size_t count = 0;
    TRY_SET(Statement check, database.prepare("PRAGMA integrity_check(20)"));
    TRY_SET(bool more, check.step());
    while (more) {
        if (const std::string line = check.text(0); line != "ok") {
            add(verified, count, {}, "a table does not fit its index: " + line);
        }
        TRY_SET(more, check.step());
    }
    const auto words = database.execute("INSERT INTO search(search) VALUES('integrity-check')");
    if (!words && words.error().code != ErrorCode::Damaged) return words.error();
    if (!words) add(verified, count, {}, "the search index does not fit its words");
    return {};
}

/// The change before the one looked at.
struct Before {
    DeviceId device;
    std::uint64_t sequence = 0;
    Hash id;
};

std::string complaintAbout(const Statement& row, const Change& change, const Hash& id,
                           const Before& before) {
    const bool follows = before.device == change.dot.device && before.sequence + 1 == change.dot.sequence;
    const bool asListed = change.dot.device == row.id<DeviceId>(0) &&
                          static_cast<std::int64_t>(change.dot.sequence) == row.integer(1) &&
                          change.record == row.id<RecordId>(2);
    if (id != row.hash(3) || !asListed) return " is not what its entry in the log says";
    if (follows && change.previous != before.id) return " does not follow the one before it";
    return {};
}

Result<void> checkLog(Database& database, Verified& verified) {
    std::size_t count = 0;
    TRY_SET(Statement rows, database.prepare("SELECT device, sequence, record, id, encoded FROM change_log "
                                             "ORDER BY device, sequence"));
    Before before;
    TRY_SET(bool more, rows.step());
    while (more) {
        ++verified.changes;
        const Hash id = identityOf(rows.bytes(4));
        const auto change = decodeChange(rows.bytes(4));
        const std::string complaint =
            change ? complaintAbout(rows, *change, id, before) : std::string(" does not read");
        if (!complaint.empty()) {
            add(verified, count, rows.id<RecordId>(2),
                "change " + std::to_string(rows.integer(1)) + " of device " + textOf(rows.id<DeviceId>(0)) +
                    complaint);
        }
        before = {rows.id<DeviceId>(0), static_cast<std::uint64_t>(rows.integer(1)), id};
        TRY_SET(more, rows.step());
    }
    TRY_SET(Statement heads,
            database.prepare("SELECT h.device FROM device_head h JOIN change_log c ON c.device=h.device "
                             "AND c.sequence>=h.sequence WHERE c.sequence>h.sequence OR c.id<>h.id"));
    TRY_SET(more, heads.step());
    while (more) {
        add(verified, count, {},
            "the log of device " + textOf(heads.id<DeviceId>(0)) + " does not end where it is said to end");
        TRY_SET(more, heads.step());
    }
    return {};
}

// Everything projected from a record, whatever number the row has.
constexpr const char* kProjected =
    "SELECT r.id, r.state, r.type || char(1) || r.status || char(1) || r.event_time || char(1) || "
    "r.changed_ms || char(1) || r.changed_count || char(1) || hex(r.author) || char(1) || r.in_conflict, "
    "(SELECT group_concat(hex(person)) FROM (SELECT person FROM record_person p WHERE p.record=r.number "
    "ORDER BY person)), "
    "(SELECT group_concat(one, char(1)) FROM (SELECT hex(person) || quote(day) || quote(code) || met || "
    "alone "
    "|| disputed || quote(next) || quote(summary) || quote(detail) AS one FROM fact f WHERE "
    "f.record=r.number "
    "ORDER BY person)), "
    "(SELECT words || char(1) || fields FROM search "
    "WHERE rowid = CASE r.type WHEN 'person' THEN -r.number ELSE r.number END) FROM record r";

/// What is projected, a hash for each record, and the number of rows in all tables together.
struct Projection {
    std::map<RecordId, Hash> records;
    std::string rows;
};

Result<Projection> readProjection(Database& database) {
    Projection projection;
    TRY_SET(Statement rows, database.prepare(kProjected));
    TRY_SET(bool more, rows.step());
    while (more) {
        Bytes all;
        for (int column = 1; column <= 5; ++column) {
            const Hash part = crypto::hash(rows.bytes(column));
            all.insert(all.end(), part.bytes.begin(), part.bytes.end());
        }
        projection.records[rows.id<RecordId>(0)] = crypto::hash(all);
        TRY_SET(more, rows.step());
    }
    TRY_SET(Statement counts, database.prepare("SELECT (SELECT count(*) FROM record_person) || ' ' || "
                                               "(SELECT count(*) FROM fact) || ' ' || "
                                               "(SELECT count(*) FROM search)"));
    TRY(counts.step());
    projection.rows = counts.text(0);
    return projection;
}

Result<void> checkProjection(RecordStore& store, Verified& verified) {
    Database& database = store.database();
    TRY_SET(const Projection kept, readProjection(database));
    TRY_SET(const Transaction notKept, Transaction::begin(database));
    TRY(store.rebuild());
    TRY_SET(const Projection made, readProjection(database));
    std::size_t count = 0;
    verified.records = static_cast<std::int64_t>(made.records.size());
    for (const auto& [id, hash] : made.records) {
        const auto found = kept.records.find(id);
        if (found == kept.records.end()) {
            add(verified, count, id, "the record is in the log and not in its table", true);
        } else if (found->second != hash) {
            add(verified, count, id, "the record is older or newer than its changes in the log", true);
        }
    }
    for (const auto& [id, hash] : kept.records) {
        if (!made.records.contains(id))
            add(verified, count, id, "the record has no changes in the log", true);
    }
    if (count == 0 && kept.rows != made.rows) {
        add(verified, count, {}, "lists or the search hold rows that no record stands behind", true);
    }
    return {};
}

Result<Verified> findings(RecordStore& store) {
    Verified verified;
    TRY(checkFile(store.database(), verified));
    TRY(checkLog(store.database(), verified));
    const auto projection = checkProjection(store, verified);
    if (projection) return verified;
    // A log that does not read, or rows that stand in each other's way, cannot be replayed.
    if (projection.error().code != ErrorCode::Damaged) return projection.error();
    std::size_t count = 0;
    add(verified, count, {}, "the log cannot be replayed: " + projection.error().detail);
    return verified;
}

}  // namespace

Result<Verified> verifyRecords(RecordStore& store) {
    TRY_SET(Verified verified, findings(store));
    // SQLite lists a page that it could not have among what it finds.
    if (!verified.findings.empty() && store.database().readFailed()) {
        return {ErrorCode::Io, "the disk failed while all was verified: " + verified.findings.front().what};
    }
    return verified;
}

}  // namespace doorstep
