// The feed: gap-free positions, and pages merged from the people a reader may see.
#include <algorithm>

#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

constexpr std::size_t kShareMin = 4;

}  // namespace

/// Where the next changes for a page stand.
struct PostgresStore::Places {
    std::vector<std::int64_t> positions;  ///< In order, each once, within the page's limit.
    std::int64_t end = 0;                 ///< Nothing up to here was left out.
    bool more = false;
};

Result<void> PostgresStore::addToFeed(const Dot& dot, const std::set<PersonId>& people, Instant received) {
    // The writer's lock is held, so the next number is nobody else's, and commits happen in its order.
    return connection_->post(
        "WITH next AS (INSERT INTO entry SELECT coalesce(max(position), 0) + 1, $1::uuid, "
        "$2::bigint, $3::bigint FROM entry RETURNING position) "
        "INSERT INTO feed SELECT person, position FROM next, unnest($4::uuid[]) person",
        Values()
            .add(dot.device)
            .add(static_cast<std::int64_t>(dot.sequence))
            .add(received.ms)
            .addIds(std::vector<PersonId>(people.begin(), people.end())));
}

/// Each person's next few, merged: the cost of a page does not grow with the length of anybody's history.
/// Where somebody had more than their share, the merge is whole only up to the last of it; then it goes on
/// from there, with larger shares.
Result<PostgresStore::Places> PostgresStore::placesAfter(const std::vector<PersonId>& people,
                                                         std::int64_t cursor, PageLimit limit) {
    const std::size_t wanted = limit.changes + 1;  // One more shows that there is more.
    std::size_t share = std::clamp(2 * wanted / std::max<std::size_t>(people.size(), 1), kShareMin,
                                   std::max(wanted, kShareMin));
    Places places{{}, cursor, false};
    std::size_t bytes = 0;
    for (;;) {
        TRY_SET(const Rows rows,
                connection_->ask(
                    "WITH taken AS MATERIALIZED (SELECT p.number, f.position FROM unnest($1::uuid[]) WITH "
                    "ORDINALITY "
                    "p(person, number) CROSS JOIN LATERAL (SELECT position FROM feed WHERE feed.person = "
                    "p.person "
                    "AND position > $2 ORDER BY position LIMIT $3) f), "
                    "whole AS (SELECT min(last) AS up_to FROM (SELECT max(position) AS last FROM taken "
                    "GROUP BY number HAVING count(*) = $3) cut) "
                    "SELECT t.position, octet_length(c.sealed)::bigint, whole.up_to FROM "
                    "(SELECT DISTINCT position FROM taken) t CROSS JOIN whole "
                    "LEFT JOIN entry e ON e.position = t.position "
                    "LEFT JOIN change c ON c.device = e.device AND c.sequence = e.sequence "
                    "WHERE whole.up_to IS NULL OR t.position <= whole.up_to ORDER BY t.position LIMIT $4",
                    Values()
                        .addIds(people)
                        .add(places.end)
                        .add(static_cast<std::int64_t>(share))
                        .add(static_cast<std::int64_t>(wanted))));
        for (int i = 0; i < rows.count(); ++i) {
            if (rows[i].isNull(1))
                return {ErrorCode::Damaged, "the feed names a change that is not in the log"};
            const auto size = static_cast<std::size_t>(rows[i].integer(1)) - crypto::kSealOverhead;
            const bool full = places.positions.size() >= limit.changes || bytes + size > limit.bytes;
            if (full && !places.positions.empty()) {
                places.more = true;
                return places;
            }
            bytes += size;
            places.positions.push_back(rows[i].integer(0));
            places.end = rows[i].integer(0);
        }
        const bool cut = !rows.empty() && !rows[0].isNull(2);
        if (!cut) return places;
        share = std::min(2 * share, std::max(wanted, kShareMin));
    }
}

Result<FeedPage> PostgresStore::merged(const std::vector<PersonId>& people, std::int64_t cursor,
                                       PageLimit limit) {
    TRY_SET(const Places places, placesAfter(people, cursor, limit));
    FeedPage page{{}, places.end, places.more};
    if (places.positions.empty()) return page;
    TRY_SET(const Rows rows,
            connection_->ask(
                "SELECT c.device, c.sequence, c.record, c.id, c.sealed FROM entry e JOIN change c ON "
                "c.device = e.device AND c.sequence = e.sequence WHERE e.position = ANY($1::bigint[]) "
                "ORDER BY e.position",
                Values().addIntegers(places.positions)));
    if (static_cast<std::size_t>(rows.count()) != places.positions.size()) {
        return {ErrorCode::Damaged, "the feed names a change that is not in the log"};
    }
    for (int i = 0; i < rows.count(); ++i) {
        TRY_SET(Bytes encoded, encodedIn(rows[i]));
        page.changes.push_back(std::move(encoded));
    }
    return page;
}

Result<FeedPage> PostgresStore::feed(const std::vector<PersonId>& people, std::int64_t cursor,
                                     PageLimit limit) {
    TRY_SET(const Rows newest, connection_->ask("SELECT coalesce(max(position), 0) FROM entry"));
    const std::int64_t head = newest[0].integer(0);
    // A cursor beyond the end was given by data that this server no longer has: all is sent again.
    if (cursor < 0 || cursor > head) cursor = 0;
    std::vector<PersonId> sources = people;
    sources.push_back(PersonId{});  // What concerns everybody.
    TRY_SET(FeedPage page, merged(sources, cursor, limit));
    // Skips what concerns others. What was committed since `head` was read may be in the page already.
    if (!page.more) page.cursor = std::max(head, page.cursor);
    return page;
}

Result<FeedPage> PostgresStore::feedOf(PersonId person, std::int64_t after, PageLimit limit) {
    return merged({person}, after, limit);
}

}  // namespace doorstep::server
