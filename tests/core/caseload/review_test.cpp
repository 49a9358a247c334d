// Conflicts, histories, the supervisor's queue, and the way to the server.
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// Priya and Tom both edited one visit without knowing of each other, and met.
RecordId editedByBoth(Team& team) {
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.tom.meet(team.priya);
    REQUIRE(team.priya->edit(visit,
                             {{childField(kAva, "seen_alone"), false}, text("purpose", "Weekly visit")}));
    REQUIRE(team.tom->edit(visit, {{childField(kAva, "seen_alone"), Value()}, text("place", "school")}));
    team.priya.meet(team.tom);
    team.tom.meet(team.priya);
    return visit;
}

}  // namespace

TEST_CASE("different fields merge, two versions of one field are both shown", "[caseload]") {
    Team team;
    const RecordId visit = editedByBoth(team);
    const Record mine = team.priya->record(visit).value();
    CHECK(mine == team.tom->record(visit).value());
    CHECK(textValue(mine, "purpose") == "Weekly visit");
    CHECK(textValue(mine, "place") == "school");

    const auto conflicts = team.priya->conflicts().value();
    REQUIRE(conflicts.size() == 1);
    CHECK(conflicts[0].record == visit);
    CHECK(conflicts[0].title == "Visit to Ava, 9 March 2026");
    CHECK(conflicts[0].field == childField(kAva, "seen_alone"));
    CHECK(conflicts[0].label == "Was Ava seen alone?");
    REQUIRE(conflicts[0].versions.size() == 2);
    CHECK(conflicts[0].versions[0].author == "Priya Nair");
    CHECK(conflicts[0].versions[0].value == Value(false));
    CHECK(conflicts[0].versions[1].author == "Tom Hughes");
    CHECK(team.priya->today().value().conflicts == 1);
    CHECK(team.sam->conflicts().value().empty());
}

TEST_CASE("choosing a version ends the conflict; the other stays in the history", "[caseload]") {
    Team team;
    const RecordId visit = editedByBoth(team);
    const std::string field = childField(kAva, "seen_alone");
    CHECK(codeOf(team.priya->resolve(visit, "purpose", std::string("Other"))) == ErrorCode::WrongState);
    CHECK(codeOf(team.priya->resolve(visit, field, std::string("perhaps"))) == ErrorCode::InvalidInput);
    REQUIRE(team.priya->resolve(visit, field, false));
    CHECK(team.priya->conflicts().value().empty());
    team.tom.meet(team.priya);
    CHECK(team.tom->conflicts().value().empty());
    CHECK(valueOf(team.tom->record(visit).value(), field) == Value(false));

    int shown = 0;
    int current = 0;
    for (const HistoryLine& line : team.tom->history(visit).value()) {
        if (line.field != field) continue;
        ++shown;
        current += line.current ? 1 : 0;
        CHECK(line.label == "Was Ava seen alone?");
    }
    CHECK(shown == 4);  // Seen alone, then two versions, then the choice.
    CHECK(current == 1);
}

TEST_CASE("narratives are resolved by new words that keep both", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    team.tom.meet(team.priya);
    REQUIRE(team.priya->edit(visit, {text("analysis", "The routine is breaking down.")}));
    REQUIRE(team.tom->edit(visit, {text("analysis", "The routine is new.")}));
    team.priya.meet(team.tom);
    REQUIRE(team.priya->resolve(visit, "analysis", std::string("The new routine is breaking down.")));
    CHECK(distinctValues(team.priya->record(visit).value(), "analysis").size() == 1);
}

TEST_CASE("a history names who wrote what and who decided why", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    REQUIRE(team.priya->submit(visit));
    team.grace.meet(team.priya);
    REQUIRE(
        team.grace->sendBack(visit, contentHash(team.grace->record(visit).value()), "Say what Ava said"));
    const auto lines = team.grace->history(visit).value();
    REQUIRE(lines.size() >= 3);
    CHECK(lines.front().author == "Priya Nair");
    CHECK(lines.front().kind == ChangeKind::Edit);
    CHECK(lines[lines.size() - 2].kind == ChangeKind::Submit);
    CHECK(lines.back().kind == ChangeKind::Return);
    CHECK(lines.back().author == "Grace Bennett");
    CHECK(lines.back().comment == "Say what Ava said");
    CHECK(lines.back().field.empty());
    const auto date = std::find_if(lines.begin(), lines.end(),
                                   [](const HistoryLine& line) { return line.field == "date"; });
    REQUIRE(date != lines.end());
    CHECK(date->label == "When was the visit?");
    CHECK(date->at == noon());
}

TEST_CASE("the queue puts safety first and says why", "[caseload]") {
    Team team;
    const auto submitted = [&](std::vector<FieldWrite> extra) {
        auto writes = wholeVisit({kMia}, "2026-03-09");
        writes.insert(writes.end(), extra.begin(), extra.end());
        const RecordId id = team.priya->create("visit", {kMia}, writes).value();
        REQUIRE(team.priya->submit(id));
        return id;
    };
    const RecordId calm = submitted({});
    const RecordId worrying = submitted({text("safety_concerns", "A bruise nobody could explain")});
    const RecordId unseen = submitted({{childField(kMia, "seen"), false},
                                       {childField(kMia, "seen_alone"), Value()},
                                       text(childField(kMia, "not_seen_reason"), "Asleep")});
    team.grace.meet(team.priya);
    team.grace.time.advanceMs(2 * 24LL * 3600 * 1000);
    const auto queue = team.grace->reviewQueue().value();
    REQUIRE(queue.size() == 3);
    CHECK(queue[0].head.id == worrying);
    CHECK(queue[0].reason == "Safety concerns recorded. Waiting 2 days");
    CHECK(queue[1].head.id == unseen);
    CHECK(queue[1].reason == "Mia not seen. Waiting 2 days");
    CHECK(queue[2].head.id == calm);
    CHECK(queue[2].title == "Visit to Mia, 9 March 2026");
    CHECK(queue[2].author == "Priya Nair");
    CHECK(queue[2].people == std::vector<PersonId>{kMia});
    CHECK(codeOf(team.priya->reviewQueue()) == ErrorCode::NotAllowed);

    SECTION("and names the clocks that are overdue") {
        team.grace.time.advanceMs(40 * 24LL * 3600 * 1000);
        const std::string reason = team.grace->reviewQueue().value()[2].reason;
        CHECK(reason.find("Overdue: Child in need visit for Mia") == 0);
    }
    SECTION("without what the supervisor wrote") {
        REQUIRE(team.grace->edit(calm, {text("purpose", "Weekly visit")}));
        CHECK(team.grace->reviewQueue().value().size() == 2);
        CHECK(team.grace->today().value().awaitingReview == 2);
    }
}

TEST_CASE("the outbox says of each record how far it has come", "[caseload]") {
    Team team;
    const RecordId first = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-08")).value();
    const RecordId second = team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")).value();
    REQUIRE(team.priya->edit(first, {text("purpose", "Weekly visit")}));
    CHECK(team.priya->today().value().unsent == 2);
    const auto changes = team.priya->unsent(10).value();
    REQUIRE(changes.size() == 3);
    REQUIRE(team.priya->markDelivered(changes[0].change.dot, Delivery::Accepted, ""));
    REQUIRE(team.priya->markDelivered(changes[1].change.dot, Delivery::Accepted, ""));
    REQUIRE(
        team.priya->markDelivered(changes[2].change.dot, Delivery::NeedsAttention, "The form is older"));
    CHECK(team.priya->unsent(10).value().empty());

    const auto outbox = team.priya->outbox().value();
    REQUIRE(outbox.size() == 2);
    CHECK(outbox[0].record == first);
    CHECK(outbox[0].delivery == Delivery::NeedsAttention);
    CHECK(outbox[0].reason == "The form is older");
    CHECK(outbox[0].title == "Visit to Ava, 8 March 2026");
    CHECK(outbox[1].record == second);
    CHECK(outbox[1].delivery == Delivery::Accepted);

    SECTION("a server restored from a backup asks again") {
        REQUIRE(team.priya->markDelivered(changes[1].change.dot, Delivery::Unsent, ""));
        CHECK(team.priya->unsent(10).value().size() == 1);
    }
    SECTION("what was never written here is not marked") {
        CHECK(codeOf(team.priya->markDelivered({team.priya->identity().device, 77}, Delivery::Accepted,
                                               "")) == ErrorCode::NotFound);
        CHECK(codeOf(team.priya->markDelivered({team.tom->identity().device, 1}, Delivery::Accepted, "")) ==
              ErrorCode::NotFound);
    }
}

TEST_CASE("settings are kept", "[caseload]") {
    Team team;
    CHECK(team.priya->setting("text_size").value().empty());
    REQUIRE(team.priya->keepSetting("text_size", "150"));
    REQUIRE(team.priya->keepSetting("text_size", "200"));
    CHECK(team.priya->setting("text_size").value() == "200");
}

TEST_CASE("a person is forgotten only when nothing about them waits here", "[caseload]") {
    Team team;
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    const RecordId shared =
        team.priya->create("visit", {kAva, kNoah}, wholeVisit({kAva, kNoah}, "2026-03-09")).value();
    CHECK(codeOf(team.priya->forgetPerson(kAva, {kNoah, kMia})) == ErrorCode::WrongState);
    for (const StoredChange& change : team.priya->unsent(10).value()) {
        REQUIRE(team.priya->markDelivered(change.change.dot, Delivery::Accepted, ""));
    }
    REQUIRE(team.priya->keepDraft({visit, "visit", {kAva}, {text("purpose", "Weekly")}, noon()}));
    CHECK(codeOf(team.priya->forgetPerson(kAva, {kNoah, kMia})) == ErrorCode::WrongState);
    REQUIRE(team.priya->dropDraft(visit));
    CHECK(team.priya->forgetPerson(kAva, {kNoah, kMia}).value() ==
          4);  // Herself, two allocations, a visit.
    CHECK(codeOf(team.priya->record(visit)) == ErrorCode::NotFound);
    CHECK(team.priya->record(shared));
    CHECK(team.priya->outbox().value().size() == 1);
    CHECK(team.priya->people().value().size() == 2);

    const RecordId next = team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")).value();
    CHECK(team.priya->unsent(1).value()[0].change.dot.sequence == 3);
    CHECK(team.priya->titleOf(team.priya->record(shared).value()).value() ==
          "Visit to Noah and a child not in your caseload, 9 March 2026");
    CHECK(team.priya->record(next));
}
