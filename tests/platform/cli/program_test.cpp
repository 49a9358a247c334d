// doorstep-cli as a program, against a server that is one: enrolment, sync, records, errors, exit codes.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/support/process.h"

using doorstep::test::Finished;
using doorstep::test::Process;
using doorstep::test::readFile;
using doorstep::test::run;
using doorstep::test::ScratchFolder;
using doorstep::test::writeFile;
using Json = nlohmann::json;

namespace {

/// A sample council on a server of its own, and devices below one scratch folder.
class Office {
public:
    Office() {
        std::filesystem::create_directories(logs());
        server({"sample", "--out", path("sample"), "--seed", "1", "--size", "60"});
        server({"init", "--data", path("council"), "--council", "Sample County Council"});
        const Finished imported =
            run(DOORSTEP_SERVER, {"import", path("sample"), "--data", path("council")}, logs());
        CHECK(imported.exitCode == 0);
        CHECK(imported.err.find('%') == std::string::npos);  // Progress is for what takes long.
        listening_ = std::make_unique<Process>(
            DOORSTEP_SERVER,
            std::vector<std::string>{"serve", "--data", path("council"), "--listen", "127.0.0.1:0"},
            logs());
        for (int i = 0; i < 600 && !std::filesystem::exists(path("council/listening")); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        writeFile(path("pin"), "246810\n");
        writeFile(path("wrong-pin"), "135791\n");
    }

    std::string server(const std::vector<std::string>& arguments) {
        const Finished done = run(DOORSTEP_SERVER, arguments, logs());
        INFO(done.err);
        REQUIRE(done.exitCode == 0);
        return done.out;
    }

    Finished cli(const std::string& device, std::vector<std::string> arguments, const Json& input = {},
                 const std::string& pin = "pin") {
        arguments.insert(arguments.begin(), {"--json", "--home", path(device), "--pin-file", path(pin)});
        return run(DOORSTEP_CLI, arguments, logs(), input.is_null() ? "" : input.dump());
    }

    Json answer(const std::string& device, std::vector<std::string> arguments, const Json& input = {}) {
        const Finished done = cli(device, std::move(arguments), input);
        INFO(done.err);
        REQUIRE(done.exitCode == 0);
        return Json::parse(done.out);
    }

    void enrol(const std::string& device, const std::string& staffId) {
        writeFile(path("code"), server({"admin", "enrol-code", "--data", path("council"), "--user", staffId,
                                        "--text-only"}));
        CHECK(answer(device, {"enrol", "--code-file", path("code")})["state"] == "unlocked");
    }

    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
    [[nodiscard]] std::filesystem::path logs() const { return folder_ / "logs"; }

private:
    ScratchFolder folder_{"cli"};
    std::unique_ptr<Process> listening_;
};

std::string errorCodeIn(const Finished& done) {
    return Json::parse(done.err)["error"]["code"].get<std::string>();
}

}  // namespace

TEST_CASE("a device is enrolled, syncs, writes and sends", "[cli]") {
    Office office;
    CHECK(office.answer("priya", {"status"})["state"] == "not_enrolled");
    const Finished early = office.cli("priya", {"people"});
    CHECK(early.exitCode == 13);
    CHECK(errorCodeIn(early) == "wrong_state");
    CHECK_FALSE(std::filesystem::exists(office.path("priya")));  // A slip in --home leaves no trace.

    office.enrol("priya", "priya.nair");
    office.answer("priya", {"sync"});
    const Json status = office.answer("priya", {"status"});
    CHECK(status["name"] == "Priya Nair");
    CHECK(status["role"] == "social_worker");
    CHECK(status["keystore"] == "file");
    const Json people = office.answer("priya", {"people"})["people"];
    REQUIRE_FALSE(people.empty());

    const std::string child = people[0]["id"];
    const Json written = office.answer("priya", {"record"},
                                       {{"type", "visit"},
                                        {"subjects", {child}},
                                        {"fields", {{"purpose", "Weekly visit"}, {"date", "2026-03-03"}}}});
    const std::string id = written["id"];
    CHECK(office.answer("priya", {"status"})["unsent"] == 1);
    const Json report = office.answer("priya", {"sync"});
    CHECK(report["sent"] == 1);
    CHECK(report["need_attention"] == 0);
    CHECK(office.answer("priya", {"outbox"})["outbox"][0]["delivery"] == "accepted");
    CHECK(office.answer("priya", {"show", id})["fields"]["purpose"] == "Weekly visit");

    const Finished wrong = office.cli("priya", {"people"}, {}, "wrong-pin");
    CHECK(wrong.exitCode == 14);
    CHECK(errorCodeIn(wrong) == "wrong_key");
    CHECK(wrong.out.empty());
    CHECK(office.cli("priya", {"show", "ffffffff"}).exitCode == 11);
    const Finished dance = office.cli("priya", {"dance"});
    CHECK(dance.exitCode == 2);
    CHECK(dance.err.find("no such command: dance") == 0);
    const Finished admin = run(DOORSTEP_SERVER, {"admin", "dance"}, office.logs());
    CHECK(admin.exitCode == 2);
    CHECK(admin.err.find("no such command: dance") == 0);
    const Finished noPin = office.cli("priya", {"people"}, {}, "no-such-file");
    CHECK(noPin.exitCode == 11);
    CHECK(noPin.err.find("No such file") != std::string::npos);
    CHECK(office.answer("priya", {"status"})["team_name"].is_string());
    CHECK(office.cli("priya", {"people", "--now", "yesterday"}).exitCode == 2);

    // The wait after wrong PINs goes by the real clock, whatever `--now` says. Each try may take seconds
    // here, the waits grow to half a minute, and the five tries are not used up.
    for (int tries = 0; tries < 2; ++tries) {
        CHECK(office.cli("priya", {"people"}, {}, "wrong-pin").exitCode == 14);
    }
    int answered = 14;
    for (const char* now : {"2040-01-01T00:00:00Z", "2041-01-01T00:00:00Z", "2042-01-01T00:00:00Z"}) {
        if (answered == 14)
            answered = office.cli("priya", {"--now", now, "people"}, {}, "wrong-pin").exitCode;
    }
    CHECK(answered == 13);
}
