// What a person can set on this device; nothing personal, so it lies in a plain file.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QSettings>

namespace doorstep::app {

/// Settings, kept in `app.ini` in the home folder, and what the settings page tells about the device.
class Settings : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.settings")
    /// 1.0 to 2.0.
    Q_PROPERTY(double textScale READ textScale WRITE setTextScale NOTIFY textScaleChanged FINAL)
    /// `system`, `light` or `dark`.
    Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY themeChanged FINAL)
    /// What `theme` comes to now.
    Q_PROPERTY(bool dark READ dark NOTIFY themeChanged FINAL)
    /// Idle minutes before the lock, 1 to 5.
    Q_PROPERTY(int lockMinutes READ lockMinutes WRITE setLockMinutes NOTIFY lockMinutesChanged FINAL)
    Q_PROPERTY(
        bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged FINAL)
    /// Where the device's secret is kept, in words; says openly when the system does not protect it.
    Q_PROPERTY(QString keystoreDescription READ keystoreDescription CONSTANT FINAL)
    /// False when the secret lies in a plain file.
    Q_PROPERTY(bool keystoreProtected READ keystoreProtected CONSTANT FINAL)
    Q_PROPERTY(QString version READ version CONSTANT FINAL)

public:
    struct About {
        QString keystoreDescription;
        bool keystoreProtected = false;
    };
    Settings(const QString& file, About about, QObject* parent = nullptr);

    [[nodiscard]] double textScale() const { return textScale_; }
    [[nodiscard]] QString theme() const { return theme_; }
    [[nodiscard]] bool dark() const;
    [[nodiscard]] int lockMinutes() const { return lockMinutes_; }
    [[nodiscard]] bool reducedMotion() const { return reducedMotion_; }
    [[nodiscard]] QString keystoreDescription() const { return about_.keystoreDescription; }
    [[nodiscard]] bool keystoreProtected() const { return about_.keystoreProtected; }
    [[nodiscard]] QString version() const;

    void setTextScale(double scale);
    void setTheme(const QString& theme);
    void setLockMinutes(int minutes);
    void setReducedMotion(bool reduced);
    /// The system's colours changed.
    void noteSystemTheme() { emit themeChanged(); }

signals:
    void textScaleChanged();
    void themeChanged();
    void lockMinutesChanged();
    void reducedMotionChanged();

private:
    QSettings file_;
    About about_;
    double textScale_ = 1.0;
    QString theme_;
    int lockMinutes_ = 2;
    bool reducedMotion_ = false;
};

}  // namespace doorstep::app
