// Scenarios in which somebody else has written, or must see nothing.
#include "qml/walk/walk.h"

namespace doorstep::walk {

namespace {

constexpr auto kKeep = "Keep the version by ";

/// The button that keeps the version which reads `words`: the first such button after those words.
QString keepButtonOf(QQuickWindow* window, const QString& words) {
    bool below = false;
    for (const auto& seen : lookAround(window)) {
        if (seen.name == words) below = true;
        if (below && seen.role == QAccessible::Button && seen.name.startsWith(QLatin1String(kKeep))) {
            return seen.name;
        }
    }
    return {};
}

}  // namespace

// Finds the visit by a word in it, as who does not remember the date would.
Result<void> Walk::openVisit() {
    TRY(goTo(QStringLiteral("Search")));
    say(QStringLiteral("Finds the visit by a word in it"));
    TRY(hand_.fill(QStringLiteral("Search what was written"), QStringLiteral("bedtime")));
    TRY(hand_.tap(QStringLiteral("Visit to")));
    TRY(hand_.tap(QStringLiteral("Go on writing"), QAccessible::Button));
    return {};
}

// Rewrites answers in a visit that was begun.
Result<void> Walk::edit() {
    TRY(openVisit());
    TRY(hand_.tap(QStringLiteral("Show all questions"), QAccessible::Button));
    for (const auto& answer : script_.write) {
        say(QStringLiteral("Writes: %1").arg(answer.words));
        TRY(hand_.fill(answer.question, answer.words));
    }
    TRY(hand_.read(QStringLiteral("Saved on this tablet")));
    picture(QStringLiteral("edited"));
    TRY(hand_.tap(QStringLiteral("Save and close"), QAccessible::Button));
    TRY(hand_.waitFor([this] { return !hand_.sees(QStringLiteral("Save and close")); },
                      QStringLiteral("the form to close")));
    return {};
}

// Reads both versions of an answer, keeps the first of `look`, and finds the second in the history.
Result<void> Walk::choose() {
    const auto kept = script_.look[0];
    const auto other = script_.look[1];
    TRY(goTo(QStringLiteral("Today")));
    say(QStringLiteral("Reads both versions"));
    TRY(hand_.tap(QStringLiteral("See both versions"), QAccessible::Button));
    TRY(hand_.read(kept));
    TRY(hand_.read(other));
    picture(QStringLiteral("two-versions"));
    const auto button = keepButtonOf(hand_.window(), kept);
    TRY(hand_.tap(button.isEmpty() ? QString::fromLatin1(kKeep) : button, QAccessible::Button));
    TRY(hand_.read(QStringLiteral("Every answer has one version")));
    say(QStringLiteral("Has kept one; finds the other in the history"));
    TRY(openVisit());
    TRY(hand_.tap(QStringLiteral("Check answers"), QAccessible::Button));
    TRY(hand_.read(kept));
    picture(QStringLiteral("kept"));
    TRY(hand_.tap(QStringLiteral("What was written before"), QAccessible::Button));
    TRY(hand_.tap(QStringLiteral("Show history"), QAccessible::Button));
    TRY(hand_.read(other));
    picture(QStringLiteral("history"));
    return {};
}

// Looks for words in all that was written and in the list of people, and must not find any.
Result<void> Walk::findNothing() {
    for (const auto& words : script_.look) {
        say(QStringLiteral("Looks for “%1”, which is not for this person").arg(words));
        TRY(goTo(QStringLiteral("Search")));
        TRY(hand_.fill(QStringLiteral("Search what was written"), words));
        TRY(hand_.read(QStringLiteral("Nothing found for “%1”").arg(words)));
        TRY(goTo(QStringLiteral("My people")));
        TRY(hand_.fill(QStringLiteral("Find a person by name or address"), words));
        TRY(hand_.read(QStringLiteral("Nobody matches")));
        picture(QStringLiteral("nothing"));
    }
    return {};
}

}  // namespace doorstep::walk
