// From the records to what the figures ask about each person: whole for people who have nothing yet, record
// by record for what came since.
#include "sync/server/known_people.h"

#include <algorithm>
#include <map>

#include "sync/server/known_facts.h"

namespace doorstep::server {
namespace {

/// Raised whenever records are read differently than before, here or in core/clocks: all is made anew.
constexpr std::int64_t kFormat = 1;
// What one part may hold: a fraction of a second's work.
constexpr std::int64_t kPeopleAPart = 100;
constexpr std::int64_t kEntriesAPart = 5'000;

/// `latest`: nobody counts as of an earlier instant by what is known now.
Result<void> put(ServerStore& store, PersonId person, std::vector<KnownVersion> versions, Instant latest) {
    EncodedVersions encoded = encodeVersions(std::move(versions));
    KnownFacts facts;
    TRY(addKnownAsOf(encoded.versions, {INT64_MAX}, localDateOf(latest), facts));
    return store.putKnown(
        {person, encodeKnown(facts), std::move(encoded.versions), std::move(encoded.records)});
}

Result<void> workOut(ServerStore& store, PersonId person, Instant latest) {
    TRY_SET(const std::vector<RecordId> records, store.recordIdsAbout(person));
    std::vector<KnownVersion> versions;
    for (const RecordId& id : records) {
        TRY_SET(std::vector<AcceptedChange> history, store.acceptedChanges(id));
        for (KnownVersion& version : versionsOf(std::move(history), person)) {
            versions.push_back(std::move(version));
        }
    }
    return put(store, person, std::move(versions), latest);
}

using Fresh = std::map<PersonId, std::map<RecordId, std::vector<KnownVersion>>>;

Result<void> takeIn(ServerStore& store, PersonId person,
                    const std::map<RecordId, std::vector<KnownVersion>>& fresh, Instant latest) {
    TRY_SET(const std::optional<KnownRow> kept, store.known(person));
    if (!kept) return {};  // Worked out whole, in a part of its own.
    TRY_SET(std::vector<KnownVersion> versions, decodeVersions({kept->versions, kept->records}));
    std::erase_if(versions, [&](const KnownVersion& each) { return fresh.contains(each.record); });
    for (const auto& [record, own] : fresh) versions.insert(versions.end(), own.begin(), own.end());
    return put(store, person, std::move(versions), latest);
}

Result<void> takeInArrivals(ServerStore& store, const Arrivals& arrivals, Instant latest) {
    Fresh fresh;
    for (const RecordId& id : arrivals.records) {
        TRY_SET(const std::vector<AcceptedChange> history, store.acceptedChanges(id));
        std::set<PersonId> people;
        for (const AcceptedChange& each : history) {
            people.insert(each.change.subjects.begin(), each.change.subjects.end());
            if (each.change.type == "person") people.insert(id);
        }
        for (const PersonId& person : people) fresh[person][id] = versionsOf(history, person);
    }
    for (const auto& [person, records] : fresh) TRY(takeIn(store, person, records, latest));
    return {};
}

}  // namespace

Result<bool> workOutSome(ServerStore& store) {
    TRY_SET(KnownMark mark, store.knownMark());
    if (mark.format != kFormat) {
        // People who are worked out from here on hold all that the feed brought so far.
        TRY(store.forgetKnown());
        TRY_SET(const Arrivals newest, store.newestArrival());
        mark = {kFormat, newest.position, newest.latest};
        TRY(store.putKnownMark(mark));
    }
    TRY_SET(const Arrivals arrivals, store.arrivalsAfter(mark.position, kEntriesAPart));
    if (arrivals.position > mark.position) {
        const Instant latest = std::max(mark.latest, arrivals.latest);
        TRY(takeInArrivals(store, arrivals, latest));
        TRY(store.putKnownMark({kFormat, arrivals.position, latest}));
        return true;
    }
    TRY_SET(const std::vector<PersonId> people, store.peopleNotKnown(kPeopleAPart));
    for (const PersonId& person : people) TRY(workOut(store, person, mark.latest));
    return !people.empty();
}

Result<void> workOutAll(ServerStore& store) {
    for (bool more = true; more;) {
        TRY(store.inTransaction([&]() -> Result<void> {
            TRY_SET(more, workOutSome(store));
            return {};
        }));
    }
    return {};
}

}  // namespace doorstep::server
