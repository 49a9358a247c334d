// Putting the session on the screen, and watching for idle hands and a sleeping tablet.
#include "qml/app/application.h"

#include <QtQml/qqmlextensionplugin.h>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QQuickStyle>

#include <sys/prctl.h>
#include <sys/resource.h>

Q_IMPORT_QML_PLUGIN(Doorstep_ViewModelsPlugin)
Q_IMPORT_QML_PLUGIN(Doorstep_ThemePlugin)
Q_IMPORT_QML_PLUGIN(Doorstep_ComponentsPlugin)
Q_IMPORT_QML_PLUGIN(Doorstep_ScreensPlugin)

namespace doorstep::app {

namespace {

constexpr auto kFontFamily = "Inter";

void useOwnFont() {
    if (!QFontDatabase::families().contains(QLatin1String(kFontFamily))) return;
    auto font = QGuiApplication::font();
    font.setFamily(QLatin1String(kFontFamily));
    QGuiApplication::setFont(font);
}

QString settingsFile(const std::filesystem::path& home) {
    std::filesystem::create_directories(home);
    std::filesystem::permissions(home, std::filesystem::perms::owner_all);
    return QString::fromStdString((home / "app.ini").string());
}

bool isActivity(QEvent::Type type) {
    switch (type) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseMove:
        case QEvent::KeyPress:
        case QEvent::KeyRelease:
        case QEvent::InputMethod:  // A keyboard on the screen sends words, not keys.
        case QEvent::TouchBegin:
        case QEvent::TouchUpdate:
        case QEvent::TouchEnd:
        case QEvent::Wheel: return true;
        default: return false;
    }
}

}  // namespace

void prepareProcess() {
    // A core dump would hold keys and words. (Sanitizers attach to their own process, which the second
    // line forbids.)
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0);
#endif
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    // Without a display there is no GPU either: the same pictures on every machine.
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen") {
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    }
}

Application::Application(Parts parts)
    : settings_(settingsFile(parts.device.home), parts.about),
      thread_(parts.device),
      session_(thread_, settings_) {
    QGuiApplication::setApplicationName(QStringLiteral("Doorstep"));
    QCoreApplication::installTranslator(&english_);
    useOwnFont();
    session_.offerEnrolmentCode(parts.enrolmentCode);
    connect(&session_, &Session::stateChanged, this, &Application::onState);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, &Application::onApplicationState);
    qGuiApp->installEventFilter(this);
}

Application::~Application() {
    session_.lock();
    // Pages that are taken away wait for an event loop, which has ended: they go while there still is a
    // QGuiApplication.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    engine_.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

bool Application::show() {
    engine_ = std::make_unique<QQmlApplicationEngine>();
    engine_->addImportPath(QStringLiteral("qrc:/"));
    engine_->setInitialProperties({{QStringLiteral("session"), QVariant::fromValue(&session_)}});
    engine_->load(QUrl(QStringLiteral("qrc:/Doorstep/Screens/Main.qml")));
    return window() != nullptr;
}

QQuickWindow* Application::window() const {
    if (!engine_ || engine_->rootObjects().isEmpty()) return nullptr;
    return qobject_cast<QQuickWindow*>(engine_->rootObjects().first());
}

bool Application::eventFilter(QObject* watched, QEvent* event) {
    if (isActivity(event->type())) session_.noteActivity();
    if (event->type() == QEvent::ApplicationPaletteChange) settings_.noteSystemTheme();
    return QObject::eventFilter(watched, event);
}

// After a lock nothing of what was on the screen is kept for later: not by the engine, not as textures,
// not on the clipboard.
void Application::onState() {
    if (session_.state() != Session::State::Locked || !engine_) return;
    auto* clipboard = QGuiApplication::clipboard();
    if (clipboard->ownsClipboard()) clipboard->clear();
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (engine_) engine_->collectGarbage();
            if (auto* shown = window()) shown->releaseResources();
        },
        Qt::QueuedConnection);
}

void Application::onApplicationState(Qt::ApplicationState state) {
    switch (state) {
        case Qt::ApplicationSuspended:
        case Qt::ApplicationHidden: session_.lock(); break;
        case Qt::ApplicationInactive: session_.saveTyped(); break;
        case Qt::ApplicationActive: break;
    }
}

}  // namespace doorstep::app
