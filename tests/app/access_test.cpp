// A walk over every screen: whoever cannot see it, or has large fingers, can use it too.
#include <algorithm>
#include <functional>

#include "core/records/fields.h"
#include "tests/app/records.h"
#include "tests/app/screen.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

namespace {

constexpr double kTargetMin = 44;  // Logical pixels: WCAG 2.2, 2.5.5, and our own promise.

bool isControl(QAccessible::Role role) {
    switch (role) {
        case QAccessible::Button:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::EditableText:
        case QAccessible::Link:
        case QAccessible::ListItem:
        case QAccessible::Slider:
        case QAccessible::SpinBox:
        case QAccessible::ComboBox:
        case QAccessible::PageTab:
        case QAccessible::MenuItem: return true;
        default: return false;
    }
}

/// Whether a person can act on an item, whatever it says of itself.
bool canBeUsed(const QQuickItem* item) {
    if (!item->isEnabled()) return false;
    if (item->activeFocusOnTab()) return true;
    for (const char* kind : {"QQuickAbstractButton", "QQuickTextInput", "QQuickTextEdit"}) {
        if (item->inherits(kind)) return true;
    }
    return item->inherits("QQuickMouseArea");
}

QString described(QQuickItem* item, const QString& name) {
    return QStringLiteral("%1 “%2”, %3 x %4")
        .arg(QString::fromLatin1(item->metaObject()->className()), name)
        .arg(item->width())
        .arg(item->height());
}

/// What is said of an item. Of a field that hides its words Qt says no name, only what describes it.
QString nameOf(QAccessibleInterface* shown) {
    if (shown == nullptr) return {};
    return shown->text(shown->state().passwordEdit ? QAccessible::Description : QAccessible::Name);
}

void findFaults(QQuickItem* item, QStringList& faults, int& controls) {
    if (!item->isVisible() || qFuzzyIsNull(item->opacity())) return;
    auto* shown = QAccessible::queryAccessibleInterface(item);
    const auto role = shown == nullptr ? QAccessible::NoRole : shown->role();
    const auto name = nameOf(shown);
    if (isControl(role)) {
        ++controls;
        if (name.trimmed().isEmpty()) faults.append(QStringLiteral("no name: ") + described(item, name));
        if (item->width() < kTargetMin || item->height() < kTargetMin) {
            faults.append(QStringLiteral("too small: ") + described(item, name));
        }
    } else if (canBeUsed(item)) {
        faults.append(QStringLiteral("can be used, but says no role: ") + described(item, name));
    }
    const auto children = item->childItems();
    for (auto* child : children) findFaults(child, faults, controls);
}

/// Everything in the window, what is scrolled out of sight included.
void look(Screen& screen, const std::string& page) {
    QAccessible::setActive(true);
    QTest::qWait(100);  // What was just opened is laid out.
    INFO(page << " at " << screen.window()->width() << " x " << screen.window()->height());
    QStringList faults;
    int controls = 0;
    findFaults(screen.window()->contentItem(), faults, controls);
    faults.removeDuplicates();
    for (const auto& fault : faults) FAIL_CHECK(fault.toStdString());
    CHECK(controls > 0);
}

}  // namespace

TEST_CASE("every control of the pages before the caseload has a name, a role and room for a finger") {
    const auto size = GENERATE(kPhone, kTablet);
    Place place;
    Machine machine(place, "access-gate");
    Screen screen(machine, size);
    screen.read("Enrolment code");
    look(screen, "enrolment code");
    screen.tap("Continue", QAccessible::Button);
    screen.read("Type the code your administrator gave you");
    look(screen, "no code");
    screen.fill("Enrolment code", "NOT-A-CODE");
    screen.tap("Continue", QAccessible::Button);
    screen.read("Choose a PIN");
    look(screen, "choose a PIN");
    screen.hand().type(kPin);
    screen.hand().press(Qt::Key_Return);
    screen.read("Type the PIN again");
    screen.hand().type(kPin);
    screen.hand().press(Qt::Key_Return);
    screen.read("Check the code");
    look(screen, "wrong code");
    screen.tap("Change the code", QAccessible::Button);
    screen.enter(place.council.priya);
    screen.tap("Hide: lock this tablet now", QAccessible::Button);
    screen.read("Type your PIN");
    look(screen, "locked");
}

TEST_CASE("every control of a worker's pages has a name, a role and room for a finger") {
    const auto size = GENERATE(kPhone, kTablet);
    Place place;
    Machine machine(place, "access-worker"), toms(place, "access-tom");
    {
        Tablet priya(machine, place.council.priya), tom(toms, place.council.tom);
        planVisit(priya);
        submitVisit(priya);
        const auto visit = write(priya, {}, "First");
        priya.sync();
        tom.sync();
        write(priya, visit, "Bedtime");
        write(tom, visit, "School mornings");
        tom.sync();
        priya.sync();
    }
    Screen screen(machine, size);
    screen.enter();
    screen.read("Needs a visit");
    look(screen, "today");
    place.council.time.advanceMs(110'000);
    screen.read("Locking in");
    look(screen, "about to lock");
    screen.tap("Stay unlocked", QAccessible::Button);

    screen.tap("See both versions", QAccessible::Button);
    screen.read("School mornings");
    look(screen, "two versions");
    screen.tap("Write words that keep both", QAccessible::Button);
    look(screen, "words that keep both");

    screen.goTo("My people");
    screen.read("Mia Marsh");
    look(screen, "people");
    screen.fill("Find a person by name or address", "nobody of that name");
    screen.read("Nobody matches");
    look(screen, "nobody found");
    screen.openPerson("Ava Marsh");
    screen.read("Key facts");
    look(screen, "person");
    screen.tap("Record a visit", QAccessible::Button);
    screen.read("Who is the visit about?");
    look(screen, "who is the visit about");
    screen.tap("Start the visit", QAccessible::Button);
    screen.read("Was Ava seen?");
    look(screen, "form at the door");
    screen.tap("Was Ava seen? Yes");
    screen.tap("Was Ava seen alone? No");
    screen.tap("Show all questions", QAccessible::Button);
    screen.tap("Add a person", QAccessible::Button);
    must(screen.hand().waitFor([&] { return screen.focusedName() == "Name"; },
                               "the new entry to have the focus"));
    screen.hand().type("Aunt Jo");
    screen.tap("Add an action", QAccessible::Button);
    screen.read("By when?");
    look(screen, "whole form");
    screen.tap("Remove Person 1", QAccessible::Button);
    screen.read("Removed: Aunt Jo");
    look(screen, "an entry removed");
    screen.tap("Check answers", QAccessible::Button);
    screen.read("Before you can submit");
    look(screen, "check answers");
    screen.tap("Go on writing", QAccessible::Button);
    screen.tap("Save and close", QAccessible::Button);

    screen.goTo("Search");
    screen.read("Search this tablet");
    look(screen, "search");
    screen.fill("Search what was written", "heron");
    screen.read("heron");
    look(screen, "found");
    screen.tap("Visit to Ava");
    screen.tap("Show history", QAccessible::Button);
    look(screen, "record with its history");
    place.line.connected = false;
    screen.goTo("Sync");
    screen.tap("Sync now", QAccessible::Button);
    screen.read("No connection");
    look(screen, "sync without a line");
    screen.goTo(size == kPhone ? "Today" : "Settings");
    if (size == kPhone) screen.tap("Settings", QAccessible::Button);
    screen.tap("Change PIN", QAccessible::Button);
    screen.read("New PIN again");
    look(screen, "settings");
}

TEST_CASE("every control of an adviser's contact has a name, a role and room for a finger") {
    const auto size = GENERATE(kPhone, kTablet);
    Place place;
    Machine machine(place, "access-adviser");
    Screen screen(machine, size);
    screen.enter(place.sam);
    screen.openPerson("Leon Hart");
    screen.tap("Record a contact", QAccessible::Button);
    screen.read("Contact with Leon");
    screen.tap("Show all questions", QAccessible::Button);
    look(screen, "contact");
}

TEST_CASE("every control of a supervisor's review has a name, a role and room for a finger") {
    const auto size = GENERATE(kPhone, kTablet);
    Place place;
    Machine priyas(place, "access-author"), machine(place, "access-grace");
    {
        Tablet priya(priyas, place.council.priya), grace(machine, place.council.grace);
        submitVisit(priya);
        grace.sync();
    }
    Screen screen(machine, size);
    screen.enter();
    screen.read("For your review");
    look(screen, "a supervisor's today");
    screen.goTo("Review");
    screen.read("Review Visit to");
    look(screen, "queue");
    screen.tap("Review Visit to");
    screen.tap("Return", QAccessible::RadioButton);
    look(screen, "review");
    screen.fill("What should be changed?", "Say who else was there.");
    screen.tap("Return this record", QAccessible::Button);
    screen.read("Nothing is waiting");
    look(screen, "nothing to review");
}
