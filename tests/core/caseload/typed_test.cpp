// Words typed where there is no form: decisions, additions, words that keep two versions.
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// A visit to Ava by Priya that waits for a decision, on Grace's tablet too.
RecordId submitted(Team& team) {
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->submit(visit));
    team.grace.meet(team.priya);
    return visit;
}

Hash contentAt(Tablet& tablet, RecordId id) {
    return contentHash(tablet->record(id).value());
}

const TypedWords kNone;

}  // namespace

TEST_CASE("words typed without a form are kept with what was chosen, each in its place", "[caseload]") {
    Team team;
    const RecordId visit = submitted(team);
    CHECK(team.grace->typed(visit, kTypedDecision).value() == kNone);
    REQUIRE(team.grace->keepTyped(visit, kTypedDecision, {"approve", ""}));
    CHECK(team.grace->typed(visit, kTypedDecision).value() == TypedWords{"approve", ""});
    REQUIRE(team.grace->keepTyped(visit, kTypedDecision, {"return", "Say who\nwas there"}));
    REQUIRE(team.grace->keepTyped(visit, kTypedAddition, {"", "\nLater"}));
    REQUIRE(team.grace->keepTyped(visit, typedForBoth("purpose"), {"", "Both"}));
    CHECK(team.grace->typed(visit, kTypedDecision).value() == TypedWords{"return", "Say who\nwas there"});
    CHECK(team.grace->typed(visit, kTypedAddition).value() == TypedWords{"", "\nLater"});
    CHECK(team.grace->typed(visit, typedForBoth("purpose")).value() == TypedWords{"", "Both"});
    CHECK(team.grace->typed(visit, typedForBoth("analysis")).value() == kNone);
    CHECK(team.grace->unsent(10).value().empty());

    REQUIRE(team.grace->keepTyped(visit, kTypedDecision, kNone));
    CHECK(team.grace->typed(visit, kTypedDecision).value() == kNone);
    CHECK(team.grace->setting("typed/" + textOf(visit) + "/decision").value().empty());
    CHECK(codeOf(team.grace->keepTyped(visit, kTypedDecision, {"", "\xff"})) == ErrorCode::InvalidInput);
    CHECK(codeOf(team.grace->keepTyped(visit, kTypedDecision, {"a\nb", ""})) == ErrorCode::InvalidInput);
}

TEST_CASE("a decision takes its words away, and other words stay", "[caseload]") {
    Team team;
    const RecordId visit = submitted(team);
    const bool approves = GENERATE(true, false);
    const char* choice = approves ? "approve" : "return";
    const auto decide = [&](const std::string& words) {
        const Hash seen = contentAt(team.grace, visit);
        return approves ? team.grace->approve(visit, seen, words)
                        : team.grace->sendBack(visit, seen, words);
    };
    REQUIRE(team.grace->keepTyped(visit, kTypedDecision, {choice, "Her words lead."}));
    REQUIRE(team.grace->keepTyped(visit, kTypedAddition, {"", "Her words lead."}));
    SECTION("when they are what was decided with") {
        REQUIRE(decide("Her words lead."));
        CHECK(team.grace->typed(visit, kTypedDecision).value() == kNone);
        CHECK(team.grace->typed(visit, kTypedAddition).value() == TypedWords{"", "Her words lead."});
    }
    SECTION("but not when others were") {
        REQUIRE(decide("Her words"));
        CHECK(team.grace->typed(visit, kTypedDecision).value() == TypedWords{choice, "Her words lead."});
    }
    SECTION("nor when it was refused") {
        REQUIRE(codeOf(team.grace->approve(visit, Hash{}, "Her words lead.")) == ErrorCode::WrongState);
        CHECK(team.grace->typed(visit, kTypedDecision).value() == TypedWords{choice, "Her words lead."});
    }
}

TEST_CASE("an addition takes its words away, and an addition that is refused does not", "[caseload]") {
    Team team;
    const RecordId visit = submitted(team);
    REQUIRE(team.priya->keepTyped(visit, kTypedAddition, {"", "The pond froze."}));
    CHECK(codeOf(team.priya->amend(visit, "The pond froze.")) == ErrorCode::WrongState);
    CHECK(team.priya->typed(visit, kTypedAddition).value() == TypedWords{"", "The pond froze."});
    REQUIRE(team.grace->approve(visit, contentAt(team.grace, visit), "Clear"));
    team.priya.meet(team.grace);
    CHECK(team.priya->typed(visit, kTypedAddition).value() == TypedWords{"", "The pond froze."});
    REQUIRE(team.priya->amend(visit, "The pond froze."));
    CHECK(team.priya->typed(visit, kTypedAddition).value() == kNone);
}

TEST_CASE("a choice between two versions takes the words that would have kept both away", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.tom.meet(team.priya);
    REQUIRE(team.priya->edit(visit, {text("purpose", "Bedtime"), text("analysis", "Settled")}));
    REQUIRE(team.tom->edit(visit, {text("purpose", "School"), text("analysis", "Unsettled")}));
    team.priya.meet(team.tom);
    for (const char* field : {"purpose", "analysis"}) {
        REQUIRE(team.priya->keepTyped(visit, typedForBoth(field), {"", "Both"}));
    }
    REQUIRE(team.priya->resolve(visit, "purpose", Value(std::string("School"))));
    CHECK(team.priya->typed(visit, typedForBoth("purpose")).value() == kNone);
    CHECK(team.priya->typed(visit, typedForBoth("analysis")).value() == TypedWords{"", "Both"});
}

TEST_CASE("typed words go with the record they are about, and do not hold that up", "[caseload]") {
    Team team;
    const RecordId visit = submitted(team);
    const RecordId shared =
        team.priya->create("visit", {kAva, kNoah}, wholeVisit({kAva, kNoah}, "2026-03-09")).value();
    for (const StoredChange& change : team.priya->unsent(10).value()) {
        REQUIRE(team.priya->markDelivered(change.change.dot, Delivery::Accepted, ""));
    }
    for (const RecordId& id : {visit, shared}) {
        REQUIRE(team.priya->keepTyped(id, kTypedAddition, {"", "Later"}));
        REQUIRE(team.priya->keepTyped(id, typedForBoth("purpose"), {"", "Both"}));
    }
    REQUIRE(team.priya->keepSetting("typed", "a setting"));
    REQUIRE(team.priya->forgetPerson(kAva, {kNoah, kMia}));
    REQUIRE(codeOf(team.priya->record(visit)) == ErrorCode::NotFound);
    CHECK(team.priya->typed(visit, kTypedAddition).value() == kNone);
    CHECK(team.priya->typed(visit, typedForBoth("purpose")).value() == kNone);
    CHECK(team.priya->typed(shared, kTypedAddition).value() == TypedWords{"", "Later"});
    CHECK(team.priya->typed(shared, typedForBoth("purpose")).value() == TypedWords{"", "Both"});
    CHECK(team.priya->setting("typed").value() == "a setting");

    // A page that is still open does not bring them back.
    CHECK(codeOf(team.priya->keepTyped(visit, kTypedAddition, {"", "Later"})) == ErrorCode::NotFound);
    CHECK(team.priya->typed(visit, kTypedAddition).value() == kNone);
    CHECK(team.priya->keepTyped(visit, kTypedAddition, kNone));
}
