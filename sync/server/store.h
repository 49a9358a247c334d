// What the server keeps, behind an interface: the rules above it are the same on every database.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ports.h"
#include "core/crypto/crypto.h"
#include "core/records/record.h"

namespace doorstep::server {

/// An enrolled tablet, or the server itself as the author of what it imports.
struct DeviceRow {
    DeviceId id;
    UserId user;  ///< None for the server's own.
    crypto::PublicKey key{};
    std::string name;
    Instant enrolled;
    std::optional<Instant> revoked;
    std::optional<Instant> seen;  ///< When its last request was accepted.
    std::uint64_t counter = 0;    ///< Of that request.
    std::uint64_t have = 0;       ///< Its log is here up to this number, in the log or in quarantine.
    Hash head;                    ///< Identity of that change.
};

/// A one-time code, known by the hash of its secret.
struct EnrolmentRow {
    Hash secret;
    UserId user;
    Instant expires;
    DeviceId usedBy;  ///< None while it is unused.
};

// Projections of the records of these types.
struct UserRow {
    UserId id;
    std::string staffId;
    std::string name;
    std::string role;
    TeamId team;
    bool active = true;
};

struct TeamRow {
    TeamId id;
    std::string name;
    TeamId parent;
};

struct AllocationRow {
    RecordId id;
    PersonId person;
    UserId worker;
    std::string role;
    Date from;
    std::optional<Date> to;  ///< The last day; nothing while it is open.

    [[nodiscard]] bool current(Date today) const { return from <= today && (!to || today <= *to); }
};

/// The code in quarantine of a change that claims to know one that has not arrived.
inline constexpr const char* kWaiting = "waiting";

/// A change that was not accepted, kept whole with the reason.
struct QuarantineRow {
    DeviceId device;
    std::uint64_t sequence = 0;
    Hash change;
    Bytes encoded;
    std::string code;
    std::string reason;
    Instant received;
    // Of changes that wait (code `kWaiting`).
    RecordId record = {};
    Dot awaits = {};  ///< When this device's log is here up to this number, it is looked at again.
};

/// The identity and bytes of one change in the log.
struct LoggedChange {
    Dot dot;
    Hash id;
    Bytes encoded;
};

/// How much one answer may hold. At least one change is always given.
struct PageLimit {
    std::size_t changes;
    std::size_t bytes;
};

struct FeedPage {
    std::vector<Bytes> changes;
    std::int64_t cursor = 0;  ///< Everything up to here has been given.
    bool more = false;
};

/// A change with the instant at which it was first accepted.
struct AcceptedChange {
    Change change;
    Instant accepted;
};

/// Records of which changes were accepted after a position of the feed.
struct Arrivals {
    std::vector<RecordId> records;
    std::int64_t position = 0;  ///< All up to here are looked at.
    Instant latest;             ///< The latest instant at which one of them was accepted.
};

/// How far what is worked out for the figures (`KnownRow`) has followed the feed.
struct KnownMark {
    std::int64_t format = 0;  ///< Of the program that worked it out.
    std::int64_t position = 0;
    Instant latest;  ///< The latest instant at which anything up to there was accepted.
};

/// What is worked out from one person's records for the figures (known_facts.h), so that a count reads no
/// records.
struct KnownRow {
    PersonId person;
    Bytes now;       ///< What is known.
    Bytes versions;  ///< What was known when.
    Bytes records;   ///< Of which records the versions are.
};

struct Counts {
    std::int64_t changes = 0, quarantined = 0, devices = 0, users = 0, allocations = 0;
};

/// The server's data. Use from one thread; other processes may use the same data at the same time, and
/// what they committed shows at the next transaction. Every call fails with `Busy`, `DiskFull`, `Damaged`
/// or `Io` beside what it names itself.
class ServerStore {
public:
    using Work = std::function<Result<void>()>;
    virtual ~ServerStore() = default;

    /// Runs `work` with the write lock held; durable once it succeeds. When `work` fails, nothing of it
    /// happened. Not nested.
    virtual Result<void> inTransaction(const Work& work) = 0;
    /// Inside a transaction: when `work` fails, what it did is undone and the transaction goes on.
    virtual Result<void> inStep(const Work& work) = 0;

    /// Of this server's data; another one after a restore from a backup.
    virtual Result<Bytes> epoch() = 0;
    /// After a restore: another epoch, and another device for the server's own changes, since the numbers
    /// that the old one gave after the backup was made stand on tablets already. Call inside a transaction.
    virtual Result<void> beginEpoch(TimeSource& time, Randomness& randomness) = 0;
    /// The server's own device, under which imports are written.
    virtual Result<DeviceId> ownDevice() = 0;

    virtual Result<DeviceRow> device(DeviceId id) = 0;  ///< `NotFound`
    virtual Result<std::vector<DeviceRow>> devices() = 0;
    virtual Result<void> putDevice(const DeviceRow& row) = 0;

    virtual Result<EnrolmentRow> enrolment(const Hash& secret) = 0;  ///< `NotFound`
    virtual Result<void> putEnrolment(const EnrolmentRow& row) = 0;

    // The log of accepted changes and the records they add up to.
    virtual Result<std::optional<LoggedChange>> change(const Dot& dot) = 0;
    virtual Result<std::optional<Record>> record(RecordId id) = 0;
    virtual Result<std::vector<Dot>> historyOf(RecordId id) = 0;  ///< In the order of arrival.
    /// The latest entry time seen, apart from those of devices whose clock is far ahead of `now`.
    virtual Result<HybridTime> latestTime(Instant now) = 0;
    /// Number and identity of a device's newest change in the log; zero before its first.
    virtual Result<std::pair<std::uint64_t, Hash>> headOf(DeviceId device) = 0;
    virtual Result<void> append(const Change& change, ByteView encoded) = 0;

    // The feed: one gap-free sequence; an entry shows one change to some people's workers, or to
    // everybody under the id "none".
    virtual Result<void> addToFeed(const Dot& dot, const std::set<PersonId>& people, Instant received) = 0;
    /// What concerns `people`, and what is for everybody, after `cursor`, in order, each entry once.
    virtual Result<FeedPage> feed(const std::vector<PersonId>& people, std::int64_t cursor,
                                  PageLimit limit) = 0;
    /// What concerns one person, after `after`.
    virtual Result<FeedPage> feedOf(PersonId person, std::int64_t after, PageLimit limit) = 0;

    virtual Result<void> addToQuarantine(const QuarantineRow& row) = 0;
    virtual Result<std::optional<QuarantineRow>> quarantined(const Dot& dot, const Hash& change) = 0;
    virtual Result<std::vector<QuarantineRow>> quarantine() = 0;
    /// What waits for any of a device's changes up to `arrived`, in the order of each writer's log.
    virtual Result<std::vector<QuarantineRow>> waitingFor(const Dot& arrived) = 0;
    /// What a device's waiting change to a record, from before `dot`, waits for.
    virtual Result<std::optional<Dot>> awaitedEarlier(RecordId record, const Dot& dot) = 0;
    /// Gives a change in quarantine another code, reason and thing to wait for.
    virtual Result<void> updateQuarantine(const QuarantineRow& row) = 0;
    virtual Result<void> removeFromQuarantine(const Dot& dot, const Hash& change) = 0;

    virtual Result<void> putUser(const UserRow& row) = 0;
    virtual Result<void> putTeam(const TeamRow& row) = 0;
    virtual Result<void> putAllocation(const AllocationRow& row) = 0;
    virtual Result<UserRow> user(UserId id) = 0;                            ///< `NotFound`
    virtual Result<UserRow> userWithStaffId(const std::string& id) = 0;     ///< `NotFound`
    virtual Result<TeamRow> teamNamed(const std::string& name) = 0;         ///< `NotFound`
    virtual Result<PersonId> personWithLocalId(const std::string& id) = 0;  ///< `NotFound`
    virtual Result<void> putPerson(PersonId id, const std::string& localId) = 0;
    /// Everybody, by local id.
    virtual Result<std::vector<PersonId>> people() = 0;
    /// The records about a person, whole; of one type.
    virtual Result<std::vector<Record>> recordsAbout(PersonId person, const std::string& type) = 0;
    /// A record from the changes that were accepted by an instant; nothing when none was.
    virtual Result<std::optional<Record>> recordAsOf(RecordId id, Instant asOf) = 0;
    /// The records about a person from the changes that were accepted by an instant, people themselves left
    /// out. Somebody whom a change put into a record later is not among those it was about then.
    virtual Result<std::vector<Record>> recordsAboutAsOf(PersonId person, Instant asOf) = 0;
    /// Every change to a record, with when it was first accepted, in the order of arrival.
    virtual Result<std::vector<AcceptedChange>> acceptedChanges(RecordId id) = 0;
    virtual Result<std::vector<UserRow>> users() = 0;
    virtual Result<std::vector<TeamRow>> teams() = 0;
    /// Allocations to one worker, lapsed ones too.
    virtual Result<std::vector<AllocationRow>> allocationsTo(UserId worker) = 0;
    virtual Result<std::vector<AllocationRow>> allocationsToTeam(TeamId team) = 0;
    virtual Result<std::vector<AllocationRow>> allocationsOf(PersonId person) = 0;

    /// All that give access on a day or after it.
    virtual Result<std::vector<RecordId>> allocationsFrom(Date day) = 0;

    // What is worked out for the figures. It can be made anew at any time; whatever takes a record away
    // takes along what was worked out about its people.
    virtual Result<KnownMark> knownMark() = 0;  ///< Zeros before the first.
    virtual Result<void> putKnownMark(const KnownMark& mark) = 0;
    /// What the feed brought after a position, of at most so many entries.
    virtual Result<Arrivals> arrivalsAfter(std::int64_t position, std::int64_t entries) = 0;
    /// The same up to the newest entry, without the records.
    virtual Result<Arrivals> newestArrival() = 0;
    /// People for whom nothing is worked out, at most so many.
    virtual Result<std::vector<PersonId>> peopleNotKnown(std::int64_t limit) = 0;
    /// The ids of all records that are about a person, their own among them.
    virtual Result<std::vector<RecordId>> recordIdsAbout(PersonId person) = 0;
    virtual Result<std::optional<KnownRow>> known(PersonId person) = 0;
    virtual Result<void> putKnown(const KnownRow& row) = 0;
    virtual Result<void> forgetKnown() = 0;
    /// Gives each person's bytes, by local id. They last for the call. Ends with the first failure.
    using KnownVisitor = std::function<Result<void>(PersonId, ByteView)>;
    virtual Result<void> eachKnown(bool versions, const KnownVisitor& visit) = 0;

    virtual Result<Counts> counts() = 0;
};

}  // namespace doorstep::server
