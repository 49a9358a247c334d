// Moments that decide whether the app is used, by real input events on the real app.
#include <QElapsedTimer>

#include <future>

#include "tests/app/records.h"
#include "tests/app/screen.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

namespace {

/// A new visit to Ava and her siblings, or to Ava alone; its form is on the screen.
void startVisit(Screen& screen, bool alone = false) {
    screen.openPerson("Ava Marsh");
    screen.tap("Record a visit", QAccessible::Button);
    if (alone) {
        screen.tap("Noah Marsh", QAccessible::CheckBox);
        screen.tap("Mia Marsh", QAccessible::CheckBox);
    }
    screen.tap("Start the visit", QAccessible::Button);
    screen.read("Visit to Ava");
}

/// While one of these lives, the device answers nothing.
class BusyDevice {
public:
    explicit BusyDevice(Screen& screen) {
        screen.session().thread().ask(
            &screen.session(), DeviceThread::Manner::Shared,
            [done = done_.get_future().share()](Result<Device>&) {
                done.wait();
                return true;
            },
            [](bool) {});
    }
    ~BusyDevice() { done_.set_value(); }
    BusyDevice(const BusyDevice&) = delete;
    BusyDevice& operator=(const BusyDevice&) = delete;

private:
    std::promise<void> done_;
};

void saveAndClose(Screen& screen) {
    screen.tap("Save and close", QAccessible::Button);
    must(screen.hand().waitFor([&screen] { return !screen.sees("Save and close"); }, "the form to close"));
}

}  // namespace

TEST_CASE("until the first sync is done, Today says what is happening and what to do") {
    Place place;
    Machine machine(place, "first-screen");
    Screen screen(machine);
    place.line.delayMs = 1'500;
    screen.enter(place.council.priya);
    screen.read("Fetching your work");
    CHECK_FALSE(screen.sees("Nothing needs you today"));
    place.line.connected = false;
    screen.read("Your work is not on this tablet yet");
    CHECK_FALSE(screen.sees("Nothing needs you today"));
    screen.goTo("My people");
    screen.read("Your work is not on this tablet yet");
    CHECK_FALSE(screen.sees("Nobody is allocated"));
    screen.goTo("Today");
    place.line.delayMs = 0;
    place.line.connected = true;
    screen.tap("Try again now", QAccessible::Button);
    screen.read("Needs a visit");
    CHECK_FALSE(screen.sees("Your work is not on this tablet yet"));
}

TEST_CASE("from the lock to the first word of a visit in five taps") {
    Place place;
    Machine machine(place, "door");
    {
        Tablet tablet(machine, place.council.priya);
        planVisit(tablet);
    }
    Screen screen(machine);
    screen.read("Type your PIN");
    QElapsedTimer clock;
    clock.start();
    for (const auto digit : kPin) screen.tap(QString(digit), QAccessible::Button);
    const int digits = screen.hand().taps();
    screen.tap("Unlock", QAccessible::Button);
    screen.tap("Start planned: Ava Marsh");
    screen.tap("Was Ava seen? Yes");
    screen.tap("Was Ava seen alone? Yes");
    screen.tap("What did Ava say, in their own words?");
    screen.hand().type("Sunday was good");
    CHECK(screen.typedHere() == "Sunday was good");
    CHECK(screen.hand().taps() - digits <= 5);
    CHECK(clock.elapsed() < 10'000);
    screen.read("Saved on this tablet");
}

TEST_CASE("a visit begins only when the page knows who else lives there") {
    Place place;
    Machine machine(place, "quick-tap");
    Screen screen(machine);
    screen.enter(place.council.priya);
    screen.goTo("My people");
    screen.read("Ava Marsh");
    {
        const BusyDevice busy(screen);
        screen.tap("Ava Marsh");
        screen.read("Back");
        CHECK_FALSE(screen.sees("Record a visit"));
    }
    screen.tap("Record a visit", QAccessible::Button);
    screen.read("Noah Marsh");
    screen.read("Mia Marsh");
}

TEST_CASE("the list beside a page marks whose page it is, a sibling's too, and on the way back") {
    Place place;
    Machine machine(place, "siblings");
    Screen screen(machine, kTablet, walk::Hand::Pointing::Mouse);
    screen.enter(place.council.priya);
    screen.goTo("My people");
    const auto marked = [&screen](const QString& name) {
        for (const auto& seen : walk::lookAround(screen.window())) {
            if (seen.name.startsWith(name + ". ")) return seen.item->property("current").toBool();
        }
        return false;
    };
    const auto becomes = [&](const QString& name) {
        must(screen.hand().waitFor([&] { return marked(name); }, name + " to be marked"));
    };
    screen.tap("Ava Marsh");
    becomes("Ava Marsh");
    screen.tap("Go to Noah Marsh", QAccessible::Button);
    becomes("Noah Marsh");
    CHECK_FALSE(marked("Ava Marsh"));
    screen.tap("Back", QAccessible::Button);
    becomes("Ava Marsh");
    CHECK_FALSE(marked("Noah Marsh"));
}

TEST_CASE("after a cover, an idle lock or a restart somebody goes on where they were") {
    Place place;
    Machine machine(place, "return");
    {
        Screen screen(machine);
        screen.enter(place.council.priya);
        screen.read("Needs a visit");
        startVisit(screen);
        screen.tap("Was Noah seen? Yes");
        screen.fill("What did Noah say", "I fed the");
        screen.tap("Hide: lock this tablet now", QAccessible::Button);
        screen.typePin();
        screen.read("Visit to Ava, Noah and Mia");
        must(screen.hand().waitFor([&] { return screen.focusedName().startsWith("What did Noah say"); },
                                   "the answer to have the focus"));
        screen.hand().type(" ducks");
        CHECK(screen.typedHere() == "I fed the ducks");

        place.council.time.advanceMs(121'000);
        screen.typePin();
        must(screen.hand().waitFor([&] { return screen.typedHere() == "I fed the ducks"; },
                                   "the words to be there again"));
        screen.read("Saved on this tablet");
    }
    Screen screen(machine);
    screen.enter();
    screen.tap("Go on with Visit to Ava, Noah and Mia");
    screen.tap("What did Noah say");
    CHECK(screen.typedHere() == "I fed the ducks");
    saveAndClose(screen);
    screen.tap("Hide: lock this tablet now", QAccessible::Button);
    screen.typePin();
    screen.read("Today");
    CHECK_FALSE(screen.sees("Save and close"));
}

TEST_CASE("words typed outside a form stand there again after a cover, and are gone once they are saved") {
    Place place;
    Machine priyas(place, "typing-priya"), graces(place, "typing-grace");
    {
        Tablet priya(priyas, place.council.priya);
        submitVisit(priya);
    }
    const auto cover = [](Screen& screen) {
        screen.tap("Hide: lock this tablet now", QAccessible::Button);
        screen.typePin();
    };
    const auto stands = [](Screen& screen, const QString& field, const QString& words) {
        screen.tap(field, QAccessible::EditableText);
        CHECK(screen.typedHere() == words);
    };
    {
        Screen grace(graces, kTablet);
        grace.enter(place.council.grace);
        grace.goTo("Review");
        grace.tap("Review Visit to Ava");
        grace.tap("Return", QAccessible::RadioButton);
        grace.fill("What should be changed?", "Her words");
        grace.tap("Approve", QAccessible::RadioButton);
        cover(grace);
        grace.read("Your decision");  // Where she was.
        stands(grace, "Why do you approve it?", "Her words");
        grace.hand().type(" lead.");
        grace.tap("Back", QAccessible::Button);
        grace.goTo("Review");
        grace.tap("Review Visit to Ava");
        stands(grace, "Why do you approve it?", "Her words lead.");
        grace.read("Saved on this tablet");
        grace.tap("Approve this record", QAccessible::Button);
        must(grace.hand().waitFor([&] { return !grace.sees("Your decision"); }, "the decision to be made"));
        grace.sync();
    }
    Screen priya(priyas);
    priya.enter();
    priya.sync();
    const auto open = [&priya] {
        priya.goTo("Search");
        priya.fill("Search what was written", "heron");
        priya.tap("Visit to Ava");
    };
    open();
    priya.read("Her words lead.");
    priya.fill("Add to this record", "The pond froze");
    cover(priya);
    stands(priya, "Add to this record", "The pond froze");
    priya.tap("Add to this record now", QAccessible::Button);
    priya.read("Added later");
    must(
        priya.hand().waitFor([&] { return !priya.sees("Saved on this tablet"); }, "the field to be empty"));
    stands(priya, "Add to this record", "");
    cover(priya);
    priya.read("Today");
    open();
    stands(priya, "Add to this record", "");
}

TEST_CASE("an action removed by a slip is brought back by the keyboard alone") {
    Place place;
    Machine machine(place, "undo");
    Screen screen(machine, kTablet, walk::Hand::Pointing::Mouse);
    screen.enter(place.council.priya);
    screen.read("Needs a visit");
    startVisit(screen);
    screen.tap("Show all questions", QAccessible::Button);
    screen.tap("Add an action", QAccessible::Button);
    must(screen.hand().waitFor([&] { return screen.focusedName() == "What will be done?"; },
                               "the new action to have the focus"));
    screen.hand().type("Ask the school");
    screen.hand().press(Qt::Key_Tab, Qt::ShiftModifier);
    CHECK(screen.focusedName() == "Remove Action 1");
    screen.hand().press(Qt::Key_Return);
    must(screen.hand().waitFor([&] { return screen.focusedName() == "Undo removing: Ask the school"; },
                               "the way back to have the focus"));
    CHECK_FALSE(screen.sees("Remove Action 1"));
    screen.hand().press(Qt::Key_Space);
    must(screen.hand().waitFor([&] { return screen.focusedName() == "What will be done?"; },
                               "the action to be back"));
    CHECK(screen.typedHere() == "Ask the school");
    CHECK(screen.sees("Remove Action 1"));
    CHECK_FALSE(screen.sees("Undo removing"));
}

TEST_CASE("two people's versions are read side by side, one is chosen, the other stays in the history") {
    Place place;
    Machine priyas(place, "two-priya"), toms(place, "two-tom");
    const auto open = [](Screen& screen) {
        screen.goTo("Search");
        screen.fill("Search what was written", "bedtime");
        screen.tap("Visit to Ava");
    };
    const auto edit = [&open](Screen& screen, const QString& words) {
        open(screen);
        screen.tap("Go on writing", QAccessible::Button);
        screen.tap("Show all questions", QAccessible::Button);
        screen.fill("Why did you visit?", words);
        saveAndClose(screen);
    };
    {
        Screen priya(priyas, kTablet);
        priya.enter(place.council.priya);
        priya.read("Needs a visit");
        startVisit(priya, true);
        priya.tap("Show all questions", QAccessible::Button);
        priya.fill("Why did you visit?", "To ask about bedtime");
        saveAndClose(priya);
        priya.sync();
    }
    {
        Screen tom(toms, kTablet);
        tom.enter(place.council.tom);
        tom.read("Needs a visit");
        tom.sync();
        place.line.connected = false;
        edit(tom, "Bedtime and school mornings");
    }
    {
        Screen priya(priyas, kTablet);
        priya.enter();
        edit(priya, "To see how bedtime goes");
    }
    place.line.connected = true;
    {
        Screen tom(toms, kTablet);
        tom.enter();
        tom.sync();
    }
    Screen priya(priyas, kTablet);
    priya.enter();
    priya.sync();
    place.line.connected = false;  // Reading both and choosing needs no line.
    priya.goTo("Today");
    priya.read("1 answer with two versions");
    priya.tap("See both versions", QAccessible::Button);
    priya.read("To see how bedtime goes");
    priya.read("Bedtime and school mornings");
    QRectF mine, theirs;
    for (const auto& seen : walk::lookAround(priya.window())) {
        if (seen.name == "To see how bedtime goes") mine = seen.area;
        if (seen.name == "Bedtime and school mornings") theirs = seen.area;
    }
    CHECK(mine.top() == theirs.top());
    CHECK((mine.right() < theirs.left() || theirs.right() < mine.left()));

    // Words that keep both survive a cover, and a change of mind.
    priya.tap("Write words that keep both", QAccessible::Button);
    priya.fill("Both in one answer", "Bedtime, and school");
    priya.tap("Hide: lock this tablet now", QAccessible::Button);
    priya.typePin();
    priya.tap("Both in one answer", QAccessible::EditableText);
    CHECK(priya.typedHere() == "Bedtime, and school");
    priya.tap("Not now", QAccessible::Button);
    priya.tap("Write words that keep both", QAccessible::Button);
    CHECK(priya.typedHere() == "Bedtime, and school");
    priya.tap("Keep the version by Tom Ashworth", QAccessible::Button);
    priya.read("Every answer has one version");
    priya.goTo("Today");
    CHECK_FALSE(priya.sees("two versions"));

    // The record says what was chosen; its history still says the other.
    open(priya);
    priya.read("Bedtime and school mornings");
    CHECK_FALSE(priya.sees("To see how bedtime goes"));
    priya.tap("Show history", QAccessible::Button);
    priya.read("To see how bedtime goes");
}
