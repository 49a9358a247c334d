// Settings in a file, and the system's light or dark.
#include "qml/viewmodels/settings.h"

#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace doorstep::app {

namespace {

constexpr int kLockMinutesMax = 5;

QString knownTheme(const QString& theme) {
    return theme == QLatin1String("light") || theme == QLatin1String("dark") ? theme
                                                                             : QStringLiteral("system");
}

}  // namespace

Settings::Settings(const QString& file, About about, QObject* parent)
    : QObject(parent), file_(file, QSettings::IniFormat), about_(std::move(about)) {
    textScale_ = std::clamp(file_.value("text_scale", 1.0).toDouble(), 1.0, 2.0);
    theme_ = knownTheme(file_.value("theme").toString());
    lockMinutes_ = std::clamp(file_.value("lock_minutes", 2).toInt(), 1, kLockMinutesMax);
    reducedMotion_ = file_.value("reduced_motion", false).toBool();
}

bool Settings::dark() const {
    if (theme_ != QLatin1String("system")) return theme_ == QLatin1String("dark");
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
}

QString Settings::version() const {
    return QStringLiteral(DOORSTEP_VERSION);
}

void Settings::setTextScale(double scale) {
    scale = std::clamp(scale, 1.0, 2.0);
    if (qFuzzyCompare(scale, textScale_)) return;
    textScale_ = scale;
    file_.setValue("text_scale", scale);
    emit textScaleChanged();
}

void Settings::setTheme(const QString& theme) {
    const auto known = knownTheme(theme);
    if (known == theme_) return;
    theme_ = known;
    file_.setValue("theme", known);
    emit themeChanged();
}

void Settings::setLockMinutes(int minutes) {
    minutes = std::clamp(minutes, 1, kLockMinutesMax);
    if (minutes == lockMinutes_) return;
    lockMinutes_ = minutes;
    file_.setValue("lock_minutes", minutes);
    emit lockMinutesChanged();
}

void Settings::setReducedMotion(bool reduced) {
    if (reduced == reducedMotion_) return;
    reducedMotion_ = reduced;
    file_.setValue("reduced_motion", reduced);
    emit reducedMotionChanged();
}

}  // namespace doorstep::app
