// A device's store while memory runs out: each allocation of C++ and libsodium in each thing that is done
// with it fails once, or all from there on. An error, and either all of what was asked for or nothing of
// it.
#include <catch2/catch.hpp>

#include "tests/support/scarce_memory.h"
#include "tests/sync/written_store.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// Which allocations fail: every `step`-th in turn, alone or with all after it.
struct Shortage {
    bool stays;
    int step = 1;
};

/// How often a call failed, and how often it came to its end in spite of a failed allocation.
struct Tally {
    int failed = 0;
    int madeUp = 0;
};

/// Calls until no allocation fails any more. `prepare` makes what is handed over, `look` is told whether
/// the call succeeded.
template <typename Prepare, typename Call, typename Look>
Tally failEachAllocation(const Shortage& shortage, Prepare prepare, Call call, Look look) {
    Tally tally;
    for (int failing = 1;; failing += shortage.step) {
        INFO("allocation " << failing << (shortage.stays ? " and all after it" : ""));
        prepare();
        int asked = 0;
        ErrorCode code = ErrorCode::Io;
        const bool ok = [&] {
            const ScarceMemory memory(Memory::Own, failing, shortage.stays);
            const auto done = call();
            asked = memory.asked();
            if (!done.ok()) code = done.error().code;
            return done.ok();
        }();
        REQUIRE(code == ErrorCode::Io);
        look(ok);
        if (asked < failing) {
            REQUIRE(ok);
            return tally;
        }
        ++(ok ? tally.madeUp : tally.failed);
    }
}

constexpr auto kNothing = [](auto...) {};

struct BusyTablet : WrittenStore {
    BusyTablet() : WrittenStore(6) {
        REQUIRE(reopen().ok());
        const Council council;
        for (const Change& change : council.changes()) {
            Transaction transaction = std::move(Transaction::begin(store->database())).value();
            REQUIRE(store->caseload().store().append(change, encode(change)).ok());
            REQUIRE(transaction.commit().ok());
        }
        auto writes = wholeVisit({kAva}, "2026-03-09");
        writes.push_back(text("purpose", "before"));
        visit = store->caseload().create("visit", {kAva}, writes).value();
        saved = {"before"};
        // What is made once in the life of a process.
        REQUIRE(store->caseload().search("before", 10).value().size() == 1);
        REQUIRE(store->caseload().today().ok());
        requireKept();
    }
    Result<void> reopen() {
        store.reset();
        TRY_SET(store, open(false));
        return {};
    }
    [[nodiscard]] std::vector<std::string> purposes() const {
        std::vector<std::string> words;
        const auto changes = store->caseload().store().history(visit);
        for (const StoredChange& change : changes.value()) {
            for (const FieldWrite& write : change.change.writes) {
                if (write.field == "purpose") words.push_back(std::get<std::string>(write.value));
            }
        }
        return words;
    }
    /// Everything that was acknowledged is there, and nothing else, and all of it fits together.
    void requireKept() {
        REQUIRE(purposes() == saved);
        const auto verified = store->verify();
        REQUIRE(verified.ok());
        REQUIRE(verified->findings.empty());
    }

    RecordId visit;
    std::vector<std::string> saved;  ///< In their order.
    std::unique_ptr<DeviceStore> store;
};

std::string told(const char* what, const Tally& tally) {
    return std::string(what) + " " + std::to_string(tally.failed) + " refused and " +
           std::to_string(tally.madeUp) + " done all the same; ";
}

const char* nameOf(bool stays) {
    return stays ? "from each allocation on: " : "at each allocation: ";
}

}  // namespace

TEST_CASE("Whichever allocation of a save fails, there is an error and nothing is half done") {
    const bool stays = GENERATE(false, true);
    BusyTablet tablet;
    Caseload& caseload = tablet.store->caseload();
    int number = 0;
    std::string words;
    std::vector<FieldWrite> writes;
    const Tally saves = failEachAllocation(
        Shortage{stays},
        [&] {
            words = "words " + std::to_string(++number);
            writes = {text("purpose", words)};
        },
        [&] { return caseload.edit(tablet.visit, std::move(writes)); },
        [&](bool done) {
            if (done) tablet.saved.push_back(words);
            REQUIRE(tablet.purposes() == tablet.saved);
        });
    CHECK(saves.failed > 200);
    tablet.requireKept();
    const FormDraft draft{tablet.visit, "visit", {kAva}, {text("place", "typed")}, noon()};
    const Tally drafts = failEachAllocation(
        Shortage{stays}, kNothing, [&] { return caseload.keepDraft(draft); },
        [&](bool done) { REQUIRE(caseload.draft(tablet.visit)->has_value() >= done); });
    CHECK(drafts.failed > 20);
    // As the sync engine does, in a transaction of its own.
    const Tally deliveries = failEachAllocation(
        Shortage{stays}, kNothing,
        [&] {
            return orOutOfMemory([&]() -> Result<void> {
                TRY_SET(const auto unsent, caseload.unsent(1));
                TRY_SET(Transaction transaction, Transaction::begin(tablet.store->database()));
                TRY(caseload.markDelivered(unsent.front().change.dot, Delivery::Accepted, ""));
                return transaction.commit();
            });
        },
        kNothing);
    CHECK(deliveries.failed > 20);
    tablet.requireKept();
    REQUIRE(tablet.reopen().ok());
    tablet.requireKept();
    WARN(nameOf(stays) << told("saves", saves) << told("drafts", drafts) << told("deliveries", deliveries));
}

TEST_CASE("Whichever allocation of a search or a list fails, the next look finds everything") {
    const bool stays = GENERATE(false, true);
    BusyTablet tablet;
    Caseload& caseload = tablet.store->caseload();
    const std::string words = "before";
    const std::size_t unfinished = caseload.today()->unfinished.size();
    const std::size_t entries = caseload.person(kAva)->timeline.size();
    const Tally searches = failEachAllocation(
        Shortage{stays}, kNothing, [&] { return caseload.search(words, 10); }, kNothing);
    CHECK(caseload.search(words, 10)->size() == 1);
    // What is remembered between two looks is remembered whole or not at all.
    int number = 0;
    const auto touch = [&] {
        REQUIRE(caseload.today().ok());
        REQUIRE(caseload.edit(tablet.visit, {text("purpose", "before " + std::to_string(++number))}).ok());
    };
    const Tally days = failEachAllocation(
        Shortage{stays}, touch, [&] { return caseload.today(); }, kNothing);
    CHECK(caseload.today()->unfinished.size() == unfinished);
    const Tally people = failEachAllocation(
        Shortage{stays}, touch, [&] { return caseload.person(kAva); }, kNothing);
    CHECK(caseload.person(kAva)->timeline.size() == entries);
    CHECK(std::min({searches.failed, days.failed, people.failed}) > 40);
    WARN(nameOf(stays) << told("searches", searches) << told("days", days) << told("people", people));
}

TEST_CASE("Whichever allocation of opening, checkpoint and closing fails, all is there the next time") {
    const bool stays = GENERATE(false, true);
    BusyTablet tablet;
    (void)failEachAllocation(
        Shortage{stays}, kNothing, [&] { return tablet.store->database().checkpoint(); },
        [&](bool) { REQUIRE(tablet.purposes() == tablet.saved); });
    const Tally closings = failEachAllocation(
        Shortage{stays}, kNothing,
        [&]() -> Result<void> {
            tablet.store.reset();
            return {};
        },
        [&](bool) {
            REQUIRE(tablet.reopen().ok());
            REQUIRE(tablet.purposes() == tablet.saved);
        });
    CHECK(closings.madeUp > 20);
    tablet.store.reset();
    std::optional<DeviceStore::Parts> parts;
    const Tally openings = failEachAllocation(
        Shortage{stays}, [&] { parts.emplace(tablet.parts()); },
        [&] { return DeviceStore::open(std::move(*parts)); }, kNothing);
    CHECK(openings.failed > 200);
    REQUIRE(tablet.reopen().ok());
    tablet.requireKept();
    WARN(nameOf(stays) << told("openings", openings) << told("closings", closings));
}

TEST_CASE("Whichever allocation of opening after a crash fails, all is there the next time") {
    const bool stays = GENERATE(false, true);
    BusyTablet tablet;
    Files crashed;
    for (const char* name : {"doorstep.db", "doorstep.db-wal", "anchor", "rescue"}) {
        crashed[name] = readFile(tablet.folder / name);
        REQUIRE(!crashed[name].empty());
    }
    tablet.store.reset();
    std::optional<DeviceStore::Parts> parts;
    const Tally openings = failEachAllocation(
        Shortage{stays, 97},
        [&] {
            tablet.put(crashed);
            parts.emplace(tablet.parts());
        },
        [&] { return DeviceStore::open(std::move(*parts)); }, kNothing);
    CHECK(openings.failed > 10);
    REQUIRE(tablet.reopen().ok());
    tablet.requireKept();
    WARN(nameOf(stays) << told("openings with a verification", openings));
}
