// What only PostgreSQL can do to a server: refuse it, go away, be read by its administrators, and serve
// several processes at once.
#include "sync/server/postgres_store.h"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <random>
#include <thread>

#include "sync/server/postgres_errors.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;
using doorstep::test::PrivateDatabase;
using doorstep::test::PrivatePostgres;

namespace {

/// A database, a folder's keys, and as many stores on both as a case opens.
struct Site {
    Result<std::unique_ptr<PostgresStore>> open() { return open(database.uri()); }
    Result<std::unique_ptr<PostgresStore>> open(const std::string& uri) {
        return PostgresStore::open(uri, {store, own}, time, randomness, OpenMode::Create);
    }
    ErrorCode refusal(const std::string& uri) { return open(uri).error().code; }

    SystemTime time;
    crypto::SystemRandomness randomness;
    PrivateDatabase database;
    Secret store = crypto::makeKey();
    crypto::PublicKey own = crypto::SigningKey::make().publicKey();
};

Change visit(Dot dot, RecordId record, PersonId person, const std::string& words) {
    Change change;
    change.dot = dot;
    change.author = person;
    change.record = record;
    change.type = "visit";
    change.subjects = {person};
    change.writes = {{"observation", words}};
    return change;
}

Result<void> accept(ServerStore& store, const Change& change) {
    TRY(store.append(change, encode(change)));
    return store.addToFeed(change.dot, {change.subjects.begin(), change.subjects.end()}, Instant{1});
}

/// Runs `work` in a process of its own.
pid_t inProcess(const std::function<bool()>& work) {
    const pid_t pid = ::fork();
    DOORSTEP_ASSERT(pid >= 0);
    if (pid == 0) ::_exit(work() ? 0 : 1);
    return pid;
}

bool succeeded(pid_t pid) {
    int status = 0;
    return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a database that cannot be used is refused with the reason") {
    Site site;
    PrivatePostgres& postgres = PrivatePostgres::shared();
    CHECK(site.refusal("postgresql://[nowhere") == ErrorCode::InvalidInput);
    CHECK(site.refusal("no such keyword=1") == ErrorCode::InvalidInput);
    CHECK(site.refusal(postgres.uri("missing")) == ErrorCode::NotFound);
    CHECK(site.refusal("postgresql:///any?host=/nowhere") == ErrorCode::Busy);
    const std::string guarded = postgres.uri(site.database.name(), "guarded");
    CHECK(site.refusal(guarded) == ErrorCode::NotAllowed);
    CHECK(site.refusal(guarded + "&password=sesame") == ErrorCode::NotAllowed);
    CHECK(PostgresStore::isTaken(guarded + "&password=open%20sesame").error().code ==
          ErrorCode::NotAllowed);
    REQUIRE(site.open().ok());
    CHECK(PostgresStore::isTaken(site.database.uri()).value());
    CHECK(postgres::holdsPassword("postgresql://me:secret@host/db"));
    CHECK(postgres::holdsPassword("host=here password=secret"));
    CHECK_FALSE(postgres::holdsPassword("postgresql://me@host/db"));
}

TEST_CASE("commands say in words and by exit code what is wrong with the database") {
    const PrivateDatabase database, other;
    const doorstep::test::ScratchFolder scratch("commands");
    const auto run = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--data", scratch / "data"});
        return doorstep::test::run(DOORSTEP_SERVER, words, scratch / "logs");
    };
    const auto init = [&](const std::string& uri) {
        return run({"init", "--council", "Sample", "--postgres", uri});
    };
    // Nothing is made before the database is known to do, so that the folder is free for the next try.
    CHECK(init("postgresql://[nowhere").exitCode == 2);
    CHECK(init("postgresql:///any?host=/nowhere").exitCode == 5);
    CHECK(init(PrivatePostgres::shared().uri("missing")).exitCode == 4);
    const std::string guarded = PrivatePostgres::shared().uri(database.name(), "guarded");
    const auto asked = init(guarded);
    CHECK(asked.exitCode == 1);
    CHECK(asked.err.find("wants a password") != std::string::npos);
    const auto shown = init(guarded + "&password=sesame");
    CHECK(shown.exitCode == 2);
    CHECK(shown.err.find("passfile") != std::string::npos);
    CHECK(shown.err.find("sesame") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(scratch / "data"));
    REQUIRE(init(database.uri()).exitCode == 0);

    CHECK(run({"status", "--postgres", database.uri()}).exitCode == 0);
    const auto without = run({"status"});
    CHECK(without.exitCode == 2);
    CHECK(without.err.find("--postgres") != std::string::npos);
    const auto empty = run({"status", "--postgres", other.uri()});
    CHECK(empty.exitCode == 4);
    CHECK(empty.err.find("no server's records") != std::string::npos);
    other.run("DO $$ BEGIN ASSERT to_regnamespace('doorstep') IS NULL; END $$");
    CHECK(doorstep::test::run(
              DOORSTEP_SERVER,
              {"init", "--council", "Sample", "--data", scratch / "again", "--postgres", database.uri()},
              scratch / "logs")
              .exitCode == 5);
    database.run("UPDATE doorstep.version SET schema = 99");
    const auto newer = run({"serve", "--postgres", database.uri()});
    CHECK(newer.exitCode == 1);
    CHECK(newer.err.find("later version") != std::string::npos);

    const std::vector<std::string> inFolder{"init", "--council", "Sample", "--data", scratch / "folder"};
    REQUIRE(doorstep::test::run(DOORSTEP_SERVER, inFolder, scratch / "logs").exitCode == 0);
    CHECK(doorstep::test::run(DOORSTEP_SERVER,
                              {"status", "--data", scratch / "folder", "--postgres", database.uri()},
                              scratch / "logs")
              .exitCode == 2);
}

TEST_CASE("a database that may lose what it confirms is refused") {
    Site site;
    PrivatePostgres& postgres = PrivatePostgres::shared();
    for (const char* setting : {"fsync", "full_page_writes"}) {
        postgres.run(std::string("ALTER SYSTEM SET ") + setting + " = off");
        postgres.run("SELECT pg_reload_conf()");
        bool refused = false;
        for (int i = 0; i < 500 && !refused; ++i) {
            const auto opened = site.open();
            refused = !opened && opened.error().code == ErrorCode::WrongState;
            if (!refused) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        CHECK(refused);
        postgres.run(std::string("ALTER SYSTEM RESET ") + setting);
        postgres.run("SELECT pg_reload_conf()");
        bool taken = false;
        for (int i = 0; i < 500 && !taken; ++i) {
            taken = site.open().ok();
            if (!taken) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        CHECK(taken);
    }
    site.database.run("ALTER ROLE doorstep SET synchronous_commit = off");
    const auto connection = postgres::Connection::open(site.database.uri()).value();
    const auto rows = connection->ask("SELECT current_setting('synchronous_commit')").value();
    CHECK(rows[0].text(0) == "on");
    site.database.run("ALTER ROLE doorstep RESET synchronous_commit");
}

TEST_CASE("tables of a later version are left alone, also when they change under a running server") {
    Site site;
    const auto running = site.open().value();
    for (const char* newer : {"UPDATE doorstep.version SET schema = schema + 1",
                              "UPDATE doorstep.version SET schema = schema - 1, records = records + 1"}) {
        site.database.run(newer);
        CHECK(site.refusal(site.database.uri()) == ErrorCode::NewerVersion);
        bool ran = false;
        const auto refused = running->inTransaction([&]() -> Result<void> {
            ran = true;
            return {};
        });
        CHECK(refused.error().code == ErrorCode::NewerVersion);
        CHECK_FALSE(ran);
    }
    site.database.run("UPDATE doorstep.version SET records = records - 1");
    CHECK(running->inTransaction([] { return Result<void>(); }).ok());
}

TEST_CASE("records in an older form are made anew from the log") {
    Site site;
    auto store = site.open().value();
    const auto record = makeId<RecordId>(site.time, site.randomness);
    const auto ava = makeId<PersonId>(site.time, site.randomness);
    const auto device = makeId<DeviceId>(site.time, site.randomness);
    REQUIRE(store->inTransaction([&] {
                     return accept(*store, visit({device, 1}, record, ava, "First"));
                 })
                .ok());
    const Record before = store->record(record)->value();
    site.database.run("UPDATE doorstep.version SET records = 1; UPDATE doorstep.record SET sealed = 'x'");
    CHECK(store->record(record).error().code == ErrorCode::Damaged);
    store = site.open().value();
    CHECK((store->record(record)->value() == before));
    CHECK(store->recordsAbout(ava, "visit")->size() == 1);
}

TEST_CASE("another server's database is left alone") {
    Site site, other;
    REQUIRE(site.open().ok());
    CHECK(other.refusal(site.database.uri()) == ErrorCode::WrongKey);
    other.store = site.store.clone();
    CHECK(other.refusal(site.database.uri()) == ErrorCode::WrongKey);
}

TEST_CASE("servers that start at the same time make the tables once") {
    Site site;
    std::vector<pid_t> starting;
    for (int i = 0; i < 6; ++i) starting.push_back(inProcess([&] { return site.open().ok(); }));
    for (const pid_t pid : starting) CHECK(succeeded(pid));
    CHECK(site.open().value()->devices()->size() == 1);
}

TEST_CASE("whoever has the database has no words and no names") {
    Site site;
    const auto store = site.open().value();
    const auto ava = makeId<PersonId>(site.time, site.randomness);
    const auto device = makeId<DeviceId>(site.time, site.randomness);
    const Change kept = visit({device, 2}, ava, ava, "Somebody else likes horses too");
    DeviceRow tablet;
    tablet.id = device;
    tablet.name = "Tablet Horses";
    REQUIRE(
        store
            ->inTransaction([&]() -> Result<void> {
                TRY(accept(*store, visit({device, 1}, ava, ava, "Ava likes drawing horses")));
                TRY(store->addToQuarantine(
                    {device, 2, identityOf(encode(kept)), encode(kept), "not_in_scope", "", {}, ava, {}}));
                TRY(store->putUser({ava, "horses.staff", "Priya Horses", "adviser", {}, true}));
                TRY(store->putTeam({ava, "Team horses", {}}));
                TRY(store->putPerson(ava, "horses-1"));
                return store->putDevice(tablet);
            })
            .ok());
    CHECK(store->userWithStaffId("horses.staff")->name == "Priya Horses");
    PrivatePostgres::shared().run("CHECKPOINT");
    for (const char* word : {"horses", "Horses", "Priya"}) {
        CHECK(doorstep::test::filesContaining(PrivatePostgres::shared().data(), word).empty());
    }
}

TEST_CASE("whoever has the database cannot give themselves access") {
    Site site;
    const auto store = site.open().value();
    const auto id = makeId<PersonId>(site.time, site.randomness);
    DeviceRow tablet;
    tablet.id.bytes = id.bytes;
    tablet.user = id;
    EnrolmentRow code{crypto::hash(bytesOf("code")), id, {1}, {}};
    REQUIRE(store
                ->inTransaction([&]() -> Result<void> {
                    TRY(store->putUser({id, "priya", "Priya Nair", "social_worker", {}, false}));
                    TRY(store->putAllocation({id, id, id, "cover", {1}, Date{2}}));
                    TRY(store->putEnrolment(code));
                    return store->putDevice(tablet);
                })
                .ok());
    const auto damagedBy = [&](const std::string& change, const std::function<bool()>& reads) {
        INFO(change);
        CHECK(reads());
        site.database.run("CREATE TABLE kept AS SELECT * FROM doorstep." +
                          change.substr(0, change.find(' ')));
        site.database.run("UPDATE doorstep." + change);
        CHECK_FALSE(reads());
        const std::string table = "doorstep." + change.substr(0, change.find(' '));
        site.database.run("DELETE FROM " + table + "; INSERT INTO " + table +
                          " SELECT * FROM kept; DROP TABLE kept");
    };
    const auto user = [&] { return store->user(id).ok(); };
    damagedBy("worker SET role = 'supervisor'", user);
    damagedBy("worker SET active = true", user);
    damagedBy("worker SET team = id", user);
    const auto allocation = [&] { return store->allocationsTo(id).ok(); };
    damagedBy("allocation SET to_day = null", allocation);
    damagedBy("allocation SET from_day = 0", allocation);
    const auto device = [&] { return store->device(tablet.id).ok(); };
    damagedBy(
        "device SET key = decode(repeat('ab', 32), 'hex') WHERE worker <> "
        "'00000000-0000-0000-0000-000000000000'",
        device);
    damagedBy("device SET revoked_ms = 1", device);
    damagedBy("device SET counter = 5", device);
    damagedBy("enrolment SET expires_ms = 9", [&] { return store->enrolment(code.secret).ok(); });
}

TEST_CASE("a line that is lost ends the transaction under way, and no other") {
    Site site;
    const auto store = site.open().value();
    const auto ava = makeId<PersonId>(site.time, site.randomness);
    const auto device = makeId<DeviceId>(site.time, site.randomness);
    const auto cut = [&] {
        site.database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'doorstep' AND "
            "datname = current_database()");
    };
    const auto put = [&](std::uint64_t sequence, bool lost) {
        return store->inTransaction([&]() -> Result<void> {
            TRY(accept(*store, visit({device, sequence}, ava, ava, "Words")));
            if (lost) cut();
            return {};
        });
    };
    CHECK(put(1, false).ok());
    CHECK(put(2, true).error().code == ErrorCode::Busy);
    CHECK(put(2, false).ok());
    cut();  // While nothing is under way.
    CHECK(put(3, false).ok());
    CHECK(store->headOf(device)->first == 3);

    PrivatePostgres::shared().stop();
    CHECK(put(4, false).error().code == ErrorCode::Busy);
    CHECK(site.refusal(site.database.uri()) == ErrorCode::Busy);
    PrivatePostgres::shared().start();
    CHECK(put(4, false).ok());
    CHECK(store->feedOf(ava, 0, {10, 10000})->changes.size() == 4);
}

TEST_CASE("a failure that nobody minded is not taken for a success") {
    Site site;
    const auto store = site.open().value();
    const auto ava = makeId<PersonId>(site.time, site.randomness);
    const auto device = makeId<DeviceId>(site.time, site.randomness);
    REQUIRE(store->inTransaction([&] {
                     return accept(*store, visit({device, 1}, ava, ava, "First"));
                 })
                .ok());
    CHECK_FALSE(store
                    ->inTransaction([&]() -> Result<void> {
                        TRY(store->putPerson(ava, "ava"));
                        (void)accept(*store, visit({device, 1}, ava, ava, "Another under its number"));
                        (void)store->headOf(device);
                        return {};
                    })
                    .ok());
    CHECK(store->people()->empty());
}

TEST_CASE("one process writes at a time, and who waits too long is told so") {
    Site site;
    const auto store = site.open().value(), other = site.open().value();
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE(store
                ->inTransaction([&]() -> Result<void> {
                    CHECK(other->inTransaction([] { return Result<void>(); }).error().code ==
                          ErrorCode::Busy);
                    return {};
                })
                .ok());
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
    CHECK(other->inTransaction([] { return Result<void>(); }).ok());
}

TEST_CASE("of many processes that commit at once a reader skips nothing and reads nothing twice") {
    constexpr int kWriters = 6, kTransactions = 60;
    Site site;
    const auto reader = site.open().value();
    const auto ava = makeId<PersonId>(site.time, site.randomness);
    std::vector<pid_t> writers;
    for (int i = 0; i < kWriters; ++i) {
        writers.push_back(inProcess([&, i] {
            std::mt19937 random(i);
            const auto store = site.open();
            if (!store) return false;
            const auto device = makeId<DeviceId>(site.time, site.randomness);
            std::uint64_t written = 0;
            for (int transaction = 0; transaction < kTransactions; ++transaction) {
                const std::uint64_t count = 1 + random() % 3;
                const auto done = (*store)->inTransaction([&]() -> Result<void> {
                    for (std::uint64_t next = written + 1; next <= written + count; ++next) {
                        TRY(accept(**store,
                                   visit({device, next}, makeId<RecordId>(site.time, site.randomness), ava,
                                         "Words")));
                        TRY((*store)->headOf(
                            device));  // So that what was sent ahead has its number by now.
                        std::this_thread::sleep_for(std::chrono::microseconds(random() % 2000));
                    }
                    return {};
                });
                if (!done && done.error().code != ErrorCode::Busy) return false;
                if (done) written += count;
                std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
            }
            return true;
        }));
    }

    std::map<DeviceId, std::uint64_t> read;
    std::int64_t cursor = 0;
    const auto readOn = [&] {
        for (bool more = true; more;) {
            const FeedPage page = reader->feed({ava}, cursor, {7, 1 << 20}).value();
            for (const Bytes& encoded : page.changes) {
                const Dot dot = decodeChange(encoded)->dot;
                REQUIRE(dot.sequence == ++read[dot.device]);
            }
            cursor = page.cursor;
            more = page.more;
        }
    };
    const auto ended = [](pid_t pid) {
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) != pid) return false;
        CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
        return true;
    };
    while (!writers.empty()) {
        readOn();
        std::erase_if(writers, ended);
    }
    readOn();
    CHECK(read.size() == kWriters);
    std::uint64_t total = 0;
    for (const auto& [device, sequence] : read) {
        CHECK(reader->headOf(device)->first == sequence);
        total += sequence;
    }
    CHECK(reader->counts()->changes == static_cast<std::int64_t>(total));
    CHECK(cursor == static_cast<std::int64_t>(total));
}
