// Lists that remember: what they say is what a caseload opened at this moment would say, whoever wrote
// what.
#include <sqlite3.h>

#include "core/clocks/facts.h"
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

std::string listed(Caseload& caseload) {
    std::string text;
    const auto people = caseload.people();
    REQUIRE(people);
    for (const PersonSummary& person : *people) {
        text += person.name + " as " + person.allocatedAs;
        for (const std::string& worker : person.workers) text += ", " + worker;
        for (const ClockAnswer& clock : person.clocks) {
            text += "; " + clock.rule + " " + textOf(clock.dueBy) + " " + nameOf(clock.status) + " " +
                    clock.why;
        }
        text += "\n";
    }
    return text;
}

/// What somebody would see who had not looked before.
std::string afresh(Tablet& tablet) {
    Caseload other =
        Caseload::open({tablet.database, tablet.time, tablet.randomness, tablet.key, tablet->identity()})
            .value();
    return listed(other);
}

/// How many statements the database runs while a list is read.
int statementsFor(Database& database, Caseload& caseload) {
    int count = 0;
    const auto counted = [](unsigned, void* counter, void*, void*) {
        ++*static_cast<int*>(counter);
        return 0;
    };
    sqlite3_trace_v2(database.handle(), SQLITE_TRACE_STMT, counted, &count);
    REQUIRE(caseload.people());
    sqlite3_trace_v2(database.handle(), 0, nullptr, nullptr);
    return count;
}

void checkSame(Tablet& tablet) {
    CHECK(listed(*tablet) == afresh(tablet));
}

}  // namespace

TEST_CASE("a list that was shown before says the same as one that was not", "[caseload]") {
    Team team;
    const std::string before = listed(*team.priya);
    checkSame(team.priya);

    SECTION("after a visit of one's own, and an edit of it") {
        const RecordId visit =
            team.priya->create("visit", {kAva, kNoah}, wholeVisit({kAva, kNoah}, "2026-03-09")).value();
        CHECK(listed(*team.priya) != before);
        checkSame(team.priya);
        REQUIRE(team.priya->edit(visit, {{childField(kNoah, "seen"), false}}));
        checkSame(team.priya);
        REQUIRE(team.priya->addChild(visit, kMia));
        REQUIRE(team.priya->edit(visit, {{childField(kMia, "seen"), true}}));
        checkSame(team.priya);
        REQUIRE(team.priya->edit(visit, {{memberField("child", textOf(kNoah)), false},
                                         {memberField("child", textOf(kMia)), false}}));
        checkSame(team.priya);
        REQUIRE(team.priya->submit(visit));
        checkSame(team.priya);
    }
    SECTION("after a colleague's visit arrived") {
        REQUIRE(team.tom->create("visit", {kMia}, wholeVisit({kMia}, "2026-03-08")));
        team.priya.meet(team.tom);
        CHECK(listed(*team.priya) != before);
        checkSame(team.priya);
    }
    SECTION("after a change that was undone") {
        {
            Transaction transaction = Transaction::begin(team.priya.database).value();
            Colleague tom(12);
            tom.subjects = {kAva};
            const Change change = tom.write(numberedId<RecordId>(200), wholeVisit({kAva}, "2026-03-09"));
            REQUIRE(team.priya->store().append(change, encode(change)));
            CHECK(listed(*team.priya) != before);
        }
        CHECK(listed(*team.priya) == before);
        // What comes in its place has the position in the log that the undone one had.
        REQUIRE(team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")));
        checkSame(team.priya);
    }
    SECTION("when somebody is allocated, and somebody is renamed") {
        const std::size_t known = team.council.changes().size();
        team.council.allocate(180, kLeon, kPriya, "cover", "2026-03-01", "2026-03-12");
        team.council.add("user", kTom, {}, {text("name", "Thomas Hughes")});
        team.priya.take({team.council.changes().begin() + static_cast<std::ptrdiff_t>(known),
                         team.council.changes().end()});
        CHECK(listed(*team.priya).find("Leon Fox as cover") != std::string::npos);
        CHECK(listed(*team.priya).find("Thomas Hughes") != std::string::npos);
        checkSame(team.priya);
    }
    SECTION("on another day") {
        team.priya.time.advanceMs(3LL * 24 * 3'600'000);
        CHECK(listed(*team.priya) != before);
        checkSame(team.priya);
    }
    SECTION("an hour later, where something is due in hours") {
        auto visit = wholeVisit({kAva}, "2026-03-09");
        visit.push_back(text("start_time", "12:30"));
        visit.push_back(text("safety_concerns", "A stranger had a key."));
        REQUIRE(team.priya->create("visit", {kAva}, visit));
        const std::string noon = listed(*team.priya);
        CHECK(noon.find("record_critical 2026-03-10 due_soon") != std::string::npos);
        team.priya.time.advanceMs(3'600'000);
        CHECK(listed(*team.priya).find("record_critical 2026-03-10 overdue") != std::string::npos);
        checkSame(team.priya);
    }
    SECTION("after somebody was forgotten") {
        Transaction transaction = Transaction::begin(team.priya.database).value();
        REQUIRE(team.priya->forgetPerson(kMia, {kAva, kNoah}));
        REQUIRE(transaction.commit());
        CHECK(listed(*team.priya).find("Mia") == std::string::npos);
        REQUIRE(team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")));
        checkSame(team.priya);
    }
}

TEST_CASE("after a save, only whom it is about is worked out anew", "[caseload]") {
    Team team;
    const int all = statementsFor(team.priya.database, *team.priya);
    const int none = statementsFor(team.priya.database, *team.priya);  // Only where the log ends.
    const RecordId visit = team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")).value();
    const int aboutOne = statementsFor(team.priya.database, *team.priya);
    CHECK((aboutOne - none) * 2 < all - none);  // One child of three.
    REQUIRE(team.priya->submit(visit));
    CHECK(statementsFor(team.priya.database, *team.priya) <= aboutOne);
}

TEST_CASE("the council's own rules and holidays reach the clocks of a tablet", "[caseload]") {
    Team team;
    const auto dueOf = [&](const std::string& rule) {
        for (const PersonSummary& person : team.priya->people().value()) {
            for (const ClockAnswer& clock : person.clocks) {
                if (person.id == kAva && clock.rule == rule)
                    return textOf(clock.dueBy) + " " + clock.source;
            }
        }
        return std::string("none");
    };
    REQUIRE(team.priya->create("visit", {kAva}, wholeVisit({kAva}, "2026-03-09")));
    CHECK(dueOf("cp_visit") == "2026-03-23 Local");
    const auto send = [&](std::vector<FieldWrite> writes) {
        team.council.add("council", councilRecordId(), {}, std::move(writes));
        team.priya.take({team.council.changes().back()});
    };
    send({text("bank_holidays", "date\n2026-03-16\n")});
    CHECK(dueOf("cp_visit") == "2026-03-24 Local");
    send({text("clock_rules", R"({"rules": [{"id": "cp_visit", "title": "Child protection visit",
        "source": "Local, Hartshire", "status": "cp", "satisfiedBy": "seen", "limit": 5,
        "unit": "working_days", "explanation": "Weekly."}]})")});
    CHECK(dueOf("cp_visit") == "2026-03-17 Local, Hartshire");
    CHECK(dueOf("cp_seen_alone") == "2026-04-20 Local");
    send({text("clock_rules", "{\"rules\": [{\"id\": \"of a later version\"}]}")});
    CHECK(dueOf("cp_visit") == "2026-03-24 Local");
}

TEST_CASE("oversight is written by managers and missing episodes by workers, and both move clocks",
          "[caseload]") {
    Team team;
    const auto clock = [](Tablet& tablet, const std::string& rule) -> std::optional<ClockAnswer> {
        const PersonDetail ava = tablet->person(kAva).value();
        for (const ClockAnswer& answer : ava.summary.clocks) {
            if (answer.rule == rule) return answer;
        }
        return std::nullopt;
    };
    CHECK(codeOf(team.priya->create("oversight", {kAva}, {text("date", "2026-03-09")})) ==
          ErrorCode::NotAllowed);
    REQUIRE(team.grace->create("oversight", {kAva},
                               {text("date", "2026-03-09"), text("decision", "See her at school."),
                                text("rationale", "She speaks more freely there.")}));
    CHECK(textOf(clock(team.grace, "oversight")->dueBy) == "2026-04-09");

    const RecordId episode =
        team.priya
            ->create("missing", {kAva},
                     {text("absence", "missing"), text("date", "2026-03-08"), text("start_time", "21:00"),
                      text("found_date", "2026-03-09"), text("found_time", "07:15")})
            .value();
    CHECK(textOf(*clock(team.priya, "return_interview")->dueAt) == "2026-03-12T07:15");
    CHECK(clock(team.priya, "record_critical")->status == ClockStatus::Overdue);
    CHECK(team.priya->person(kAva)->summary.missingEpisodes == 1);
    REQUIRE(team.priya->edit(episode, {{"interview_offered", true},
                                       {"interview_accepted", true},
                                       text("interview_date", "2026-03-10"),
                                       text("interview_time", "11:00")}));
    CHECK_FALSE(clock(team.priya, "return_interview"));
    REQUIRE(team.priya->submit(episode));
    CHECK_FALSE(clock(team.priya, "record_critical"));
    CHECK(team.priya->person(kAva).value().timeline.front().title == "Missing episode");

    const RecordId plan = team.sam
                              ->create("pathway_plan", {kLeon},
                                       {text("what", "pathway_plan"), text("date", "2026-03-01"),
                                        text("changed", "He has a flat.")})
                              .value();
    const PersonDetail leon = team.sam->person(kLeon).value();
    for (const ClockAnswer& answer : leon.summary.clocks) {
        if (answer.rule == "pathway_review") CHECK(textOf(answer.dueBy) == "2026-09-01");
    }
    CHECK(team.sam->titleOf(team.sam->record(plan).value()).value() ==
          "Pathway plan for Leon, 1 March 2026");
}
