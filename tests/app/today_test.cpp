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

/// A visit of a day in 2026 in which Ava was seen, and perhaps seen alone. Submitted, so that no clock asks
/// for the record of it.
void writeVisit(Tablet& tablet, const char* day, const char* month, bool alone) {
    RecordForm form;
    form.setSession(&tablet.session);
    const auto ava = tablet.machine.place.council.ava;
    form.startVisit({tablet.id(ava)});
    REQUIRE(until([&form] { return form.isOpen(); }));
    form.setDate("date", day, month, "2026");
    const auto answer = [&](const char* field, const char* value) {
        form.setValue(QString::fromStdString(childField(ava, field)), QString::fromUtf8(value));
    };
    answer("seen", "yes");
    answer("seen_alone", alone ? "yes" : "no");
    if (!alone) answer("not_alone_reason", "not_appropriate");
    answer("words", "“We made soup”");
    form.setValue("place", "home");
    form.setValue("observation", "The kitchen was warm.");
    form.setValue("analysis", "The routine is holding.");
    submit(form);
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
    // Since 6 February she is overdue to be visited; on 6 March she is due to be seen alone.
    writeVisit(priya, "23", "1", true);
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

TEST_CASE("a clock that is due soon stands before a nearer one that is still on time") {
    Place place;
    Machine machine(place, "due-soon");
    Tablet priya(machine, place.council.priya);
    // Visited every 10 working days, warned of 4 days before: on time until 5 March.
    writeVisit(priya, "23", "2", false);
    // Seen alone every 42 days, warned of 7 days before: due soon from today on.
    writeVisit(priya, "27", "1", true);
    Made<PeopleModel> people(priya.session);
    REQUIRE(until([&] { return people.total() == 3; }));
    const auto row = people.people()->indexOf(priya.id(place.council.ava));
    const auto ava = people.people()->get(row).value<PersonRow>();
    CHECK(ava.worstTitle == "Seen alone");
    CHECK(ava.worstStatus == "due_soon");
    CHECK(ava.worstText == "Due in 7 days");
    const auto visit = ava.clocks.front().value<ClockRow>();
    CHECK(visit.statusText == "Due in 6 days");
    CHECK(visit.status == "on_time");
    CHECK(visit.why.endsWith("It shows as due soon from 4 days before."));
    CHECK(peopleBehind(people, "due_soon") == 1);
}

TEST_CASE("as many answers with two versions are counted as the page shows") {
    Place place;
    Machine priyas(place, "count-priya"), toms(place, "count-tom");
    Tablet priya(priyas, place.council.priya), tom(toms, place.council.tom);
    disagree(priya, tom, true);
    Made<ConflictsModel> conflicts(priya.session);
    Made<TodayModel> today(priya.session);
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 2; }));
    REQUIRE(until([&] { return !today.loading(); }));
    CHECK(today.conflicts() == 2);
}
