// The app is killed while it saves and while it submits, on a slow disk; what the screen called saved is
// there.
#include <signal.h>
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "tests/acceptance/council.h"

using namespace doorstep::test;

namespace {

constexpr int kKills = 100;
constexpr int kSubmitEvery = 7;  // Filling in a whole visit takes longer than adding a word.
constexpr int kStrayedMax = 20;

/// What the screen called saved: the words of a run up to this number.
struct Confirmed {
    std::string run;
    int count = 0;
};

int lines(const std::string& output, const std::string& word) {
    int found = 0;
    for (std::size_t at = output.find(word); at != std::string::npos; at = output.find(word, at + 1))
        ++found;
    return found;
}

/// The last of them; a line that the kill cut short does not count.
Confirmed lastConfirmed(const std::string& output) {
    Confirmed last;
    std::istringstream text(output);
    for (std::string line; std::getline(text, line);) {
        const auto at = line.find("confirmed ");
        if (at == std::string::npos || text.eof()) continue;
        std::istringstream(line.substr(at + 10)) >> last.run >> last.count;
    }
    return last;
}

std::string grown(const Confirmed& said) {
    std::string text = "growing " + said.run + ":";
    for (int i = 1; i <= said.count; ++i) text += " " + std::to_string(i);
    return text;
}

/// Kills the apps of one device, at moments that are drawn by chance.
class Killer {
public:
    explicit Killer(Council& council) : council_(council) {}

    /// While a word is saved. Half of the kills come as soon as the screen has said `saved`, when there
    /// would be nothing on the disk had it said so too early; half around the save itself.
    void whileSaving() {
        const int cycle = 1 + static_cast<int>(random_() % 3);
        const bool atOnce = random_() % 2 == 0;
        auto app = start("keep-saving", {});
        if (await(*app, atOnce ? "confirmed " : "typing ", cycle)) {
            pause(atOnce ? random_() % 3'000 : 900'000 + random_() % 400'000);
        }
        const Finished killed = kill(*app);
        const Confirmed last = lastConfirmed(killed.out);
        if (killed.exitCode != 128 + SIGKILL) return;  // Strayed.
        confirmations += lines(killed.out, "confirmed ");
        if (last.count > 0) saved_[last.run] = last.count;
        INFO(killed.out << killed.err);
        checkSaved();
    }

    /// While a visit is submitted: afterwards it is what was typed, or the saved record, or the submitted
    /// one.
    void whileSubmitting() {
        const std::string mark = "run" + std::string(static_cast<std::size_t>(++visits_), 'x') + "z";
        auto app = start("submit", {"--write", "Why did you visit?=" + mark});
        const bool toTheEnd = visits_ % 3 == 0;
        if (await(*app, "submitting", 1) && (!toTheEnd || await(*app, "confirmed", 1))) {
            pause(toTheEnd ? 0 : random_() % 1'000'000);
        }
        const Finished killed = kill(*app);
        if (killed.exitCode != 128 + SIGKILL && killed.exitCode != 0) return;
        const std::string drafts = council_.must(kPriya, {"drafts"}).dump();
        const Json hits = council_.must(kPriya, {"search", mark})["hits"];
        INFO(killed.out << killed.err << mark << " " << hits.dump());
        REQUIRE((drafts.find(mark) != std::string::npos || !hits.empty()));
        if (lines(killed.out, "confirmed\n") == 0) return;
        ++submitted;
        REQUIRE(hits.size() == 1);
        const std::string record = hits[0]["record"].get<std::string>();
        CHECK(council_.must(kPriya, {"show", record})["status"] == "submitted");
        CHECK(drafts.find(mark) == std::string::npos);
    }

    /// Every text of every run, up to the word that was last called saved.
    void checkSaved() {
        const std::string drafts = council_.must(kPriya, {"drafts"}).dump();
        for (const auto& [run, count] : saved_) {
            const std::string text = grown({run, count});
            INFO("kill " << kills << ", confirmed: " << text);
            const auto at = drafts.find(text);
            REQUIRE(at != std::string::npos);
            CHECK((drafts[at + text.size()] == ' ' || drafts[at + text.size()] == '"'));
        }
    }

    int kills = 0;
    int confirmations = 0;
    int submitted = 0;

private:
    std::unique_ptr<Process> start(const std::string& scenario, const std::vector<std::string>& more) {
        ::setenv("LD_PRELOAD", DOORSTEP_SLOW_DISK, 1);
        const char* given = ::getenv("ASAN_OPTIONS");
        const std::string before = given == nullptr ? "" : given;
        ::setenv("ASAN_OPTIONS", (before + ":verify_asan_link_order=0").c_str(), 1);
        auto app = council_.startWalk(kPriya, scenario, more);
        ::setenv("ASAN_OPTIONS", before.c_str(), 1);
        ::unsetenv("LD_PRELOAD");
        return app;
    }
    static void pause(std::uint32_t microseconds) {
        std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    }
    /// Until the app has said this so often; false when it ended before.
    static bool await(Process& app, const std::string& word, int times) {
        const auto started = std::chrono::steady_clock::now();
        while (lines(app.outputSoFar(), word) < times) {
            if (!app.running()) return false;
            if (std::chrono::steady_clock::now() - started > std::chrono::seconds(120))
                FAIL("waited for " << word);
            pause(1'000);
        }
        return true;
    }
    Finished kill(Process& app) {
        app.signal(SIGKILL);
        Finished killed = app.wait();
        INFO(killed.out << killed.err);
        if (killed.exitCode == 1) {
            REQUIRE(++strayed_ < kStrayedMax);  // The hand missed a button on the way to the form.
        } else {
            ++kills;
        }
        return killed;
    }

    Council& council_;
    std::mt19937 random_{20261121};
    std::map<std::string, int> saved_;  // The last count that was confirmed, by run.
    int strayed_ = 0;
    int visits_ = 0;
};

}  // namespace

TEST_CASE("the app is killed at random while saving, and every confirmed save is there") {
    Council council;
    council.startServer();
    council.walk(kPriya, "enrol", {"--code-file", council.enrolmentCode(kPriya)});
    council.stopServer();

    Killer killer(council);
    while (killer.kills < kKills) {
        if (killer.kills % kSubmitEvery == kSubmitEvery - 1) {
            killer.whileSubmitting();
        } else {
            killer.whileSaving();
        }
    }
    killer.checkSaved();
    CHECK(killer.confirmations > kKills / 2);
    CHECK(killer.submitted > 0);
    WARN(killer.kills << " kills, " << killer.confirmations << " confirmed saves, " << killer.submitted
                      << " submitted, none lost");
}
