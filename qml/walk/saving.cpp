// Scenarios that say when something is being saved and when the screen called it saved, for tests that end
// the process in between.
#include <QDateTime>

#include "qml/walk/walk.h"

namespace doorstep::walk {

namespace {

const auto kSaved = QStringLiteral("Saved on this tablet");
const auto kOwnWords = QStringLiteral("What did");

}  // namespace

// Adds word after word to a child's own words until somebody ends the process.
Result<void> Walk::keepSaving() {
    TRY_SET(auto family, familyOfThree());
    TRY(startVisit(family));
    const auto run = QString::number(QDateTime::currentMSecsSinceEpoch());
    TRY(hand_.fill(kOwnWords, QStringLiteral("growing %1:").arg(run)));
    TRY(hand_.read(kSaved));
    for (int count = 1;; ++count) {
        say(QStringLiteral("typing %1 %2").arg(run).arg(count));
        hand_.type(QStringLiteral(" %1").arg(count));
        TRY(hand_.waitFor([this] { return !hand_.sees(kSaved); },
                          QStringLiteral("the form to notice what is typed")));
        TRY(hand_.read(kSaved));
        say(QStringLiteral("confirmed %1 %2").arg(run).arg(count));
    }
}

// Fills in a visit, with each of `write` besides, and submits it.
Result<void> Walk::submit() {
    TRY_SET(auto family, familyOfThree());
    TRY(startVisit(family));
    TRY(answerForEachChild(family));
    TRY(answerTheRest());
    for (const auto& answer : script_.write) TRY(hand_.fill(answer.question, answer.words));
    TRY(hand_.read(kSaved));
    TRY(hand_.tap(QStringLiteral("Check answers"), QAccessible::Button));
    TRY(hand_.find(QStringLiteral("Submit for approval"), QAccessible::Button));
    say(QStringLiteral("submitting"));
    TRY(hand_.tap(QStringLiteral("Submit for approval"), QAccessible::Button));
    TRY(hand_.read(QStringLiteral("Waiting for approval")));
    say(QStringLiteral("confirmed"));
    return {};
}

}  // namespace doorstep::walk
