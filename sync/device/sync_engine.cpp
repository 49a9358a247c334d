// One loop: ask, take in, ask again while there is more.
#include "sync/device/sync_engine.h"

#include <algorithm>
#include <set>

namespace doorstep {
namespace {

using protocol::kBatchBytesMax;
using protocol::kBatchChangesMax;
using protocol::SyncAnswer;

/// Counters are made durable so many at a time: a flush for each request would double its cost, and
/// skipping numbers costs nothing.
constexpr std::uint64_t kCountersReserved = 100;
/// Histories asked for in one request; the server shares one page among them.
constexpr std::size_t kBackfillPeopleMax = 32;

Delivery deliveryIn(const protocol::Receipt& receipt) {
    switch (receipt.status) {
        case protocol::ReceiptStatus::Accepted: return Delivery::Accepted;
        case protocol::ReceiptStatus::NeedsAttention: return Delivery::NeedsAttention;
        case protocol::ReceiptStatus::Waiting: return Delivery::Waiting;
    }
    return Delivery::NeedsAttention;
}

}  // namespace

SyncEngine::SyncEngine(Parts parts, SyncTables tables, SyncPosition position, RebuildTables rebuild)
    : parts_(parts),
      tables_(std::move(tables)),
      position_(std::move(position)),
      numbers_{position_.countersReserved, position_.nonce},
      rebuildTables_(std::move(rebuild)) {}

Result<SyncEngine> SyncEngine::open(Parts parts) {
    TRY_SET(SyncTables tables, SyncTables::open(parts.caseload.store().database()));
    TRY_SET(SyncPosition position, tables.position());
    TRY_SET(RebuildTables rebuild, RebuildTables::open(parts.caseload.store().database()));
    SyncEngine engine(parts, std::move(tables), std::move(position), std::move(rebuild));
    TRY_SET(engine.rebuilding_, engine.rebuildTables_.pending());
    return engine;
}

Result<SyncReport> SyncEngine::run() {
    report_ = {};
    pushStuck_ = false;
    TRY(retryAside());
    TRY(askAgain());
    for (;;) {
        TRY_SET(const Asked asked, compose());
        TRY_SET(const SyncAnswer answer, exchange(asked.request));
        TRY_SET(const Step step, take(asked, answer));
        if (!step.again) {
            TRY_SET(const bool adopted, adoptWaiting());
            if (adopted) continue;
            break;
        }
        if (!step.moved) return {ErrorCode::Rejected, "the server does not move on; try again later"};
    }
    if (pushStuck_) {
        return {ErrorCode::Rejected,
                "the server was restored and misses changes that are no longer on this "
                "device; what was written since waits here"};
    }
    report_.at = parts_.time.now();
    return report_;
}

// --- Asking -------------------------------------------------------------------------------------

Result<SyncEngine::Asked> SyncEngine::compose() {
    Asked asked;
    asked.request.epoch = position_.epoch;
    asked.request.cursor = position_.cursor;
    TRY_SET(asked.request.push, nextBatch(asked.pushed));
    TRY_SET(const auto people, tables_.people());
    std::vector<PersonId> inScope;
    for (const auto& [id, person] : people) {
        if (person.holding != Holding::Leaving) inScope.push_back(id);
        if (person.holding == Holding::Arriving && asked.request.backfill.size() < kBackfillPeopleMax) {
            asked.request.backfill.push_back({id, person.after});
        }
    }
    asked.request.scope = protocol::scopeHash(inScope);
    return asked;
}

Result<std::optional<protocol::Batch>> SyncEngine::nextBatch(std::vector<std::uint64_t>& pushed) {
    if (rebuilding_) return std::optional<protocol::Batch>();
    TRY_SET(const auto unsent, parts_.caseload.unsent(static_cast<int>(kBatchChangesMax)));
    if (unsent.empty()) return std::optional<protocol::Batch>();
    const std::uint64_t first = unsent.front().change.dot.sequence;
    if (first > position_.have + 1) {
        pushStuck_ = true;
        return std::optional<protocol::Batch>();
    }
    protocol::Batch batch;
    std::size_t bytes = 0;
    Hash head;
    for (const StoredChange& stored : unsent) {
        const bool follows = stored.change.dot.sequence == first + pushed.size();
        const bool fits = pushed.empty() || bytes + stored.encoded.size() <= kBatchBytesMax;
        if (!follows || !fits) break;
        bytes += stored.encoded.size();
        head = stored.id;
        pushed.push_back(stored.change.dot.sequence);
        batch.changes.push_back(stored.encoded);
    }
    batch.signature = parts_.deviceKey.sign(
        protocol::batchStatement(parts_.caseload.identity().device, first, pushed.back(), head));
    return std::optional<protocol::Batch>(std::move(batch));
}

Result<SyncAnswer> SyncEngine::exchange(const protocol::SyncRequest& request) {
    ServerLine line(parts_.transport);
    TRY_SET(const Bytes body, line.postSigned(protocol::kSyncPath, protocol::encode(request),
                                              parts_.caseload.identity().device, parts_.deviceKey, numbers_,
                                              [this] { return reserveCounter(); }));
    auto answer = protocol::decodeSyncAnswer(body);
    if (!answer)
        return {ErrorCode::Rejected, "the server's answer does not read: " + answer.error().detail};
    return answer;
}

Result<void> SyncEngine::reserveCounter() {
    if (numbers_.counter <= position_.countersReserved) return {};
    SyncPosition raised = position_;
    raised.countersReserved = numbers_.counter + kCountersReserved;
    TRY_SET(Transaction transaction, Transaction::begin(database()));
    TRY(tables_.keep(raised));
    TRY(transaction.commit());
    position_ = std::move(raised);
    return {};
}

// --- Taking in ----------------------------------------------------------------------------------

Result<SyncEngine::Step> SyncEngine::take(const Asked& asked, const SyncAnswer& answer) {
    TRY(requireOwnLog(answer));
    const SyncPosition before = position_;
    report_.clockAheadMs = parts_.time.now().ms - answer.serverTime.ms;
    const SyncReport reportBefore = report_;
    const auto inOneStep = [&]() -> Result<Step> {
        TRY_SET(Transaction transaction, Transaction::begin(database()));
        Step step;
        TRY_SET(const bool receipts, takeReceipts(asked, answer));
        TRY_SET(const bool restored, noticeRestore(answer));
        TRY_SET(const bool scope, takeScope(answer));
        TRY(letStrangersGo(asked));
        TRY_SET(const bool history, takeBackfill(answer));
        // While somebody's history is on its way the feed waits: a record's changes have to come in their
        // order, so that what is written here knows all that it claims to know.
        TRY_SET(const bool arriving, someoneArriving());
        const bool feedWaits = restored || arriving || !asked.request.backfill.empty();
        if (!feedWaits) {
            TRY(takeChanges(answer.feed));
            position_.cursor = answer.cursor;
        }
        position_.nonce = numbers_.nonce;
        TRY(tables_.keep(position_));
        TRY_SET(const bool unsent, hasUnsent());
        TRY(transaction.commit());
        const bool pulled = position_.cursor != before.cursor;
        step.moved = receipts || restored || scope || history || pulled;
        step.again = (unsent && !pushStuck_) || feedWaits || answer.more;
        return step;
    };
    auto step = inOneStep();
    if (!step) {
        position_ = before;
        report_ = reportBefore;
        return step;
    }
    TRY_SET(const bool forgot, forgetLeaving());
    step->moved = step->moved || forgot;
    return step;
}

Result<void> SyncEngine::requireOwnLog(const SyncAnswer& answer) {
    serverHead_ = answer.head;
    if (answer.have == 0 || rebuilding_) return {};
    const DeviceId device = parts_.caseload.identity().device;
    const RecordStore& store = parts_.caseload.store();
    TRY_SET(const auto head, store.headOf(device));
    const std::uint64_t last = head ? head->sequence : 0;
    if (answer.have > last) {
        return {
            ErrorCode::Damaged,
            "an older copy of this device's data was put back: the server has its changes up to number " +
                std::to_string(answer.have) + ", and here they end with " + std::to_string(last) +
                ". Nothing was taken in or deleted; the data can be built anew from the server"};
    }
    if (answer.head.empty()) return {};
    std::optional<Hash> own;
    if (answer.have == last) own = head->id;
    // What was forgotten with a person is known to the change after it, if that is still here.
    for (const std::uint64_t sequence : {answer.have, answer.have + 1}) {
        if (own) break;
        const auto change = store.change({device, sequence});
        if (change) own = sequence == answer.have ? change->id : change->change.previous;
        if (!change && change.error().code != ErrorCode::NotFound) return change.error();
    }
    if (!own || *own == answer.head) return {};
    return {ErrorCode::Damaged,
            "this device's log parted from what the server has at change number " +
                std::to_string(answer.have) +
                " or before, as when an older copy was put back and written to. Nothing "
                "was taken in or deleted; the data can be built anew from the server"};
}

Result<bool> SyncEngine::takeReceipts(const Asked& asked, const SyncAnswer& answer) {
    const DeviceId device = parts_.caseload.identity().device;
    bool moved = false;
    for (const protocol::Receipt& receipt : answer.receipts) {
        const bool expected =
            std::find(asked.pushed.begin(), asked.pushed.end(), receipt.sequence) != asked.pushed.end();
        if (!expected) continue;
        TRY(parts_.caseload.markDelivered({device, receipt.sequence}, deliveryIn(receipt), receipt.reason));
        moved = true;
        if (receipt.status == protocol::ReceiptStatus::Waiting) continue;
        ++report_.sent;
        if (receipt.status == protocol::ReceiptStatus::NeedsAttention) ++report_.needAttention;
    }
    return moved;
}

Result<bool> SyncEngine::noticeRestore(const SyncAnswer& answer) {
    const bool newEpoch = !position_.epoch.empty() && position_.epoch != answer.epoch;
    const bool lostSome = answer.have < position_.have;
    position_.epoch = answer.epoch;
    position_.have = answer.have;
    if (!newEpoch && !lostSome) return false;
    const DeviceId device = parts_.caseload.identity().device;
    TRY_SET(const auto head, parts_.caseload.store().headOf(device));
    for (std::uint64_t sequence = answer.have + 1; head && sequence <= head->sequence; ++sequence) {
        const auto marked = parts_.caseload.markDelivered({device, sequence}, Delivery::Unsent, "");
        // A change that was forgotten with its people is not here to be sent.
        if (!marked && marked.error().code != ErrorCode::NotFound) return marked.error();
    }
    // Positions of the lost data mean nothing in the restored. The feed from its beginning brings all.
    position_.cursor = 0;
    TRY(tables_.endArrivals());
    return true;
}

Result<bool> SyncEngine::takeScope(const SyncAnswer& answer) {
    if (!answer.scope) return false;
    const std::set<PersonId> scope(answer.scope->begin(), answer.scope->end());
    TRY_SET(const auto people, tables_.people());
    bool moved = false;
    for (const auto& [id, person] : people) {
        if (scope.contains(id) || person.holding == Holding::Leaving) continue;
        TRY(tables_.keep(id, {Holding::Leaving, 0}));
        moved = true;
    }
    for (const PersonId& id : scope) {
        const auto known = people.find(id);
        if (known != people.end() && known->second.holding != Holding::Leaving) continue;
        // Read from its beginning, the feed brings whole histories by itself.
        const Holding holding = position_.cursor == 0 ? Holding::Held : Holding::Arriving;
        TRY(tables_.keep(id, {holding, 0}));
        ++report_.gainedPeople;
        moved = true;
    }
    return moved;
}

Result<void> SyncEngine::letStrangersGo(const Asked& asked) {
    if (asked.pushed.empty()) return {};
    TRY_SET(const auto people, tables_.people());
    for (const std::uint64_t sequence : asked.pushed) {
        TRY_SET(const StoredChange pushed,
                parts_.caseload.store().change({parts_.caseload.identity().device, sequence}));
        const std::vector<PersonId>& subjects = pushed.change.subjects;
        const bool anyKnown = std::any_of(subjects.begin(), subjects.end(),
                                          [&](const PersonId& person) { return people.contains(person); });
        if (anyKnown) continue;
        for (const PersonId& person : subjects) TRY(tables_.keep(person, {Holding::Leaving, 0}));
    }
    return {};
}

Result<bool> SyncEngine::takeBackfill(const SyncAnswer& answer) {
    TRY_SET(const auto people, tables_.people());
    bool moved = false;
    for (const protocol::Backfill& backfill : answer.backfill) {
        const auto known = people.find(backfill.person);
        if (known == people.end() || known->second.holding != Holding::Arriving) continue;
        TRY(takeChanges(backfill.changes));
        const Holding holding = backfill.done ? Holding::Held : Holding::Arriving;
        TRY(tables_.keep(backfill.person, {holding, backfill.after}));
        moved = moved || backfill.done || backfill.after != known->second.after;
    }
    return moved;
}

Result<void> SyncEngine::takeChanges(const std::vector<Bytes>& changes) {
    for (const Bytes& encoded : changes) {
        TRY_SET(const bool isNew, takeChange(encoded));
        if (isNew) ++report_.received;
    }
    return {};
}

Result<bool> SyncEngine::takeChange(ByteView encoded) {
    const auto change = decodeChange(encoded);
    if (!change) {
        TRY(tables_.putAside(encoded, change.error().detail));
        return false;
    }
    const auto appended = parts_.caseload.store().append(*change, encoded);
    if (appended) {
        const bool own = change->dot.device == parts_.caseload.identity().device;
        if (*appended && own) TRY(parts_.caseload.noteAccepted(*change));
        return *appended;
    }
    if (appended.error().code != ErrorCode::Damaged) return appended.error();
    TRY(tables_.putAside(encoded, appended.error().detail));
    return false;
}

Result<void> SyncEngine::retryAside() {
    TRY_SET(const auto changes, tables_.aside());
    if (changes.empty()) return {};
    TRY_SET(Transaction transaction, Transaction::begin(database()));
    for (const AsideChange& aside : changes) {
        const auto change = decodeChange(aside.encoded);
        if (!change) continue;
        const auto appended = parts_.caseload.store().append(*change, aside.encoded);
        if (!appended && appended.error().code == ErrorCode::Damaged) continue;
        TRY(appended);
        if (*appended) ++report_.received;
        TRY(tables_.removeAside(aside.number));
    }
    return transaction.commit();
}

Result<void> SyncEngine::askAgain() {
    TRY_SET(Transaction transaction, Transaction::begin(database()));
    TRY(parts_.caseload.askAgain());
    return transaction.commit();
}

// --- Letting go ---------------------------------------------------------------------------------

Result<bool> SyncEngine::forgetLeaving() {
    TRY_SET(const bool unsent, hasUnsent());
    if (unsent) return false;
    TRY_SET(const auto people, tables_.people());
    std::set<PersonId> held;
    for (const auto& [id, person] : people) {
        if (person.holding != Holding::Leaving) held.insert(id);
    }
    bool forgot = false;
    for (const auto& [id, person] : people) {
        if (person.holding != Holding::Leaving) continue;
        TRY_SET(Transaction transaction, Transaction::begin(database()));
        const auto gone = parts_.caseload.forgetPerson(id, held);
        if (!gone && gone.error().code == ErrorCode::WrongState) continue;  // Unsaved words: next time.
        TRY(gone);
        TRY(tables_.remove(id));
        TRY(dropAside());
        TRY(transaction.commit());
        ++report_.lostPeople;
        forgot = true;
    }
    return forgot;
}

Result<void> SyncEngine::dropAside() {
    TRY_SET(const auto changes, tables_.aside());
    if (changes.empty()) return {};
    for (const AsideChange& aside : changes) TRY(tables_.removeAside(aside.number));
    position_.cursor = 0;
    return tables_.keep(position_);
}

Result<bool> SyncEngine::someoneArriving() {
    TRY_SET(const auto people, tables_.people());
    return std::any_of(people.begin(), people.end(),
                       [](const auto& entry) { return entry.second.holding == Holding::Arriving; });
}

Result<bool> SyncEngine::hasUnsent() {
    TRY_SET(const auto unsent, parts_.caseload.unsent(1));
    return !unsent.empty();
}

}  // namespace doorstep
