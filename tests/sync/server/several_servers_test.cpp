// Three server processes over one PostgreSQL, under load, while one after another is killed: what was
// acknowledged is there, once. DOORSTEP_SERVERS_SECONDS says how long (tests/sync/long).
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "sync/server/postgres_store.h"
#include "tests/sync/server/council.h"
#include "tests/sync/server/raw_client.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;
using doorstep::test::PrivateDatabase;
using doorstep::test::Process;
using doorstep::test::ScratchFolder;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kServers = 3;
constexpr int kWriters = 5;

std::chrono::seconds duration() {
    const char* given = std::getenv("DOORSTEP_SERVERS_SECONDS");
    return std::chrono::seconds(given == nullptr ? 6 : std::atoi(given));
}

/// Servers on one folder and one database. Ports are 0 while a server is down.
class Servers {
public:
    Servers() {
        const auto made = doorstep::test::run(
            DOORSTEP_SERVER,
            {"init", "--council", "Sample", "--data", data(), "--postgres", database_.uri()},
            scratch_ / "logs");
        INFO(made.err);
        REQUIRE(made.exitCode == 0);
        for (int i = 0; i < kServers; ++i) start(i);
    }

    void start(int which) {
        servers_[which] = std::make_unique<Process>(
            DOORSTEP_SERVER,
            std::vector<std::string>{"serve", "--data", data(), "--postgres", database_.uri(), "--listen",
                                     "127.0.0.1:0", "--log", scratch_ / "events"},
            scratch_ / "logs");
        const std::string words = "Listening on 127.0.0.1:";
        for (int i = 0; i < 3000; ++i) {
            const std::string said = servers_[which]->outputSoFar();
            if (said.find(words) == 0 && said.back() == '\n') {
                ports_[which] = static_cast<std::uint16_t>(std::stoi(said.substr(words.size())));
                return;
            }
            REQUIRE(servers_[which]->running());
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        FAIL("the server did not start");
    }
    void kill(int which) {
        servers_[which]->signal(SIGKILL);
        servers_[which]->wait();
        ports_[which] = 0;
    }
    /// As a load balancer would: any server that is up.
    Answer ask(std::mt19937& random, const Request& request) {
        for (int i = 0; i < 100; ++i) {
            const std::uint16_t port = ports_[random() % kServers];
            if (port != 0) return askOnce(port, request);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return {};
    }

    [[nodiscard]] std::string data() const { return scratch_ / "data"; }
    [[nodiscard]] const PrivateDatabase& database() const { return database_; }

private:
    PrivateDatabase database_;
    ScratchFolder scratch_{"servers"};
    std::array<std::unique_ptr<Process>, kServers> servers_;
    std::array<std::atomic<std::uint16_t>, kServers> ports_{};
};

/// What a tablet's thread found out; checked by the thread that tests.
struct Told {
    std::uint64_t acknowledged = 0;
    int answered = 0, unanswered = 0;
    std::string wrong;  ///< The first thing that should not have been.
};

/// Sends what is not acknowledged; false when no good answer came.
bool sendOnce(Tablet& tablet, Told& told) {
    const auto request = tablet.pushAll();
    const Answer answer = tablet.send(request);
    if (answer.status != 200) {
        ++told.unanswered;
        const bool expected = answer.status == 0 || answer.status == 503 || answer.status == 401;
        if (!expected) told.wrong = "status " + std::to_string(answer.status) + " " + codeOf(answer);
        return false;
    }
    ++told.answered;
    const auto sync = protocol::decodeSyncAnswer(answer.body).value();
    for (const auto& receipt : sync.receipts) {
        if (receipt.status != protocol::ReceiptStatus::Accepted) told.wrong = "refused: " + receipt.code;
    }
    if (sync.have < told.acknowledged) told.wrong = "what was acknowledged is no longer there";
    tablet.have = told.acknowledged = sync.have;
    return true;
}

}  // namespace

TEST_CASE("of three servers on one database any may be killed: nothing is lost and nothing comes twice") {
    Servers servers;
    SystemTime time;
    crypto::SystemRandomness randomness;
    const DataFolder folder = DataFolder::open(servers.data()).value();
    const auto store = PostgresStore::open(servers.database().uri(),
                                           {folder.keys().store, folder.keys().signing.publicKey()}, time,
                                           randomness, OpenMode::ReadWrite)
                           .value();
    Registry registry(*store, time, randomness);
    const TeamId team = registry.addTeam("East", {}).value();
    const UserId grace = registry.addUser({"grace", "Grace Okafor", "supervisor", team}).value();

    std::array<std::mt19937, kWriters + 1> randoms;
    for (int i = 0; i <= kWriters; ++i) randoms[i].seed(i);
    const auto enrol = [&](UserId user, std::mt19937& random) {
        Bytes secret;
        REQUIRE(store
                    ->inTransaction([&]() -> Result<void> {
                        TRY_SET(const UserRow row, store->user(user));
                        TRY_SET(secret, issueEnrolmentSecret(*store, row, time.now(), randomness));
                        return {};
                    })
                    .ok());
        const Line line{time, randomness,
                        [&](const Request& request) { return servers.ask(random, request); },
                        [](RecordId) { return std::optional<Record>(); }};
        auto key = crypto::SigningKey::make();
        const auto outcome = redeem(line, secret, key).value();
        Tablet tablet(line, std::get<protocol::EnrolAnswer>(outcome), std::move(key));
        (void)tablet.send({});
        return tablet;
    };
    std::vector<Tablet> tablets;
    std::vector<PersonId> children;
    for (int i = 0; i < kWriters; ++i) {
        const std::string staffId = "worker" + std::to_string(i);
        const UserId worker = registry.addUser({staffId, staffId, "social_worker", team}).value();
        children.push_back(makeId<PersonId>(time, randomness));
        NewAllocation allocation;
        allocation.person = children.back();
        allocation.worker = worker;
        allocation.role = "allocated";
        allocation.from = localDateOf(time.now());
        REQUIRE(registry.allocate(allocation).ok());
        tablets.push_back(enrol(worker, randoms[i]));
    }
    Tablet reader = enrol(grace, randoms[kWriters]);

    std::atomic<bool> stop = false;
    std::array<Told, kWriters> told;
    std::vector<std::thread> threads;
    for (int i = 0; i < kWriters; ++i) {
        threads.emplace_back([&, i] {
            while (!stop) {
                for (std::uint32_t n = randoms[i]() % 20 + 1; n > 0; --n)
                    tablets[i].visit({children[i]}, "Visit");
                (void)sendOnce(tablets[i], told[i]);
            }
        });
    }
    std::map<DeviceId, std::uint64_t> read;
    std::string wrongOrder;
    const auto readOn = [&] {
        const Answer answer = reader.send(reader.pushAll());
        if (answer.status != 200) return true;
        const auto page = protocol::decodeSyncAnswer(answer.body).value();
        for (const Bytes& encoded : page.feed) {
            const Change change = decodeChange(encoded).value();
            if (change.type != "visit") continue;
            if (change.dot.sequence != ++read[change.dot.device]) wrongOrder = "skipped, or came twice";
        }
        reader.cursor = page.cursor;
        reader.epoch = page.epoch;
        return page.more;
    };
    threads.emplace_back([&] {
        while (!stop) (void)readOn();
    });

    int kills = 0;
    const auto end = Clock::now() + duration();
    for (std::mt19937 random(7); Clock::now() < end; ++kills) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 600));
        const int which = static_cast<int>(random() % kServers);
        servers.kill(which);
        servers.start(which);
    }
    stop = true;
    for (std::thread& thread : threads) thread.join();

    std::uint64_t total = 0;
    int unanswered = 0;
    for (int i = 0; i < kWriters; ++i) {
        const std::uint64_t acknowledged = told[i].acknowledged;
        for (int n = 0; n < 50 && tablets[i].have < tablets[i].log.size(); ++n)
            (void)sendOnce(tablets[i], told[i]);
        CHECK(told[i].wrong == "");
        CHECK(acknowledged > 0);
        CHECK(tablets[i].have == tablets[i].log.size());
        bool whole = true;
        for (std::uint64_t n = 1; n <= tablets[i].log.size(); ++n) {
            const auto logged = store->change({tablets[i].id, n}).value();
            whole = whole && logged && logged->encoded == tablets[i].log[n - 1];
        }
        CHECK(whole);
        total += tablets[i].log.size();
        unanswered += told[i].unanswered;
    }
    while (readOn()) continue;
    CHECK(wrongOrder == "");
    for (const Tablet& tablet : tablets) CHECK(read[tablet.id] == tablet.log.size());
    CHECK(store->quarantine()->empty());
    servers.database().run(
        "DO $$ BEGIN ASSERT (SELECT count(*) = max(position) FROM doorstep.entry); END $$");
    CHECK(kills > 0);
    CHECK(unanswered > 0);  // Some were cut off in the middle, or the test shows nothing.
    std::cout << total << " changes, " << kills << " kills, " << unanswered << " requests unanswered\n";
}
