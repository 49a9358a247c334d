// The server's data in a PostgreSQL database that several server processes may share.
#pragma once

#include <map>

#include "core/crypto/secret.h"
#include "core/storage/database.h"
#include "sync/server/postgres_connection.h"
#include "sync/server/postgres_seal.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// One process writes at a time, over all processes: a transaction begins by taking one lock, so that
/// whatever it reads before it decides (counters, who knows what, whose turn it is to wait) cannot change
/// under it, and the feed's numbers are committed in their order. A process that dies lets go of the lock
/// with its connection.
///
/// When the line to the database is lost, the transaction under way fails with `Busy`, and the next one
/// connects again.
class PostgresStore final : public ServerStore {
public:
    /// What a server's folder brings: the key that seals what is stored, and the public half of the one
    /// that the server's own device signs with.
    struct Keys {
        const Secret& store;
        const crypto::PublicKey& own;
    };
    /// Connects to the database at `uri` and brings its tables up to date. With `Create` an empty one gets
    /// tables, its epoch and its own device; without, it fails with `NotFound`, so that nobody serves
    /// nothing by mistake. Fails as `postgres::Connection::open` does, with `NewerVersion` when a later
    /// version wrote the tables, and with `WrongKey` when they are those of another server.
    static Result<std::unique_ptr<PostgresStore>> open(const std::string& uri, Keys keys, TimeSource& time,
                                                       Randomness& randomness, OpenMode mode);
    /// Whether a server's records are in the database already. Fails as `postgres::Connection::open` does,
    /// and with `NotAllowed` when there are none and the role may make no tables.
    static Result<bool> isTaken(const std::string& uri);

    Result<void> inTransaction(const Work& work) override;
    Result<void> inStep(const Work& work) override;

    Result<Bytes> epoch() override;
    Result<void> beginEpoch(TimeSource& time, Randomness& randomness) override;
    Result<DeviceId> ownDevice() override;

    Result<DeviceRow> device(DeviceId id) override;
    Result<std::vector<DeviceRow>> devices() override;
    Result<void> putDevice(const DeviceRow& row) override;

    Result<EnrolmentRow> enrolment(const Hash& secret) override;
    Result<void> putEnrolment(const EnrolmentRow& row) override;

    Result<std::optional<LoggedChange>> change(const Dot& dot) override;
    Result<std::optional<Record>> record(RecordId id) override;
    Result<std::vector<Dot>> historyOf(RecordId id) override;
    Result<HybridTime> latestTime(Instant now) override;
    Result<std::pair<std::uint64_t, Hash>> headOf(DeviceId device) override;
    Result<void> append(const Change& change, ByteView encoded) override;

    Result<void> addToFeed(const Dot& dot, const std::set<PersonId>& people, Instant received) override;
    Result<FeedPage> feed(const std::vector<PersonId>& people, std::int64_t cursor,
                          PageLimit limit) override;
    Result<FeedPage> feedOf(PersonId person, std::int64_t after, PageLimit limit) override;

    Result<void> addToQuarantine(const QuarantineRow& row) override;
    Result<std::optional<QuarantineRow>> quarantined(const Dot& dot, const Hash& change) override;
    Result<std::vector<QuarantineRow>> quarantine() override;
    Result<std::vector<QuarantineRow>> waitingFor(const Dot& arrived) override;
    Result<std::optional<Dot>> awaitedEarlier(RecordId record, const Dot& dot) override;
    Result<void> updateQuarantine(const QuarantineRow& row) override;
    Result<void> removeFromQuarantine(const Dot& dot, const Hash& change) override;

    Result<void> putUser(const UserRow& row) override;
    Result<void> putTeam(const TeamRow& row) override;
    Result<void> putPerson(PersonId id, const std::string& localId) override;
    Result<void> putAllocation(const AllocationRow& row) override;
    Result<UserRow> user(UserId id) override;
    Result<UserRow> userWithStaffId(const std::string& id) override;
    Result<TeamRow> teamNamed(const std::string& name) override;
    Result<PersonId> personWithLocalId(const std::string& id) override;
    Result<std::vector<PersonId>> people() override;
    Result<std::vector<Record>> recordsAbout(PersonId person, const std::string& type) override;
    Result<std::optional<Record>> recordAsOf(RecordId id, Instant asOf) override;
    Result<std::vector<Record>> recordsAboutAsOf(PersonId person, Instant asOf) override;
    Result<std::vector<AcceptedChange>> acceptedChanges(RecordId id) override;
    Result<std::vector<UserRow>> users() override;
    Result<std::vector<TeamRow>> teams() override;
    Result<std::vector<AllocationRow>> allocationsTo(UserId worker) override;
    Result<std::vector<AllocationRow>> allocationsToTeam(TeamId team) override;
    Result<std::vector<AllocationRow>> allocationsOf(PersonId person) override;
    Result<std::vector<RecordId>> allocationsFrom(Date day) override;

    Result<KnownMark> knownMark() override;
    Result<void> putKnownMark(const KnownMark& mark) override;
    Result<Arrivals> arrivalsAfter(std::int64_t position, std::int64_t entries) override;
    Result<Arrivals> newestArrival() override;
    Result<std::vector<PersonId>> peopleNotKnown(std::int64_t limit) override;
    Result<std::vector<RecordId>> recordIdsAbout(PersonId person) override;
    Result<std::optional<KnownRow>> known(PersonId person) override;
    Result<void> putKnown(const KnownRow& row) override;
    Result<void> forgetKnown() override;
    Result<void> eachKnown(bool versions, const KnownVisitor& visit) override;

    Result<Counts> counts() override;

private:
    using Connection = postgres::Connection;
    using Row = postgres::Row;
    using Rows = postgres::Rows;
    using Values = postgres::Values;

    PostgresStore(std::unique_ptr<Connection> connection, const Secret& key)
        : connection_(std::move(connection)), seal_(key.view()) {}
    Result<void> begin();
    Result<void> beginOnce();
    Result<void> commit();
    void rollBack();
    Result<void> migrate(OpenMode mode);
    Result<void> setUp(const crypto::PublicKey& ownKey, TimeSource& time, Randomness& randomness);
    Result<void> putOwnDevice(const crypto::PublicKey& ownKey, TimeSource& time, Randomness& randomness);
    Result<void> requireOwn(const crypto::PublicKey& ownKey);
    Result<Bytes> setting(const char* name);
    Result<DeviceRow> deviceIn(const Row& row) const;

    Result<Bytes> encodedIn(const Row& row) const;
    Result<std::vector<Change>> changesIn(const Rows& rows) const;
    Result<std::optional<Record>> readRecord(RecordId id);
    Result<void> putRecord(const Record& record, const std::set<PersonId>& before);
    Result<void> rebuildRecords();
    struct Places;
    Result<Places> placesAfter(const std::vector<PersonId>& people, std::int64_t cursor, PageLimit limit);
    Result<FeedPage> merged(const std::vector<PersonId>& people, std::int64_t cursor, PageLimit limit);
    Result<QuarantineRow> quarantineIn(const Row& row) const;
    Result<std::vector<QuarantineRow>> quarantineIn(const Rows& rows) const;
    Result<UserRow> userIn(const Row& row) const;
    Result<TeamRow> teamIn(const Row& row) const;
    Result<std::vector<AllocationRow>> allocationsIn(const Rows& rows) const;

    /// What this transaction has read or written and nobody else can change before it ends.
    struct Known {
        RecordId recordId;
        std::optional<Record> record;         ///< Of `recordId`; nothing when there is none.
        std::map<DeviceId, bool> hasWaiting;  ///< Devices of which changes wait.
    };

    std::unique_ptr<Connection> connection_;
    postgres::RowSeal seal_;
    bool inTransaction_ = false;
    Known known_;
};

}  // namespace doorstep::server
