// The server's data in one sealed SQLite file, beside the record store.
#pragma once

#include <span>

#include "core/storage/database.h"
#include "core/storage/record_store.h"
#include "core/storage/statement_cache.h"
#include "sync/server/store.h"

namespace doorstep::server {

class SqliteStore final : public ServerStore {
public:
    /// Brings the tables up to date; a new file gets its epoch and its own device, which signs with
    /// `ownKey`. Fails with `NewerVersion`, `Damaged`, `DiskFull`, `Io`.
    static Result<std::unique_ptr<SqliteStore>> open(Database database, const crypto::PublicKey& ownKey,
                                                     TimeSource& time, Randomness& randomness);

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
    using Lease = StatementCache::Lease;
    SqliteStore(std::unique_ptr<Database> database, RecordStore records)
        : database_(std::move(database)), statements_(*database_), records_(std::move(records)) {}
    Result<void> setUp(const crypto::PublicKey& ownKey, TimeSource& time, Randomness& randomness);
    Result<void> putOwnDevice(const crypto::PublicKey& ownKey, TimeSource& time, Randomness& randomness);
    Result<Bytes> setting(const char* name);
    Result<FeedPage> merged(std::span<const PersonId> people, std::int64_t cursor, PageLimit limit);
    Result<std::vector<AllocationRow>> allocations(const char* sql, const RecordId& id);

    std::unique_ptr<Database>
        database_;  // Stays in place: the statements and the record store point at it.
    StatementCache statements_;
    RecordStore records_;
};

}  // namespace doorstep::server
