// The council's folders and processes.
#include "tests/acceptance/council.h"

#include <signal.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

namespace doorstep::test {
namespace {

const std::filesystem::path kBin = DOORSTEP_BIN;
constexpr const char* kPin = "246810";

}  // namespace

std::string Said::errorCode() const {
    return json.contains("error") ? json["error"].value("code", "") : std::string();
}

Council::Council() : scratch_("doorstep-council") {
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);  // No test needs a screen.
    writeFile(scratch_ / "pin", kPin);
    const std::string data = scratch_ / "council";
    const std::string sample = scratch_ / "sample";
    REQUIRE(server({"sample", "--out", sample, "--seed", "1", "--size", "120"}).exitCode == 0);
    REQUIRE(server({"init", "--data", data, "--council", "Sample County Council"}).exitCode == 0);
    REQUIRE(server({"import", sample, "--data", data}).exitCode == 0);
}

Council::~Council() {
    stopServer();
}

Finished Council::server(const std::vector<std::string>& arguments) {
    return run(kBin / "doorstep-server", arguments, scratch_ / "logs");
}

void Council::startServer() {
    const std::filesystem::path listening = scratch_.path() / "council" / "listening";
    std::filesystem::remove(listening);
    server_ = std::make_unique<Process>(
        kBin / "doorstep-server",
        std::vector<std::string>{"serve", "--data", scratch_ / "council", "--listen", "127.0.0.1:" + port_},
        scratch_ / "logs");
    for (int tries = 0; tries < 1000 && readFile(listening).find(':') == std::string::npos; ++tries) {
        REQUIRE(server_->running());
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    const std::string address = readFile(listening);
    port_ = std::to_string(std::stoi(address.substr(address.rfind(':') + 1)));
}

void Council::stopServer() {
    if (!server_) return;
    server_->signal(SIGTERM);
    CHECK(server_->wait(20'000).exitCode == 0);
    server_.reset();
}

void Council::killServer() {
    server_->signal(SIGKILL);
    server_->wait();
    server_.reset();
}

std::filesystem::path Council::enrolmentCode(const std::string& staff) {
    const Finished answer =
        server({"admin", "enrol-code", "--data", scratch_ / "council", "--user", staff, "--text-only"});
    REQUIRE(answer.exitCode == 0);
    const auto file = scratch_ / ("code-" + staff);
    writeFile(file, answer.out);
    return file;
}

void Council::enrol(const std::string& staff) {
    must(staff, {"enrol", "--code-file", enrolmentCode(staff)});
    must(staff, {"sync"});
}

std::filesystem::path Council::homeOf(const std::string& staff) const {
    return scratch_.path() / "homes" / staff;
}

Said Council::cli(const std::string& staff, const std::vector<std::string>& arguments, const Json& input) {
    std::filesystem::create_directories(scratch_ / "homes");
    std::vector<std::string> all{"--home", homeOf(staff), "--pin-file", scratch_ / "pin", "--json"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Finished done =
        run(kBin / "doorstep-cli", all, scratch_ / "logs", input.is_null() ? std::string() : input.dump());
    INFO(done.err);
    Said said{done.exitCode, Json::parse(done.exitCode == 0 ? done.out : done.err, nullptr, false)};
    return said;
}

Json Council::must(const std::string& staff, const std::vector<std::string>& arguments, const Json& input) {
    const Said said = cli(staff, arguments, input);
    INFO(staff << ' ' << arguments.front() << ": " << said.json.dump());
    REQUIRE(said.exitCode == 0);
    return said.json;
}

std::vector<std::string> Council::walkArguments(const std::string& staff, const std::string& scenario,
                                                const std::vector<std::string>& more) {
    std::filesystem::create_directories(scratch_ / "homes");
    std::vector<std::string> all{"--home",     homeOf(staff), "--pin-file", scratch_ / "pin",
                                 "--scenario", scenario,      "--role",     staff};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

Finished Council::walk(const std::string& staff, const std::string& scenario,
                       const std::vector<std::string>& more) {
    Finished done = run(kBin / "doorstep-walk", walkArguments(staff, scenario, more), scratch_ / "logs");
    INFO(done.out << done.err);
    CHECK(done.exitCode == 0);
    return done;
}

std::unique_ptr<Process> Council::startWalk(const std::string& staff, const std::string& scenario,
                                            const std::vector<std::string>& more) {
    return std::make_unique<Process>(kBin / "doorstep-walk", walkArguments(staff, scenario, more),
                                     scratch_ / "logs");
}

std::string Council::serverLog() const {
    std::string log;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_.path() / "logs")) {
        if (entry.path().filename().string().starts_with("doorstep-server")) log += readFile(entry.path());
    }
    return log;
}

std::string Council::personNamed(const std::string& staff, const std::string& name) {
    const Json people = must(staff, {"people"});
    for (const Json& person : people["people"]) {
        if (person["name"] == name) return person["id"];
    }
    FAIL("nobody is called " << name);
    return {};
}

Json Council::visitToTheHartleys() {
    const std::string ava = personNamed(kPriya, "Ava Hartley");
    const std::string noah = personNamed(kPriya, "Noah Hartley");
    const std::string mia = personNamed(kPriya, "Mia Hartley");
    Json fields{{"visit_type", "cp"},
                {"date", textOf(localDateOf(SystemTime().now()))},
                {"place", "home"},
                {"purpose", "To see how bedtime is going"},
                {"observation", "The kitchen was warm"},
                {"analysis", "The routine is holding"}};
    for (const std::string& child : {ava, noah, mia}) {
        fields["child/" + child + "/seen"] = true;
        fields["child/" + child + "/seen_alone"] = child != mia;
        fields["child/" + child + "/words"] = "\"I like my new bed\"";
    }
    fields["child/" + mia + "/not_alone_reason"] = "not_appropriate";
    return {{"type", "visit"}, {"subjects", {ava, noah, mia}}, {"fields", fields}};
}

}  // namespace doorstep::test
