// Whatever two tablets write, whatever the way loses or repeats, and whenever the server is put back from
// a backup: in the end all three have the same, and nothing that was saved is missing.
#include <rapidcheck.h>

#include "tests/sync/sync_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

enum class Event : std::uint8_t { Write, Sync, Restart, Backup, Restore };

struct Step {
    Event event;
    bool byPriya;
    int number;
};

rc::Gen<Step> anyStep() {
    return rc::gen::map(rc::gen::tuple(rc::gen::weightedElement<Event>({{6, Event::Write},
                                                                        {8, Event::Sync},
                                                                        {1, Event::Restart},
                                                                        {1, Event::Backup},
                                                                        {1, Event::Restore}}),
                                       rc::gen::arbitrary<bool>(), rc::gen::inRange(0, 1000)),
                        [](const std::tuple<Event, bool, int>& parts) {
                            return Step{std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)};
                        });
}

Fault faultAt(int number, int seed) {
    switch ((number * 7919 + seed * 104729) % 11) {
        case 0: return Fault::LoseRequest;
        case 1: return Fault::LoseAnswer;
        case 2: return Fault::Twice;
        default: return Fault::None;
    }
}

}  // namespace

TEST_CASE("tablets and server end equal over a bad line and restored backups") {
    CHECK(rc::check("all that was saved is everywhere", [] {
        const auto steps = *rc::gen::container<std::vector<Step>>(anyStep());
        const int seed = *rc::gen::inRange(0, 1000);
        SyncedTeam team;
        team.begin();
        const RecordId visit = SyncedTeam::visit(team.priya, {kAva});
        SyncedTeam::synced(team.priya);
        SyncedTeam::synced(team.tom);
        team.server.pageSize = 3;
        team.server.fault = [&](int number) { return faultAt(number, seed); };
        auto backup = team.server.backup();
        std::set<std::string> written;
        for (const Step& step : steps) {
            TestTablet& tablet = step.byPriya ? team.priya : team.tom;
            switch (step.event) {
                case Event::Write: {
                    const std::string words = "Words " + std::to_string(written.size());
                    SyncedTeam::note(tablet, visit, step.number % 2 == 0 ? "analysis" : "observation",
                                     words);
                    written.insert(words);
                    break;
                }
                case Event::Sync: (void)tablet->sync(); break;
                case Event::Restart:
                    tablet.restart();
                    RC_ASSERT(tablet->unlock(kPin).ok());
                    break;
                case Event::Backup: backup = team.server.backup(); break;
                case Event::Restore: team.server.restore(backup); break;
            }
        }
        team.server.fault = [](int) { return Fault::None; };
        for (int round = 0; round < 2; ++round) {
            SyncedTeam::synced(team.priya);
            SyncedTeam::synced(team.tom);
        }
        RC_ASSERT(SyncedTeam::stored(team.priya, visit) == SyncedTeam::stored(team.tom, visit));
        std::set<std::string> arrived;
        for (const Change& change : team.server.accepted()) {
            for (const FieldWrite& write : change.writes) {
                const auto* words = std::get_if<std::string>(&write.value);
                if (words != nullptr && written.contains(*words)) arrived.insert(*words);
            }
        }
        RC_ASSERT(arrived == written);
        RC_ASSERT(SyncedTeam::unsent(team.priya) + SyncedTeam::unsent(team.tom) == 0U);
    }));
}
