// The real app on a screen that nobody sees: driven by a hand, over a real store and the server's rules.
#pragma once

#include <catch2/catch.hpp>

#include <optional>

#include "qml/walk/walk.h"
#include "tests/app/place.h"

namespace doorstep::app::test {

constexpr QSize kPhone{390, 844};
constexpr QSize kTablet{1180, 820};

/// A step of a walk: fails the test with what was looked for and what was on the screen instead.
inline void must(const Result<void>& answer) {
    INFO((answer.ok() ? std::string() : answer.error().detail));
    REQUIRE(answer.ok());
}

/// One start of the app on a machine; going away is closing it. One at a time, since keys go to the window
/// that has the focus.
class Screen {
public:
    explicit Screen(Machine& machine, QSize size = kPhone,
                    walk::Hand::Pointing pointing = walk::Hand::Pointing::Touch);

    ~Screen();
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// Enrols for this user or, when the device is enrolled, unlocks it: Today is on the screen.
    void enter(std::optional<UserId> user = {});
    /// On the lock page: the PIN by the keyboard.
    void typePin();
    void tap(const QString& name, QAccessible::Role role = QAccessible::NoRole) {
        must(walk->hand().tap(name, role));
    }
    void fill(const QString& name, const QString& words) { must(walk->hand().fill(name, words)); }
    /// Waits until this is on the screen.
    void read(const QString& part) {
        const auto found = walk->hand().read(part);
        INFO((found.ok() ? std::string() : found.error().detail));
        REQUIRE(found.ok());
    }
    [[nodiscard]] bool sees(const QString& part) { return walk->hand().sees(part); }
    void goTo(const QString& place) { must(walk->goTo(place)); }
    void openPerson(const QString& name) { must(walk->openPerson(name)); }
    /// By the button, until that sync has ended well.
    void sync();
    /// What stands in the field that has the focus.
    [[nodiscard]] QString typedHere() const;
    /// The accessible name of what has the focus.
    [[nodiscard]] QString focusedName() const;
    [[nodiscard]] walk::Hand& hand() { return walk->hand(); }
    [[nodiscard]] Session& session() { return application->session(); }
    [[nodiscard]] QQuickWindow* window() const { return application->window(); }

    Machine& machine;
    std::optional<Application> application;
    std::optional<walk::Walk> walk;

private:
    void begin(const QString& code);
    walk::Hand::Pointing pointing_;
};

}  // namespace doorstep::app::test
