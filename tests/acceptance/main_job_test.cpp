// The main job end to end: recorded offline in the app, encrypted, synced, seen by the co-worker,
// approved by the supervisor, and the clocks move on every device.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/acceptance/council.h"

using namespace doorstep::test;

namespace {

/// The clock of one rule for a child, as a device sees it.
Json clockOf(Council& council, const std::string& staff, const std::string& child,
             const std::string& rule) {
    const Json clocks = council.must(staff, {"clocks", child})["people"][0]["clocks"];
    for (const Json& clock : clocks) {
        if (clock["rule"] == rule) return clock;
    }
    FAIL(staff << " has no clock " << rule);
    return {};
}

/// The one visit about a child that was not imported.
std::string newVisit(Council& council, const std::string& staff, const std::string& child) {
    std::string found;
    const Json person = council.must(staff, {"person", child});
    for (const Json& entry : person["timeline"]) {
        if (entry["status"] != "imported") found = entry["id"];
    }
    return found;
}

}  // namespace

TEST_CASE("a visit recorded offline in the app is encrypted, synced, approved, and moves the clocks") {
    Council council;
    council.startServer();
    council.walk(kPriya, "enrol", {"--code-file", council.enrolmentCode(kPriya)});
    council.enrol(kTom);
    council.enrol(kGrace);
    const std::string ava = council.personNamed(kPriya, "Ava Hartley");
    std::map<std::string, Json> aloneBefore;
    for (const char* child : {"Ava Hartley", "Noah Hartley", "Mia Hartley"}) {
        const std::string id = council.personNamed(kPriya, child);
        aloneBefore[id] = clockOf(council, kGrace, id, "cp_seen_alone")["due_by"];
    }
    council.stopServer();

    // Offline: three siblings, two seen alone, one not, with a reason. The app is closed and opened.
    council.walk(kPriya, "record-offline");
    council.walk(kPriya, "find-again");
    const std::string visit = newVisit(council, kPriya, ava);
    const Json recorded = council.must(kPriya, {"show", visit});
    CHECK(recorded["status"] == "submitted");
    REQUIRE(recorded["subjects"].size() == 3);
    std::set<std::string> alone;
    std::string reason;
    std::vector<std::string> words;
    for (const auto& [field, value] : recorded["fields"].items()) {
        if (field.ends_with("/seen")) CHECK(value == true);
        if (field.ends_with("/seen_alone") && value == true) alone.insert(field.substr(6, 36));
        if (field.ends_with("/not_alone_reason")) reason = value;
        if (field.ends_with("/words") || field == "observation") words.push_back(value);
    }
    CHECK(alone.size() == 2);
    CHECK_FALSE(reason.empty());
    REQUIRE(words.size() == 4);

    // Nothing of it can be read in any file, neither what was typed nor what was imported.
    for (const std::string& typed : words) {
        const std::string middle = typed.substr(5, 12);
        INFO(middle);
        CHECK(filesContaining(council.homeOf(kPriya), middle).empty());
    }
    for (const char* word : {"Hartley", "bedtime", "not_alone_reason", "visit_type"}) {
        CHECK(filesContaining(council.homeOf(kPriya), word).empty());
    }

    // The line is back: A syncs, B sees it, S approves in the app, A sees `approved`.
    council.startServer();
    council.walk(kPriya, "sync");
    council.must(kTom, {"sync"});
    CHECK(council.must(kTom, {"show", visit})["fields"] == recorded["fields"]);
    council.walk(kGrace, "approve");
    council.walk(kPriya, "approved");
    council.must(kTom, {"sync"});
    for (const char* staff : {kPriya, kTom, kGrace}) {
        INFO(staff);
        CHECK(council.must(staff, {"show", visit})["status"] == "approved");
        for (const auto& [child, dueBefore] : aloneBefore) {
            CHECK(clockOf(council, staff, child, "cp_visit")["last_record"] == visit);
            const Json after = clockOf(council, staff, child, "cp_seen_alone");
            if (alone.contains(child)) {
                CHECK(after["last_record"] == visit);
                CHECK(after["due_by"] > dueBefore);
            } else {
                CHECK(after["due_by"] == dueBefore);  // Seen, but not alone.
            }
        }
    }
    CHECK(filesContaining(council.folder() / "council", "bedtime").empty());
}

TEST_CASE("two people's edits meet: different fields merge, one field keeps both until someone chooses") {
    Council council;
    council.startServer();
    council.enrol(kPriya);
    council.enrol(kTom);
    const Json written = council.visitToTheHartleys();
    const std::string visit = council.must(kPriya, {"record"}, written)["id"];
    council.must(kPriya, {"sync"});
    council.must(kTom, {"sync"});
    council.stopServer();

    // Offline, both write in the app: the same field, and a different one each.
    council.walk(kPriya, "edit",
                 {"--write", "What does it mean=Bedtime is settled", "--write",
                  "Why did you visit=Priya's purpose"});
    council.walk(kTom, "edit",
                 {"--write", "What does it mean=Bedtime is a struggle", "--write",
                  "What happened=Tom's observation"});
    council.startServer();
    for (const char* staff : {kPriya, kTom, kPriya}) council.must(staff, {"sync"});

    const Json priyas = council.must(kPriya, {"show", visit});
    const Json toms = council.must(kTom, {"show", visit});
    CHECK(priyas["content"] == toms["content"]);
    for (const Json& shown : {priyas, toms}) {
        CHECK(shown["fields"]["purpose"] == "Priya's purpose");
        CHECK(shown["fields"]["observation"] == "Tom's observation");
        REQUIRE(shown["conflicts"]["analysis"].size() == 2);
        const std::string both = shown["conflicts"]["analysis"].dump();
        CHECK(both.find("Bedtime is settled") != std::string::npos);
        CHECK(both.find("Bedtime is a struggle") != std::string::npos);
    }

    // One is chosen, offline; everywhere the conflict ends and the other stays in the history.
    council.stopServer();
    council.walk(kTom, "choose", {"--look", "Bedtime is a struggle", "--look", "Bedtime is settled"});
    council.startServer();
    council.must(kTom, {"sync"});
    council.must(kPriya, {"sync"});
    for (const char* staff : {kPriya, kTom}) {
        INFO(staff);
        const Json shown = council.must(staff, {"show", visit, "--history"});
        CHECK(shown["conflicts"].empty());
        CHECK(shown["fields"]["analysis"] == "Bedtime is a struggle");
        CHECK(shown["history"].dump().find("Bedtime is settled") != std::string::npos);
    }
}

TEST_CASE("a worker from another team gets nothing of it") {
    Council council;
    council.startServer();
    council.enrol(kPriya);
    council.enrol(kOwen);
    const Json written = council.visitToTheHartleys();
    const std::string visit = council.must(kPriya, {"record"}, written)["id"];
    council.must(kPriya, {"sync"});
    council.must(kOwen, {"sync"});
    REQUIRE_FALSE(council.must(kPriya, {"search", "bedtime"})["hits"].empty());

    CHECK(council.cli(kOwen, {"show", visit}).errorCode() == "not_found");
    const std::string ava = council.personNamed(kPriya, "Ava Hartley");
    CHECK(council.cli(kOwen, {"person", ava}).errorCode() == "not_found");
    CHECK(council.must(kOwen, {"search", "bedtime"})["hits"].empty());
    CHECK(council.must(kOwen, {"search", "Hartley"})["hits"].empty());
    council.walk(kOwen, "find-nothing", {"--look", "bedtime", "--look", "Hartley"});
    // Neither can he write about her: his device does not know her.
    CHECK(council.cli(kOwen, {"record"}, written).exitCode != 0);
}

TEST_CASE("a device that syncs while the server is down says so, and sends everything once it is back") {
    Council council;
    council.startServer();
    council.enrol(kPriya);
    council.enrol(kTom);
    const Json written = council.visitToTheHartleys();
    std::vector<std::string> visits;
    for (int i = 0; i < 3; ++i) {
        visits.push_back(council.must(kPriya, {"record"}, written)["id"]);
        council.killServer();
        CHECK(council.cli(kPriya, {"sync"}).errorCode() == "offline");
        council.startServer();
        council.must(kPriya, {"sync"});
    }
    council.must(kTom, {"sync"});
    for (const std::string& visit : visits) CHECK(council.must(kTom, {"show", visit})["status"] == "draft");
    CHECK(council.must(kPriya, {"outbox"})["outbox"].dump().find("unsent") == std::string::npos);
}
