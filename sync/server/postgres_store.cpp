// Opening, migrations, transactions, devices. Log, feed, quarantine and directory are in files of their
// own.
#include "sync/server/postgres_store.h"

#include <algorithm>

#include "core/storage/record_codec.h"
#include "sync/server/postgres_schema.h"

namespace doorstep::server {
namespace {

/// Held by the one transaction that writes: "doorstep" as a number, among all advisory locks of the
/// database.
constexpr std::int64_t kWriterLock = 0x646f'6f72'7374'6570;

constexpr std::int64_t kSchema = std::end(postgres::kMigrations)[-1].version;

Error newer() {
    return {ErrorCode::NewerVersion, "the database was written by a later version; update this one"};
}

std::int64_t stored(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

cbor::Writer& writeInstant(cbor::Writer& out, const std::optional<Instant>& instant) {
    return instant ? out.integer(instant->ms) : out.null();
}

cbor::Writer placeOf(const DeviceRow& row) {
    cbor::Writer place;
    place.array(9).text("device").id(row.id).id(row.user).bytes(row.key).integer(row.enrolled.ms);
    writeInstant(place, row.revoked);
    place.unsignedInteger(row.counter).unsignedInteger(row.have).hash(row.head);
    return place;
}

cbor::Writer placeOf(const EnrolmentRow& row) {
    cbor::Writer place;
    place.array(5).text("enrolment").hash(row.secret).id(row.user).integer(row.expires.ms).id(row.usedBy);
    return place;
}

void addInstant(postgres::Values& values, const std::optional<Instant>& instant) {
    if (instant) {
        values.add(instant->ms);
    } else {
        values.addNull();
    }
}

std::optional<Instant> instantIn(const postgres::Row& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return Instant{row.integer(column)};
}

#define DEVICE_ROWS \
    "SELECT id, worker, key, enrolled_ms, revoked_ms, seen_ms, counter, have, head, sealed FROM device "

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& uri, Keys keys,
                                                           TimeSource& time, Randomness& randomness,
                                                           OpenMode mode) {
    TRY_SET(auto connection, Connection::open(uri));
    std::unique_ptr<PostgresStore> store(new PostgresStore(std::move(connection), keys.store));
    TRY(store->migrate(mode));
    TRY(store->inTransaction([&] { return store->setUp(keys.own, time, randomness); }));
    TRY(store->requireOwn(keys.own));
    return store;
}

Result<bool> PostgresStore::isTaken(const std::string& uri) {
    TRY_SET(const auto connection, Connection::open(uri));
    TRY_SET(const Rows rows,
            connection->ask(
                "SELECT to_regclass('doorstep.version') IS NOT NULL, to_regnamespace('doorstep') IS NOT "
                "NULL OR has_database_privilege(current_database(), 'CREATE')"));
    if (rows[0].boolean(1)) return rows[0].boolean(0);
    return {ErrorCode::NotAllowed, "this role may not make the schema doorstep in the database"};
}

/// In one transaction, whatever else starts at the same time.
Result<void> PostgresStore::migrate(OpenMode mode) {
    TRY(connection_->post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
    const auto migrated = [&]() -> Result<void> {
        TRY(connection_->ask("SELECT pg_advisory_xact_lock($1)", Values().add(kWriterLock)));
        TRY_SET(const Rows rows, connection_->ask("SELECT to_regnamespace('doorstep') IS NOT NULL, "
                                                  "to_regclass('doorstep.version') IS NOT NULL"));
        if (!rows[0].boolean(1) && mode != OpenMode::Create) {
            return {ErrorCode::NotFound, "the database holds no server's records"};
        }
        if (!rows[0].boolean(0)) TRY(connection_->script("CREATE SCHEMA doorstep"));
        if (!rows[0].boolean(1)) {
            TRY(
                connection_->script("CREATE TABLE version(schema BIGINT NOT NULL, records BIGINT NOT NULL);"
                                    "INSERT INTO version VALUES(0, 0)"));
        }
        TRY_SET(const Rows version, connection_->ask("SELECT schema, records FROM version"));
        const std::int64_t schema = version[0].integer(0), records = version[0].integer(1);
        if (schema > kSchema || records > kRecordFormat) return newer();
        for (const Migration& step : postgres::kMigrations) {
            if (step.version > schema) TRY(connection_->script(step.sql));
        }
        if (records < kRecordFormat) TRY(rebuildRecords());
        return connection_->post("UPDATE version SET schema = $1, records = $2",
                                 Values().add(kSchema).add(kRecordFormat));
    }();
    if (migrated) return commit();
    rollBack();
    return migrated;
}

Result<void> PostgresStore::setUp(const crypto::PublicKey& ownKey, TimeSource& time,
                                  Randomness& randomness) {
    const auto known = setting("epoch");
    if (known) return {};
    if (known.error().code != ErrorCode::NotFound) return known.error();
    return putOwnDevice(ownKey, time, randomness);
}

Result<void> PostgresStore::putOwnDevice(const crypto::PublicKey& ownKey, TimeSource& time,
                                         Randomness& randomness) {
    DeviceRow own;
    own.id = makeId<DeviceId>(time, randomness);
    own.key = ownKey;
    own.name = "server";
    own.enrolled = time.now();
    TRY(putDevice(own));
    Bytes epoch(16);
    randomness.fill(epoch);
    return connection_->post(
        "INSERT INTO setting VALUES('own_device', $1), ('epoch', $2) "
        "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        Values().add(own.id).add(ByteView(epoch)));
}

/// A database that was meant for another folder is left alone.
Result<void> PostgresStore::requireOwn(const crypto::PublicKey& ownKey) {
    TRY_SET(const DeviceId id, ownDevice());
    const auto own = device(id);
    if (own && own->key == ownKey) return {};
    if (!own && own.error().code != ErrorCode::Damaged) return own.error();
    return {ErrorCode::WrongKey,
            "the database holds another server's records: its keys are not in this folder"};
}

Result<void> PostgresStore::beginEpoch(TimeSource& time, Randomness& randomness) {
    TRY_SET(const DeviceId before, ownDevice());
    TRY_SET(const DeviceRow row, device(before));
    return putOwnDevice(row.key, time, randomness);
}

Result<void> PostgresStore::inTransaction(const Work& work) {
    TRY(begin());
    const Result<void> done = work();
    if (done) return commit();
    rollBack();
    return done;
}

Result<void> PostgresStore::begin() {
    DOORSTEP_ASSERT(!inTransaction_);
    if (connection_->connected()) {
        const auto begun = beginOnce();
        if (begun || connection_->connected()) return begun;
    }
    TRY(connection_->reconnect());
    return beginOnce();
}

/// The lock comes first, and each statement sees what was committed before it began: so what is read from
/// here on is what the writer before left. The schema is looked at again, since a later version may have
/// started beside us.
Result<void> PostgresStore::beginOnce() {
    const auto begun = [&]() -> Result<void> {
        TRY(connection_->post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
        TRY(connection_->post("SELECT pg_advisory_xact_lock($1)", Values().add(kWriterLock)));
        TRY_SET(const Rows version, connection_->ask("SELECT schema, records FROM version"));
        if (version[0].integer(0) != kSchema || version[0].integer(1) != kRecordFormat) return newer();
        return {};
    }();
    known_ = {};
    inTransaction_ = begun.ok();
    if (!begun) rollBack();
    return begun;
}

Result<void> PostgresStore::commit() {
    const auto done = connection_->finish();
    if (!done) {
        rollBack();
        return done;
    }
    inTransaction_ = false;
    TRY_SET(const Rows committed, connection_->ask("COMMIT"));
    // So it answers when a statement had failed and nobody had minded.
    if (committed.did() != "COMMIT") return {ErrorCode::Io, "the database did not commit"};
    return {};
}

void PostgresStore::rollBack() {
    inTransaction_ = false;
    (void)connection_->finish();
    (void)connection_->ask("ROLLBACK");
}

Result<void> PostgresStore::inStep(const Work& work) {
    TRY(connection_->post("SAVEPOINT step"));
    Result<void> done = work();
    if (done) done = connection_->finish();
    if (!done) {
        known_ = {};
        (void)connection_->finish();
        TRY(connection_->ask("ROLLBACK TO SAVEPOINT step"));
    }
    TRY(connection_->post("RELEASE SAVEPOINT step"));
    return done;
}

Result<Bytes> PostgresStore::setting(const char* name) {
    TRY_SET(const Rows rows, connection_->ask("SELECT value FROM setting WHERE name = $1",
                                              Values().add(std::string_view(name))));
    if (rows.empty()) return {ErrorCode::NotFound, std::string("no setting ") + name};
    const ByteView value = rows[0].bytes(0);
    return Bytes(value.begin(), value.end());
}

Result<Bytes> PostgresStore::epoch() {
    return setting("epoch");
}

Result<DeviceId> PostgresStore::ownDevice() {
    TRY_SET(const Bytes id, setting("own_device"));
    return idFrom<DeviceId>(id);
}

Result<DeviceRow> PostgresStore::deviceIn(const Row& row) const {
    DeviceRow device;
    device.id = row.id<DeviceId>(0);
    device.user = row.id<UserId>(1);
    const ByteView key = row.bytes(2);
    if (key.size() == device.key.size()) std::copy(key.begin(), key.end(), device.key.begin());
    device.enrolled = {row.integer(3)};
    device.revoked = instantIn(row, 4);
    device.seen = instantIn(row, 5);
    device.counter = static_cast<std::uint64_t>(row.integer(6));
    device.have = static_cast<std::uint64_t>(row.integer(7));
    device.head = row.hash(8);
    TRY_SET(const Bytes name, seal_.open(row.bytes(9), placeOf(device)));
    device.name = textOf(name);
    return device;
}

Result<DeviceRow> PostgresStore::device(DeviceId id) {
    TRY_SET(const Rows rows, connection_->ask(DEVICE_ROWS "WHERE id = $1", Values().add(id)));
    if (rows.empty()) return {ErrorCode::NotFound, "no such device"};
    return deviceIn(rows[0]);
}

Result<std::vector<DeviceRow>> PostgresStore::devices() {
    TRY_SET(const Rows rows, connection_->ask(DEVICE_ROWS "ORDER BY enrolled_ms, id"));
    std::vector<DeviceRow> devices;
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(DeviceRow device, deviceIn(rows[i]));
        devices.push_back(std::move(device));
    }
    return devices;
}

Result<void> PostgresStore::putDevice(const DeviceRow& row) {
    Values values;
    values.add(row.id).add(row.user).add(ByteView(row.key)).add(row.enrolled.ms);
    addInstant(values, row.revoked);
    addInstant(values, row.seen);
    values.add(stored(row.counter)).add(stored(row.have)).add(row.head);
    values.add(ByteView(seal_.seal(bytesOf(row.name), placeOf(row))));
    return connection_->post(
        "INSERT INTO device(id, worker, key, enrolled_ms, revoked_ms, seen_ms, counter, have, "
        "head, sealed) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT(id) DO "
        "UPDATE SET worker = $2, key = $3, enrolled_ms = $4, revoked_ms = $5, seen_ms = $6, "
        "counter = $7, have = $8, head = $9, sealed = $10",
        values);
}

Result<EnrolmentRow> PostgresStore::enrolment(const Hash& secret) {
    TRY_SET(const Rows rows, connection_->ask("SELECT worker, expires_ms, used_by, sealed FROM enrolment "
                                              "WHERE secret = $1",
                                              Values().add(secret)));
    if (rows.empty()) return {ErrorCode::NotFound, "no such code"};
    EnrolmentRow row{secret, rows[0].id<UserId>(0), {rows[0].integer(1)}, rows[0].id<DeviceId>(2)};
    TRY(seal_.open(rows[0].bytes(3), placeOf(row)));
    return row;
}

Result<void> PostgresStore::putEnrolment(const EnrolmentRow& row) {
    Values values;
    values.add(row.secret).add(row.user).add(row.expires.ms).add(row.usedBy);
    values.add(ByteView(seal_.seal({}, placeOf(row))));
    return connection_->post(
        "INSERT INTO enrolment VALUES($1, $2, $3, $4, $5) ON CONFLICT(secret) DO UPDATE SET "
        "worker = $2, expires_ms = $3, used_by = $4, sealed = $5",
        values);
}

Result<Counts> PostgresStore::counts() {
    TRY_SET(const Rows rows,
            connection_->ask(
                "SELECT (SELECT count(*) FROM (SELECT DISTINCT device, sequence FROM entry) e), "
                "(SELECT count(*) FROM quarantine), (SELECT count(*) FROM device WHERE worker <> $1), "
                "(SELECT count(*) FROM worker WHERE lookup <> $2), "
                "(SELECT count(*) FROM allocation)",
                Values().add(UserId{}).add(seal_.lookup("worker", ""))));
    const Row row = rows[0];
    return Counts{row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)};
}

}  // namespace doorstep::server
