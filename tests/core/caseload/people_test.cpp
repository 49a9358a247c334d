// Reading: whose records are shown to whom, and what lists say.
#include "core/caseload/words.h"
#include "core/clocks/facts.h"
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

std::vector<std::string> namesOn(Tablet& tablet) {
    std::vector<std::string> names;
    for (const PersonSummary& person : tablet->people().value()) names.push_back(person.name);
    return names;
}

PersonSummary onlyCalled(Tablet& tablet, const std::string& name) {
    for (PersonSummary& person : tablet->people().value()) {
        if (person.name == name) return person;
    }
    FAIL("nobody called " << name);
    return {};
}

const ClockAnswer* clockNamed(const PersonSummary& person, const std::string& rule) {
    for (const ClockAnswer& clock : person.clocks) {
        if (clock.rule == rule) return &clock;
    }
    return nullptr;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a worker sees those allocated to them today, a supervisor all", "[caseload]") {
    Team team;
    CHECK(namesOn(team.priya) == Names{"Ava Larkin", "Mia Larkin", "Noah Larkin"});
    CHECK(namesOn(team.tom) == Names{"Ava Larkin", "Mia Larkin", "Noah Larkin"});
    CHECK(namesOn(team.sam) == Names{"Leon Fox"});
    CHECK(namesOn(team.grace) ==
          Names{"Ava Larkin", "Leon Fox", "Mia Larkin", "Noah Larkin", "Olive Marsh"});
    CHECK(codeOf(team.priya->person(kLeon)) == ErrorCode::NotAllowed);
    CHECK(codeOf(team.priya->record(kStranger)) == ErrorCode::NotAllowed);
    CHECK(codeOf(team.priya->person(numberedId<PersonId>(99))) == ErrorCode::NotFound);
    CHECK(codeOf(team.grace->person(kPriya)) == ErrorCode::NotFound);
}

TEST_CASE("roles without cases read no case", "[caseload]") {
    Team team;
    for (const Role role : {Role::Performance, Role::Administrator}) {
        Tablet office(8, numberedId<UserId>(18), "Alex", role, team.council);
        CHECK(codeOf(office->people()) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->person(kAva)) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->record(kAva)) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->history(kAva)) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->today()) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->conflicts()) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->search("ava", 5)) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->reviewQueue()) == ErrorCode::NotAllowed);
        CHECK(codeOf(office->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09"))) ==
              ErrorCode::NotAllowed);
        CHECK(codeOf(office->keepDraft({numberedId<RecordId>(1), "visit", {kAva}, {}, noon()})) ==
              ErrorCode::NotAllowed);
    }
}

TEST_CASE("cover brings a brief, and lapses by itself", "[caseload]") {
    Team team;
    const Change cover = team.council.allocate(150, kAva, kSam, "cover", "2026-03-09", "2026-03-12",
                                               "Ava is wary of men she does not know.");
    team.sam.take({cover});
    const PersonSummary ava = onlyCalled(team.sam, "Ava Larkin");
    CHECK(ava.allocatedAs == "cover");
    CHECK(ava.handover == "Ava is wary of men she does not know.");
    CHECK(ava.workers == Names{"Priya Nair", "Tom Hughes", "Sam Okafor"});

    team.sam.time.set(parseInstant("2026-03-12T20:00:00Z").value());
    CHECK(team.sam->person(kAva));
    team.sam.time.set(parseInstant("2026-03-13T08:00:00Z").value());
    CHECK(namesOn(team.sam) == Names{"Leon Fox"});
    CHECK(codeOf(team.sam->person(kAva)) == ErrorCode::NotAllowed);
    CHECK(team.sam->search("ava", 5).value().empty());
}

TEST_CASE("a summary says who somebody is", "[caseload]") {
    Team team;
    team.council.add("person", kAva, {kAva},
                     {{"alert/a1", true},
                      text("alert/a1/text", "Visit in pairs"),
                      {"address/a1", true},
                      text("address/a1/text", "4 Mill Lane"),
                      text("address/a1/from", "2020-01-01"),
                      text("address/a1/to", "2026-02-28"),
                      {"address/a2", true},
                      text("address/a2/text", "12 Kiln Row"),
                      text("address/a2/postcode", "EX1 1AA"),
                      text("address/a2/from", "2026-03-01"),
                      {"status/s2", true},
                      text("status/s2/kind", "cin"),
                      text("status/s2/from", "2025-01-01"),
                      text("status/s2/to", "2026-01-04")});
    team.priya.take({team.council.changes().back()});
    const PersonSummary ava = onlyCalled(team.priya, "Ava Larkin");
    CHECK(ava.ageYears == 7);
    CHECK(ava.statuses == Names{"cp"});
    CHECK(ava.alerts == Names{"Visit in pairs"});
    CHECK(ava.address == "12 Kiln Row, EX1 1AA");
    CHECK(ava.legalName.empty());
    CHECK(ava.allocatedAs == "allocated");

    const PersonSummary leon = onlyCalled(team.sam, "Leon Fox");
    CHECK(leon.legalName == "Leonard Fox");

    const auto baby = numberedId<PersonId>(53);
    team.council.add("person", baby, {baby},
                     {text("surname", "Larkin"), text("expected_birth", "2026-06-01")});
    team.grace.take({team.council.changes().back()});
    const PersonSummary unborn = onlyCalled(team.grace, "Larkin");
    CHECK(unborn.unborn);
    CHECK(textOf(*unborn.born) == "2026-06-01");
}

TEST_CASE("a visit moves the clocks of the children it says were seen", "[caseload]") {
    Team team;
    const PersonSummary before = onlyCalled(team.priya, "Ava Larkin");
    REQUIRE(clockNamed(before, "cp_seen_alone"));
    CHECK(clockNamed(before, "cp_seen_alone")->status == ClockStatus::Overdue);
    REQUIRE_FALSE(team.priya->today().value().due.empty());

    auto writes = wholeVisit({kAva}, "2026-03-09");
    writes.push_back({childField(kNoah, "seen"), true});
    writes.push_back({childField(kNoah, "seen_alone"), false});
    writes.push_back(text(childField(kNoah, "not_alone_reason"), "child_refused"));
    const RecordId visit = team.priya->create("visit", {kAva, kNoah}, writes).value();

    const PersonSummary ava = onlyCalled(team.priya, "Ava Larkin");
    CHECK(clockNamed(ava, "cp_seen_alone")->status == ClockStatus::OnTime);
    CHECK(clockNamed(ava, "cp_seen_alone")->lastRecord == visit);
    const PersonSummary noah = onlyCalled(team.priya, "Noah Larkin");
    CHECK(clockNamed(noah, "cp_visit")->status == ClockStatus::OnTime);
    CHECK(clockNamed(noah, "cp_seen_alone")->status == ClockStatus::Overdue);
}

TEST_CASE("projected facts answer the clocks as whole records would", "[caseload]") {
    Team team;
    const RecordId visit =
        team.priya->create("visit", {kAva, kNoah}, wholeVisit({kAva, kNoah}, "2026-03-02")).value();
    team.tom.meet(team.priya);
    REQUIRE(team.priya->edit(visit, {{childField(kAva, "seen_alone"), false}}));
    REQUIRE(team.tom->edit(visit, {{childField(kAva, "seen_alone"), Value()}, text("date", "2026-03-01")}));
    team.priya.meet(team.tom);
    REQUIRE(team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-02-01")));
    std::vector<ClockRule> rules = shippedClockRules();
    std::erase_if(rules, [](const ClockRule& rule) { return !rule.roles.empty(); });  // A manager's.
    for (const PersonId& child : {kAva, kNoah}) {
        const Record person = team.priya->record(child).value();
        std::vector<Record> records;
        for (const RecordHead& head : team.priya->store().recordsAbout(child, "visit").value()) {
            records.push_back(team.priya->record(head.id).value());
        }
        const auto expected =
            clocksOf(factsOf(person, records), rules, WorkingCalendar::england(), team.priya->now());
        const auto shown = team.priya->person(child).value().summary.clocks;
        REQUIRE(shown.size() == expected.size());
        for (std::size_t i = 0; i < shown.size(); ++i) {
            CHECK(shown[i].rule == expected[i].rule);
            CHECK(shown[i].dueBy == expected[i].dueBy);
            CHECK(shown[i].lastRecord == expected[i].lastRecord);
            CHECK(shown[i].why == expected[i].why);
        }
    }
}

TEST_CASE("a person's page tells their story, newest first", "[caseload]") {
    Team team;
    auto later = wholeVisit({kAva}, "2026-03-09");
    later.push_back({childField(kNoah, "seen"), false});
    later.push_back(text(childField(kNoah, "not_seen_reason"), "At football"));
    REQUIRE(team.tom->create("visit", {kAva, kNoah}, later));
    team.priya.meet(team.tom);
    REQUIRE(
        team.priya->create("visit", {kNoah}, {text("date", "2026-02-03"), text("purpose", "First visit")}));

    const PersonDetail noah = team.priya->person(kNoah).value();
    REQUIRE(noah.timeline.size() == 2);
    CHECK(noah.timeline[0].title == "Child protection visit");
    CHECK(noah.timeline[0].summary == "Not seen: At football");
    CHECK(noah.timeline[0].author == "Tom Hughes");
    CHECK(noah.timeline[1].title == "Visit");
    CHECK(noah.timeline[1].summary == "First visit");
    REQUIRE(noah.siblings.size() == 2);
    CHECK(noah.siblings[0].clocks.empty());
    CHECK(team.priya->person(kAva).value().timeline[0].summary == "Seen alone");
    const std::pair<std::string, std::string> born{"Date of birth", "20 November 2020"};
    CHECK(std::find(noah.facts.begin(), noah.facts.end(), born) != noah.facts.end());
}

TEST_CASE("a contact with a care leaver keeps the clock of being in touch", "[caseload]") {
    Team team;
    REQUIRE(team.sam->create(
        "contact", {kLeon},
        {text("date", "2026-03-01"), text("mode", "phone"), text("outcome", "no_answer")}));
    const PersonDetail before = team.sam->person(kLeon).value();
    REQUIRE_FALSE(before.summary.clocks.empty());
    CHECK(before.summary.clocks[0].status == ClockStatus::Overdue);
    REQUIRE(team.sam->create("contact", {kLeon},
                             {text("date", "2026-03-02"), text("mode", "visit_home"),
                              text("outcome", "reached"), text("notes", "Tea and a plan")}));
    const PersonDetail after = team.sam->person(kLeon).value();
    for (const ClockAnswer& clock : after.summary.clocks) {
        if (clock.asksForMeeting) CHECK(clock.status != ClockStatus::Overdue);
    }
    CHECK(after.timeline[0].summary.find("Tea and a plan") != std::string::npos);
}

TEST_CASE("today lists what is planned, due, unfinished and stuck", "[caseload]") {
    Team team;
    auto writes = wholeVisit({kAva}, "2026-03-03");
    writes.push_back(text("next_visit_date", "2026-03-10"));
    const RecordId visit = team.priya->create("visit", {kAva}, writes).value();
    Today today = team.priya->today().value();
    REQUIRE(today.planned.size() == 1);
    CHECK(today.planned[0].name == "Ava Larkin");
    CHECK(today.planned[0].record == visit);
    REQUIRE(today.unfinished.size() == 1);
    CHECK(today.unfinished[0].head.id == visit);
    CHECK(today.unsent == 1);
    REQUIRE_FALSE(today.due.empty());
    for (std::size_t i = 1; i < today.due.size(); ++i) {
        CHECK(today.due[i - 1].clock.daysLeft <= today.due[i].clock.daysLeft);
    }

    SECTION("an attempt leaves the plan standing, a visit fulfils it") {
        REQUIRE(team.priya->create("visit", {kAva},
                                   {text("date", "2026-03-10"), {childField(kAva, "seen"), false}}));
        CHECK(team.priya->today().value().planned.size() == 1);
        REQUIRE(team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-10")));
        CHECK(team.priya->today().value().planned.empty());
    }
    SECTION("what is planned for later is not yet listed") {
        REQUIRE(team.priya->edit(visit, {text("next_visit_date", "2026-03-11")}));
        CHECK(team.priya->today().value().planned.empty());
    }
    SECTION("what a supervisor sent back is unfinished, with the comment") {
        REQUIRE(team.priya->submit(visit));
        CHECK(team.priya->today().value().unfinished.empty());
        team.grace.meet(team.priya);
        CHECK(team.grace->today().value().awaitingReview == 1);
        const Hash content = contentHash(team.grace->record(visit).value());
        REQUIRE(team.grace->sendBack(visit, content, "Say what Ava said"));
        CHECK(team.grace->today().value().awaitingReview == 0);
        team.priya.meet(team.grace);
        today = team.priya->today().value();
        REQUIRE(today.unfinished.size() == 1);
        CHECK(today.unfinished[0].summary == "Say what Ava said");
        CHECK(team.tom->today().value().unfinished.empty());
    }
}

TEST_CASE("search finds people and words, within scope", "[caseload]") {
    Team team;
    auto writes = wholeVisit({kAva}, "2026-03-09");
    writes.push_back(text(childField(kAva, "words"), "\"The hamster is called Biscuit\""));
    const RecordId visit = team.priya->create("visit", {kAva}, writes).value();
    const auto hits = team.priya->search("bisc", 10).value();
    REQUIRE(hits.size() == 1);
    CHECK(hits[0].record == visit);
    CHECK(hits[0].field == childField(kAva, "words"));
    CHECK(team.priya->search("larkin", 10).value().size() == 3);
    CHECK(team.priya->search("larkin", 2).value().size() == 2);
    CHECK(team.priya->search("olive", 10).value().empty());
    CHECK(team.priya->search("L-Ava", 10).value().size() == 1);
    team.grace.meet(team.priya);
    CHECK(team.grace->search("olive", 10).value().size() == 1);
    team.sam.meet(team.priya);
    CHECK(team.sam->search("biscuit", 10).value().empty());
}

TEST_CASE("roles have names, and only those", "[caseload]") {
    for (const Role role :
         {Role::SocialWorker, Role::Adviser, Role::Supervisor, Role::Performance, Role::Administrator}) {
        CHECK(roleNamed(nameOf(role)).value() == role);
    }
    CHECK(codeOf(roleNamed("king")) == ErrorCode::InvalidInput);
}

TEST_CASE("the children of a family come eldest first, unknown dates last, then by name", "[caseload]") {
    Council council;
    const auto child = [&council](std::uint8_t number, const char* forename, const char* field,
                                  const char* date) {
        const auto id = numberedId<PersonId>(number);
        std::vector<FieldWrite> writes{text("forename", forename), text("household", "larkin")};
        if (*field != 0) writes.push_back(text(field, date));
        council.add("person", id, {id}, std::move(writes));
        council.allocate(std::uint8_t(number + 100), id, kPriya, "allocated", "2026-01-05");
        return id;
    };
    // Ids and names say otherwise.
    const auto zoe = child(80, "Zoe", "", "");
    const auto abe = child(81, "Abe", "", "");
    const auto baby = child(82, "Baby", "expected_birth", "2026-07-01");
    const auto eldest = child(83, "Will", "date_of_birth", "2012-04-01");
    Tablet priya(1, kPriya, "Priya Nair", Role::SocialWorker, council);

    const std::vector<PersonId> order{eldest, kAva, kNoah, kMia, baby, abe, zoe};
    CHECK(priya->inOrderOfAge({order.begin(), order.end()}).value() == order);
    std::vector<PersonId> siblings;
    for (const PersonSummary& each : priya->person(kNoah).value().siblings) siblings.push_back(each.id);
    CHECK(siblings == std::vector<PersonId>{eldest, kAva, kMia, baby, abe, zoe});
    const RecordId visit =
        priya->create("visit", {zoe, eldest, kMia}, {text("date", "2026-03-09")}).value();
    CHECK(priya->titleOf(priya->record(visit).value()).value() ==
          "Visit to Will, Mia and Zoe, 9 March 2026");
}

TEST_CASE("codes of the case system are shown in words", "[caseload]") {
    Council council;
    const auto id = numberedId<PersonId>(80);
    std::vector<FieldWrite> writes{text("forename", "Kit")};
    const auto add = [&writes](const char* field, const char* value) {
        writes.push_back(text(field, value));
    };
    add("status/1/kind", "care_leaver");
    add("status/1/detail", "former_relevant");
    add("status/1/from", "2024-06-15");
    add("status/2/kind", "cp");
    add("status/2/detail", "Neglect");
    add("disability/1/code", "HEAR");
    for (const char* member : {"status/1", "status/2", "disability/1"}) writes.push_back({member, true});
    council.add("person", id, {id}, std::move(writes));
    council.allocate(180, id, kPriya, "allocated", "2026-01-05");
    Tablet priya(1, kPriya, "Priya Nair", Role::SocialWorker, council);

    const auto facts = priya->person(id).value().facts;
    const auto says = [&facts](const char* label, const std::string& start) {
        return std::any_of(facts.begin(), facts.end(), [&](const auto& fact) {
            return fact.first == label && fact.second.rfind(start, 0) == 0;
        });
    };
    CHECK(says("Status", "Care leaver: Former relevant child, since 15 June 2024"));
    CHECK(says("Status", "Child protection plan: Neglect"));
    CHECK(says("Disability", "Hearing"));
}

TEST_CASE("who has no name is told apart by the local id", "[caseload]") {
    Record person;
    person.type = "person";
    const auto put = [&](const char* field, const char* value) {
        person.fields[field] = {FieldVersion{std::string(value), {}, {}, {}, {}}};
    };
    CHECK(calledName(person) == "Person");
    put("local_id", "1042");
    CHECK(calledName(person) == "Person 1042");
    CHECK(shortName(person) == "Person 1042");
    put("expected_birth", "2026-09-01");
    CHECK(calledName(person) == "Unborn child 1042");
    put("date_of_birth", "2026-09-03");
    CHECK(calledName(person) == "Person 1042");
    put("surname", "Larkin");
    CHECK(calledName(person) == "Larkin");
    put("forename", "Ava");
    CHECK(calledName(person) == "Ava Larkin");
    CHECK(shortName(person) == "Ava");
}
