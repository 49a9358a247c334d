// Opening, transactions, devices, the log. Feed, quarantine and directory are in files of their own.
#include "sync/server/sqlite_store.h"

#include "core/records/forms.h"
#include "sync/server/sqlite_schema.h"

namespace doorstep::server {
namespace {

constexpr const char* kDeviceColumns =
    "SELECT id, user, key, name, enrolled_ms, revoked_ms, seen_ms, counter, have, head FROM device";

/// A tablet's clock may be so far ahead before its times stop pulling the server's along.
constexpr std::int64_t kClockAheadMaxMs = 24LL * 3600 * 1000;

std::optional<Instant> instantIn(const Statement& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return Instant{row.integer(column)};
}

void bindInstant(Statement& statement, int index, const std::optional<Instant>& instant) {
    if (instant) {
        statement.bind(index, instant->ms);
    } else {
        statement.bindNull(index);
    }
}

DeviceRow deviceIn(const Statement& row) {
    DeviceRow device;
    device.id = row.id<DeviceId>(0);
    device.user = row.id<UserId>(1);
    const ByteView key = row.bytes(2);
    if (key.size() == device.key.size()) std::copy(key.begin(), key.end(), device.key.begin());
    device.name = row.text(3);
    device.enrolled = {row.integer(4)};
    device.revoked = instantIn(row, 5);
    device.seen = instantIn(row, 6);
    device.counter = static_cast<std::uint64_t>(row.integer(7));
    device.have = static_cast<std::uint64_t>(row.integer(8));
    device.head = row.hash(9);
    return device;
}

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(Database database, const crypto::PublicKey& ownKey,
                                                       TimeSource& time, Randomness& randomness) {
    auto kept = std::make_unique<Database>(std::move(database));
    TRY_SET(RecordStore records, RecordStore::open(*kept, ProjectionRules(Forms::shipped().mergeKinds())));
    TRY(migrate(*kept, "server", kServerMigrations));
    std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(kept), std::move(records)));
    TRY(store->inTransaction([&] { return store->setUp(ownKey, time, randomness); }));
    return store;
}

Result<void> SqliteStore::setUp(const crypto::PublicKey& ownKey, TimeSource& time, Randomness& randomness) {
    if (setting("epoch")) return {};
    return putOwnDevice(ownKey, time, randomness);
}

Result<void> SqliteStore::putOwnDevice(const crypto::PublicKey& ownKey, TimeSource& time,
                                       Randomness& randomness) {
    DeviceRow own;
    own.id = makeId<DeviceId>(time, randomness);
    own.key = ownKey;
    own.name = "server";
    own.enrolled = time.now();
    TRY(putDevice(own));
    Bytes epoch(16);
    randomness.fill(epoch);
    TRY_SET(Lease write, statements_.use("INSERT OR REPLACE INTO setting VALUES(?1,?2)"));
    TRY(write->bind(1, "own_device").bind(2, own.id).run());
    return write->bind(1, "epoch").bind(2, ByteView(epoch)).run();
}

Result<void> SqliteStore::beginEpoch(TimeSource& time, Randomness& randomness) {
    TRY_SET(const DeviceId before, ownDevice());
    TRY_SET(const DeviceRow row, device(before));
    return putOwnDevice(row.key, time, randomness);
}

Result<void> SqliteStore::inTransaction(const Work& work) {
    TRY_SET(Transaction transaction, Transaction::begin(*database_));
    TRY(work());
    return transaction.commit();
}

Result<void> SqliteStore::inStep(const Work& work) {
    TRY(database_->execute("SAVEPOINT step"));
    const Result<void> done = work();
    if (!done) TRY(database_->execute("ROLLBACK TO step"));
    TRY(database_->execute("RELEASE step"));
    return done;
}

Result<Bytes> SqliteStore::setting(const char* name) {
    TRY_SET(Lease read, statements_.use("SELECT value FROM setting WHERE name=?1"));
    TRY_SET(const bool found, read->bind(1, std::string_view(name)).step());
    if (!found) return {ErrorCode::NotFound, std::string("no setting ") + name};
    const ByteView value = read->bytes(0);
    return Bytes(value.begin(), value.end());
}

Result<Bytes> SqliteStore::epoch() {
    return setting("epoch");
}

Result<DeviceId> SqliteStore::ownDevice() {
    TRY_SET(const Bytes id, setting("own_device"));
    return idFrom<DeviceId>(id);
}

Result<DeviceRow> SqliteStore::device(DeviceId id) {
    static const std::string sql = std::string(kDeviceColumns) + " WHERE id=?1";
    TRY_SET(Lease read, statements_.use(sql));
    TRY_SET(const bool found, read->bind(1, id).step());
    if (!found) return {ErrorCode::NotFound, "no such device"};
    return deviceIn(*read);
}

Result<std::vector<DeviceRow>> SqliteStore::devices() {
    static const std::string sql = std::string(kDeviceColumns) + " ORDER BY enrolled_ms, id";
    TRY_SET(Lease read, statements_.use(sql));
    std::vector<DeviceRow> rows;
    for (;;) {
        TRY_SET(const bool found, read->step());
        if (!found) return rows;
        rows.push_back(deviceIn(*read));
    }
}

Result<void> SqliteStore::putDevice(const DeviceRow& row) {
    TRY_SET(Lease write, statements_.use("INSERT INTO device VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10) "
                                         "ON CONFLICT(id) DO UPDATE SET user=?2, key=?3, name=?4, "
                                         "enrolled_ms=?5, revoked_ms=?6, seen_ms=?7, counter=?8, have=?9, "
                                         "head=?10"));
    write->bind(1, row.id).bind(2, row.user).bind(3, ByteView(row.key)).bind(4, row.name);
    write->bind(5, row.enrolled.ms);
    bindInstant(*write, 6, row.revoked);
    bindInstant(*write, 7, row.seen);
    write->bind(8, stored(row.counter)).bind(9, stored(row.have)).bind(10, row.head);
    return write->run();
}

Result<EnrolmentRow> SqliteStore::enrolment(const Hash& secret) {
    TRY_SET(Lease read, statements_.use("SELECT user, expires_ms, used_by FROM enrolment WHERE secret=?1"));
    TRY_SET(const bool found, read->bind(1, secret).step());
    if (!found) return {ErrorCode::NotFound, "no such code"};
    return EnrolmentRow{secret, read->id<UserId>(0), {read->integer(1)}, read->id<DeviceId>(2)};
}

Result<void> SqliteStore::putEnrolment(const EnrolmentRow& row) {
    TRY_SET(Lease write, statements_.use("INSERT INTO enrolment VALUES(?1,?2,?3,?4) "
                                         "ON CONFLICT(secret) DO UPDATE SET user=?2, expires_ms=?3, "
                                         "used_by=?4"));
    return write->bind(1, row.secret).bind(2, row.user).bind(3, row.expires.ms).bind(4, row.usedBy).run();
}

Result<std::optional<LoggedChange>> SqliteStore::change(const Dot& dot) {
    auto stored = records_.change(dot);
    if (!stored && stored.error().code == ErrorCode::NotFound) return std::optional<LoggedChange>();
    if (!stored) return stored.error();
    return std::optional<LoggedChange>({dot, stored->id, std::move(stored->encoded)});
}

Result<std::optional<Record>> SqliteStore::record(RecordId id) {
    auto record = records_.load(id);
    if (!record && record.error().code == ErrorCode::NotFound) return std::optional<Record>();
    if (!record) return record.error();
    return std::optional<Record>(std::move(*record));
}

Result<std::vector<Dot>> SqliteStore::historyOf(RecordId id) {
    TRY_SET(const std::vector<StoredChange> history, records_.history(id));
    std::vector<Dot> dots;
    for (const StoredChange& stored : history) dots.push_back(stored.change.dot);
    return dots;
}

Result<HybridTime> SqliteStore::latestTime(Instant now) {
    return records_.latestTime({now.ms + kClockAheadMaxMs});
}

Result<std::pair<std::uint64_t, Hash>> SqliteStore::headOf(DeviceId device) {
    TRY_SET(const std::optional<DeviceHead> head, records_.headOf(device));
    return head ? std::pair(head->sequence, head->id) : std::pair(std::uint64_t{0}, Hash{});
}

Result<void> SqliteStore::append(const Change& change, ByteView encoded) {
    TRY(records_.append(change, encoded));
    return {};
}

Result<Counts> SqliteStore::counts() {
    TRY_SET(Lease read,
            statements_.use("SELECT (SELECT count(*) FROM (SELECT DISTINCT device, sequence FROM entry)), "
                            "(SELECT count(*) FROM quarantine), "
                            "(SELECT count(*) FROM device WHERE user <> zeroblob(16)), "
                            "(SELECT count(*) FROM user WHERE staff_id <> ''), "
                            "(SELECT count(*) FROM allocation)"));
    TRY(read->step());
    return Counts{read->integer(0), read->integer(1), read->integer(2), read->integer(3), read->integer(4)};
}

}  // namespace doorstep::server
