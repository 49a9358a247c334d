// An extract with broken rows imported into the server's store on disk, and imported again.
//
// DOORSTEP_IMPORT_PEOPLE=100000 (tests/core/exchange/long) makes it that of a large county, and says what
// it took.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "core/exchange/sample_council.h"
#include "sync/server/import_target.h"
#include "sync/server/registry.h"
#include "sync/server/sqlite_store.h"
#include "tests/support/broken_rows.h"
#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::server;
using doorstep::test::BrokenRows;
using doorstep::test::ScratchFolder;

namespace {

constexpr int kPeople = 400;

/// What the program has taken so far.
struct Taken {
    double processorS = 0;
    long memoryMb = 0;  ///< At most, at any time.

    static Taken now() {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return {seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1024};
    }
};

struct Told {
    ImportReport report;
    std::set<BrokenRows::Place> places;
};

Told import(SqliteStore& store, const std::filesystem::path& folder, TimeSource& time) {
    Told told;
    ImportHooks hooks;
    hooks.issue = [&](const ImportIssue& issue) { told.places.emplace(issue.file, issue.line); };
    StoreTarget target(store, time);
    const ImportAuthor author{store.ownDevice().value(), userIdOf(ServerAuthor::CaseManagement)};
    told.report = applyImport(folder, target, author, time, hooks).value();
    return told;
}

}  // namespace

TEST_CASE("an extract with broken rows goes into a store, and changes nothing the second time") {
    const char* wanted = std::getenv("DOORSTEP_IMPORT_PEOPLE");
    const ScratchFolder scratch("import-store");
    const auto files = scratch / "ssd";
    ManualTime time(parseInstant("2026-11-22T02:00:00Z").value());
    crypto::SystemRandomness randomness;
    const auto summary =
        writeSampleCouncil(files, {5, wanted ? std::atoi(wanted) : kPeople, localDateOf(time.now())});
    REQUIRE(summary.ok());
    const BrokenRows broken = test::breakOneInAHundred(files);
    const crypto::SigningKey signing = crypto::SigningKey::make();
    const auto store =
        SqliteStore::open(
            Database::open(scratch / "server.db", crypto::makeKey(), OpenMode::Create).value(),
            signing.publicKey(), time, randomness)
            .value();
    Registry registry(*store, time, randomness);
    REQUIRE(registry.addServerAuthors().ok());

    const Taken before = Taken::now();
    const Told first = import(*store, files, time);
    const Taken imported = Taken::now();
    for (const BrokenRows::Place& place : broken.rows) {
        INFO(place.first << ':' << place.second);
        CHECK(first.places.contains(place));
    }
    CHECK(static_cast<std::int64_t>(store->people().value().size()) == summary->people - broken.people);
    const auto head = store->headOf(store->ownDevice().value()).value();
    const Counts counts = store->counts().value();
    CHECK(first.report.recordsCreated > summary->people - broken.people);

    time.advanceMs(3'600'000);
    const Told again = import(*store, files, time);
    const Taken both = Taken::now();
    CHECK(again.report.recordsRead == first.report.recordsRead);
    CHECK(again.report.recordsCreated == 0);
    CHECK(again.report.recordsChanged == 0);
    CHECK(again.report.fieldsWritten == 0);
    CHECK(again.report.allocationsEnded == 0);
    CHECK(again.places == first.places);
    CHECK(store->headOf(store->ownDevice().value()).value() == head);
    CHECK(store->counts().value().changes == counts.changes);
    if (!wanted) return;
    std::printf(
        "%lld records; imported in %.0f s of the processor, again in %.0f s; %ld MB before, %ld MB at "
        "most\n",
        static_cast<long long>(first.report.recordsRead), imported.processorS - before.processorS,
        both.processorS - imported.processorS, before.memoryMb, both.memoryMb);
    CHECK(both.memoryMb < 512);
}
