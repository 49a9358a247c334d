// Enrolment, the lock, and what waits for whom on the device's thread.
#include <catch2/catch.hpp>

#include "qml/viewmodels/people_model.h"
#include "qml/viewmodels/sentences.h"
#include "qml/viewmodels/today_model.h"
#include "sync/device/pin.h"
#include "tests/app/place.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;
using State = Session::State;

TEST_CASE("a tablet is enrolled once, locked, and opened by its PIN alone") {
    Place place;
    Machine machine(place, "enrol");
    {
        Tablet tablet(machine);
        REQUIRE(tablet.session.state() == State::NotEnrolled);
        tablet.session.enrol("NOT-A-CODE", kPin);
        REQUIRE(until([&] { return !tablet.session.busy(); }));
        CHECK(tablet.session.error().contains("Check the code"));
        tablet.enrol(place.council.priya);
        CHECK(tablet.session.state() == State::Unlocked);
        CHECK(tablet.session.userName() == "Priya Nair");
        CHECK(tablet.session.roleText() == "Social worker");
        CHECK_FALSE(tablet.session.fingerprint().isEmpty());
    }
    Tablet again(machine);
    REQUIRE(again.session.state() == State::Locked);
    again.session.unlock("135791");
    REQUIRE(until([&] { return !again.session.busy(); }));
    CHECK(again.session.state() == State::Locked);
    CHECK(again.session.error().contains("not right"));
    place.council.time.advanceMs(60'000);
    again.unlock();
    CHECK(again.session.state() == State::Unlocked);
    CHECK(again.session.error().isEmpty());
}

TEST_CASE("a lock counts at once, and answers asked for before it are not shown after it") {
    Place place;
    Machine machine(place, "lock");
    Tablet tablet(machine, place.council.priya);
    Made<PeopleModel> people(tablet.session);
    REQUIRE(until([&] { return people.total() == 3; }));
    people.people()->clear();
    people.reload();
    tablet.session.lock();
    CHECK(tablet.session.state() == State::Locked);
    bool after = false;
    tablet.thread.ask(
        &tablet.session, DeviceThread::Manner::Shared,
        [](Result<Device>& device) { return device->state(); },
        [&after](DeviceState state) { after = state == DeviceState::Locked; });
    REQUIRE(until([&] { return after; }));
    CHECK(people.people()->count() == 0);
}

TEST_CASE("an idle tablet warns, then locks; a touch ends the warning") {
    Place place;
    Machine machine(place, "idle");
    Tablet tablet(machine, place.council.priya);
    CHECK(tablet.session.secondsToLock() == 0);
    tablet.session.noteActivity();
    place.council.time.advanceMs(110'000);
    REQUIRE(until([&] { return tablet.session.secondsToLock() > 0; }));
    CHECK(tablet.session.secondsToLock() <= 10);
    CHECK(tablet.session.state() == State::Unlocked);
    tablet.session.noteActivity();
    CHECK(tablet.session.secondsToLock() == 0);
    place.council.time.advanceMs(121'000);
    REQUIRE(until([&] { return tablet.session.state() == State::Locked; }));
    CHECK(tablet.session.secondsToLock() == 0);
}

TEST_CASE("pages load while a sync waits for a slow network, and a lock does not wait for it") {
    Place place;
    Machine machine(place, "slow");
    Tablet tablet(machine, place.council.priya);
    place.line.delayMs = 10'000;
    REQUIRE(until([&] { return !tablet.session.sync()->syncing(); }));
    tablet.session.sync()->syncNow();
    REQUIRE(until([&] { return place.line.sending > 0; }));

    QElapsedTimer clock;
    clock.start();
    Made<PeopleModel> people(tablet.session);
    REQUIRE(until([&] { return people.total() == 3; }));
    CHECK(place.line.sending > 0);
    CHECK(clock.elapsed() < 5'000);

    clock.restart();
    tablet.session.lock();
    bool locked = false;
    tablet.thread.ask(
        &tablet.session, DeviceThread::Manner::Shared,
        [](Result<Device>& device) { return device->state() == DeviceState::Locked; },
        [&locked](bool is) { locked = is; });
    REQUIRE(until([&] { return locked; }));
    CHECK(clock.elapsed() < 5'000);
    place.line.delayMs = 0;  // The call that was given up comes back by and by.
    tablet.unlock();
    CHECK(tablet.session.state() == State::Unlocked);
    tablet.sync();
    CHECK(tablet.session.sync()->state() == "idle");
}

TEST_CASE("without a connection the app says so and tries again by itself") {
    Place place;
    Machine machine(place, "offline");
    Tablet tablet(machine, place.council.priya);
    const auto synced = tablet.session.sync()->lastSync();
    CHECK(synced.contains("10:00"));
    place.line.connected = false;
    tablet.sync();
    CHECK(tablet.session.sync()->state() == "offline");
    CHECK(tablet.session.sync()->sentence().contains("No connection"));
    CHECK(tablet.session.sync()->lastSync() == synced);
}

TEST_CASE("before the first sync nobody says that nothing needs them; after it they do") {
    Place place;
    const auto nora =
        place.council.registry.addUser({"nora", "Nora Quinn", "social_worker", place.council.east});
    Machine machine(place, "first");
    {
        Tablet tablet(machine);
        place.line.delayMs = 3'000;
        tablet.enrol(nora.value());
        REQUIRE(tablet.session.state() == State::Unlocked);
        place.line.connected = false;
        Made<TodayModel> today(tablet.session);
        REQUIRE(until([&] { return !today.loading(); }));
        CHECK(tablet.session.sync()->neverSynced());
        CHECK(today.empty());
        CHECK_FALSE(today.quiet());
        REQUIRE(until([&] { return tablet.session.sync()->state() == "offline"; }));
        CHECK_FALSE(today.quiet());
    }
    // Nor after a restart without a line; her caseload is empty all the same when it is known.
    place.line.delayMs = 0;
    Tablet again(machine);
    again.unlock();
    Made<TodayModel> today(again.session);
    REQUIRE(until([&] { return !today.loading(); }));
    CHECK(again.session.sync()->neverSynced());
    CHECK_FALSE(today.quiet());
    place.line.connected = true;
    again.sync();
    REQUIRE(until([&] { return today.quiet(); }));
    CHECK_FALSE(again.session.sync()->neverSynced());
}

TEST_CASE("a clock that is wrong is told to whoever it dates the words of") {
    constexpr std::int64_t kMinuteMs = 60'000, kHourMs = 60 * kMinuteMs;
    CHECK(clockSentence(5 * kMinuteMs).isEmpty());
    CHECK(clockSentence(-5 * kMinuteMs).isEmpty());
    CHECK(clockSentence(6 * kMinuteMs).contains("6 minutes ahead"));
    CHECK(clockSentence(-25 * kHourMs).contains("25 hours behind"));
    CHECK(clockSentence(10LL * 365 * 24 * kHourMs).contains("3650 days ahead"));
}

TEST_CASE("a changed PIN is the one that opens the tablet") {
    Place place;
    Machine machine(place, "pin");
    Tablet tablet(machine, place.council.priya);
    bool done = false;
    QObject::connect(&tablet.session, &Session::pinChangeDone, &tablet.session, [&done] { done = true; });
    CHECK(tablet.session.pinMistake("975310").isEmpty());
    CHECK(tablet.session.pinMistake("1234") ==
          QString::fromStdString("A" + checkPin("1234").error().detail.substr(1) + "."));
    CHECK(tablet.session.pinMistake("123456").startsWith("This PIN is too easy to guess: "));
    tablet.session.changePin(kPin, "975310");
    REQUIRE(until([&] { return done; }));
    tablet.session.lock();
    tablet.session.unlock("975310");
    REQUIRE(until([&] { return tablet.session.state() == State::Unlocked; }));
}
