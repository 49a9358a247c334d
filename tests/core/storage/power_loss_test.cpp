// The power fails at any moment, and the disk keeps only what was flushed, and any of the rest, torn.
//
// DOORSTEP_POWER_LOSS_POINTS=100000 (tests/core/storage/long) makes the first test longer.
#include <catch2/catch.hpp>

#include <cstdlib>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Outcome {
    int points = 0;
    int lost = 0;      // Opened, but a commit that was acknowledged is not there.
    int unopened = 0;  // Or not opened, or not whole.
    std::string first;
};

// Saves visits and looks, before every change to the disk, at what a power loss there would leave.
Outcome loseThePower(const std::string& settings, int visits, int variants) {
    static SealedDisk live("power");
    static SealedDisk afterwards("power lost");
    live.disk.load({});
    std::mt19937 random(20'260'303);
    Outcome outcome;
    int acknowledged = -1;  // Until the table is made.

    const auto lookAt = [&](const MemoryDisk::Image& image) {
        afterwards.disk.load(image);
        ++outcome.points;
        const auto count = countVisits(afterwards);
        const std::string what = count ? std::to_string(*count) + " visits" : count.error().detail;
        if (!count) ++outcome.unopened;
        if (count && *count < acknowledged) ++outcome.lost;
        const bool bad = !count || *count < acknowledged || *count > acknowledged + 1;
        if (bad && outcome.first.empty()) {
            outcome.first = what + " after " + std::to_string(acknowledged) + " at point " +
                            std::to_string(outcome.points);
        }
    };
    live.disk.before = [&](DiskCall call) {
        for (int i = 0; i < variants && changesDisk(call); ++i) {
            // From everything kept to nothing kept.
            const unsigned share = random() % 5;
            lookAt(live.disk.afterPowerLoss([&] { return random() % 4 < share; }));
        }
        return SQLITE_OK;
    };
    {
        auto database = std::move(live.open(OpenMode::Create)).value();
        perform(database, settings);
        perform(database, kVisitTable);
        for (acknowledged = 0; acknowledged < visits;) {
            REQUIRE(saveVisit(database, acknowledged + 1).ok());
            ++acknowledged;
            if (acknowledged % 15 == 0) REQUIRE(database.checkpoint().ok());
        }
    }
    live.disk.before = nullptr;
    return outcome;
}

int pointsWanted() {
    const char* wanted = std::getenv("DOORSTEP_POWER_LOSS_POINTS");
    return wanted != nullptr ? std::atoi(wanted) : 2500;
}

}  // namespace

TEST_CASE("No acknowledged commit is lost when the power fails, with the settings of the app") {
    constexpr int kChangesOfDisk = 500;  // The visits lead to more.
    const Outcome outcome =
        loseThePower("PRAGMA cache_size=4", 60, (pointsWanted() + kChangesOfDisk - 1) / kChangesOfDisk);
    INFO(outcome.first);
    CHECK(outcome.points >= pointsWanted());
    CHECK(outcome.lost == 0);
    CHECK(outcome.unopened == 0);
    WARN(outcome.points << " power losses, none of which lost a commit");
}

TEST_CASE("No acknowledged commit is lost with rollback journals either") {
    // SQLite flushes the deletion of a journal at EXTRA only; until then it may come back and roll back.
    const std::string mode = GENERATE("DELETE", "TRUNCATE", "PERSIST");
    const Outcome outcome =
        loseThePower("PRAGMA cache_size=4; PRAGMA journal_mode=" + mode +
                         "; PRAGMA synchronous=" + (mode == "DELETE" ? "EXTRA" : "FULL"),
                     22, 1);
    INFO(mode << ": " << outcome.first);
    CHECK(outcome.points > 400);
    CHECK(outcome.lost == 0);
    CHECK(outcome.unopened == 0);
}

TEST_CASE("With less flushing than the app's, commits are lost: this test can tell") {
    const Outcome normal = loseThePower("PRAGMA synchronous=NORMAL", 25, 1);
    CHECK(normal.lost > normal.points / 4);
    CHECK(normal.unopened == 0);
    const Outcome off = loseThePower("PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=3", 25, 1);
    CHECK(off.unopened > 0);
}
