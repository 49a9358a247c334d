// The walk along a batch.
#include "sync/server/push.h"

#include "sync/server/waiting.h"

namespace doorstep::server {
namespace {

using protocol::Receipt;
using protocol::ReceiptStatus;
using Outcome = std::variant<std::vector<Receipt>, Refusal>;

/// One change of a batch. Its number follows from its place: a damaged one has a number too.
struct Item {
    Dot dot;
    Hash id;
    ByteView encoded;
    std::optional<Change> change;  ///< Nothing when it does not read.
    bool newer = false;            ///< It does not read because a later version wrote it.
};

std::optional<std::vector<Item>> itemsOf(const protocol::Batch& batch, DeviceId device) {
    std::vector<Item> items;
    std::optional<std::uint64_t> first;
    for (const Bytes& encoded : batch.changes) {
        Item item{{}, identityOf(encoded), encoded, {}, false};
        auto change = decodeChange(encoded);
        if (change) {
            const std::uint64_t place = items.size();
            if (!first && change->dot.device == device && change->dot.sequence > place) {
                first = change->dot.sequence - place;
            }
            item.change = std::move(*change);
        } else {
            item.newer = change.error().code == ErrorCode::NewerVersion;
        }
        items.push_back(std::move(item));
    }
    if (!first || *first > INT64_MAX - items.size()) return std::nullopt;
    for (std::size_t i = 0; i < items.size(); ++i) items[i].dot = {device, *first + i};
    return items;
}

bool fitsLimits(const protocol::Batch& batch) {
    std::size_t bytes = 0;
    for (const Bytes& encoded : batch.changes) bytes += encoded.size();
    // A change that is larger than a batch comes alone: it is kept apart, and the log goes on behind it.
    return batch.changes.size() == 1 || (!batch.changes.empty() && bytes <= protocol::kBatchBytesMax &&
                                         batch.changes.size() <= protocol::kBatchChangesMax);
}

class Walk {
public:
    Walk(ServerStore& store, EventLog& events, Caller& caller, const std::vector<PersonId>& scope,
         Instant now)
        : store_(store), events_(events), caller_(caller), scope_(scope), now_(now) {}

    Result<Receipt> take(const Item& item) {
        DeviceRow& device = caller_.device;
        if (item.dot.sequence <= device.have) {
            TRY_SET(auto earlier, earlierReceipt(item));
            if (earlier) return std::move(*earlier);
            return keepApart(item, forked());
        }
        // Once the device's log has parted from what is here, all that follows belongs to the other log.
        if (forked_) return keepApart(item, forked());
        const bool damaged = !item.change || item.change->dot != item.dot;
        if (!damaged && item.change->previous != device.head) {
            if (!within_) return keepApart(item, forked());
            return keepApartAndAdvance(item, damage());
        }
        if (damaged) return keepApartAndAdvance(item, item.newer ? newer() : damage());

        if (item.encoded.size() > kChangeBytesMax) return keepApartAndAdvance(item, tooLarge());
        if (caller_.stopped) return keepApartAndAdvance(item, stoppedComplaint());

        TRY_SET(const std::optional<Record> existing, store_.record(item.change->record));
        const Record* record = existing ? &*existing : nullptr;
        TRY_SET(const std::optional<Dot> awaited, awaitedBy(store_, *item.change, record));
        if (awaited) return keepApartAndAdvance(item, waitingComplaint(), *awaited);
        if (auto complaint = complaintAbout(*item.change, record, {device, caller_.user, scope_})) {
            return keepApartAndAdvance(item, *complaint);
        }
        TRY(accept(store_, *item.change, item.encoded, record, now_));
        advance(item);
        return Receipt{item.dot.sequence, ReceiptStatus::Accepted, {}, {}};
    }

private:
    static Complaint damage() {
        return {"damaged",
                "It reached the server damaged. It is kept there; tell whoever looks after Doorstep."};
    }
    static Complaint newer() {
        return {"newer_version", "It was written by a later version of Doorstep than the server's."};
    }
    static Complaint tooLarge() {
        return {"too_large",
                "It is too large for other tablets. It is kept on the server; write it again in parts."};
    }
    static Complaint forked() {
        return {"forked",
                "This tablet's data exists twice, as after a copy was put back. Both are kept on the "
                "server; enrol this tablet anew."};
    }

    /// What was answered for this very change before; nothing when another stands in its place.
    Result<std::optional<Receipt>> earlierReceipt(const Item& item) {
        TRY_SET(const auto logged, store_.change(item.dot));
        if (logged && logged->id == item.id) {
            within_ = true;
            return std::optional<Receipt>({item.dot.sequence, ReceiptStatus::Accepted, {}, {}});
        }
        TRY_SET(const auto kept, store_.quarantined(item.dot, item.id));
        if (!kept) return std::optional<Receipt>();
        (kept->code == "forked" ? forked_ : within_) = true;
        return std::optional<Receipt>(receiptFor(item, kept->code, kept->reason));
    }

    static Receipt receiptFor(const Item& item, const std::string& code, const std::string& reason) {
        const bool waits = code == kWaiting;
        return {item.dot.sequence, waits ? ReceiptStatus::Waiting : ReceiptStatus::NeedsAttention, code,
                reason};
    }

    Result<Receipt> keepApart(const Item& item, const Complaint& complaint, const Dot& awaits = {}) {
        if (complaint.code == std::string_view("forked")) forked_ = true;
        TRY_SET(const auto kept, store_.quarantined(item.dot, item.id));
        if (!kept) {
            const RecordId record = item.change ? item.change->record : RecordId{};
            TRY(store_.addToQuarantine({item.dot.device, item.dot.sequence, item.id,
                                        Bytes(item.encoded.begin(), item.encoded.end()), complaint.code,
                                        complaint.reason, now_, record, awaits}));
            events_.write({"quarantined", complaint.code, item.dot.device, caller_.user.id, record,
                           item.dot.sequence});
        }
        return receiptFor(item, complaint.code, complaint.reason);
    }

    Result<Receipt> keepApartAndAdvance(const Item& item, const Complaint& complaint,
                                        const Dot& awaits = {}) {
        auto receipt = keepApart(item, complaint, awaits);
        if (receipt) advance(item);
        return receipt;
    }

    void advance(const Item& item) {
        caller_.device.have = item.dot.sequence;
        caller_.device.head = item.id;
        within_ = true;
    }

    ServerStore& store_;
    EventLog& events_;
    Caller& caller_;
    const std::vector<PersonId>& scope_;
    Instant now_;
    bool within_ = false;  ///< The change before this one in the batch stands in the device's log here.
    bool forked_ = false;
};

}  // namespace

Result<Outcome> takeBatch(ServerStore& store, EventLog& events, Caller& caller,
                          const std::vector<PersonId>& scope, const protocol::Batch& batch, Instant now) {
    if (!fitsLimits(batch)) return Outcome(Refusal{400, {"bad_batch", "the batch is empty or too large"}});
    const auto items = itemsOf(batch, caller.device.id);
    if (!items)
        return Outcome(Refusal{400, {"bad_batch", "no change in the batch reads as this device's"}});
    const std::uint64_t first = items->front().dot.sequence;
    const std::uint64_t last = items->back().dot.sequence;
    const Bytes statement = protocol::batchStatement(caller.device.id, first, last, items->back().id);
    if (!crypto::verify(statement, batch.signature, caller.device.key)) {
        return Outcome(Refusal{400, {"bad_batch", "the batch is not signed by this device"}});
    }
    std::vector<Receipt> receipts;
    if (first > caller.device.have + 1) return Outcome(std::move(receipts));  // A gap: send from `have` on.
    Walk walk(store, events, caller, scope, now);
    for (const Item& item : *items) {
        TRY_SET(Receipt receipt, walk.take(item));
        receipts.push_back(std::move(receipt));
    }
    TRY(store.putDevice(caller.device));
    TRY(takeUpWaiting(store, caller.device.id, now));
    return Outcome(std::move(receipts));
}

}  // namespace doorstep::server
