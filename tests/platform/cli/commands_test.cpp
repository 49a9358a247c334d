// The command line's answers: stable JSON shapes, ids as people type them, errors as codes.
#include "platform/cli/commands.h"

#include <sstream>

#include "platform/cli/exit_codes.h"
#include "platform/cli/input.h"
#include "platform/cli/lookup.h"
#include "platform/cli/tables.h"
#include "tests/core/caseload/council.h"
#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::cli;
using namespace doorstep::test;

namespace {

Result<Json> ask(Tablet& tablet, const std::string& command, const std::string& id = {},
                 const Json& input = {}) {
    Arguments arguments;
    arguments.command = command;
    arguments.id = id;
    arguments.words = id;
    std::istringstream in(input.is_null() ? std::string() : input.dump());
    return performOnCaseload(*tablet, arguments, in);
}

std::string printed(const std::string& command, const Json& answer) {
    std::ostringstream out;
    print(out, command, answer);
    return out.str();
}

std::vector<std::string> keysOf(const Json& json) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.push_back(key);
    return keys;
}

using Keys = std::vector<std::string>;

/// Ava named by her number in the case system, as a person at a keyboard would.
Json visitToAva() {
    return {{"type", "visit"},
            {"subjects", {"L-Ava"}},
            {"fields",
             {{"visit_type", "cp"},
              {"date", "2026-03-09"},
              {"place", "home"},
              {"observation", "Everybody was at home."},
              {"analysis", "The routine holds."},
              {"announced", true},
              {"child/L-Ava/seen", true},
              {"child/L-Ava/seen_alone", true},
              {"child/L-Ava/words", "\"I have a new bed.\""}}}};
}

}  // namespace

TEST_CASE("a visit goes from standard input to approval", "[cli]") {
    Team team;
    const Json written = ask(team.priya, "record", "", visitToAva()).value();
    CHECK(keysOf(written) == Keys{"id", "status", "content"});
    CHECK(written["status"] == "draft");
    const std::string id = written["id"].get<std::string>();
    CHECK(ask(team.priya, "edit", id, {{"fields", {{"purpose", "Weekly visit"}}}}).value()["content"] !=
          written["content"]);
    CHECK(ask(team.priya, "submit", id.substr(id.size() - 6)).value()["status"] == "submitted");

    team.grace.meet(team.priya);
    const Json queue = ask(team.grace, "queue").value()["queue"];
    REQUIRE(queue.size() == 1);
    CHECK(queue[0]["id"] == id);
    const Json shown = ask(team.grace, "show", id).value();
    CHECK(shown["title"] == "Visit to Ava, 9 March 2026");
    CHECK(shown["fields"][childField(kAva, "seen_alone")] == true);
    CHECK(codeOf(ask(team.grace, "approve", id,
                     {{"rationale", "Clear"}, {"content", std::string(64, '0')}})) ==
          ErrorCode::WrongState);
    CHECK(codeOf(ask(team.grace, "approve", id, {{"rationale", "Clear"}})) == ErrorCode::InvalidInput);
    const Json approved =
        ask(team.grace, "approve", id, {{"rationale", "Clear"}, {"content", shown["content"]}}).value();
    CHECK(approved["status"] == "approved");
    CHECK(ask(team.grace, "amend", id, {{"text", "Her aunt was there."}}).value()["status"] ==
          "changed_since_approval");
}

TEST_CASE("a sibling who turned up is put into a visit that is there already", "[cli]") {
    Team team;
    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    REQUIRE(ask(team.priya, "edit", id,
                {{"add_children", {"L-Noah"}}, {"fields", {{"child/L-Noah/seen", true}}}}));
    const Json shown = ask(team.priya, "show", id).value();
    CHECK(shown["subjects"].size() == 2);
    CHECK(shown["fields"][childField(kNoah, "seen")] == true);
    CHECK(codeOf(ask(team.priya, "edit", id, {{"add_children", "L-Mia"}})) == ErrorCode::InvalidInput);
    CHECK(codeOf(ask(team.priya, "edit", id, {{"add_children", {"L-Nobody"}}})) == ErrorCode::NotFound);
}

TEST_CASE("a record is sent back with a comment", "[cli]") {
    Team team;
    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    REQUIRE(ask(team.priya, "submit", id));
    team.grace.meet(team.priya);
    const Json shown = ask(team.grace, "show", id).value();
    REQUIRE(ask(team.grace, "return", id, {{"comment", "Say more"}, {"content", shown["content"]}}));
    team.priya.meet(team.grace);
    const Json returned = ask(team.priya, "show", id).value();
    CHECK(returned["status"] == "returned");
    CHECK(returned["decisions"].back()["comment"] == "Say more");
    CHECK(ask(team.priya, "today").value()["unfinished"][0]["summary"] == "Say more");
}

TEST_CASE("two versions are listed and one is chosen", "[cli]") {
    Team team;
    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    team.tom.meet(team.priya);
    REQUIRE(ask(team.priya, "edit", id, {{"fields", {{"place", "school"}}}}));
    REQUIRE(ask(team.tom, "edit", id, {{"fields", {{"place", "elsewhere"}}}}));
    team.priya.meet(team.tom);
    const Json conflicts = ask(team.priya, "conflicts").value()["conflicts"];
    REQUIRE(conflicts.size() == 1);
    CHECK(conflicts[0]["field"] == "place");
    CHECK(conflicts[0]["versions"].size() == 2);
    CHECK(ask(team.priya, "show", id).value()["conflicts"]["place"].size() == 2);
    CHECK(printed("conflicts", ask(team.priya, "conflicts").value()).find("school") != std::string::npos);
    REQUIRE(ask(team.priya, "resolve", id, {{"field", "place"}, {"value", "school"}}));
    CHECK(ask(team.priya, "conflicts").value()["conflicts"].empty());
}

TEST_CASE("input that is not JSON is answered with its place", "[cli]") {
    const auto reasonFor = [](const std::string& text) {
        std::istringstream in(text);
        const auto json = readInput(in);
        REQUIRE_FALSE(json);
        CHECK(json.error().code == ErrorCode::InvalidInput);
        return json.error().detail;
    };
    CHECK(reasonFor("{\n  \"type\": visit}").find("line 2, column 11: invalid literal") !=
          std::string::npos);
    CHECK(reasonFor("{\"a\":1").find("line 1, column 7: unexpected end of input") != std::string::npos);
    CHECK(reasonFor("{\"a\":\"\xff\"}").find("UTF-8") != std::string::npos);
    CHECK(reasonFor("{\"a\":\"\\ud800\"}").find("surrogate") != std::string::npos);
    CHECK(reasonFor(" \n").find("is empty") != std::string::npos);
    CHECK(reasonFor("[1]").find("not an object") != std::string::npos);
    // Words about people do not go from the input into a log.
    CHECK(reasonFor("{\"words\":\"Ava said\\x\"}").find("Ava") == std::string::npos);
}

TEST_CASE("advice fits what went wrong", "[cli]") {
    Team team;
    const auto said = [](const Error& error) {
        std::ostringstream out;
        print(out, error);
        return out.str();
    };
    const Result<Json> unknown = ask(team.priya, "show", "ffffffff");
    CHECK(said(unknown.error()).find("check the id, and `sync`") != std::string::npos);
    const Result<Json> whole = ask(team.priya, "show", textOf(numberedId<RecordId>(99)));
    CHECK(said(whole.error()).find("check the id, and `sync`") != std::string::npos);
    CHECK(said({ErrorCode::WrongState, "wait 5 seconds before the next PIN"}) ==
          "doorstep-cli: wait 5 seconds before the next PIN (wrong_state)\n");
    Arguments arguments;
    arguments.home = "/somewhere";
    arguments.command = "people";
    CHECK(said(performWithoutDevice(arguments).error()).find("--home") != std::string::npos);

    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    const Result<Json> blind = ask(team.grace, "approve", id, {{"rationale", "Clear"}, {"content", "y"}});
    CHECK(blind.error().code == ErrorCode::NotFound);
    team.grace.meet(team.priya);
    const Result<Json> odd = ask(team.grace, "approve", id, {{"rationale", "Clear"}, {"content", "y"}});
    CHECK(odd.error().code == ErrorCode::InvalidInput);
    CHECK(odd.error().detail.find("64 hexadecimal digits") != std::string::npos);
}

TEST_CASE("tables fit a terminal, and a team has its name", "[cli]") {
    Team team;
    const Json all = ask(team.priya, "clocks").value();
    const Json one = ask(team.priya, "clocks", "L-Ava").value();
    CHECK(printed("clocks", all).find("WHY") == std::string::npos);
    std::istringstream lines(printed("clocks", one));
    bool saysWhy = false;
    const std::string why = one["people"][0]["clocks"][0]["why"];
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("  ", 0) != 0) continue;
        CHECK(line.size() <= 100);
        saysWhy = saysWhy || why.rfind(line.substr(2), 0) == 0;
    }
    CHECK(saysWhy);
    const Json status = {{"state", "unlocked"}, {"team", "018bcfe5"}, {"team_name", "North"}};
    CHECK(printed("status", status) == "state  unlocked\nteam   North\n");
    CHECK(printed("status", Json{{"state", "locked"}, {"team", "018bcfe5"}}) == "state  locked\n");
}

TEST_CASE("people and records answer to what people type", "[cli]") {
    Team team;
    CHECK(findPerson(*team.priya, "L-Ava").value() == kAva);
    CHECK(findPerson(*team.priya, textOf(kNoah)).value() == kNoah);
    CHECK(codeOf(findPerson(*team.priya, "L-Nobody")) == ErrorCode::NotFound);
    CHECK(codeOf(findPerson(*team.priya, "000001")) == ErrorCode::InvalidInput);  // All of them end so.
    CHECK(codeOf(findRecord(*team.priya, "ffff")) == ErrorCode::NotFound);
    CHECK(findField(*team.priya, "child/L-Ava/seen").value() == childField(kAva, "seen"));
    CHECK(findField(*team.priya, "child/L-Ava").value() == memberField("child", textOf(kAva)));
    CHECK(findField(*team.priya, "purpose").value() == "purpose");
    CHECK(codeOf(findField(*team.priya, "child/L-Nobody/seen")) == ErrorCode::NotFound);
}

TEST_CASE("input that does not fit is refused with its place", "[cli]") {
    Team team;
    const auto refused = [&](const Json& input) {
        const auto answer = ask(team.priya, "record", "", input);
        CHECK(codeOf(answer) == ErrorCode::InvalidInput);
        return answer ? std::string() : answer.error().detail;
    };
    CHECK(refused(Json::array()) == "standard input is JSON, but not an object: begin with {");
    CHECK(refused({{"subjects", {"L-Ava"}}}) == "the input needs a text 'type'");
    CHECK(refused({{"type", "visit"}}) == "the input needs a list 'subjects' of people");
    CHECK(refused({{"type", "visit"}, {"subjects", {7}}}) == "'subjects' holds ids as text");
    CHECK(refused({{"type", "visit"}, {"subjects", {"L-Ava"}}, {"fields", 7}}) ==
          "'fields' is not a JSON object");
    CHECK(refused({{"type", "visit"}, {"subjects", {"L-Ava"}}, {"fields", {{"date", 1.5}}}})
              .find("field date") == 0);
    CHECK(codeOf(ask(team.priya, "dance")) == ErrorCode::InvalidInput);
}

TEST_CASE("every answer keeps its documented shape, and prints for people", "[cli]") {
    Team team;
    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    REQUIRE(team.priya->keepDraft(
        {numberedId<RecordId>(200), "visit", {kAva}, {text("purpose", "W")}, noon()}));

    const Json people = ask(team.priya, "people").value();
    CHECK(keysOf(people["people"][0]) == Keys{"id", "name", "legal_name", "born", "unborn", "age",
                                              "statuses", "alerts", "household", "address", "allocated_as",
                                              "workers", "handover", "missing_in_90_days", "clocks"});
    CHECK(keysOf(people["people"][0]["clocks"][0]) ==
          Keys{"rule", "title", "source", "status", "due_by", "due_at", "days_left", "last_satisfied",
               "last_record", "counted_from", "on_list", "why"});
    CHECK(printed("people", people).find("Ava Larkin") != std::string::npos);

    const Json person = ask(team.priya, "person", "L-Ava").value();
    CHECK(person["timeline"][0]["id"] == id);
    CHECK(keysOf(person["timeline"][0]) == Keys{"id", "type", "status", "event_time", "changed",
                                                "in_conflict", "title", "summary", "author"});
    CHECK(printed("person", person).find("Date of birth: 2 May 2018") != std::string::npos);

    Arguments withHistory;
    withHistory.command = "show";
    withHistory.id = id;
    withHistory.history = true;
    std::istringstream nothing;
    const Json record = performOnCaseload(*team.priya, withHistory, nothing).value();
    CHECK(keysOf(record) == Keys{"id", "type", "title", "status", "author", "created", "changed", "content",
                                 "subjects", "fields", "conflicts", "decisions", "problems", "history"});
    CHECK(keysOf(record["history"][0]) ==
          Keys{"kind", "author", "at", "field", "label", "value", "comment", "current"});
    CHECK(printed("show", record).find("The routine holds.") != std::string::npos);

    const Json clocks = ask(team.priya, "clocks", "L-Ava").value();
    REQUIRE(clocks["people"].size() == 1);
    CHECK(ask(team.priya, "clocks").value()["people"].size() == 3);
    CHECK(printed("clocks", clocks).find("days left") != std::string::npos);

    const Json outbox = ask(team.priya, "outbox").value();
    CHECK(keysOf(outbox["outbox"][0]) == Keys{"record", "title", "delivery", "reason", "at"});
    CHECK(outbox["outbox"][0]["delivery"] == "unsent");
    CHECK(printed("outbox", outbox).find("unsent") != std::string::npos);

    const Json hits = ask(team.priya, "search", "routine").value();
    CHECK(hits["hits"][0]["snippet"] == "The [routine] holds.");
    CHECK(printed("search", hits).find("[routine]") != std::string::npos);

    const Json drafts = ask(team.priya, "drafts").value();
    CHECK(drafts["drafts"][0]["fields"]["purpose"] == "W");
    CHECK(printed("drafts", drafts).find("visit") != std::string::npos);
    CHECK(ask(team.priya, "save-draft", textOf(numberedId<RecordId>(200))).value()["status"] == "draft");

    const Json today = ask(team.priya, "today").value();
    CHECK(keysOf(today) == Keys{"planned", "due", "unfinished", "unsent", "conflicts", "awaiting_review"});
    CHECK(printed("today", today).find("Unsent 2") != std::string::npos);
    CHECK(printed("queue", ask(team.grace, "queue").value()) == "No record is waiting for you.\n");
    CHECK(printed("submit", {{"id", "x"}, {"status", "submitted"}}) == "id      x\nstatus  submitted\n");
    CHECK(printed("status", {{"state", "locked"}, {"pin", {{"wait_ms", 0}}}}) ==
          "state        locked\npin.wait_ms  0\n");
}

TEST_CASE("exit codes are fixed: scripts rely on them", "[cli]") {
    CHECK(exitCodeOf(ErrorCode::InvalidInput) == 10);
    CHECK(exitCodeOf(ErrorCode::NotFound) == 11);
    CHECK(exitCodeOf(ErrorCode::NotAllowed) == 12);
    CHECK(exitCodeOf(ErrorCode::WrongState) == 13);
    CHECK(exitCodeOf(ErrorCode::WrongKey) == 14);
    CHECK(exitCodeOf(ErrorCode::ForeignFile) == 15);
    CHECK(exitCodeOf(ErrorCode::NewerVersion) == 16);
    CHECK(exitCodeOf(ErrorCode::Damaged) == 17);
    CHECK(exitCodeOf(ErrorCode::DiskFull) == 18);
    CHECK(exitCodeOf(ErrorCode::Io) == 19);
    CHECK(exitCodeOf(ErrorCode::Busy) == 20);
    CHECK(exitCodeOf(ErrorCode::Offline) == 21);
    CHECK(exitCodeOf(ErrorCode::Rejected) == 22);
}

TEST_CASE("a record and a chronology go into files that only their owner can read", "[cli]") {
    Team team;
    const std::string id = ask(team.priya, "record", "", visitToAva()).value()["id"].get<std::string>();
    const ScratchFolder folder("export");
    Arguments arguments;
    arguments.command = "export-record";
    arguments.id = id;
    arguments.pdf = folder / "record.pdf";
    std::istringstream none;
    const Json record = performOnCaseload(*team.priya, arguments, none).value();
    CHECK(keysOf(record) == Keys{"file", "bytes"});
    CHECK(std::filesystem::file_size(arguments.pdf) == record["bytes"].get<std::uintmax_t>());
    CHECK(std::filesystem::status(arguments.pdf).permissions() ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    arguments.printFor = "court";
    CHECK(codeOf(performOnCaseload(*team.priya, arguments, none)) == ErrorCode::NotAllowed);  // A draft.
    arguments.command = "export-chronology";
    arguments.id = "L-Ava";
    arguments.pdf = folder / "chronology.pdf";
    CHECK(performOnCaseload(*team.priya, arguments, none).ok());
    arguments.pdf = folder / "nowhere" / "chronology.pdf";
    CHECK(codeOf(performOnCaseload(*team.priya, arguments, none)) == ErrorCode::NotFound);
    CHECK_FALSE(performOnCaseload(*team.sam, arguments, none).ok());
}
