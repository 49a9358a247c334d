// The icons as strokes on a 24-unit grid, and their drawing.
#include "icon.h"

#include <QHash>
#include <QPainter>
#include <QPainterPath>

namespace doorstep {
namespace {

constexpr qreal kGrid = 24;
constexpr qreal kStroke = 1.8;

// A few of SVG's path commands, absolute only: M L C Z, and O for a circle (centre x, y, radius).
const QHash<QString, const char*>& drawings() {
    static const QHash<QString, const char*> all = {
        {"today",
         "M 4 6 L 20 6 L 20 20 L 4 20 Z M 4 10.5 L 20 10.5 M 8.5 3.5 L 8.5 7.5 M 15.5 3.5 L 15.5 7.5 "
         "M 8.5 15.2 L 11 17.4 L 15.5 13"},
        {"people",
         "O 9 8 3.5 M 2.8 20 C 2.8 16 5.4 13.8 9 13.8 C 12.6 13.8 15.2 16 15.2 20 "
         "M 15.6 4.8 C 17.4 5.1 18.6 6.4 18.6 8.1 C 18.6 9.8 17.4 11.1 15.6 11.4 "
         "M 17.6 14.2 C 19.9 14.9 21.2 17 21.2 20"},
        {"person", "O 12 8 4 M 4.8 20.5 C 4.8 16.4 7.8 14.2 12 14.2 C 16.2 14.2 19.2 16.4 19.2 20.5"},
        {"sync",
         "M 19.6 10.2 C 18.7 6.7 15.7 4.4 12.2 4.4 C 9.2 4.4 6.6 6 5.3 8.5 M 5 4.6 L 5.2 8.7 L 9.3 8.5 "
         "M 4.4 13.8 C 5.3 17.3 8.3 19.6 11.8 19.6 C 14.8 19.6 17.4 18 18.7 15.5 "
         "M 19 19.4 L 18.8 15.3 L 14.7 15.5"},
        {"search", "O 10.6 10.6 6.2 M 15.2 15.2 L 20.4 20.4"},
        {"settings",
         "O 12 12 6.4 O 12 12 2.4 M 12 2.8 L 12 5.6 M 12 18.4 L 12 21.2 M 2.8 12 L 5.6 12 M 18.4 12 L 21.2 12 "
         "M 5.5 5.5 L 7.5 7.5 M 16.5 16.5 L 18.5 18.5 M 5.5 18.5 L 7.5 16.5 M 16.5 7.5 L 18.5 5.5"},
        {"filters",
         "M 4 7 L 9.4 7 M 14.6 7 L 20 7 O 12 7 2.6 M 4 17 L 5.4 17 M 10.6 17 L 20 17 O 8 17 2.6"},
        {"review",
         "M 8 5 L 5 5 L 5 21 L 19 21 L 19 5 L 16 5 M 8.4 3.2 L 15.6 3.2 L 15.6 6.8 L 8.4 6.8 Z "
         "M 8.8 14 L 11.2 16.4 L 15.4 11.6"},
        {"back", "M 14.8 5 L 7.8 12 L 14.8 19"},
        {"forward", "M 9.2 5 L 16.2 12 L 9.2 19"},
        {"down", "M 5 9.2 L 12 16.2 L 19 9.2"},
        {"up", "M 5 14.8 L 12 7.8 L 19 14.8"},
        {"check", "M 4.8 12.6 L 9.8 17.6 L 19.4 7"},
        {"cross", "M 6 6 L 18 18 M 18 6 L 6 18"},
        {"plus", "M 12 5 L 12 19 M 5 12 L 19 12"},
        {"warning", "M 12 4 L 21.2 20 L 2.8 20 Z M 12 10 L 12 14.4 M 12 17 L 12 17.1"},
        {"lock",
         "M 6 10.6 L 18 10.6 L 18 20 L 6 20 Z M 8.4 10.6 L 8.4 7.6 C 8.4 5.4 10 4 12 4 "
         "C 14 4 15.6 5.4 15.6 7.6 L 15.6 10.6 M 12 14.2 L 12 16.4"},
        {"clock", "O 12 12 8.4 M 12 7.2 L 12 12.2 L 15.4 14.2"},
        {"home",
         "M 3.6 11.4 L 12 4.2 L 20.4 11.4 M 5.8 9.8 L 5.8 20 L 18.2 20 L 18.2 9.8 M 10 20 L 10 14.4 L 14 "
         "14.4 L 14 20"},
        {"phone",
         "M 8 3 L 16 3 C 16.8 3 17.4 3.6 17.4 4.4 L 17.4 19.6 C 17.4 20.4 16.8 21 16 21 L 8 21 "
         "C 7.2 21 6.6 20.4 6.6 19.6 L 6.6 4.4 C 6.6 3.6 7.2 3 8 3 Z M 11 17.8 L 13 17.8"},
        {"edit",
         "M 4 20 L 4.8 16 L 16 4.8 C 16.7 4.1 17.7 4.1 18.4 4.8 L 19.2 5.6 C 19.9 6.3 19.9 7.3 19.2 8 "
         "L 8 19.2 Z M 14 6.8 L 17.2 10"},
        {"write",
         "M 5 4 L 14 4 L 19 9 L 19 20 L 5 20 Z M 13.6 4.2 L 13.6 9.4 L 18.8 9.4 M 8.6 13 L 15.4 13 M 8.6 "
         "16.4 L 13 16.4"},
        {"versions", "M 8.6 8.6 L 20 8.6 L 20 20 L 8.6 20 Z M 15.4 8.4 L 15.4 4 L 4 4 L 4 15.4 L 8.4 15.4"},
        {"info", "O 12 12 8.4 M 12 11 L 12 16.2 M 12 7.8 L 12 7.9"},
        {"tablet",
         "M 6 3.4 L 18 3.4 C 18.8 3.4 19.4 4 19.4 4.8 L 19.4 19.2 C 19.4 20 18.8 20.6 18 20.6 L 6 20.6 "
         "C 5.2 20.6 4.6 20 4.6 19.2 L 4.6 4.8 C 4.6 4 5.2 3.4 6 3.4 Z M 10.6 17.4 L 13.4 17.4"},
        {"offline",
         "M 6.6 18 C 4.3 18 2.8 16.4 2.8 14.4 C 2.8 12.4 4.2 10.9 6.2 10.7 C 6.8 7.8 9.2 5.8 12.2 5.8 "
         "C 15.6 5.8 18 8.2 18.2 11.4 C 20 11.6 21.2 12.9 21.2 14.6 C 21.2 16.6 19.7 18 17.6 18 Z "
         "M 9.8 10.4 L 14.2 14.8 M 14.2 10.4 L 9.8 14.8"},
        {"words",
         "M 4 4.6 L 20 4.6 L 20 16.4 L 11.4 16.4 L 6.8 20.4 L 6.8 16.4 L 4 16.4 Z M 8 9 L 16 9 M 8 12.2 L "
         "13 12.2"},
        {"bin",
         "M 4.4 6.8 L 19.6 6.8 M 9 6.6 L 9.6 3.8 L 14.4 3.8 L 15 6.6 M 6.4 7 L 7.4 20.2 L 16.6 20.2 L 17.6 "
         "7 "
         "M 10.2 10.8 L 10.4 16.4 M 13.8 10.8 L 13.6 16.4"},
        {"undo",
         "M 4.6 9 L 14 9 C 17.6 9 20 11.2 20 14.2 C 20 17.2 17.6 19.4 14 19.4 L 8 19.4 "
         "M 8.8 4.8 L 4.6 9 L 8.8 13.2"},
        {"erase",
         "M 9 5.6 L 20.6 5.6 L 20.6 18.4 L 9 18.4 L 3.2 12 Z M 11.4 9.4 L 16.6 14.6 M 16.6 9.4 L 11.4 "
         "14.6"},
    };
    return all;
}

QPainterPath pathOf(const char* drawing) {
    QPainterPath path;
    const QStringList words = QString::fromLatin1(drawing).split(' ', Qt::SkipEmptyParts);
    qsizetype at = 0;
    const auto number = [&] { return words.value(at++).toDouble(); };
    const auto point = [&] {
        const qreal x = number();
        return QPointF(x, number());
    };
    while (at < words.size()) {
        const QString command = words[at++];
        if (command == "M") {
            path.moveTo(point());
        } else if (command == "L") {
            path.lineTo(point());
        } else if (command == "C") {
            const QPointF first = point();
            const QPointF second = point();
            path.cubicTo(first, second, point());
        } else if (command == "O") {
            const QPointF centre = point();
            const qreal radius = number();
            path.addEllipse(centre, radius, radius);
        } else {
            path.closeSubpath();
        }
    }
    return path;
}

}  // namespace

Icon::Icon(QQuickItem* parent) : QQuickPaintedItem(parent) {
    setImplicitSize(kGrid, kGrid);
    setAntialiasing(true);
}

void Icon::setName(const QString& name) {
    if (name == name_) {
        return;
    }
    name_ = name;
    emit nameChanged();
    update();
}

void Icon::setColor(const QColor& color) {
    if (color == color_) {
        return;
    }
    color_ = color;
    emit colorChanged();
    update();
}

void Icon::paint(QPainter* painter) {
    const char* drawing = drawings().value(name_);
    if (drawing == nullptr) {
        return;
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->scale(width() / kGrid, height() / kGrid);
    painter->setPen(QPen(color_, kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPath(pathOf(drawing));
}

QStringList Icon::names() {
    QStringList all = drawings().keys();
    all.sort();
    return all;
}

}  // namespace doorstep
