// Writing: what may be written when and by whom, and that each save is one change on its way.
#include "core/caseload/caseload.h"

#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

Hash contentOn(Tablet& tablet, RecordId id) {
    return contentHash(tablet->record(id).value());
}

RecordStatus statusOn(Tablet& tablet, RecordId id) {
    return statusOf(tablet->record(id).value());
}

/// A visit to Ava, written by Priya, submitted, and at Grace's.
RecordId submittedVisit(Team& team) {
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->submit(visit));
    team.grace.meet(team.priya);
    return visit;
}

RecordId approvedVisit(Team& team) {
    const RecordId visit = submittedVisit(team);
    REQUIRE(team.grace->approve(visit, contentOn(team.grace, visit), "Clear, and Ava's words are there."));
    team.priya.meet(team.grace);
    return visit;
}

}  // namespace

TEST_CASE("a visit to siblings is one record about each of them", "[caseload]") {
    Team team;
    const std::vector<PersonId> children{kAva, kNoah, kMia};
    const RecordId id = team.priya->create("visit", children, wholeVisit(children, "2026-03-09")).value();
    const Record visit = team.priya->record(id).value();
    CHECK(visit.author == kPriya);
    CHECK(visit.subjects == std::set<PersonId>(children.begin(), children.end()));
    CHECK(membersOf(visit, "child").size() == 3);
    CHECK(statusOf(visit) == RecordStatus::Draft);
    CHECK(team.priya->titleOf(visit).value() == "Visit to Ava, Noah and Mia, 9 March 2026");
}

TEST_CASE("each save is one link of this device's chain, and waits to be sent", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.priya.time.advanceMs(-3'600'000);  // The clock is set back: entry times still go forward.
    REQUIRE(team.priya->edit(visit, {text("purpose", "Weekly visit")}));
    REQUIRE(team.priya->submit(visit));
    const auto changes = team.priya->unsent(10).value();
    REQUIRE(changes.size() == 3);
    Hash previous;
    HybridTime before;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const Change& change = changes[i].change;
        CHECK(change.dot.sequence == i + 1);
        CHECK(change.previous == previous);
        CHECK(change.at > before);
        CHECK(change.author == kPriya);
        previous = changes[i].id;
        before = change.at;
    }
    CHECK(changes[2].change.context.covers(changes[1].change.dot));
    CHECK(team.priya->unsent(2).value().size() == 2);
}

TEST_CASE("writing what stands there already writes nothing", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(
        team.priya->edit(visit, {text("date", "2026-03-09"), {"purpose", Value()}, text("purpose", "")}));
    CHECK(team.priya->unsent(10).value().size() == 1);
}

TEST_CASE("only the form's fields and their kinds of value are taken", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    const std::string action = "action/00000000-0000-7000-8000-000000000001";
    const std::vector<FieldWrite> wrong = {
        text("shoe_size", "4"),
        text("date", "9 March"),
        text("date", "2026-02-30"),
        text("start_time", "25:00"),
        text("place", "pub"),
        {"announced", std::int64_t{1}},
        {childField(kAva, "seen"), std::string("yes")},
        {"purpose", true},
        text("child/ava/seen", "true"),
        {action, std::string("yes")},
        text(action + "/due", "soon"),
        text(action + "/colour", "red"),
        {"place/x", true},
        text("purpose", "\xff\xfe"),
        text("not a path", "x"),
        text("", "x"),
    };
    for (const FieldWrite& write : wrong) {
        CAPTURE(write.field);
        CHECK(codeOf(team.priya->edit(visit, {write})) == ErrorCode::InvalidInput);
    }
    CHECK(team.priya->unsent(10).value().size() == 1);
    CHECK(team.priya->edit(visit, {{action, true},
                                   text(action + "/what", "Ask the school for a quiet corner"),
                                   text(action + "/due", "2026-03-20"),
                                   {action + "/done", false},
                                   text("start_time", "15:30"),
                                   {"place", Value()}}));
}

TEST_CASE("records are about people who are here and allocated", "[caseload]") {
    Team team;
    const auto writes = wholeVisit({}, "2026-03-09");
    CHECK(codeOf(team.priya->create("visit", {}, writes)) == ErrorCode::InvalidInput);
    CHECK(codeOf(team.priya->create("visit", {numberedId<PersonId>(99)}, writes)) == ErrorCode::NotFound);
    CHECK(codeOf(team.priya->create("visit", {kPriya}, writes)) == ErrorCode::NotFound);
    CHECK(codeOf(team.priya->create("visit", {kStranger}, writes)) == ErrorCode::NotAllowed);
    CHECK(codeOf(team.priya->create("visit", {kAva, kLeon}, writes)) == ErrorCode::NotAllowed);
    CHECK(codeOf(team.priya->create("poem", {kAva}, writes)) == ErrorCode::InvalidInput);
    CHECK(codeOf(team.sam->create("contact", {kLeon}, {})) == ErrorCode::InvalidInput);
    CHECK(team.sam->create("contact", {kLeon}, {text("outcome", "reached")}));
    CHECK(team.priya->unsent(10).value().empty());
}

TEST_CASE("what the case-management system sent is not edited here", "[caseload]") {
    Team team;
    CHECK(codeOf(team.priya->edit(kAva, {text("surname", "Swift")})) == ErrorCode::NotAllowed);
    const RecordId past = numberedId<RecordId>(120);
    team.priya.take({team.council.add("visit", past, {kAva}, wholeVisit({kAva}, "2026-02-01"))});
    CHECK(codeOf(team.priya->edit(past, {text("purpose", "Weekly visit")})) == ErrorCode::WrongState);
    CHECK(codeOf(team.priya->amend(past, "She was away")) == ErrorCode::WrongState);
    CHECK(codeOf(team.priya->submit(past)) == ErrorCode::WrongState);
}

TEST_CASE("an unfinished record cannot be submitted, and says what is missing", "[caseload]") {
    Team team;
    const RecordId visit =
        team.priya->create("visit", {kAva}, {{childField(kAva, "seen"), true}, text("date", "2026-03-09")})
            .value();
    const auto refused = team.priya->submit(visit);
    CHECK(codeOf(refused) == ErrorCode::InvalidInput);
    const auto problems = team.priya->problems(visit).value();
    for (const Problem& problem : problems) {
        CHECK(refused.error().detail.find(problem.message) != std::string::npos);
    }
    CHECK(refused.error().detail.find("‘Was Ava seen alone?’") != std::string::npos);
    CHECK(refused.error().detail.find(textOf(kAva)) == std::string::npos);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].field == childField(kAva, "seen_alone"));
    CHECK(problems[0].message.find("Ava") != std::string::npos);
    REQUIRE(team.priya->edit(visit, wholeVisit({kAva}, "2026-03-09")));
    for (const Problem& problem : team.priya->problems(visit).value()) {
        FAIL_CHECK(problem.field << ": " << problem.message);
    }
    CHECK(team.priya->submit(visit));
    CHECK(codeOf(team.priya->submit(visit)) == ErrorCode::WrongState);
}

TEST_CASE("a supervisor approves exactly what was shown", "[caseload]") {
    Team team;
    const RecordId visit = submittedVisit(team);
    const Hash shown = contentOn(team.grace, visit);

    SECTION("and the approval verifies under the key of the supervisor's device") {
        REQUIRE(team.grace->approve(visit, shown, "Clear, and Ava's words are there."));
        const Record record = team.grace->record(visit).value();
        CHECK(statusOf(record) == RecordStatus::Approved);
        const DecisionMade* approval = lastDecision(record, ChangeKind::Approve);
        REQUIRE(approval);
        const Bytes statement =
            decisionStatement(visit, ChangeKind::Approve, approval->decision, record.formVersion);
        CHECK(crypto::verify(statement, approval->decision.signature, team.grace.key.publicKey()));
        CHECK_FALSE(crypto::verify(statement, approval->decision.signature, team.priya.key.publicKey()));
        team.priya.meet(team.grace);
        CHECK(statusOn(team.priya, visit) == RecordStatus::Approved);
    }
    SECTION("not with a blank rationale") {
        CHECK(codeOf(team.grace->approve(visit, shown, " \n")) == ErrorCode::InvalidInput);
        CHECK(codeOf(team.grace->sendBack(visit, shown, "")) == ErrorCode::InvalidInput);
    }
    SECTION("not when it has changed since") {
        REQUIRE(team.priya->edit(visit, {text("analysis", "The routine is breaking down.")}));
        team.grace.meet(team.priya);
        CHECK(codeOf(team.grace->approve(visit, shown, "Clear")) == ErrorCode::WrongState);
        CHECK(codeOf(team.grace->sendBack(visit, shown, "Say more")) == ErrorCode::WrongState);
        CHECK(statusOn(team.grace, visit) == RecordStatus::Submitted);
    }
    SECTION("not while two versions stand side by side") {
        team.tom.meet(team.priya);
        REQUIRE(team.priya->edit(visit, {text("analysis", "The routine is breaking down.")}));
        REQUIRE(team.tom->edit(visit, {text("analysis", "The routine is new.")}));
        team.grace.meet(team.priya);
        team.grace.meet(team.tom);
        const Hash both = contentOn(team.grace, visit);
        CHECK(codeOf(team.grace->approve(visit, both, "Clear")) == ErrorCode::WrongState);
        CHECK(team.grace->sendBack(visit, both, "Agree on one analysis"));
    }
    SECTION("not twice") {
        REQUIRE(team.grace->approve(visit, shown, "Clear"));
        CHECK(codeOf(team.grace->approve(visit, shown, "Clear")) == ErrorCode::WrongState);
    }
    SECTION("and nobody else does") {
        CHECK(codeOf(team.priya->approve(visit, shown, "Mine is fine")) == ErrorCode::NotAllowed);
        team.tom.meet(team.priya);
        CHECK(codeOf(team.tom->approve(visit, shown, "Hers is fine")) == ErrorCode::NotAllowed);
    }
}

TEST_CASE("nobody approves what they wrote, or wrote a part of", "[caseload]") {
    Team team;
    const RecordId own = team.grace->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.grace->submit(own));
    CHECK(codeOf(team.grace->approve(own, contentOn(team.grace, own), "Mine is fine")) ==
          ErrorCode::NotAllowed);

    const RecordId shared = submittedVisit(team);
    REQUIRE(team.grace->edit(shared, {text("purpose", "Weekly visit")}));
    CHECK(codeOf(team.grace->approve(shared, contentOn(team.grace, shared), "Fine")) ==
          ErrorCode::NotAllowed);
    CHECK(codeOf(team.grace->sendBack(shared, contentOn(team.grace, shared), "No")) ==
          ErrorCode::NotAllowed);
}

TEST_CASE("a returned record is put right and submitted again", "[caseload]") {
    Team team;
    const RecordId visit = submittedVisit(team);
    REQUIRE(team.grace->sendBack(visit, contentOn(team.grace, visit), "Say what Ava said"));
    team.priya.meet(team.grace);
    CHECK(statusOn(team.priya, visit) == RecordStatus::Returned);
    REQUIRE(team.priya->edit(visit, {text(childField(kAva, "words"), "\"I like my new bed\"")}));
    REQUIRE(team.priya->submit(visit));
    team.grace.meet(team.priya);
    CHECK(statusOn(team.grace, visit) == RecordStatus::Submitted);
    CHECK(team.grace->approve(visit, contentOn(team.grace, visit), "Now it is her record too"));
}

TEST_CASE("an approved record is never edited; an amendment adds to it", "[caseload]") {
    Team team;
    const RecordId visit = approvedVisit(team);
    CHECK(codeOf(team.priya->edit(visit, {text("analysis", "Something else")})) == ErrorCode::WrongState);
    CHECK(codeOf(team.priya->submit(visit)) == ErrorCode::WrongState);
    CHECK(codeOf(team.priya->amend(visit, "  ")) == ErrorCode::InvalidInput);
    REQUIRE(team.priya->amend(visit, "Her aunt was there as well."));
    CHECK(statusOn(team.priya, visit) == RecordStatus::ChangedSinceApproval);
    CHECK(codeOf(team.priya->edit(visit, {text("analysis", "Something else")})) == ErrorCode::WrongState);
    const Record record = team.priya->record(visit).value();
    CHECK(textValue(record, "analysis") == "The routine holds.");
    REQUIRE(membersOf(record, "amendment").size() == 1);

    team.grace.meet(team.priya);
    CHECK(team.grace->approve(visit, contentOn(team.grace, visit), "Noted"));
    CHECK(statusOn(team.grace, visit) == RecordStatus::Approved);
}

TEST_CASE("a draft record is edited, not amended", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    CHECK(codeOf(team.priya->amend(visit, "Her aunt was there")) == ErrorCode::WrongState);
}

TEST_CASE("a write that fails leaves neither change nor outbox behind", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(
        team.priya.database.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN "
                                    "SELECT RAISE(ABORT, 'no space'); END"));
    CHECK_FALSE(team.priya->edit(visit, {text("purpose", "Weekly visit")}));
    REQUIRE(team.priya.database.execute("DROP TRIGGER full"));
    CHECK(textValue(team.priya->record(visit).value(), "purpose").empty());
    CHECK(team.priya->history(visit).value().size() ==
          team.priya->unsent(10).value()[0].change.writes.size());
    CHECK(team.priya->edit(visit, {text("purpose", "Weekly visit")}));
}

TEST_CASE("a colleague's clock that runs years ahead does not date what is written here", "[caseload]") {
    Team team;
    team.tom.time.set(parseInstant("2036-01-01T00:00:00Z").value());
    const RecordId visit = team.tom->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.priya.meet(team.tom);
    REQUIRE(team.priya->edit(visit, {text("purpose", "Weekly visit")}));
    CHECK(team.priya->unsent(1).value()[0].change.at.ms == noon().ms);
}

TEST_CASE("a clock that was years ahead dates nothing any more once it is put right", "[caseload]") {
    Team team;
    team.priya.time.set(parseInstant("2036-01-01T00:00:00Z").value());
    const RecordId wrong = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.priya.time.set(noon());
    const RecordId right = team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")).value();
    CHECK(team.priya->record(right)->created.ms == noon().ms);
    REQUIRE(team.priya->submit(wrong));
    const auto lines = team.priya->history(wrong).value();
    CHECK(lines.back().kind == ChangeKind::Submit);
    CHECK(lines.back().at == noon());
    CHECK(lines.front().at > noon());
}

TEST_CASE("what is returned goes back to who wrote it, also when their clock is days ahead", "[caseload]") {
    Team team;
    team.priya.time.set(parseInstant("2026-03-13T12:00:00Z").value());
    const RecordId visit = submittedVisit(team);
    REQUIRE(team.grace->sendBack(visit, contentOn(team.grace, visit), "Say what Ava said"));
    team.priya.meet(team.grace);
    for (Tablet* tablet : {&team.priya, &team.grace}) {
        CHECK((*tablet)->record(visit)->author == kPriya);
        CHECK((*tablet)->history(visit)->back().kind == ChangeKind::Return);
    }
}

TEST_CASE("a text that is too long is refused where it is typed, with the field and the limit",
          "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    const auto edited = team.priya->edit(visit, {text("analysis", std::string(kTextBytesMax + 1, 'a'))});
    CHECK(codeOf(edited) == ErrorCode::InvalidInput);
    CHECK(edited.error().detail == "field analysis holds 262145 bytes; at most 262144 fit");
    CHECK(team.priya->edit(visit, {text("analysis", std::string(kTextBytesMax, 'a'))}).ok());

    SECTION("also words typed earlier, which stay") {
        FormDraft draft{
            visit, "visit", {kAva}, {text("purpose", std::string(kTextBytesMax + 1, 'a'))}, noon()};
        REQUIRE(team.priya->keepDraft(draft));
        CHECK(codeOf(team.priya->saveDraft(visit)) == ErrorCode::InvalidInput);
        CHECK(team.priya->draft(visit).value().has_value());
    }
    SECTION("and much at once") {
        std::vector<FieldWrite> writes;
        for (const char* field : {"purpose", "observation", "safety_concerns"}) {
            writes.push_back(text(field, std::string(kTextBytesMax, 'b')));
        }
        writes.push_back(text(childField(kAva, "words"), std::string(kTextBytesMax, 'c')));
        const auto all = team.priya->edit(visit, writes);
        CHECK(codeOf(all) == ErrorCode::InvalidInput);
        CHECK(all.error().detail.find("what is saved at once, most of all field child/") == 0);
        writes.pop_back();
        CHECK(team.priya->edit(visit, writes).ok());
    }
    SECTION("and the words of a decision") {
        REQUIRE(team.priya->submit(visit));
        team.grace.meet(team.priya);
        CHECK(codeOf(team.grace->sendBack(visit, contentOn(team.grace, visit),
                                          std::string(kTextBytesMax + 1, 'd'))) == ErrorCode::InvalidInput);
    }
    for (const StoredChange& change : team.priya->unsent(100).value()) {
        CHECK(change.encoded.size() <= kChangeBytesMax);
    }
}

TEST_CASE("a child is put into a visit that is there already", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->addChild(visit, kNoah));
    const Record both = team.priya->record(visit).value();
    CHECK(both.subjects == std::set<PersonId>{kAva, kNoah});
    CHECK(isMember(both, "child", textOf(kNoah)));
    CHECK(team.priya->titleOf(both).value() == "Visit to Ava and Noah, 9 March 2026");
    REQUIRE(team.priya->edit(visit, {{childField(kNoah, "seen"), true}}));
    CHECK(team.priya->person(kNoah)->timeline.size() == 1);

    SECTION("twice is once") {
        const std::size_t before = team.priya->unsent(100)->size();
        REQUIRE(team.priya->addChild(visit, kNoah));
        CHECK(team.priya->unsent(100)->size() == before);
    }
    SECTION("by an edit that answers for the child at once") {
        REQUIRE(team.priya->edit(
            visit, {{memberField("child", textOf(kMia)), true}, {childField(kMia, "seen"), true}}));
        CHECK(team.priya->record(visit)->subjects.contains(kMia));
    }
    SECTION("but not without saying that the child is in it") {
        const std::vector<FieldWrite> seen = {{childField(kMia, "seen"), true},
                                              {childField(kMia, "seen_alone"), true}};
        for (const auto& refused :
             {team.priya->edit(visit, seen).error(), team.priya->create("visit", {kAva}, seen).error()}) {
            CHECK(refused.code == ErrorCode::InvalidInput);
            CHECK(refused.detail == "field " + seen[0].field + ": the record is not about this child");
        }
        CHECK(team.priya->edit(visit, {{memberField("child", textOf(kMia)), false}}).error().detail ==
              "field " + memberField("child", textOf(kMia)) + ": the record is not about this child");
        CHECK(codeOf(team.priya->create("visit", {kAva}, {{memberField("child", textOf(kMia)), true}})) ==
              ErrorCode::InvalidInput);
    }
    SECTION("nobody who is not allocated, and nobody unknown") {
        CHECK(codeOf(team.priya->addChild(visit, kStranger)) == ErrorCode::NotAllowed);
        CHECK(codeOf(team.priya->addChild(visit, numberedId<PersonId>(99))) == ErrorCode::NotFound);
        CHECK(codeOf(team.priya->addChild(numberedId<RecordId>(98), kMia)) == ErrorCode::NotFound);
    }
    SECTION("not into an approved visit") {
        const RecordId approved = approvedVisit(team);
        CHECK(codeOf(team.priya->addChild(approved, kNoah)) == ErrorCode::WrongState);
    }
    SECTION("not into a contact") {
        const RecordId contact = team.sam->create("contact", {kLeon}, {text("date", "2026-03-09")}).value();
        CHECK(codeOf(team.sam->addChild(contact, kAva)) == ErrorCode::InvalidInput);
    }
    SECTION("into words that are not saved yet") {
        const auto draft = numberedId<RecordId>(97);
        REQUIRE(team.priya->keepDraft({draft, "visit", {kAva}, {text("purpose", "Weekly")}, noon()}));
        REQUIRE(team.priya->addChild(draft, kMia));
        CHECK(codeOf(team.priya->addChild(draft, kStranger)) == ErrorCode::NotAllowed);
        REQUIRE(team.priya->saveDraft(draft));
        CHECK(team.priya->record(draft)->subjects == std::set<PersonId>{kAva, kMia});
    }
    SECTION("by words typed into a saved visit") {
        REQUIRE(team.priya->keepDraft(
            {visit, "visit", {kAva, kNoah, kMia}, {{childField(kMia, "seen"), false}}, noon()}));
        REQUIRE(team.priya->saveDraft(visit));
        const Record saved = team.priya->record(visit).value();
        CHECK(saved.subjects.contains(kMia));
        CHECK(valueOf(saved, childField(kMia, "seen")) == Value(false));
    }
}

TEST_CASE("a form names who writes it, and is called by its title", "[caseload]") {
    Team team;
    const std::vector<FieldWrite> decision{text("date", "2026-03-09"),
                                           text("decision", "See her at school."),
                                           text("rationale", "She speaks more freely there.")};
    CHECK(codeOf(team.priya->create("oversight", {kAva}, decision)) == ErrorCode::NotAllowed);
    const auto oversight = team.grace->create("oversight", {kAva}, decision);
    REQUIRE(oversight.ok());
    team.priya.meet(team.grace);
    CHECK(codeOf(team.priya->edit(*oversight, {text("decision", "Leave it.")})) == ErrorCode::NotAllowed);
    CHECK(team.grace->titleOf(team.grace->record(*oversight).value()).value() ==
          "Management oversight for Ava, 9 March 2026");

    const auto episode = team.priya->create("missing", {kAva},
                                            {text("absence", "missing"), text("date", "2026-03-08"),
                                             text("account", "She was at a friend’s.")});
    REQUIRE(episode.ok());
    REQUIRE(team.priya->submit(*episode).ok());
    const PersonDetail ava = team.priya->person(kAva).value();
    REQUIRE(ava.timeline.size() == 2);
    CHECK(ava.timeline[0].title == "Management oversight");
    CHECK(ava.timeline[1].title == "Missing episode");
    CHECK(ava.timeline[1].summary == "She was at a friend’s.");
}
