// Pages of the feed, bounded by number and size.
#include "sync/server/pull.h"

#include <algorithm>

namespace doorstep::server {
namespace {

constexpr PageLimit kFeedPage{protocol::kBatchChangesMax, protocol::kBatchBytesMax};

std::size_t sizeOf(const std::vector<Bytes>& changes) {
    std::size_t bytes = 0;
    for (const Bytes& change : changes) bytes += change.size();
    return bytes;
}

/// Histories share what one page may hold; who finds no room is asked for again by the device.
Result<void> backfill(ServerStore& store, EventLog& events, const Caller& caller,
                      const std::vector<PersonId>& scope, const protocol::SyncRequest& request,
                      protocol::SyncAnswer& answer) {
    PageLimit left = kFeedPage;
    for (const protocol::BackfillRequest& asked : request.backfill) {
        if (!std::binary_search(scope.begin(), scope.end(), asked.person)) {
            events.write({"refused", "not_in_scope", caller.device.id, caller.user.id, asked.person});
            answer.backfill.push_back({asked.person, {}, asked.after, true});
            continue;
        }
        if (left.changes == 0 || left.bytes == 0) return {};
        TRY_SET(FeedPage page, store.feedOf(asked.person, asked.after, left));
        left.changes -= std::min(left.changes, page.changes.size());
        left.bytes -= std::min(left.bytes, sizeOf(page.changes));
        answer.backfill.push_back({asked.person, std::move(page.changes), page.cursor, !page.more});
    }
    return {};
}

}  // namespace

Result<void> pull(ServerStore& store, EventLog& events, const Caller& caller,
                  const std::vector<PersonId>& scope, const protocol::SyncRequest& request,
                  protocol::SyncAnswer& answer) {
    TRY_SET(answer.epoch, store.epoch());
    // A cursor into other data means nothing here.
    const std::int64_t cursor = request.epoch == answer.epoch ? request.cursor : 0;
    TRY_SET(FeedPage page, store.feed(scope, cursor, kFeedPage));
    answer.feed = std::move(page.changes);
    answer.cursor = page.cursor;
    answer.more = page.more;
    if (request.scope != protocol::scopeHash(scope)) answer.scope = scope;
    return backfill(store, events, caller, scope, request, answer);
}

}  // namespace doorstep::server
