// The walk itself: it says that something happened only when it did.
#include "tests/app/records.h"
#include "tests/app/screen.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

TEST_CASE("a walk without its server fails in words, however well it synced before") {
    Place place;
    Machine machine(place, "walk-alone");
    Screen screen(machine);
    screen.enter(place.council.priya);
    must(screen.walk->sync());
    place.line.connected = false;
    const auto synced = screen.walk->sync();
    REQUIRE_FALSE(synced.ok());
    CHECK(synced.error().detail.find("The sync did not succeed: ") == 0);
    place.line.connected = true;
    must(screen.walk->sync());
}

TEST_CASE("what a walk has read is in view") {
    Place place;
    Machine machine(place, "walk-reads");
    {
        Tablet tablet(machine, place.council.priya);
        write(tablet, {}, "To see how bedtime goes");
    }
    Screen screen(machine, {390, 640});  // Too low for all of the page.
    screen.enter();
    screen.openPerson("Ava Marsh");
    screen.read("Record a visit");
    const auto areaOf = [&screen](const QString& part) {
        for (const auto& seen : walk::lookAround(screen.window())) {
            if (seen.name.contains(part)) return seen.area;
        }
        return QRectF();
    };
    CHECK(areaOf("To see how bedtime goes").height() < 18);
    screen.read("To see how bedtime goes");
    CHECK(areaOf("To see how bedtime goes").height() >= 18);
}

TEST_CASE("the box that finds a person keeps the keyboard while the list below it shrinks and grows") {
    Place place;
    Machine machine(place, "walk-finds");
    for (const QSize size : {kPhone, kTablet}) {
        Screen screen(machine, size);
        screen.enter(place.council.priya);
        screen.goTo("My people");
        screen.read("Ava Marsh");
        // Ava, in the first row, is gone with the first letter.
        screen.fill("Find a person by name or address", "Noah Marsh");
        CHECK(screen.typedHere() == "Noah Marsh");
        screen.fill("Find a person by name or address", "Marsh");
        CHECK(screen.typedHere() == "Marsh");
    }
}

TEST_CASE("a scenario without its words is refused before anything is touched") {
    Place place;
    Machine machine(place, "walk-words");
    Screen screen(machine);
    for (const char* scenario : {"find-nothing", "choose", "edit", "dance"}) {
        const auto answer = screen.walk->run(scenario);
        REQUIRE_FALSE(answer.ok());
        CHECK(answer.error().code == ErrorCode::InvalidInput);
    }
    CHECK(screen.hand().taps() == 0);
}
