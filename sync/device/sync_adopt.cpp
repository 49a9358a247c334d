// The end of a rebuilding: what the server does not have joins the log again.
#include <algorithm>

#include "sync/device/sync_engine.h"

namespace doorstep {
namespace {

std::string numbersText(std::uint64_t from, std::uint64_t to) {
    return from == to ? "number " + std::to_string(from)
                      : "numbers " + std::to_string(from) + " to " + std::to_string(to);
}

/// The numbers after `have` up to `last` that nobody has, in sentences.
void nameMissing(std::uint64_t have, std::uint64_t last, const std::vector<RescueEntry>& waiting,
                 std::vector<std::string>& uncertain) {
    std::uint64_t from = have + 1;
    const auto name = [&](std::uint64_t until) {
        if (from > until) return;
        uncertain.push_back(
            "What was saved on this device as " + numbersText(from, until) +
            " is neither on the server nor in the rescue file; look in the folder that was set "
            "aside, or write it again");
    };
    for (const RescueEntry& entry : waiting) {
        if (entry.sequence < from) continue;
        name(entry.sequence - 1);
        from = entry.sequence + 1;
    }
    name(last);
}

}  // namespace

Result<bool> SyncEngine::adoptWaiting() {
    if (!rebuilding_) return false;
    TRY_SET(report_.uncertain, adopt(*rebuilding_));
    rebuilding_.reset();
    parts_.caseload.awaitHistory(false);
    return true;
}

Result<std::vector<std::string>> SyncEngine::adopt(const Rebuilding& rebuilding) {
    const DeviceId device = parts_.caseload.identity().device;
    RecordStore& store = parts_.caseload.store();
    TRY_SET(Transaction transaction, Transaction::begin(database()));
    // The server's word on where this device's log ends. Its own feed leaves out what was kept apart there
    // and what is about people out of scope.
    TRY_SET(const auto known, store.headOf(device));
    Hash head = serverHead_;
    if (head.empty() && known && known->sequence == position_.have) head = known->id;
    if (head.empty() && position_.have > 0) {
        return {ErrorCode::NewerVersion,
                "the server is too old to build a device anew from; update it first"};
    }
    TRY(store.setHead(device, {position_.have, head, known ? known->at : HybridTime{}}));

    TRY_SET(const std::vector<RescueEntry> waiting, rebuildTables_.waiting());
    std::vector<std::string> uncertain;
    nameMissing(position_.have, rebuilding.lastWritten, waiting, uncertain);
    std::uint64_t shared = position_.have;
    std::uint64_t anew = 0;
    for (const RescueEntry& entry : waiting) {
        const auto here = store.change({device, entry.sequence});
        if (here && here->id == identityOf(entry.encoded)) {
            parts_.caseload.noteTakenBack(entry.sequence);
            continue;
        }
        if (!here && here.error().code != ErrorCode::NotFound) return here.error();
        const auto change = decodeChange(entry.encoded);
        if (!change || change->dot.device != device) {
            uncertain.push_back("What was saved on this device as " +
                                numbersText(entry.sequence, entry.sequence) + " does not read any more");
            continue;
        }
        // From here on the two logs are different.
        shared = std::min(shared, entry.sequence - 1);
        TRY_SET(const bool asItWas, parts_.caseload.takeBack(*change, shared));
        parts_.caseload.noteTakenBack(entry.sequence);
        ++report_.broughtBack;
        if (!asItWas) ++anew;
    }
    if (anew > 0) {
        uncertain.push_back(
            std::to_string(anew) +
            " changes were written anew beside what the server had in their place; where both "
            "wrote into one answer, two versions show");
    }
    if (rebuilding.unreadable > 0) {
        uncertain.push_back(std::to_string(rebuilding.unreadable) +
                            " entries of the rescue file could not be read");
    }
    TRY(rebuildTables_.end(uncertain));
    TRY(transaction.commit());
    return uncertain;
}

}  // namespace doorstep
