// Words typed and not saved yet.
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

FormDraft draftOf(RecordId record, std::vector<FieldWrite> writes) {
    return {record, "visit", {kAva}, std::move(writes), noon()};
}

const RecordId kNew = numberedId<RecordId>(200);

}  // namespace

TEST_CASE("typed words are kept as they were typed, and nobody else sees them", "[caseload]") {
    Team team;
    REQUIRE(
        team.priya->keepDraft(draftOf(kNew, {text("purpose", "Week"), {childField(kAva, "seen"), true}})));
    REQUIRE(team.priya->keepDraft(draftOf(kNew, {text("purpose", "Weekly vis")})));
    const auto kept = team.priya->draft(kNew).value();
    REQUIRE(kept);
    CHECK(kept->type == "visit");
    CHECK(kept->subjects == std::vector<PersonId>{kAva});
    REQUIRE(kept->writes.size() == 1);
    CHECK(kept->writes[0] == text("purpose", "Weekly vis"));
    CHECK(kept->typed == noon());
    CHECK(team.priya->drafts().value().size() == 1);
    CHECK(team.priya->unsent(10).value().empty());
    CHECK(codeOf(team.priya->record(kNew)) == ErrorCode::NotFound);
    const Today today = team.priya->today().value();
    REQUIRE(today.unfinished.size() == 1);
    CHECK(today.unfinished[0].head.id == kNew);
    CHECK(today.unfinished[0].title == "Visit to Ava");
}

TEST_CASE("saving a draft makes the record and drops the draft in one step", "[caseload]") {
    Team team;
    REQUIRE(team.priya->keepDraft(draftOf(kNew, wholeVisit({kAva}, "2026-03-09"))));
    CHECK(team.priya->saveDraft(kNew).value() == kNew);
    CHECK_FALSE(team.priya->draft(kNew).value());
    CHECK(team.priya->record(kNew).value().subjects.contains(kAva));
    CHECK(team.priya->unsent(10).value().size() == 1);
    CHECK(codeOf(team.priya->saveDraft(kNew)) == ErrorCode::NotFound);
}

TEST_CASE("a draft that cannot be saved is still there", "[caseload]") {
    Team team;
    REQUIRE(team.priya->keepDraft(draftOf(kNew, {text("date", "soon")})));
    CHECK(codeOf(team.priya->saveDraft(kNew)) == ErrorCode::InvalidInput);
    CHECK(team.priya->draft(kNew).value());
    CHECK(codeOf(team.priya->record(kNew)) == ErrorCode::NotFound);
    REQUIRE(team.priya->dropDraft(kNew));
    CHECK(team.priya->drafts().value().empty());
}

TEST_CASE("a record with unsaved words is not submitted without them", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->keepDraft(draftOf(visit, {text("purpose", "Weekly visit")})));
    CHECK(codeOf(team.priya->submit(visit)) == ErrorCode::WrongState);
    REQUIRE(team.priya->saveDraft(visit));
    CHECK(team.priya->submit(visit));
    CHECK(textValue(team.priya->record(visit).value(), "purpose") == "Weekly visit");
}

TEST_CASE("what a colleague wrote while one typed stays beside it", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.tom.meet(team.priya);
    REQUIRE(team.priya->keepDraft(draftOf(visit, {text("analysis", "The routine is brea")})));
    REQUIRE(
        team.tom->edit(visit, {text("analysis", "The routine is new."), text("purpose", "Joint visit")}));
    team.priya.meet(team.tom);
    REQUIRE(team.priya->keepDraft(draftOf(visit, {text("analysis", "The routine is breaking down.")})));
    REQUIRE(team.priya->saveDraft(visit));

    const Record record = team.priya->record(visit).value();
    CHECK(distinctValues(record, "analysis").size() == 2);
    CHECK(textValue(record, "purpose") == "Joint visit");

    SECTION("while one's own earlier choice is not a version of its own") {
        REQUIRE(team.priya->keepDraft(draftOf(visit, {text("analysis", "Mended")})));
        REQUIRE(team.priya->resolve(visit, "analysis", std::string("The routine is new.")));
        REQUIRE(team.priya->saveDraft(visit));
        CHECK(distinctValues(team.priya->record(visit).value(), "analysis") ==
              std::vector<Value>{std::string("Mended")});
    }
}

TEST_CASE("words typed into a record that was approved meanwhile are not lost", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->submit(visit));
    team.tom.meet(team.priya);
    team.grace.meet(team.priya);
    REQUIRE(team.tom->keepDraft(draftOf(visit, {text("purpose", "Joint visit")})));
    REQUIRE(team.grace->approve(visit, contentHash(team.grace->record(visit).value()), "Clear"));
    team.tom.meet(team.grace);
    CHECK(codeOf(team.tom->saveDraft(visit)) == ErrorCode::WrongState);
    CHECK(team.tom->draft(visit).value());
}

TEST_CASE("words survive the end of cover: they are saved though the person is out of scope",
          "[caseload]") {
    Team team;
    REQUIRE(team.priya->keepDraft(draftOf(kNew, wholeVisit({kAva}, "2026-03-09"))));
    team.priya.take({team.council.allocate(100, kAva, kPriya, "allocated", "2026-01-05", "2026-03-09")});
    CHECK(codeOf(team.priya->person(kAva)) == ErrorCode::NotAllowed);
    CHECK(team.priya->saveDraft(kNew));
    CHECK(team.priya->unsent(10).value().size() == 1);
}
