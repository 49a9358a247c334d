// Each call to the disk fails once, or from then on: an error with a code, and nothing lost.
#include <catch2/catch.hpp>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Failure {
    int code;
    bool stays;  // Whether all calls after it fail too.
};

// Opens, saves, checkpoints and closes; the number of saves that were acknowledged, and the first error.
struct Attempt {
    int saved = 0;
    std::optional<Error> error;
};

Attempt work(SealedDisk& on, int already) {
    Attempt attempt;
    const auto done = [&]() -> Result<void> {
        TRY_SET(Database database, on.open(OpenMode::ReadWrite));
        TRY(database.execute("PRAGMA cache_size=4"));
        for (int i = 1; i <= 3; ++i) {
            TRY(saveVisit(database, already + i));
            ++attempt.saved;
        }
        return database.checkpoint();
    }();
    if (!done) attempt.error = done.error();
    return attempt;
}

}  // namespace

TEST_CASE("Whichever call to the disk fails, there is an error and nothing acknowledged is lost") {
    const auto failure = GENERATE(Failure{SQLITE_IOERR, false}, Failure{SQLITE_IOERR, true},
                                  Failure{SQLITE_FULL, false}, Failure{SQLITE_FULL, true});
    INFO((failure.code == SQLITE_FULL ? "full" : "I/O error")
         << (failure.stays ? " from then on" : " once"));
    static SealedDisk on("failing");
    constexpr int kAlready = 8;
    on.disk.before = nullptr;
    on.disk.load({});
    {
        auto database = std::move(on.open(OpenMode::Create)).value();
        perform(database, kVisitTable);
        for (int i = 1; i <= kAlready; ++i) REQUIRE(saveVisit(database, i).ok());
        // The log is left as a crash leaves it, so that opening has something to recover.
        on.disk.before = [](DiskCall call) { return changesDisk(call) ? SQLITE_IOERR : SQLITE_OK; };
    }
    on.disk.before = nullptr;
    const auto start = on.disk.content();
    REQUIRE(start.contains(kStoreName + "-wal"));
    REQUIRE(countVisits(on).value() == kAlready);

    int errors = 0;
    int calls = 0;
    for (int failing = 1;; ++failing) {
        on.disk.before = nullptr;
        on.disk.load(start);
        calls = 0;
        on.disk.before = [&](DiskCall) {
            ++calls;
            return calls == failing || (failure.stays && calls > failing) ? failure.code : SQLITE_OK;
        };
        const Attempt attempt = work(on, kAlready);
        on.disk.before = nullptr;
        INFO("call " << failing << ": " << (attempt.error ? attempt.error->detail : "no error"));
        const auto count = countVisits(on);
        REQUIRE(count.ok());
        CHECK(*count >= kAlready + attempt.saved);
        CHECK(*count <= kAlready + attempt.saved + 1);
        if (attempt.error) ++errors;
        if (attempt.error && failure.code == SQLITE_FULL) CHECK(attempt.error->code != ErrorCode::Damaged);
        if (calls < failing) break;
    }
    CHECK(calls > 100);
    CHECK(errors > 50);
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
