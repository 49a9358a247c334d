// The app is killed at random while it saves; every save it confirmed is there.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <sstream>
#include <thread>

#include "tests/acceptance/council.h"

using namespace doorstep::test;

namespace {

constexpr int kKills = 100;
constexpr int kStrayedMax = 20;

/// What the app wrote to its output when the screen said that a text was saved.
std::vector<std::string> confirmed(const std::string& output) {
    std::vector<std::string> texts;
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);) {
        const auto at = line.find("confirmed ");
        // A last line that the kill cut short has no end and does not count.
        if (at != std::string::npos && !lines.eof()) texts.push_back(line.substr(at + 10));
    }
    return texts;
}

}  // namespace

TEST_CASE("the app is killed at random while saving, and every confirmed save is there") {
    Council council;
    council.startServer();
    council.walk(kPriya, "enrol", {"--code-file", council.enrolmentCode(kPriya)});
    council.stopServer();

    std::mt19937 random(20261121);
    int kills = 0;
    int strayed = 0;
    int confirmations = 0;
    while (kills < kKills) {
        auto app = council.startWalk(kPriya, "keep-saving");
        const auto started = std::chrono::steady_clock::now();
        // Once it saves, let it go on for a random while, down to a single millisecond.
        while (app->running() && app->outputSoFar().find("confirmed ") == std::string::npos) {
            REQUIRE(std::chrono::steady_clock::now() - started < std::chrono::seconds(90));
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 400'000));
        app->signal(SIGKILL);
        const Finished killed = app->wait();
        INFO(killed.out << killed.err);
        if (killed.exitCode == 1 && confirmed(killed.out).empty()) {
            REQUIRE(++strayed < kStrayedMax);  // The hand missed a button on the way to the form.
            continue;
        }
        REQUIRE(killed.exitCode == 128 + SIGKILL);
        ++kills;

        const auto texts = confirmed(killed.out);
        REQUIRE_FALSE(texts.empty());
        confirmations += static_cast<int>(texts.size());
        // A later text may have been saved without the screen having said so yet.
        const std::string& last = texts.back();
        const std::string run = last.substr(0, last.find(' ', 8) + 1);
        const std::string drafts = council.must(kPriya, {"drafts"}).dump();
        const auto at = drafts.find(run);
        INFO("kill " << kills << ", last confirmed: " << last);
        REQUIRE(at != std::string::npos);
        CHECK(std::stoi(drafts.substr(at + run.size())) >= std::stoi(last.substr(run.size())));
    }
    WARN(kills << " kills, " << confirmations << " confirmed saves, none lost");
}
