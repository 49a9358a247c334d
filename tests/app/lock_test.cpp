// The lock as people meet it: after idle minutes, and by one touch; nothing of a family survives it.
#include <QMetaProperty>

#include <functional>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/record_form.h"
#include "tests/app/records.h"
#include "tests/app/screen.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;
using State = Session::State;

namespace {

const QStringList kFamily{"Ava", "Noah", "Mia", "Marsh", "heron"};

bool speaksOfTheFamily(const QObject* object) {
    const auto* type = object->metaObject();
    for (int i = 0; i < type->propertyCount(); ++i) {
        const auto property = type->property(i);
        if (property.metaType().id() != QMetaType::QString) continue;
        const auto words = property.read(object).toString();
        for (const auto& name : kFamily) {
            if (words.contains(name)) return true;
        }
    }
    return false;
}

void collect(QQuickItem* item, std::vector<QPointer<QObject>>& found) {
    if (speaksOfTheFamily(item)) found.emplace_back(item);
    const auto children = item->childItems();
    for (auto* child : children) collect(child, found);
}

/// Everything in the window that holds words about the family, visible or not.
std::vector<QPointer<QObject>> contentOf(QQuickWindow* window) {
    std::vector<QPointer<QObject>> found;
    collect(window->contentItem(), found);
    const auto objects = window->findChildren<QObject*>();
    for (auto* object : objects) {
        const bool model =
            qobject_cast<CaseloadPage*>(object) != nullptr || qobject_cast<RecordForm*>(object) != nullptr;
        if (model || speaksOfTheFamily(object)) found.emplace_back(object);
    }
    return found;
}

/// One touch, and nothing is left.
void coverAndLook(Screen& screen) {
    const auto before = contentOf(screen.window());
    REQUIRE_FALSE(before.empty());
    const int taps = screen.hand().taps();
    screen.tap("Hide: lock this tablet now", QAccessible::Button);
    CHECK(screen.hand().taps() == taps + 1);
    CHECK(screen.session().state() == State::Locked);
    screen.read("Type your PIN");
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    CHECK(contentOf(screen.window()).empty());
    for (const auto& object : before) {
        if (!object) continue;
        FAIL_CHECK("still there: " << object->metaObject()->className());
    }
    CHECK(screen.window()->title() == "Doorstep");
}

}  // namespace

TEST_CASE("an idle tablet warns, any input puts the lock off, and without one it locks") {
    Place place;
    Machine machine(place, "idle-screen");
    Screen screen(machine);
    screen.enter(place.council.priya);
    screen.read("Needs a visit");
    auto* window = screen.window();
    auto* pad = walk::touchScreen();
    const QPoint corner(5, 400);
    const std::vector<std::pair<const char*, std::function<void()>>> inputs{
        {"a moving mouse",
         [&] {
             QTest::mouseMove(window, corner);
             QTest::mouseMove(window, corner + QPoint(3, 3));
         }},
        {"a click", [&] { QTest::mouseClick(window, Qt::LeftButton, {}, corner); }},
        {"a key", [&] { QTest::keyClick(window, Qt::Key_Shift); }},
        {"a touch", [&] { QTest::touchEvent(window, pad).press(1, corner, window); }},
        {"a finger lifted", [&] { QTest::touchEvent(window, pad).release(1, corner, window); }},
        {"the wheel",
         [&] {
             QWheelEvent event(corner, window->mapToGlobal(corner), {}, QPoint(0, -10), Qt::NoButton,
                               Qt::NoModifier, Qt::NoScrollPhase, false);
             QCoreApplication::sendEvent(window, &event);
         }},
        // A keyboard on the screen sends words, not keys.
        {"words from a keyboard on the screen",
         [&] {
             QInputMethodEvent event;
             event.setCommitString("a");
             QCoreApplication::sendEvent(window->activeFocusItem(), &event);
         }},
    };
    for (const auto& [name, input] : inputs) {
        INFO(name);
        place.council.time.advanceMs(110'000);
        screen.read("Locking in");
        CHECK(screen.session().secondsToLock() <= 10);
        input();
        CHECK(screen.session().secondsToLock() == 0);
        CHECK_FALSE(screen.sees("Locking in"));
        CHECK(screen.session().state() == State::Unlocked);
    }
    place.council.time.advanceMs(110'000);
    screen.tap("Stay unlocked", QAccessible::Button);
    CHECK_FALSE(screen.sees("Locking in"));
    place.council.time.advanceMs(121'000);
    screen.read("Type your PIN");
    CHECK(screen.session().state() == State::Locked);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    CHECK(contentOf(window).empty());
}

TEST_CASE("one touch covers everything, wherever somebody is, and nothing of it survives") {
    const auto size = GENERATE(kPhone, kTablet);
    Place place;
    Machine machine(place, "cover");
    {
        Tablet tablet(machine, place.council.priya);
        submitVisit(tablet);
    }
    Screen screen(machine, size);
    screen.enter();
    screen.read("Needs a visit");
    coverAndLook(screen);

    screen.typePin();
    screen.openPerson("Ava Marsh");
    screen.read("Record a visit");
    coverAndLook(screen);

    screen.typePin();
    screen.openPerson("Ava Marsh");
    screen.tap("Record a visit", QAccessible::Button);
    screen.read("Who is the visit about?");
    coverAndLook(screen);  // From the sheet, too.

    screen.typePin();
    screen.goTo("Search");
    screen.fill("Search what was written", "heron");
    screen.tap("Visit to Ava");
    screen.tap("Show history", QAccessible::Button);
    coverAndLook(screen);

    screen.typePin();
    screen.openPerson("Noah Marsh");
    screen.tap("Record a visit", QAccessible::Button);
    screen.tap("Start the visit", QAccessible::Button);
    screen.tap("Was Noah seen? Yes");
    screen.fill("What did Noah say", "The heron ate it");
    coverAndLook(screen);
}

TEST_CASE("five wrong PINs cost an hour, not the tablet, and the screen says so") {
    Place place;
    Machine machine(place, "wrong-pins");
    Screen screen(machine);
    screen.enter(place.council.priya);
    screen.tap("Hide: lock this tablet now", QAccessible::Button);
    const auto waited = [&] { return screen.session().pinWaitSeconds() == 0 && !screen.session().busy(); };
    for (int wrong = 0; wrong < 5; ++wrong) {
        place.council.time.advanceMs(10 * 60'000);
        must(screen.hand().waitFor([&] { return waited() && !screen.sees("Wait "); },
                                   "the pad to take a PIN"));
        screen.hand().type("999999");
        screen.hand().press(Qt::Key_Return);
        must(screen.hand().waitFor([&] { return screen.session().error().contains("not right"); },
                                   "the PIN to be refused"));
    }
    screen.read("Wait 60 minutes, then try again.");
    screen.read("The PIN was wrong too often");
    CHECK_FALSE(screen.sees("can help you to open it"));
    place.council.time.advanceMs(60 * 60'000);
    must(screen.hand().waitFor([&] { return waited() && !screen.sees("Wait "); }, "the hour to end"));
    screen.typePin();
}
