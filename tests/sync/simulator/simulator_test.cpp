// A council of real tablets and a real server in one thread: whatever people do and whatever breaks, in the
// end everything that was saved is there, and nobody holds what they may not.
//
// DOORSTEP_SIMULATOR_SEED=17 runs one seed and tells its story; DOORSTEP_SIMULATOR_SEEDS=100000
// (tests/sync/long) runs so many, from DOORSTEP_SIMULATOR_FROM on.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

#include "tests/sync/simulator/run.h"

using namespace doorstep::simulator;

namespace {

std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string told(const Outcome& outcome) {
    std::string text;
    for (const std::string& line : outcome.story) text += "    " + line + "\n";
    return text + "    FAILED: " + outcome.failure + "\n";
}

/// What went wrong and how to have it again; of the first failure also the shortest story that still ends
/// in one.
std::string report(std::uint64_t seed, const Outcome& whole, bool shrinks) {
    std::string text = "seed " + std::to_string(seed) + ": " + whole.failure +
                       "\n  again: DOORSTEP_SIMULATOR_SEED=" + std::to_string(seed) +
                       " .build/asan/bin/test_simulator\n";
    if (!shrinks) return text;
    const Plan plan = planFrom(seed);
    const Plan few = shrunk(plan, seed);
    return text + "  shrunk from " + std::to_string(plan.size()) + " steps to " +
           std::to_string(few.size()) + ":\n" + told(runPlan(few, seed));
}

}  // namespace

TEST_CASE("nothing is lost, everybody agrees, and nobody holds what they may not") {
    const std::uint64_t one = numberFrom("DOORSTEP_SIMULATOR_SEED", 0);
    const std::uint64_t from = one > 0 ? one : numberFrom("DOORSTEP_SIMULATOR_FROM", 1);
    const std::uint64_t count = one > 0 ? 1 : numberFrom("DOORSTEP_SIMULATOR_SEEDS", 1000);
    int failures = 0;
    std::int64_t saved = 0, conflicts = 0, kept = 0, lost = 0;
    for (std::uint64_t seed = from; seed < from + count; ++seed) {
        const Outcome outcome = runPlan(planFrom(seed), seed);
        if (one > 0) std::cout << told(outcome);
        if (!outcome.failure.empty()) FAIL_CHECK(report(seed, outcome, failures++ == 0));
        saved += outcome.saved;
        conflicts += outcome.conflicts;
        kept += outcome.kept;
        lost += outcome.lost;
    }
    WARN(count << " runs: " << saved << " things saved, " << conflicts << " fields with two versions, "
               << kept << " kept apart, " << lost << " destroyed with their only copy");
    if (count < 1000) return;
    // The runs get to where the promises are put to the test.
    CHECK(saved > 4 * static_cast<std::int64_t>(count));
    CHECK(conflicts > static_cast<std::int64_t>(count) / 10);
    CHECK(kept > static_cast<std::int64_t>(count) / 10);
}

TEST_CASE("a seed gives the same run again, to the letter") {
    for (const std::uint64_t seed : {3, 4, 5}) {
        const Outcome once = runPlan(planFrom(seed), seed);
        const Outcome again = runPlan(planFrom(seed), seed);
        CHECK(once.story == again.story);
        CHECK(once.failure == again.failure);
    }
}
