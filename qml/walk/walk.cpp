// Scenarios, step by step.
#include "qml/walk/walk.h"

#include <QTest>

#include <algorithm>
#include <optional>

namespace doorstep::walk {

namespace {

// What the worker writes; the tests look for these words again.
constexpr auto kPurpose = "To see how bedtime is going since the new routine.";
constexpr auto kObservation =
    "You showed me the chart on the fridge. The kitchen was warm and there was food in the cupboards.";
constexpr auto kAnalysis = "The routine is holding. School mornings are still hard and need support.";
const char* const kWords[] = {"“I like my bed now. It is not cold any more.”",
                              "“We all have tea together on Fridays.”",
                              "Pointed at the picture of the dog and laughed."};
constexpr auto kRationale =
    "Purpose and the children’s words are clear; the plan for school mornings follows from them.";

Error notThere(const QString& what) {
    return {ErrorCode::NotFound, what.toStdString()};
}

}  // namespace

Walk::Walk(app::Application& application, Script script, Hand::Pointing pointing)
    : application_(application), script_(std::move(script)), hand_(application.window(), pointing) {}

const std::map<QString, Result<void> (Walk::*)()>& Walk::byName() {
    static const std::map<QString, Result<void> (Walk::*)()> all{
        {QStringLiteral("enrol"), &Walk::syncOnly},
        {QStringLiteral("record"), &Walk::record},
        {QStringLiteral("record-offline"), &Walk::recordOffline},
        {QStringLiteral("find-again"), &Walk::findAgain},
        {QStringLiteral("keep-saving"), &Walk::keepSaving},
        {QStringLiteral("submit"), &Walk::submit},
        {QStringLiteral("sync"), &Walk::syncOnly},
        {QStringLiteral("approve"), &Walk::approve},
        {QStringLiteral("approved"), &Walk::approved},
        {QStringLiteral("tour"), &Walk::tour},
        {QStringLiteral("edit"), &Walk::edit},
        {QStringLiteral("choose"), &Walk::choose},
        {QStringLiteral("find-nothing"), &Walk::findNothing},
    };
    return all;
}

QStringList Walk::scenarios() {
    QStringList names;
    for (const auto& [name, steps] : byName()) names.append(name);
    return names;
}

Result<void> Walk::run(const QString& scenario) {
    const auto steps = byName().find(scenario);
    if (steps == byName().end()) {
        return {ErrorCode::InvalidInput, QStringLiteral("There is no scenario “%1”: %2")
                                             .arg(scenario, scenarios().join(QStringLiteral(", ")))
                                             .toStdString()};
    }
    TRY(checkScript(scenario));
    TRY(enter());
    return (this->*steps->second)();
}

Result<void> Walk::checkScript(const QString& scenario) const {
    const auto refuse = [&scenario](const char* wants) -> Error {
        return {ErrorCode::InvalidInput, scenario.toStdString() + " wants " + wants};
    };
    if (scenario == QLatin1String("choose") && script_.look.size() != 2) return refuse("--look twice");
    if (scenario == QLatin1String("find-nothing") && script_.look.isEmpty()) {
        return refuse("--look with the words that must not be found");
    }
    if (scenario == QLatin1String("edit") && script_.write.empty())
        return refuse("--write 'Question=answer'");
    return {};
}

void Walk::say(const QString& step) {
    if (script_.say) script_.say(step);
}

void Walk::picture(const QString& name) {
    if (script_.pictures.isEmpty()) return;
    QDir().mkpath(script_.pictures);
    QTest::qWait(250);  // What glides has come to rest.
    const auto file = QStringLiteral("%1/%2-%3.png")
                          .arg(script_.pictures)
                          .arg(++pictures_, 2, 10, QLatin1Char('0'))
                          .arg(name);
    if (hand_.window()->grabWindow().save(file)) say(QStringLiteral("  picture %1").arg(file));
}

Result<void> Walk::typePin() {
    hand_.type(script_.pin);
    hand_.press(Qt::Key_Return);
    return {};
}

Result<void> Walk::enter() {
    using State = app::Session::State;
    auto& session = application_.session();
    TRY(hand_.waitFor([&] { return session.state() != State::Starting; },
                      QStringLiteral("the device to open")));
    if (session.state() == State::NotEnrolled) {
        say(QStringLiteral("Enrols this device with the code from the administrator"));
        TRY(hand_.fill(QStringLiteral("Enrolment code"), script_.code));
        picture(QStringLiteral("enrol"));
        TRY(hand_.tap(QStringLiteral("Continue"), QAccessible::Button));
        TRY(hand_.read(QStringLiteral("Choose a PIN")));
        TRY(typePin());
        TRY(hand_.read(QStringLiteral("Type the PIN again")));
        TRY(typePin());
    } else if (session.state() == State::Locked) {
        say(QStringLiteral("Unlocks with the PIN"));
        TRY(hand_.read(QStringLiteral("Type your PIN")));
        picture(QStringLiteral("unlock"));
        TRY(typePin());
    }
    const auto done = [&] { return session.state() == State::Unlocked || !session.error().isEmpty(); };
    TRY(hand_.waitFor(done, QStringLiteral("the lock to open")));
    if (session.state() != State::Unlocked) return notThere(session.error());
    TRY(hand_.read(QStringLiteral("Today")));
    return {};
}

Result<void> Walk::lock() {
    say(QStringLiteral("Hides everything with one touch"));
    TRY(hand_.tap(QStringLiteral("Hide: lock this tablet now"), QAccessible::Button));
    TRY(hand_.read(QStringLiteral("Type your PIN")));
    return {};
}

Result<void> Walk::goTo(const QString& place) {
    // On a phone the bottom bar is away while a page is open that stands alone.
    for (int step = 0; step < 5 && !hand_.sees(place); ++step) {
        if (!hand_.sees(QStringLiteral("Back"))) break;
        const auto back = hand_.tap(QStringLiteral("Back"), QAccessible::Button);
        // A page that was about to leave by itself has taken its button along.
        if (!back.ok() && !hand_.sees(place)) return back;
    }
    return hand_.tap(place, QAccessible::Button);
}

Result<void> Walk::sync() {
    say(QStringLiteral("Syncs"));
    TRY(goTo(QStringLiteral("Sync")));
    const auto* model = application_.session().sync();
    TRY(hand_.waitFor([model] { return !model->syncing(); }, QStringLiteral("the running sync to end")));
    std::optional<bool> well;
    const auto connection =
        QObject::connect(model, &app::SyncModel::finished, model, [&well](bool how) { well = how; });
    auto ended = hand_.tap(QStringLiteral("Sync now"), QAccessible::Button);
    if (ended.ok()) {
        ended = hand_.waitFor([&] { return well.has_value() && !model->syncing(); },
                              QStringLiteral("the sync to end"));
    }
    QObject::disconnect(connection);
    TRY(ended);
    if (!*well) return {ErrorCode::Offline, "The sync did not succeed: " + model->sentence().toStdString()};
    TRY(hand_.read(QStringLiteral("Everything is sent")));
    return {};
}

Result<void> Walk::openPerson(const QString& name) {
    TRY(goTo(application_.session().canReview() ? QStringLiteral("People") : QStringLiteral("My people")));
    TRY(hand_.fill(QStringLiteral("Find a person by name or address"), name));
    TRY(hand_.tap(name));
    return {};
}

Result<void> Walk::record() {
    picture(QStringLiteral("today"));
    TRY(sync());
    picture(QStringLiteral("synced"));
    TRY(recordOffline());
    TRY(sync());
    picture(QStringLiteral("sent"));
    return {};
}

Result<void> Walk::recordOffline() {
    TRY_SET(auto family, familyOfThree());
    TRY(startVisit(family));
    TRY(answerForEachChild(family));
    TRY(answerTheRest());
    return submitAndLock(family);
}

Result<void> Walk::findAgain() {
    TRY_SET(const auto family, familyOfThree());
    TRY(openPerson(family.name));
    say(QStringLiteral("Finds the visit, which waits for approval"));
    TRY(hand_.read(QStringLiteral("Submitted")));
    picture(QStringLiteral("found"));
    return {};
}

Result<void> Walk::startVisit(const Family& family) {
    say(QStringLiteral("Opens %1 and starts a visit to three siblings").arg(family.name));
    TRY(goTo(QStringLiteral("My people")));
    picture(QStringLiteral("people"));
    TRY(openPerson(family.name));
    TRY(hand_.find(QStringLiteral("Record a visit"), QAccessible::Button));
    picture(QStringLiteral("person"));
    TRY(hand_.tap(QStringLiteral("Record a visit"), QAccessible::Button));
    for (const auto& name : family.stay) TRY(hand_.tap(name, QAccessible::CheckBox));
    picture(QStringLiteral("who"));
    TRY(hand_.tap(QStringLiteral("Start the visit"), QAccessible::Button));
    return {};
}

Result<void> Walk::answerForEachChild(const Family& family) {
    TRY(hand_.read(QStringLiteral("Visit to")));
    QStringList children;
    for (const auto& seen : lookAround(hand_.window())) {
        if (seen.role != QAccessible::RadioButton || !seen.name.endsWith(QLatin1String(" seen? Yes")))
            continue;
        children.append(seen.name.mid(4, seen.name.size() - 4 - 10));
    }
    if (children.size() != 1 + family.others.size()) {
        return notThere(QStringLiteral("The form asks about %1 children").arg(children.size()));
    }
    for (int i = 0; i < children.size(); ++i) {
        const auto& name = children[i];
        const bool alone = i < 2;
        say(alone ? QStringLiteral("%1: seen, and seen alone").arg(name)
                  : QStringLiteral("%1: seen, not alone, with the reason").arg(name));
        TRY(hand_.tap(QStringLiteral("Was %1 seen? Yes").arg(name)));
        TRY(hand_.tap(QStringLiteral("Was %1 seen alone? %2").arg(name, alone ? "Yes" : "No")));
        if (!alone) {
            TRY(hand_.tap(QStringLiteral("Why was %1 not seen alone? Not appropriate").arg(name)));
        }
        TRY(hand_.fill(QStringLiteral("What did %1 say, in their own words?").arg(name), kWords[i % 3]));
        if (i == 0) picture(QStringLiteral("at-the-door"));
    }
    picture(QStringLiteral("children"));
    return {};
}

Result<void> Walk::answerTheRest() {
    say(QStringLiteral("Checks, is led to what is missing, and writes it"));
    TRY(hand_.tap(QStringLiteral("Check answers"), QAccessible::Button));
    TRY(hand_.read(QStringLiteral("Before you can submit")));
    picture(QStringLiteral("missing"));
    TRY(hand_.tap(QStringLiteral("Say where the visit took place")));
    TRY(hand_.tap(QStringLiteral("Where did you meet? At home")));
    TRY(hand_.fill(QStringLiteral("Why did you visit?"), kPurpose));
    TRY(hand_.fill(QStringLiteral("What happened?"), kObservation));
    TRY(hand_.fill(QStringLiteral("What does it mean for the children?"), kAnalysis));
    TRY(hand_.read(QStringLiteral("Saved on this tablet")));
    picture(QStringLiteral("account"));
    return {};
}

Result<void> Walk::submitAndLock(const Family& family) {
    say(QStringLiteral("Checks the answers and submits"));
    TRY(hand_.tap(QStringLiteral("Check answers"), QAccessible::Button));
    TRY(hand_.find(QStringLiteral("Submit for approval"), QAccessible::Button));
    picture(QStringLiteral("check"));
    TRY(hand_.tap(QStringLiteral("Submit for approval"), QAccessible::Button));
    TRY(hand_.read(QStringLiteral("Waiting for approval")));
    picture(QStringLiteral("submitted"));
    TRY(lock());
    picture(QStringLiteral("locked"));
    TRY(enter());
    say(QStringLiteral("Finds the visit again after unlocking"));
    TRY(openPerson(family.name));
    TRY_SET(const auto visit, ownNewestVisit(family));
    TRY(findRow(visit, QStringLiteral("row of the visit in the timeline")));
    picture(QStringLiteral("timeline"));
    return {};
}

Result<void> Walk::syncOnly() {
    TRY(sync());
    picture(QStringLiteral("synced"));
    return {};
}

Result<void> Walk::approve() {
    TRY(sync());
    TRY(goTo(QStringLiteral("Today")));
    picture(QStringLiteral("today"));
    say(QStringLiteral("Opens the review queue"));
    TRY(goTo(QStringLiteral("Review")));
    TRY(hand_.find(QStringLiteral("Review Visit to")));
    picture(QStringLiteral("queue"));
    TRY_SET(const auto visit, newestOf([](Caseload& caseload) -> Result<std::vector<RecordId>> {
                TRY_SET(const auto queue, caseload.reviewQueue());
                std::vector<RecordId> visits;
                for (const auto& item : queue) {
                    if (item.head.type == "visit") visits.push_back(item.head.id);
                }
                return visits;
            }));
    TRY_SET(const auto row, findRow(visit, QStringLiteral("row of the visit that was submitted last")));
    hand_.tap(row);
    TRY(hand_.waitFor([this] { return hand_.sees(QStringLiteral("Your decision")); },
                      QStringLiteral("the record to be reviewed")));
    picture(QStringLiteral("review"));
    say(QStringLiteral("Approves with a reason"));
    TRY(hand_.tap(QStringLiteral("Approve"), QAccessible::RadioButton));
    TRY(hand_.fill(QStringLiteral("Why do you approve it?"), kRationale));
    picture(QStringLiteral("rationale"));
    TRY(hand_.tap(QStringLiteral("Approve this record"), QAccessible::Button));
    TRY(hand_.waitFor([this] { return !hand_.sees(QStringLiteral("Why do you approve it?")); },
                      QStringLiteral("the decision to be saved")));
    TRY(sync());
    picture(QStringLiteral("sent"));
    return {};
}

Result<void> Walk::approved() {
    TRY(sync());
    TRY_SET(const auto family, familyOfThree());
    TRY(openPerson(family.name));
    say(QStringLiteral("Sees that the visit is approved"));
    TRY_SET(const auto visit, ownNewestVisit(family));
    TRY_SET(const auto row, findRow(visit, QStringLiteral("row of the visit in the timeline")));
    hand_.tap(row);
    TRY(hand_.read(QStringLiteral("Recorded by")));
    TRY(hand_.read(QStringLiteral("Approved")));
    picture(QStringLiteral("approved"));
    return {};
}

Result<void> Walk::tour() {
    TRY(sync());
    QStringList places{QStringLiteral("Today"), QStringLiteral("Search"), QStringLiteral("Sync")};
    places.insert(
        1, application_.session().canReview() ? QStringLiteral("People") : QStringLiteral("My people"));
    if (application_.session().canReview()) places.append(QStringLiteral("Review"));
    for (const auto& place : places) {
        say(QStringLiteral("Looks at %1").arg(place));
        TRY(goTo(place));
        picture(QString(place).toLower().replace(QLatin1Char(' '), QLatin1Char('-')));
    }
    return {};
}

}  // namespace doorstep::walk
