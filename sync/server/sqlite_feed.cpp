// The feed: gap-free positions, and pages merged from the people a reader may see.
#include <algorithm>

#include "sync/server/sqlite_store.h"

namespace doorstep::server {

Result<void> SqliteStore::addToFeed(const Dot& dot, const std::set<PersonId>& people, Instant received) {
    // The write lock is held, so the next number is nobody else's, and commits happen in its order.
    TRY_SET(Lease entry,
            statements_.use("INSERT INTO entry(position, device, sequence, received_ms) VALUES("
                            "(SELECT coalesce(max(position), 0) + 1 FROM entry), ?1, ?2, ?3)"));
    entry->bind(1, dot.device).bind(2, static_cast<std::int64_t>(dot.sequence)).bind(3, received.ms);
    TRY(entry->run());
    const std::int64_t position = database_->lastInsertId();
    TRY_SET(Lease concern, statements_.use("INSERT INTO feed VALUES(?1,?2)"));
    for (const PersonId& person : people) TRY(concern->bind(1, person).bind(2, position).run());
    return {};
}

Result<FeedPage> SqliteStore::merged(std::span<const PersonId> people, std::int64_t cursor,
                                     PageLimit limit) {
    // One ordered source a person, read as far as needed: the cost of a page does not grow with the
    // length of anybody's history.
    struct Source {
        std::int64_t position;
        Lease rows;
    };
    using Sources = std::vector<std::unique_ptr<Source>>;
    const auto later = [](const auto& a, const auto& b) { return a->position > b->position; };
    Sources sources;
    for (const PersonId& person : people) {
        TRY_SET(Lease rows, statements_.use("SELECT position FROM feed WHERE person=?1 AND position>?2 "
                                            "ORDER BY position"));
        TRY_SET(const bool found, rows->bind(1, person).bind(2, cursor).step());
        if (!found) continue;
        const std::int64_t first = rows->integer(0);
        sources.push_back(std::make_unique<Source>(Source{first, std::move(rows)}));
    }
    std::make_heap(sources.begin(), sources.end(), later);
    TRY_SET(Lease entry, statements_.use("SELECT device, sequence FROM entry WHERE position=?1"));
    FeedPage page{{}, cursor, false};
    std::size_t bytes = 0;
    while (!sources.empty()) {
        std::pop_heap(sources.begin(), sources.end(), later);
        Source& next = *sources.back();
        if (next.position > page.cursor) {  // Else another of its people has brought it already.
            TRY_SET(const bool found, entry->bind(1, next.position).step());
            if (!found) return {ErrorCode::Damaged, "the feed names an entry that is not there"};
            const Dot dot{entry->id<DeviceId>(0), static_cast<std::uint64_t>(entry->integer(1))};
            entry->reset();
            TRY_SET(std::optional<LoggedChange> logged, change(dot));
            if (!logged) return {ErrorCode::Damaged, "the feed names a change that is not in the log"};
            const bool full =
                page.changes.size() >= limit.changes || bytes + logged->encoded.size() > limit.bytes;
            if (full && !page.changes.empty()) {
                page.more = true;
                return page;
            }
            bytes += logged->encoded.size();
            page.changes.push_back(std::move(logged->encoded));
            page.cursor = next.position;
        }
        TRY_SET(const bool found, next.rows->step());
        if (found) {
            next.position = next.rows->integer(0);
            std::push_heap(sources.begin(), sources.end(), later);
        } else {
            sources.pop_back();
        }
    }
    return page;
}

Result<FeedPage> SqliteStore::feed(const std::vector<PersonId>& people, std::int64_t cursor,
                                   PageLimit limit) {
    TRY_SET(Lease newest, statements_.use("SELECT coalesce(max(position), 0) FROM entry"));
    TRY(newest->step());
    const std::int64_t head = newest->integer(0);
    // A cursor beyond the end was given by data that this server no longer has: all is sent again.
    if (cursor < 0 || cursor > head) cursor = 0;
    std::vector<PersonId> sources = people;
    sources.push_back(PersonId{});  // What concerns everybody.
    TRY_SET(FeedPage page, merged(sources, cursor, limit));
    if (!page.more) page.cursor = head;  // Skips what concerns others.
    return page;
}

Result<FeedPage> SqliteStore::feedOf(PersonId person, std::int64_t after, PageLimit limit) {
    return merged({&person, 1}, after, limit);
}

}  // namespace doorstep::server
