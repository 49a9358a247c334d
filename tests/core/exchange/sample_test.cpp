// The sample council: the same bytes for the same options, and nothing in it that an import would refuse.
#include <catch2/catch.hpp>

#include <set>

#include "core/clocks/facts.h"
#include "core/exchange/sample_council.h"
#include "tests/core/exchange/ssd_folder.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

std::map<std::string, std::string> filesIn(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream input(entry.path(), std::ios::binary);
        files[entry.path().filename()] = {std::istreambuf_iterator<char>(input), {}};
    }
    return files;
}

Date today() {
    return parseDate("2026-11-21").value();
}

/// How each clock stands for somebody: `cp_visit overdue`, `cp_visit list`, `cp_visit never`.
std::set<std::string> clockStatesIn(const KeptImport& kept, Date asOf) {
    std::map<PersonId, std::vector<Record>> about;
    for (const auto& [id, imported] : kept.records) {
        if (imported.type == "visit" || imported.type == "contact") {
            about[imported.subjects.front()].push_back(recordFrom(imported));
        }
    }
    std::set<std::string> states;
    for (const auto& [id, imported] : kept.records) {
        if (imported.type != "person") continue;
        const ClockFacts facts = factsOf(recordFrom(imported), about[id]);
        const auto answers = clocksOf(facts, shippedClockRules(), WorkingCalendar::england(), asOf);
        for (const ClockAnswer& answer : answers) {
            states.insert(answer.rule + ' ' + nameOf(answer.status));
            if (answer.onList) states.insert(answer.rule + " list");
            if (!answer.lastSatisfied) states.insert(answer.rule + " never");
        }
    }
    return states;
}

}  // namespace

TEST_CASE("the same seed, size and date give the same bytes, others give others") {
    ScratchFolder one("sample-one");
    ScratchFolder two("sample-two");
    REQUIRE(writeSampleCouncil(one.path(), {7, 90, today()}).ok());
    REQUIRE(writeSampleCouncil(two.path(), {7, 90, today()}).ok());
    const auto first = filesIn(one.path());
    CHECK(first.size() == 18);
    CHECK(first == filesIn(two.path()));
    REQUIRE(writeSampleCouncil(two.path(), {8, 90, today()}).ok());
    CHECK(first != filesIn(two.path()));
    REQUIRE(writeSampleCouncil(two.path(), {7, 90, today().plusDays(1)}).ok());
    CHECK(first != filesIn(two.path()));
}

TEST_CASE("samples of all sizes and seasons import without one bad row") {
    for (const auto& [seed, people, date] :
         {std::tuple{1, 60, "2026-11-21"}, {2, 240, "2026-01-02"}, {3, 600, "2028-02-29"}}) {
        ScratchFolder folder("sample");
        const auto summary = writeSampleCouncil(
            folder.path(), {static_cast<std::uint64_t>(seed), people, parseDate(date).value()});
        REQUIRE(summary.ok());
        CHECK(summary->people >= people);
        CHECK(summary->people < people + 6);
        KeptImport kept;
        REQUIRE(importSsd(folder.path(), kept, {}).ok());
        for (const ImportIssue& issue : kept.issues) {
            FAIL_CHECK(issue.file << ':' << issue.line << ' ' << issue.field << ": " << issue.reason);
        }
        const auto count = [&](const char* type) {
            return std::count(kept.order.begin(), kept.order.end(), type);
        };
        CHECK(count("person") == summary->people);
        CHECK(count("user") == summary->workers);
        CHECK(count("team") == summary->teams);
        for (const char* type : {"visit", "contact", "allocation"}) CHECK(count(type) > 0);
    }
}

TEST_CASE("the people of the demonstration are always there") {
    ScratchFolder folder("sample-named");
    REQUIRE(writeSampleCouncil(folder.path(), {4711, kSamplePeopleMin, today()}).ok());
    KeptImport kept;
    REQUIRE(importSsd(folder.path(), kept, {}).ok());

    const auto byStaffId = [&](const char* staffId) {
        for (const auto& [id, record] : kept.records) {
            if (record.type == "user" && kept.text(id, "staff_id") == staffId) return id;
        }
        return RecordId{};
    };
    const auto allocated = [&](const char* staffId, const char* localId, const char* role) {
        for (const auto& [id, record] : kept.records) {
            if (record.type == "allocation" && kept.text(id, "role") == role &&
                kept.text(id, "to").empty() && kept.text(id, "worker") == textOf(byStaffId(staffId)) &&
                kept.text(id, "person") == textOf(personId(localId))) {
                return true;
            }
        }
        return false;
    };
    for (const char* child : {sample_people::kAva, sample_people::kNoah, sample_people::kMia}) {
        CHECK(kept.text(personId(child), "surname") == "Hartley");
        CHECK(kept.text(personId(child), "household") == "F000001");
        CHECK(allocated(sample_staff::kPriya, child, "allocated"));
        CHECK(allocated(sample_staff::kTom, child, "co_worker"));
        CHECK(!allocated(sample_staff::kOwen, child, "allocated"));
    }
    CHECK(allocated(sample_staff::kSam, sample_people::kLeon, "adviser"));
    CHECK(kept.text(byStaffId(sample_staff::kGrace), "role") == "supervisor");
    CHECK(kept.text(byStaffId(sample_staff::kRuth), "role") == "supervisor");
    CHECK(kept.text(byStaffId(sample_staff::kSam), "role") == "adviser");
    CHECK(kept.text(byStaffId(sample_staff::kHelen), "role") == "performance");
    const auto team = [&](const char* staffId) { return kept.text(byStaffId(staffId), "team"); };
    CHECK(team(sample_staff::kPriya) == team(sample_staff::kGrace));
    CHECK(team(sample_staff::kTom) == team(sample_staff::kGrace));
    CHECK(team(sample_staff::kSam) == team(sample_staff::kRuth));
    CHECK(team(sample_staff::kOwen) != team(sample_staff::kPriya));
}

TEST_CASE("clocks stand in every state") {
    std::set<std::string> wanted;
    for (const char* rule : {"cin_visit", "cp_visit", "cp_seen_alone", "pa_in_touch"}) {
        for (const char* state : {" on_time", " due_soon", " overdue", " never"})
            wanted.insert(rule + std::string(state));
    }
    wanted.insert({"cin_visit list", "cp_seen_alone list", "pa_in_touch list"});
    int people = kSamplePeopleMin;
    SECTION("the main ones in the smallest sample") {}
    SECTION("more of them in one of the usual size") {
        people = 240;
        for (const char* rule : {"cla_visit", "cwd_visit"}) {
            for (const char* state : {" on_time", " due_soon", " overdue", " never"})
                wanted.insert(rule + std::string(state));
        }
        wanted.insert("cwd_visit list");
    }
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        ScratchFolder folder("sample-clocks");
        REQUIRE(writeSampleCouncil(folder.path(), {seed, people, today()}).ok());
        KeptImport kept;
        REQUIRE(importSsd(folder.path(), kept, {}).ok());
        const std::set<std::string> states = clockStatesIn(kept, today());
        for (const std::string& state : wanted) {
            INFO("seed " << seed << ", " << people << " people: " << state);
            CHECK(states.count(state) == 1);
        }
    }
}

TEST_CASE("every team has a supervisor, and names tell workers apart") {
    ScratchFolder folder("sample-teams");
    REQUIRE(writeSampleCouncil(folder.path(), {1, 240, today()}).ok());
    KeptImport kept;
    REQUIRE(importSsd(folder.path(), kept, {}).ok());
    std::set<std::string> supervised;
    std::set<std::string> staffIds;
    std::set<std::string> teams;
    for (const auto& [id, record] : kept.records) {
        if (record.type != "user") continue;
        CHECK(staffIds.insert(kept.text(id, "staff_id")).second);
        if (kept.text(id, "role") == "performance") continue;
        teams.insert(kept.text(id, "team"));
        if (kept.text(id, "role") == "supervisor") supervised.insert(kept.text(id, "team"));
    }
    CHECK(supervised == teams);
}

TEST_CASE("a sample too small to show everything is refused") {
    ScratchFolder folder("sample-small");
    CHECK(writeSampleCouncil(folder.path(), {1, kSamplePeopleMin - 1, today()}).error().code ==
          ErrorCode::InvalidInput);
    CHECK(writeSampleCouncil(folder.path(), {1, 100, parseDate("1999-01-01").value()}).error().code ==
          ErrorCode::InvalidInput);
}
