// The program itself: two processes on one folder, commands and their exit codes, and kills.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/exchange/sample_council.h"
#include "tests/support/process.h"
#include "tests/sync/server/council.h"
#include "tests/sync/server/raw_client.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;
using doorstep::test::Finished;
using doorstep::test::Process;
using doorstep::test::ScratchFolder;
using nlohmann::json;
using sample_people::kAva;
using sample_staff::kOwen;
using sample_staff::kPriya;

namespace {

/// A folder with a server in it, and the program at hand.
class Site {
public:
    Site() {
        const std::vector<std::string> sample{"sample", "--out", files(), "--size", "60"};
        REQUIRE(doorstep::test::run(DOORSTEP_SERVER, sample, scratch_ / "logs").exitCode == 0);
        REQUIRE(run({"init", "--council", "Sample County Council"}).exitCode == 0);
        REQUIRE(run({"import", files()}).exitCode == 0);
    }

    Finished run(std::vector<std::string> arguments) {
        const std::vector<std::string> records = where();
        arguments.insert(arguments.end(), records.begin(), records.end());
        return doorstep::test::run(DOORSTEP_SERVER, arguments, scratch_ / "logs");
    }
    std::string admin(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "admin");
        const Finished finished = run(std::move(arguments));
        INFO(finished.err);
        REQUIRE(finished.exitCode == 0);
        return finished.out;
    }
    json adminJson(std::vector<std::string> arguments) {
        arguments.push_back("--json");
        return json::parse(admin(std::move(arguments)));
    }

    void serve() {
        std::filesystem::remove(scratch_ / "data" / "listening");
        std::vector<std::string> arguments{"serve", "--listen", "127.0.0.1:0", "--log", events()};
        const std::vector<std::string> records = where();
        arguments.insert(arguments.end(), records.begin(), records.end());
        server_ = std::make_unique<Process>(DOORSTEP_SERVER, arguments, scratch_ / "logs");
        for (int i = 0; i < 600 && port_ == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            if (!std::filesystem::exists(scratch_ / "data" / "listening")) continue;
            const std::string where = doorstep::test::readFile(scratch_ / "data" / "listening");
            port_ = static_cast<std::uint16_t>(std::stoi(where.substr(where.find(':') + 1)));
        }
        REQUIRE(port_ != 0);
    }
    Finished stop(int signal) {
        server_->signal(signal);
        port_ = 0;
        return server_->wait();
    }

    Tablet enrol(const std::string& staffId) {
        const auto answer = adminJson({"enrol-code", "--user", staffId});
        const auto code = protocol::parseEnrolmentCode(answer["code"].get<std::string>()).value();
        CHECK(code.port == port_);
        auto key = crypto::SigningKey::make();
        const auto outcome = redeem(line(), code.secret, key).value();
        Tablet tablet(line(), std::get<protocol::EnrolAnswer>(outcome), std::move(key));
        (void)tablet.send({});
        return tablet;
    }
    Line line() {
        return {time_, randomness_, [this](const Request& request) { return askOnce(port_, request); },
                [](RecordId) { return std::optional<Record>(); }};
    }

    /// The options that say where the records are.
    [[nodiscard]] std::vector<std::string> where() const {
        if (!database_) return {"--data", data()};
        return {"--data", data(), "--postgres", database_->uri()};
    }
    [[nodiscard]] std::string files() const { return scratch_ / "files"; }
    [[nodiscard]] std::string data() const { return scratch_ / "data"; }
    [[nodiscard]] std::string events() const { return scratch_ / "events"; }
    [[nodiscard]] const ScratchFolder& scratch() const { return scratch_; }

private:
    ScratchFolder scratch_{"server"};
    std::unique_ptr<doorstep::test::PrivateDatabase> database_ =
        doorstep::test::onPostgres() ? std::make_unique<doorstep::test::PrivateDatabase>() : nullptr;
    std::unique_ptr<Process> server_;
    std::atomic<std::uint16_t> port_ = 0;  ///< Cleared by whoever kills the server.
    SystemTime time_;
    crypto::SystemRandomness randomness_;
};

bool knowsUser(const std::vector<Change>& feed, const std::string& name) {
    return std::any_of(feed.begin(), feed.end(), [&](const Change& change) {
        return std::find(change.writes.begin(), change.writes.end(), FieldWrite{"name", name}) !=
               change.writes.end();
    });
}

}  // namespace

TEST_CASE("what an administrator does shows in the server that is running") {
    Site site;
    site.serve();
    Tablet priya = site.enrol(kPriya);
    CHECK(knowsUser(priya.pullAll(), "Priya Nair"));
    site.admin({"user", "add", "--staff-id", "nina", "--name", "Nina Newly", "--role", "social_worker"});
    CHECK(knowsUser(priya.pullAll(), "Nina Newly"));

    Tablet second = site.enrol(kPriya);
    auto devices = site.adminJson({"devices"});
    REQUIRE(devices.size() == 2);
    const std::string fingerprint = protocol::fingerprintOf(second.key->publicKey());
    CHECK(devices[1]["fingerprint"] == fingerprint);
    CHECK(devices[1]["staff_id"] == kPriya);
    site.admin({"revoke", fingerprint});
    CHECK(codeOf(second.send({})) == "revoked");
    CHECK(priya.send({}).status == 200);
    site.admin({"user", "deactivate", "--user", kPriya});
    CHECK(codeOf(priya.send({})) == "revoked");
    site.admin({"user", "activate", "--user", kPriya});
    CHECK(priya.send({}).status == 200);

    CHECK(site.stop(SIGTERM).exitCode == 0);
    const std::string events = doorstep::test::readFile(site.events());
    int lines = 0;
    for (std::size_t at = 0; at < events.size(); at = events.find('\n', at) + 1, ++lines) {
        CHECK(json::accept(events.substr(at, events.find('\n', at) - at)));
    }
    CHECK(lines >= 6);
    CHECK(events.find(R"("event":"refused","code":"revoked","device":")" + textOf(second.id)) !=
          std::string::npos);
    CHECK(events.find("Priya") == std::string::npos);
    CHECK(events.find("Nina") == std::string::npos);
}

TEST_CASE("cover that an administrator gives and ends is there at the next sync") {
    Site site;
    site.serve();
    Tablet owen = site.enrol(kOwen);
    const auto own = owen.sync().scope.value_or(std::vector<PersonId>());
    REQUIRE_FALSE(own.empty());
    owen.pullAll();
    const std::string to = textOf(localDateOf(SystemTime().now()).plusDays(7));
    CHECK(site.run({"admin", "allocate", "--person", kAva, "--user", kOwen, "--role", "cover"}).exitCode ==
          2);
    site.admin({"allocate", "--person", kAva, "--user", kOwen, "--role", "cover", "--to", to, "--handover",
                "Meets at school on Thursdays"});
    protocol::SyncRequest request = owen.pushAll();
    request.scope = protocol::scopeHash(own);
    auto answer = owen.sync(request);
    REQUIRE(answer.scope.has_value());
    REQUIRE(answer.scope->size() == own.size() + 1);
    std::vector<PersonId> gained;
    std::set_difference(answer.scope->begin(), answer.scope->end(), own.begin(), own.end(),
                        std::back_inserter(gained));
    REQUIRE(gained.size() == 1);
    request.backfill = {{gained[0], 0}};
    answer = owen.sync(request);
    REQUIRE(answer.backfill.size() == 1);
    CHECK(answer.backfill[0].changes.size() > 3);
    CHECK(decodeChange(answer.backfill[0].changes[0])->type == "person");

    site.admin({"end-allocation", "--person", kAva, "--user", kOwen, "--reason", "Priya is back"});
    CHECK_FALSE(owen.sync(request).scope.has_value());
    CHECK(site.run({"admin", "end-allocation", "--person", kAva, "--user", kOwen}).exitCode == 4);
}

TEST_CASE("an import into a running server reaches tablets, and bad rows are listed") {
    Site site;
    site.serve();
    Tablet priya = site.enrol(kPriya);
    priya.pullAll();
    CHECK(site.run({"import", site.files()}).exitCode == 0);
    CHECK(priya.pullAll().empty());

    const std::string file = site.files() + "/ssd_professionals.csv";
    std::string text = doorstep::test::readFile(file);
    const std::size_t name = text.find("Nair");
    REQUIRE(name != std::string::npos);
    text.replace(name, 4, "Shah");
    doorstep::test::writeFile(file, text);
    const std::string people = site.files() + "/ssd_person.csv";
    text = doorstep::test::readFile(people);
    const std::size_t ava = text.find(std::string("\n") + kAva);
    REQUIRE(ava != std::string::npos);
    text.insert(ava, "\nonly-an-id");
    doorstep::test::writeFile(people, text);

    const Finished again = site.run({"import", site.files()});
    CHECK(again.exitCode == 3);
    CHECK(again.out.starts_with("ssd_person.csv:"));
    CHECK(again.out.find("1 rows left out, 0 cells of other rows in doubt") != std::string::npos);
    const auto changes = priya.pullAll();
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].type == "user");
    const Finished asJson = site.run({"import", site.files(), "--json"});
    CHECK(asJson.exitCode == 3);
    CHECK(json::parse(asJson.out)["issues"].size() == 1);
}

TEST_CASE("nothing the server writes to disk can be read without its key") {
    Site site;
    site.serve();
    Tablet priya = site.enrol(kPriya);
    const auto people = priya.sync().scope.value_or(std::vector<PersonId>());
    REQUIRE_FALSE(people.empty());
    priya.visit({people[0]}, "Ava likes drawing horses");
    priya.visit({}, "Somebody else likes horses too");
    const auto receipts = priya.sync().receipts;
    REQUIRE(receipts.size() == 2);
    CHECK(receipts[0].code.empty());
    CHECK(receipts[1].code == "not_in_scope");
    const auto kept = site.adminJson({"quarantine"});
    REQUIRE(kept.size() == 1);
    CHECK(kept[0]["code"] == "not_in_scope");
    CHECK(doorstep::test::filesContaining(site.data(), "horses").empty());
    CHECK(doorstep::test::filesContaining(site.data(), "Priya").empty());
    CHECK(site.stop(SIGINT).exitCode == 0);
    CHECK(doorstep::test::filesContaining(site.data(), "horses").empty());
}

TEST_CASE("a server killed at any moment has every change that it acknowledged") {
    Site site;
    site.serve();
    Tablet priya = site.enrol(kPriya);
    const PersonId child = priya.sync().scope.value().at(0);
    std::uint64_t acknowledged = 0;
    for (int round = 0; round < 6; ++round) {
        std::atomic<bool> stop = false;
        std::thread killer([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(40 + 35 * round));
            site.stop(SIGKILL);
            stop = true;
        });
        while (!stop) {
            for (int i = 0; i < 20; ++i) priya.visit({child}, "Visit");
            const auto answer = priya.send(priya.pushAll());
            if (answer.status != 200) break;  // Killed before it answered.
            const auto sync = protocol::decodeSyncAnswer(answer.body).value();
            CHECK(sync.receipts.size() == priya.log.size() - priya.have);
            priya.have = acknowledged = sync.have;
        }
        killer.join();
        site.serve();
        priya.send({});  // A restarted server takes the old nonce; either way there is a fresh one now.
        const auto answer = protocol::decodeSyncAnswer(priya.send({}).body).value();
        CHECK(answer.have >= acknowledged);
        priya.have = answer.have;
        priya.sync();
        CHECK(priya.have == priya.log.size());
    }
    CHECK(acknowledged > 0);
    CHECK(site.adminJson({"quarantine"}).empty());
    priya.cursor = 0;
    std::size_t visits = 0;
    for (const Change& change : priya.pullAll()) visits += change.dot.device == priya.id ? 1 : 0;
    CHECK(visits == priya.log.size());
}

TEST_CASE("commands say by their exit code what was wrong") {
    Site site;
    CHECK(site.run({"init", "--council", "Again"}).exitCode == 5);
    CHECK(site.run({"frobnicate"}).exitCode == 2);
    CHECK(site.run({"serve", "--listen", "nowhere"}).exitCode == 2);
    CHECK(site.run({"admin", "enrol-code", "--user", "nobody", "--public", "sync.example:8443"}).exitCode ==
          4);
    CHECK(site.run({"admin", "enrol-code", "--user", kPriya}).exitCode == 4);  // It has not run yet.
    CHECK(site.run({"admin", "user", "add", "--staff-id", kPriya, "--name", "P", "--role", "adviser"})
              .exitCode == 5);
    CHECK(site.run({"admin", "user", "add", "--staff-id", "x", "--name", "X", "--role", "king"}).exitCode ==
          2);
    CHECK(site.run({"admin", "revoke", "ABCD"}).exitCode == 4);
    const Finished help = doorstep::test::run(DOORSTEP_SERVER, {"--help"}, site.scratch() / "logs");
    CHECK(help.exitCode == 0);
    const Finished elsewhere = doorstep::test::run(
        DOORSTEP_SERVER, {"status", "--data", site.scratch() / "nothing"}, site.scratch() / "logs");
    CHECK(elsewhere.exitCode == 4);
}

TEST_CASE("a one-time code is shown as text, and as a picture that scanners can find") {
    Site site;
    const std::string plain =
        site.admin({"enrol-code", "--user", kPriya, "--public", "sync.example:8443", "--text-only"});
    const auto code = protocol::parseEnrolmentCode(plain).value();
    CHECK(code.host == "sync.example");
    CHECK(code.port == 8443);
    CHECK(code.secret.size() == 16);
    const std::string shown =
        site.admin({"enrol-code", "--user", kPriya, "--public", "sync.example:8443", "--qr"});
    CHECK(shown.find("\u2588\u2580\u2580\u2580\u2580\u2580\u2588") !=
          std::string::npos);  // A corner of the code.
    CHECK(shown.find("Priya Nair") != std::string::npos);
}

TEST_CASE("Ofsted's lists of a day are what was known on it") {
    Site site;
    const std::string out = site.scratch() / "annex-a";
    const auto lists = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"export", "annex-a", "--out", out, "--json"});
        const Finished finished = site.run(std::move(more));
        INFO(finished.err);
        REQUIRE(finished.exitCode == 0);
        return json::parse(finished.out);
    };
    const Date today = localDateOf(SystemTime().now());
    const json counts = lists({});
    CHECK(counts["as_of"] == textOf(today));
    for (const char* list :
         {"children_in_need", "child_protection_plans", "children_looked_after", "care_leavers"}) {
        INFO(list);
        CHECK(counts[list] > 0);
    }
    const std::string plans = doorstep::test::readFile(out + "/list_7.csv");
    CHECK(plans.find(std::string("\r\n") + kAva) != std::string::npos);
    CHECK(plans.find("Priya Nair") != std::string::npos);
    CHECK(lists({"--as-of", textOf(today)}) == counts);
    // Nothing was known here before the import.
    CHECK(lists({"--as-of", textOf(today.plusDays(-1))})["children_in_need"] == 0);
    CHECK(site.run({"export", "annex-a", "--out", out, "--as-of", "31/03/2026"}).exitCode == 2);
}
