// A hand on the screen: finds what a person would see, and touches, clicks and types as they would.
#pragma once

#include <QAccessible>
#include <QPointer>
#include <QPointingDevice>
#include <QQuickItem>
#include <QQuickWindow>

#include <functional>
#include <optional>
#include <vector>

#include "core/base/result.h"

namespace doorstep::walk {

/// A control or text as assistive technology is told of it.
struct Seen {
    QPointer<QQuickItem> item;
    QString name;
    QAccessible::Role role = QAccessible::NoRole;
    bool enabled = true;
    bool checked = false;
    QRectF area;  ///< In the window, clipped by what scrolls around it; empty when scrolled out of sight.
};

/// Everything with an accessible name or role that is shown in the window (scrolled out of sight
/// included), in the order of the item tree.
std::vector<Seen> lookAround(QQuickWindow* window);

/// The touch screen of this process, for events of one's own.
QPointingDevice* touchScreen();

/// Drives one window by input events alone; reads it by names and roles alone. Failures are `NotFound`,
/// with a sentence of what was looked for and what was there instead.
class Hand {
public:
    enum class Pointing { Mouse, Touch };

    explicit Hand(QQuickWindow* window, Pointing pointing = Pointing::Mouse)
        : window_(window), pointing_(pointing) {}

    /// Waits for a control whose name is, or begins with, `name`, of this role unless `NoRole`; scrolls to
    /// it, and through what scrolls when it is not there yet.
    Result<Seen> find(const QString& name, QAccessible::Role role = QAccessible::NoRole);
    /// The same of whatever `wanted` says; `what` names it in the failure.
    Result<Seen> findThat(const std::function<bool(const Seen&)>& wanted, const QString& what);
    /// Finds, and touches its middle.
    Result<void> tap(const QString& name, QAccessible::Role role = QAccessible::NoRole);
    /// Taps a field and types into it, replacing what it held.
    Result<void> fill(const QString& name, const QString& words);
    /// Types into whatever has the focus.
    void type(const QString& words);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void tap(const Seen& seen);
    /// Waits until a text is on the screen and can be read there: scrolls to one that is out of sight.
    /// Returns it whole.
    Result<QString> read(const QString& part);
    /// Waits until a condition holds; `what` finishes the sentence `Waited in vain for …`.
    Result<void> waitFor(const std::function<bool()>& holds, const QString& what);
    /// Whether something of this name is on the page now, scrolled out of sight included, without waiting.
    [[nodiscard]] bool sees(const QString& name) const;

    /// How many times the screen was touched.
    [[nodiscard]] int taps() const { return taps_; }
    void setPatience(int ms) { patienceMs_ = ms; }
    [[nodiscard]] QQuickWindow* window() const { return window_; }

private:
    using Match = std::function<std::optional<Seen>()>;
    [[nodiscard]] std::optional<Seen> match(const QString& name, QAccessible::Role role) const;
    Result<Seen> await(const Match& match, const QString& what);
    bool scrollTo(const Seen& seen);
    void scrollOn();
    void wheel(QQuickItem* flickable, int pixels);
    void touchAt(QPointF point);
    [[nodiscard]] Error missing(const QString& what) const;

    QQuickWindow* window_;
    Pointing pointing_;
    int patienceMs_ = 15'000;
    int taps_ = 0;
};

}  // namespace doorstep::walk
