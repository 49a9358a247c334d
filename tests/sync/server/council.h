// A small council on a database in memory or in PostgreSQL, and tablets that talk to its server without a
// network.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "core/crypto/crypto.h"
#include "sync/server/data_folder.h"
#include "sync/server/metrics.h"
#include "sync/server/registry.h"
#include "sync/server/service.h"
#include "sync/server/store.h"
#include "tests/support/private_postgres.h"

namespace doorstep::server::test {

/// Keeps what was logged.
class MemoryEvents final : public EventLog {
public:
    struct Line {
        std::string name, code;
        DeviceId device;
        RecordId record;
    };
    void write(const Event& event) override {
        const std::lock_guard lock(mutex_);
        lines_.push_back({event.name, event.code, event.device, event.record});
    }
    /// How often this was logged since the last call with any arguments; forgets everything.
    int taken(const std::string& name, const std::string& code);

private:
    std::mutex mutex_;
    std::vector<Line> lines_;
};

/// How a tablet reaches a server, and what stands around it.
struct Line {
    TimeSource& time;
    Randomness& randomness;
    std::function<Answer(const Request&)> ask;
    /// The record as the server holds it; may be empty where that is out of reach.
    std::function<std::optional<Record>(RecordId)> record;
};

/// An honest tablet, whose parts can be bent by hand.
class Tablet {
public:
    Tablet(Line line, const protocol::EnrolAnswer& enrolled, crypto::SigningKey ownKey);

    /// The next change of its log.
    Change draft(RecordId record, std::vector<PersonId> subjects, std::vector<FieldWrite> writes);
    /// An approval or return of the record as the server holds it, signed.
    Change decide(RecordId record, ChangeKind kind, const std::string& comment);
    /// Puts a change at the end of the log and returns its bytes.
    Bytes commit(const Change& change);
    /// A new visit in the log; its record.
    RecordId visit(std::vector<PersonId> children, const std::string& observation);

    protocol::Batch batchOf(std::vector<Bytes> changes) const;
    /// What the log holds after `have`, signed.
    protocol::SyncRequest pushAll() const;
    Request request(const protocol::SyncRequest& sync);
    Answer send(const protocol::SyncRequest& sync);
    /// Sends, expects 200, keeps epoch and cursor.
    protocol::SyncAnswer sync(protocol::SyncRequest sync);
    /// Pushes what the server has not, pulls everything new.
    protocol::SyncAnswer sync() { return sync(pushAll()); }
    /// All that arrives until there is no more.
    std::vector<Change> pullAll();

    DeviceId id;
    UserId user;
    std::shared_ptr<const crypto::SigningKey> key;  ///< Shared with copies of this tablet.
    std::uint64_t counter = 0;
    std::string nonce;
    std::vector<Bytes> log;
    std::uint64_t have = 0;
    Bytes epoch;
    std::int64_t cursor = 0;

private:
    Line line_;
};

/// Redeems a code for a key; 200 or what was refused.
Result<std::variant<protocol::EnrolAnswer, Refusal>> redeem(const Line& line, const Bytes& secret,
                                                            const crypto::SigningKey& key);

/// The east team: Grace supervises Priya and Tom. The west team: Owen, supervised by Ruth. Ava, Noah and
/// Mia are siblings, allocated to Priya; Tom is co-worker for Ava. Leon is in the west, allocated to Owen.
/// Helen is a performance officer.
class Council {
public:
    /// Its records are in memory, or in PostgreSQL when the program was told so (`onPostgres`).
    Council();
    /// Its records are in this SQLite database, whatever the program was told.
    explicit Council(Database own);

    protocol::EnrolmentCode codeFor(UserId user);
    Tablet enrol(UserId user);
    RecordId allocate(PersonId person, UserId worker, std::optional<Date> to = {},
                      const std::string& role = "allocated");
    /// What an import of the case-management system would write about a person.
    void officeSays(PersonId person, std::vector<FieldWrite> writes);
    /// The tablets' way to this server.
    Line line();
    Record record(RecordId id) { return store->record(id).value().value(); }
    [[nodiscard]] Date today() { return localDateOf(time.now()); }

    ManualTime time{parseInstant("2026-03-03T10:00:00Z").value()};
    crypto::SystemRandomness randomness;
    MemoryEvents events;
    Metrics metrics{events};
    ServerKeys keys;
    std::unique_ptr<doorstep::test::PrivateDatabase> database;  ///< None for records in memory.
    std::unique_ptr<ServerStore> store;
    Registry registry;
    Service service;
    TeamId east, west;
    UserId priya, tom, grace, owen, ruth, helen;
    PersonId ava, noah, mia, leon;

private:
    Council(std::unique_ptr<doorstep::test::PrivateDatabase> elsewhere, Database own);
};

/// A store in `database`, or without one in `own`.
std::unique_ptr<ServerStore> openStore(const ServerKeys& keys,
                                       const doorstep::test::PrivateDatabase* database, TimeSource& time,
                                       Randomness& randomness, Database own = Database::inMemory().value());

/// `code` of an answer that refuses.
std::string codeOf(const Answer& answer);

}  // namespace doorstep::server::test
