// Today's figures: they count people and answers, and agree with each other and with the list below them.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "qml/viewmodels/conflicts_model.h"
#include "qml/viewmodels/people_model.h"
#include "qml/viewmodels/today_model.h"
#include "tests/app/records.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

namespace {

/// A visit of 23 January in which Ava was seen alone: since 6 February she is overdue to be visited, on 6
/// March she is due to be seen alone.
void writeOldVisit(Tablet& tablet) {
    RecordForm form;
    form.setSession(&tablet.session);
    const auto ava = tablet.machine.place.council.ava;
    form.startVisit({tablet.id(ava)});
    REQUIRE(until([&form] { return form.isOpen(); }));
    form.setDate("date", "23", "1", "2026");
    form.setValue(QString::fromStdString(childField(ava, "seen")), "yes");
    form.setValue(QString::fromStdString(childField(ava, "seen_alone")), "yes");
    leave(form);
}

int peopleBehind(PeopleModel& people, const QString& code) {
    for (int i = 0; i < people.clockChoices()->count(); ++i) {
        const auto choice = people.clockChoices()->get(i).value<ChoiceRow>();
        if (choice.code == code) return choice.hint.toInt();
    }
    return -1;
}

}  // namespace

TEST_CASE("whoever has two clocks overdue is one row and one person in every figure") {
    Place place;
    Machine machine(place, "figures");
    Tablet priya(machine, place.council.priya);
    writeOldVisit(priya);
    Made<TodayModel> today(priya.session);
    Made<PeopleModel> people(priya.session);
    REQUIRE(until([&] { return today.due()->count() > 0 && people.total() == 3; }));
    CHECK(today.due()->count() == 3);
    CHECK(today.overdueCount() == 3);
    CHECK(today.dueSoonCount() == 0);
    CHECK(peopleBehind(people, "overdue") == today.overdueCount());
    CHECK(peopleBehind(people, "due_soon") == today.dueSoonCount());

    const auto ava = today.due()->get(today.due()->indexOf(priya.id(place.council.ava))).value<DueRow>();
    CHECK(ava.name == "Ava Marsh");
    CHECK(ava.clock == "Child protection visit");
    CHECK(ava.status == "overdue");
    CHECK(ava.also == "Also: Seen alone, due in 3 days");
}

TEST_CASE("as many answers with two versions are counted as the page shows") {
    Place place;
    Machine priyas(place, "count-priya"), toms(place, "count-tom");
    Tablet priya(priyas, place.council.priya), tom(toms, place.council.tom);
    const auto id = write(priya, {}, "First");
    priya.sync();
    tom.sync();
    write(priya, id, "Bedtime", "home");
    write(tom, id, "School mornings", "school");
    priya.sync();
    tom.sync();
    priya.sync();
    Made<ConflictsModel> conflicts(priya.session);
    Made<TodayModel> today(priya.session);
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 2; }));
    REQUIRE(until([&] { return !today.loading(); }));
    CHECK(today.conflicts() == 2);
}
