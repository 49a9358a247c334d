// Starting the app, and what is on its screen.
#include "tests/app/screen.h"

#include <cstdio>

namespace doorstep::app::test {

namespace {

QStringList complaints;

void listen(QtMsgType /*type*/, const QMessageLogContext& /*context*/, const QString& message) {
    std::fprintf(stderr, "%s\n", qPrintable(message));
    if (message.startsWith(QLatin1String("qrc:"))) complaints.append(message);
}

}  // namespace

Screen::Screen(Machine& machine_, QSize size, walk::Hand::Pointing pointing)
    : machine(machine_), pointing_(pointing) {
    qInstallMessageHandler(listen);
    complaints.clear();
    application.emplace(
        Application::Parts{machine_.parts(), {QStringLiteral("This test's memory"), false}, {}});
    application->settings().setReducedMotion(true);
    REQUIRE(application->show());
    window()->resize(size);
    begin({});
}

Screen::~Screen() {
    walk.reset();
    application.reset();
    complaints.removeDuplicates();
    for (const auto& complaint : complaints) FAIL_CHECK(complaint.toStdString());
    qInstallMessageHandler(nullptr);
}

void Screen::begin(const QString& code) {
    walk::Script script;
    script.code = code;
    script.pin = kPin;
    walk.emplace(*application, std::move(script), pointing_);
}

void Screen::enter(std::optional<UserId> user) {
    if (user) begin(machine.codeFor(*user));
    must(walk->enter());
}

void Screen::typePin() {
    read(QStringLiteral("Type your PIN"));
    hand().type(kPin);
    hand().press(Qt::Key_Return);
    must(hand().waitFor([this] { return session().state() == Session::State::Unlocked; },
                        QStringLiteral("the lock to open")));
}

void Screen::sync() {
    goTo(QStringLiteral("Sync"));
    auto* model = session().sync();
    must(hand().waitFor([model] { return !model->syncing(); }, QStringLiteral("the running sync to end")));
    bool well = false;
    const auto connection =
        QObject::connect(model, &SyncModel::finished, model, [&well](bool how) { well = well || how; });
    tap(QStringLiteral("Sync now"), QAccessible::Button);
    must(hand().waitFor([&well] { return well; }, QStringLiteral("the sync to end well")));
    QObject::disconnect(connection);
}

QString Screen::typedHere() const {
    const auto* focus = window()->activeFocusItem();
    return focus == nullptr ? QString() : focus->property("text").toString();
}

QString Screen::focusedName() const {
    auto* shown = QAccessible::queryAccessibleInterface(window()->activeFocusItem());
    return shown == nullptr ? QString() : shown->text(QAccessible::Name);
}

}  // namespace doorstep::app::test
