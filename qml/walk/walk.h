// The main job as a person does it: whole scenarios of the real app, by its screen alone.
#pragma once

#include <QDir>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "qml/app/application.h"
#include "qml/walk/hand.h"

namespace doorstep::walk {

/// Words for the question whose label begins with `question`.
struct Answer {
    QString question;
    QString words;
};

/// What a scenario works with.
struct Script {
    QString code;  ///< For a device that is not enrolled yet.
    QString pin;
    QString pictures;                         ///< A folder; empty for none.
    QStringList look;                         ///< Words that `choose` and `find-nothing` look for.
    std::vector<Answer> write;                ///< What `edit` writes.
    std::function<void(const QString&)> say;  ///< Told of each step.
};

/// Walks through one app that is shown. Steps fail with a sentence that names what was not found.
class Walk {
public:
    Walk(app::Application& application, Script script, Hand::Pointing pointing = Hand::Pointing::Mouse);

    /// Runs one of `scenarios`. Fails with `InvalidInput` for another name, and for one that wants words to
    /// look for or to write and has none.
    Result<void> run(const QString& scenario);
    static QStringList scenarios();

    // The steps, for tests that put them together otherwise.
    /// Enrols with the code, or unlocks with the PIN; then `Today` is on the screen.
    Result<void> enter();
    Result<void> lock();
    Result<void> goTo(const QString& place);
    /// Syncs by the button and waits until everything is sent. Fails with the app's own words when that
    /// sync does not succeed, however well an earlier one went.
    Result<void> sync();
    Result<void> openPerson(const QString& name);
    /// A picture of the window, numbered in order.
    void picture(const QString& name);
    [[nodiscard]] Hand& hand() { return hand_; }

private:
    struct Family {
        QString id, name;    // In full, of the child whose page is opened.
        QStringList others;  // Names in full of the siblings who come along.
        QStringList stay;    // Of those who do not.
    };
    static const std::map<QString, Result<void> (Walk::*)()>& byName();
    Result<void> record();
    Result<void> recordOffline();
    Result<void> findAgain();
    Result<void> keepSaving();
    Result<void> submit();
    Result<void> syncOnly();
    Result<void> approve();
    Result<void> approved();
    Result<void> tour();
    Result<void> openVisit();
    Result<void> edit();
    Result<void> choose();
    Result<void> findNothing();
    Result<Family> familyOfThree();
    Result<void> checkScript(const QString& scenario) const;
    Result<RecordId> newestOf(const std::function<Result<std::vector<RecordId>>(Caseload&)>& among);
    Result<RecordId> ownNewestVisit(const Family& family);
    Result<Seen> findRow(RecordId record, const QString& what);
    Result<void> startVisit(const Family& family);
    Result<void> answerForEachChild(const Family& family);
    Result<void> answerTheRest();
    Result<void> submitAndLock(const Family& family);
    Result<void> typePin();
    void say(const QString& step);

    app::Application& application_;
    Script script_;
    Hand hand_;
    int pictures_ = 0;
};

}  // namespace doorstep::walk
