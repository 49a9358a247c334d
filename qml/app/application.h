// The running app: the device's thread, the session, and the window that shows it.
#pragma once

#include <QObject>
#include <QQmlApplicationEngine>
#include <QQuickWindow>

#include <filesystem>
#include <memory>

#include "qml/app/english.h"
#include "qml/viewmodels/device_thread.h"
#include "qml/viewmodels/session.h"
#include "qml/viewmodels/settings.h"

namespace doorstep::app {

/// What has to be set before the QGuiApplication is made: no core dumps, the renderer, the style.
void prepareProcess();

/// Everything between the ports and the screen. One a process; the QGuiApplication is made before it and
/// outlives it. Use from the UI thread.
class Application : public QObject {
    Q_OBJECT

public:
    struct Parts {
        DeviceThread::Parts device;
        Settings::About about;
        QString enrolmentCode;  ///< Shown in the field for the code; may be empty.
    };
    explicit Application(Parts parts);
    /// Saves what was typed and locks the device.
    ~Application() override;

    /// Opens the window. False when its QML does not load; the reason is on standard error.
    [[nodiscard]] bool show();

    [[nodiscard]] Session& session() { return session_; }
    [[nodiscard]] Settings& settings() { return settings_; }
    [[nodiscard]] QQuickWindow* window() const;  ///< Null before `show`.

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onState();
    void onApplicationState(Qt::ApplicationState state);

    EnglishPlurals english_;
    Settings settings_;
    DeviceThread thread_;
    Session session_;
    std::unique_ptr<QQmlApplicationEngine> engine_;  // Goes first: it uses the session.
};

}  // namespace doorstep::app
