// What this device wrote and its database lost: from the server, and from the rescue file.
#include <algorithm>

#include "core/caseload/state.h"

namespace doorstep {
namespace {

/// What the author had seen, with this device's own changes up to a number only.
Context limited(const Context& context, DeviceId device, std::uint64_t upTo) {
    Context result;
    for (const auto& [from, sequence] : context.entries()) {
        const std::uint64_t seen = from == device ? std::min(sequence, upTo) : sequence;
        if (seen > 0) result.add(Dot{from, seen});
    }
    return result;
}

}  // namespace

void Caseload::awaitHistory(bool waits) {
    state_->awaitsHistory = waits;
}

Result<void> Caseload::noteAccepted(const Change& change) try {
    TRY_SET(auto row,
            state_->statements.use("INSERT OR IGNORE INTO outbox(sequence, record, state, reason, "
                                   "at_ms) VALUES(?,?,1,'',?)"));
    row->bind(1, static_cast<std::int64_t>(change.dot.sequence)).bind(2, change.record);
    return row->bind(3, change.at.ms).run();
}
OR_OUT_OF_MEMORY

Result<bool> Caseload::takeBack(const Change& change, std::uint64_t sharedUpTo) try {
    State& state = *state_;
    const DeviceId device = identity().device;
    TRY_SET(const auto head, state.store.headOf(device));
    const Dot next{device, head ? head->sequence + 1 : 1};
    const Hash previous = head ? head->id : Hash{};
    TRY(state.removeDraftWithin(change));
    if (change.dot == next && change.previous == previous) {
        TRY(state.write(change));
        return true;
    }
    Change anew = change;
    anew.dot = next;
    anew.previous = previous;
    anew.context = limited(change.context, device, std::min(sharedUpTo, next.sequence - 1));
    TRY(state.write(anew));
    return false;
}
OR_OUT_OF_MEMORY

void Caseload::noteTakenBack(std::uint64_t sequence) {
    if (state_->parts.copy != nullptr) state_->parts.copy->delivered(sequence);
}

}  // namespace doorstep
