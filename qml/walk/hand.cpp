// Looking and touching.
#include "qml/walk/hand.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

namespace doorstep::walk {

namespace {

constexpr int kStepMs = 20;
constexpr int kNamesInSentence = 25;
constexpr int kStillMs = 80;
constexpr int kBeforeScrollingMs = 1'500;  // What is on its way appears before that.

QRectF visibleArea(QQuickItem* item) {
    auto area = item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
    for (auto* up = item->parentItem(); up != nullptr; up = up->parentItem()) {
        if (up->clip()) area &= up->mapRectToScene(QRectF(0, 0, up->width(), up->height()));
    }
    return area & QRectF(QPointF(), QSizeF(item->window()->size()));
}

void look(QQuickItem* item, std::vector<Seen>& found) {
    if (!item->isVisible() || qFuzzyIsNull(item->opacity())) return;
    if (auto* shown = QAccessible::queryAccessibleInterface(item); shown != nullptr) {
        const auto state = shown->state();
        const auto name = shown->text(QAccessible::Name);
        const auto role = shown->role();
        const bool speaks = role != QAccessible::NoRole && role != QAccessible::Client;
        if (!state.invisible && speaks) {
            found.push_back({item, name, role, !state.disabled && item->isEnabled(), bool(state.checked),
                             visibleArea(item)});
        }
    }
    const auto children = item->childItems();
    for (auto* child : children) look(child, found);
}

// While something modal is open, only that can be reached.
QQuickItem* modalLayer(QQuickItem* content) {
    const auto children = content->childItems();
    for (auto* child : children) {
        if (child->isVisible() && child->inherits("QQuickOverlay")) return child;
    }
    return nullptr;
}

QQuickItem* flickableAround(QQuickItem* item) {
    for (auto* up = item->parentItem(); up != nullptr; up = up->parentItem()) {
        if (up->inherits("QQuickFlickable")) return up;
    }
    return nullptr;
}

// A list's head and foot stand in its margins.
double contentOf(QQuickItem* flickable) {
    return flickable->property("contentHeight").toDouble() + flickable->property("topMargin").toDouble() +
           flickable->property("bottomMargin").toDouble();
}

void flickablesIn(QQuickItem* item, std::vector<QQuickItem*>& found) {
    if (!item->isVisible()) return;
    if (item->inherits("QQuickFlickable") && contentOf(item) > item->height() + 1) found.push_back(item);
    const auto children = item->childItems();
    for (auto* child : children) flickablesIn(child, found);
}

// At least a line of it.
bool isInView(const Seen& seen) {
    constexpr double kLine = 18;
    return seen.item && seen.area.width() >= 4 &&
           seen.area.height() >= std::min(seen.item->height(), kLine) && seen.area.height() >= 1;
}

bool canTake(const Seen& seen) {
    return seen.enabled && seen.area.width() >= 4 && seen.area.height() >= 4;
}

}  // namespace

QPointingDevice* touchScreen() {
    static auto* const device = QTest::createTouchDevice();
    return device;
}

std::vector<Seen> lookAround(QQuickWindow* window) {
    QAccessible::setActive(true);
    std::vector<Seen> found;
    auto* modal = modalLayer(window->contentItem());
    look(modal != nullptr ? modal : window->contentItem(), found);
    return found;
}

std::optional<Seen> Hand::match(const QString& name, QAccessible::Role role) const {
    std::optional<Seen> beginning;
    for (auto& seen : lookAround(window_)) {
        if (role != QAccessible::NoRole && seen.role != role) continue;
        if (role == QAccessible::NoRole && seen.role == QAccessible::StaticText) continue;
        if (seen.name == name) return seen;
        if (!beginning && seen.name.startsWith(name)) beginning = seen;
    }
    return beginning;
}

bool Hand::sees(const QString& name) const {
    const auto around = lookAround(window_);
    return std::any_of(around.begin(), around.end(),
                       [&name](const Seen& seen) { return seen.name.contains(name); });
}

Error Hand::missing(const QString& what) const {
    QStringList names;
    for (const auto& seen : lookAround(window_)) {
        if (!seen.name.isEmpty() && !names.contains(seen.name)) names.append(seen.name);
    }
    names = names.mid(0, kNamesInSentence);
    return {
        ErrorCode::NotFound,
        QStringLiteral("%1. On the screen: %2").arg(what, names.join(QStringLiteral(" | "))).toStdString()};
}

Result<void> Hand::waitFor(const std::function<bool()>& holds, const QString& what) {
    if (QTest::qWaitFor(holds, patienceMs_)) return {};
    return missing(QStringLiteral("Waited in vain for %1").arg(what));
}

Result<Seen> Hand::find(const QString& name, QAccessible::Role role) {
    return await([&] { return match(name, role); }, QStringLiteral("“%1”").arg(name));
}

Result<Seen> Hand::findThat(const std::function<bool(const Seen&)>& wanted, const QString& what) {
    return await(
        [&]() -> std::optional<Seen> {
            for (auto& seen : lookAround(window_)) {
                if (wanted(seen)) return seen;
            }
            return std::nullopt;
        },
        what);
}

Result<Seen> Hand::await(const Match& match, const QString& what) {
    std::optional<Seen> seen;
    QRectF before;
    QElapsedTimer waited, still;
    waited.start();
    still.start();
    const bool found = QTest::qWaitFor(
        [&] {
            seen = match();
            if (!seen && waited.elapsed() > kBeforeScrollingMs) scrollOn();
            if (!seen || !seen->enabled || (!canTake(*seen) && !scrollTo(*seen))) return false;
            seen = match();
            // A page that is still being laid out is not touched yet.
            if (!seen || !canTake(*seen)) return false;
            if (std::exchange(before, seen->area) != seen->area) still.restart();
            return still.elapsed() >= kStillMs;
        },
        patienceMs_);
    if (!found) {
        return missing(seen ? QStringLiteral("%1 is there but cannot be reached").arg(what)
                            : QStringLiteral("There is no %1").arg(what));
    }
    return *seen;
}

// Turns the wheel over what scrolls around an item, a bit at a time, until the item is well in sight.
bool Hand::scrollTo(const Seen& seen) {
    auto* flickable = flickableAround(seen.item);
    if (flickable == nullptr) return false;
    for (int turn = 0; turn < 200 && seen.item; ++turn) {
        const auto view = visibleArea(flickable);
        const auto place = seen.item->mapRectToScene(QRectF(0, 0, seen.item->width(), seen.item->height()));
        const double down = place.center().y() - view.center().y();
        if (std::abs(down) < view.height() / 2 - std::min(place.height(), view.height()) / 2) {
            return visibleArea(seen.item).height() >= 4;
        }
        const auto before = flickable->property("contentY").toDouble();
        wheel(flickable, int(std::clamp(down, -view.height() / 2, view.height() / 2)));
        if (qFuzzyCompare(before + 1, flickable->property("contentY").toDouble() + 1)) break;  // Its end.
    }
    return seen.item && visibleArea(seen.item).height() >= 4;
}

// A list makes its rows as they come into sight: goes on by most of a page, and from its end to its top.
void Hand::scrollOn() {
    auto* modal = modalLayer(window_->contentItem());
    std::vector<QQuickItem*> lists;
    flickablesIn(modal != nullptr ? modal : window_->contentItem(), lists);
    for (auto* list : lists) {
        const bool end = list->property("atYEnd").toBool();
        wheel(list, int(end ? -contentOf(list) : list->height() * 0.6));
    }
}

void Hand::wheel(QQuickItem* flickable, int pixels) {
    const auto middle = visibleArea(flickable).center();
    QWheelEvent event(middle, window_->mapToGlobal(middle), {}, QPoint(0, -pixels), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    // Flickable takes two turns of the same moment for one.
    event.setTimestamp(quint64(QDateTime::currentMSecsSinceEpoch()));
    QCoreApplication::sendEvent(window_, &event);
    // The view glides: wait until it stands.
    auto last = flickable->property("contentY").toDouble();
    for (int still = 0; still < 3;) {
        QTest::qWait(kStepMs);
        const auto now = flickable->property("contentY").toDouble();
        still = qFuzzyCompare(now + 1, last + 1) ? still + 1 : 0;
        last = now;
    }
}

void Hand::touchAt(QPointF point) {
    ++taps_;
    if (pointing_ == Pointing::Mouse) {
        QTest::mouseClick(window_, Qt::LeftButton, {}, point.toPoint());
        return;
    }
    QTest::touchEvent(window_, touchScreen()).press(1, point.toPoint(), window_);
    QTest::qWait(kStepMs);
    QTest::touchEvent(window_, touchScreen()).release(1, point.toPoint(), window_);
}

Result<void> Hand::tap(const QString& name, QAccessible::Role role) {
    TRY_SET(const auto seen, find(name, role));
    tap(seen);
    return {};
}

void Hand::tap(const Seen& seen) {
    touchAt(seen.area.center());
    QTest::qWait(kStepMs);
}

Result<void> Hand::fill(const QString& name, const QString& words) {
    TRY(tap(name, QAccessible::EditableText));
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_Delete);
    type(words);
    const auto* focus = window_->activeFocusItem();
    const auto written = focus == nullptr ? QString() : focus->property("text").toString();
    if (written != words) {
        return {ErrorCode::InvalidInput, QStringLiteral("“%1” was typed into “%2”, which holds “%3”")
                                             .arg(words, name, written)
                                             .toStdString()};
    }
    return {};
}

void Hand::type(const QString& words) {
    for (const auto& letter : words) {
        // QTest's keyClick takes Latin letters; others arrive as an input method sends them.
        if (letter.unicode() < 0x80) {
            QTest::keyClick(window_, letter.toLatin1());
            continue;
        }
        QInputMethodEvent event;
        event.setCommitString(letter);
        if (auto* focus = window_->activeFocusItem()) QCoreApplication::sendEvent(focus, &event);
    }
    QTest::qWait(kStepMs);
}

void Hand::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QTest::keyClick(window_, key, modifiers);
    QTest::qWait(kStepMs);
}

Result<QString> Hand::read(const QString& part) {
    QString whole;
    QElapsedTimer waited;
    waited.start();
    const auto readable = [&](bool scroll) {
        for (const auto& seen : lookAround(window_)) {
            if (!seen.name.contains(part)) continue;
            if (!isInView(seen) && !(scroll && scrollTo(seen))) continue;
            whole = seen.name;
            return true;
        }
        return false;
    };
    const auto looked = [&] {
        if (readable(false) || readable(true)) return true;
        if (waited.elapsed() > kBeforeScrollingMs) scrollOn();
        return false;
    };
    TRY(waitFor(looked, QStringLiteral("“%1” to be in view").arg(part)));
    return whole;
}

}  // namespace doorstep::walk
