// Lists that remember: what they say is what a caseload opened at this moment would say, whoever wrote
// what.
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
    SECTION("after somebody was forgotten") {
        Transaction transaction = Transaction::begin(team.priya.database).value();
        REQUIRE(team.priya->forgetPerson(kMia, {kAva, kNoah}));
        REQUIRE(transaction.commit());
        CHECK(listed(*team.priya).find("Mia") == std::string::npos);
        REQUIRE(team.priya->create("visit", {kNoah}, wholeVisit({kNoah}, "2026-03-09")));
        checkSame(team.priya);
    }
}
