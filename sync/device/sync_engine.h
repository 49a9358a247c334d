// The device's half of a sync: sends what is unsent, takes in what arrives, and never loses either.
#pragma once

#include "core/caseload/caseload.h"
#include "sync/device/device.h"
#include "sync/device/rebuild_tables.h"
#include "sync/device/sync_tables.h"

namespace doorstep {

/// Runs syncs for one unlocked caseload. Knows messages and a transport, and nothing of HTTP.
///
/// Each answer of the server is one transaction: receipts, changes and the new position are on disk
/// together or not at all. An answer lost at any point is asked for again, and everything in it may
/// arrive twice: a change that is here already changes nothing.
class SyncEngine {
public:
    struct Parts {
        Caseload& caseload;  ///< All outlive the engine.
        Transport& transport;
        const crypto::SigningKey& deviceKey;
        TimeSource& time;
    };
    static Result<SyncEngine> open(Parts parts);

    /// Asks until both sides have everything. What arrived before a failure stays. Fails as
    /// `ServerLine::postSigned` does, with `Rejected` for an answer that does not read or a server that
    /// does not move on, and with the errors of the database.
    Result<SyncReport> run();

private:
    /// What was asked, as far as taking in the answer needs it.
    struct Asked {
        protocol::SyncRequest request;
        std::vector<std::uint64_t> pushed;  ///< Numbers of the changes in the batch.
    };
    /// What an answer brought.
    struct Step {
        bool moved = false;  ///< Something is further than before.
        bool again = false;  ///< There is more to ask for.
    };

    SyncEngine(Parts parts, SyncTables tables, SyncPosition position, RebuildTables rebuild);

    Result<Asked> compose();
    Result<std::optional<protocol::Batch>> nextBatch(std::vector<std::uint64_t>& pushed);
    Result<protocol::SyncAnswer> exchange(const protocol::SyncRequest& request);
    Result<void> reserveCounter();

    Result<Step> take(const Asked& asked, const protocol::SyncAnswer& answer);
    /// Fails with `Damaged` when the server has changes of this device that its log does not have.
    Result<void> requireOwnLog(const protocol::SyncAnswer& answer);
    Result<bool> takeReceipts(const Asked& asked, const protocol::SyncAnswer& answer);
    /// True when the server lost what it had: all is sent and asked for again.
    Result<bool> noticeRestore(const protocol::SyncAnswer& answer);
    Result<bool> takeScope(const protocol::SyncAnswer& answer);
    /// What was pushed about people who are neither in scope nor held, as after a rebuilding, goes like
    /// somebody who was lost.
    Result<void> letStrangersGo(const Asked& asked);
    Result<bool> takeBackfill(const protocol::SyncAnswer& answer);
    Result<void> takeChanges(const std::vector<Bytes>& changes);
    /// True when the change was not here before.
    Result<bool> takeChange(ByteView encoded);

    /// After a rebuilding, once the server's history is here: takes back what the server does not have
    /// (sync_adopt.cpp). True when there was a rebuilding under way.
    Result<bool> adoptWaiting();
    Result<std::vector<std::string>> adopt(const Rebuilding& rebuilding);
    Result<void> retryAside();
    /// What waits on the server for changes that it lacks is sent along once in each run.
    Result<void> askAgain();
    /// Destroys what is held about people out of scope, once nothing is unsent.
    Result<bool> forgetLeaving();
    /// What could not be read may be about somebody who is gone: it goes too, and what is still in scope
    /// comes again with the whole feed.
    Result<void> dropAside();
    Result<bool> someoneArriving();
    Result<bool> hasUnsent();
    [[nodiscard]] Database& database() { return parts_.caseload.store().database(); }

    Parts parts_;
    SyncTables tables_;
    SyncPosition position_;
    RequestNumbers numbers_;
    SyncReport report_;
    RebuildTables rebuildTables_;
    std::optional<Rebuilding> rebuilding_;  ///< Nothing is sent until the history is here.
    Hash serverHead_;                       ///< The server's last change of this device, as last heard.
    bool pushStuck_ = false;                ///< The server misses changes that are no longer here.
};

}  // namespace doorstep
