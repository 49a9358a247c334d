// Each call to the disk fails once, or from then on: an error with a code, and nothing lost.
#include <catch2/catch.hpp>

#include "tests/core/storage/core_flow.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Failure {
    const char* name;
    int code;
    bool stays;  // Whether all calls after it fail too.
};

struct Tally {
    int calls = 0;
    std::map<std::string, int> errors;  // By the stage that they came in.
};

// Runs the flow again and again, failing one call later each time, until it comes to its end untouched.
Tally failEachCall(SealedDisk& on, const CoreFlow& flow, const Failure& failure) {
    Tally tally;
    for (int failing = 1;; ++failing) {
        flow.putBack(on);
        tally.calls = 0;
        on.disk.before = [&](DiskCall) {
            ++tally.calls;
            return tally.calls == failing || (failure.stays && tally.calls > failing) ? failure.code
                                                                                      : SQLITE_OK;
        };
        const Attempt attempt = flow.run(on);
        on.disk.before = nullptr;
        INFO("call " << failing << ": " << (attempt.error ? attempt.error->detail : "no error"));
        const auto count = flow.count(on);
        INFO((count ? "" : count.error().detail));
        REQUIRE(count.ok());
        CHECK(*count >= flow.already() + attempt.saved);
        CHECK(*count <= flow.already() + attempt.saved + 1);
        if (attempt.error) ++tally.errors[attempt.stage];
        if (attempt.error) CHECK(attempt.error->code != ErrorCode::WrongState);
        // A disk that fails says nothing about what lies on it.
        if (attempt.error) CHECK(attempt.error->code != ErrorCode::Damaged);
        if (attempt.error) CHECK(attempt.error->code != ErrorCode::ForeignFile);
        if (tally.calls < failing) return tally;
    }
}

}  // namespace

TEST_CASE("Whichever call to the disk fails, there is an error and nothing acknowledged is lost") {
    const auto failure =
        GENERATE(Failure{"I/O error", SQLITE_IOERR, false}, Failure{"I/O error", SQLITE_IOERR, true},
                 Failure{"full", SQLITE_FULL, false}, Failure{"full", SQLITE_FULL, true},
                 Failure{"short read", SQLITE_IOERR_SHORT_READ, false},
                 Failure{"short read", SQLITE_IOERR_SHORT_READ, true});
    INFO(failure.name << (failure.stays ? " from then on" : " once"));
    static SealedDisk on("failing");
    static const CoreFlow flow(on, 4, 3);
    const Tally tally = failEachCall(on, flow, failure);
    CHECK(tally.calls > 200);
    std::string told;
    for (const char* stage : CoreFlow::kStages) {
        const int errors = tally.errors.contains(stage) ? tally.errors.at(stage) : 0;
        INFO(stage);
        CHECK(errors > 0);
        told += ", " + std::to_string(errors) + " errors in " + stage;
    }
    WARN(failure.name << (failure.stays ? " from then on" : " once") << " at each of " << tally.calls
                      << " calls" << told);
}

TEST_CASE("After a failed flush the connection gives up until it is opened anew") {
    static SealedDisk on("failing flush");
    on.disk.load({});
    auto database = std::move(on.open(OpenMode::Create)).value();
    perform(database, kVisitTable);
    REQUIRE(saveVisit(database, 1).ok());
    bool failed = false;
    on.disk.before = [&](DiskCall call) {
        const bool now = call == DiskCall::Sync && !failed;
        failed = failed || now;
        return now ? SQLITE_IOERR : SQLITE_OK;
    };
    CHECK(!saveVisit(database, 2).ok());
    CHECK(failed);
    // The kernel may have dropped the pages that it could not write: what reads well now proves nothing.
    const auto again = saveVisit(database, 2);
    REQUIRE(!again.ok());
    CHECK(again.error().code == ErrorCode::Io);
    database = std::move(on.open(OpenMode::ReadWrite)).value();
    CHECK(std::stoi(ask(database, "SELECT count(*) FROM visit")) <= 2);
    CHECK(saveVisit(database, 3).ok());
}
