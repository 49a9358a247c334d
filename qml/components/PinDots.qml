// How many digits of a PIN have been typed, never which.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

Row {
    id: dots

    property int count: 0
    property int shown: Math.max(6, count)
    property bool wrong: false

    spacing: Theme.snug

    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%n digit(s) typed", "", count)

    Repeater {
        model: dots.shown

        Rectangle {
            id: dot

            required property int index

            width: 16
            height: 16
            radius: 8
            color: dot.index < dots.count ? (dots.wrong ? Theme.late : Theme.ink) : "transparent"
            border.width: 2
            border.color: dots.wrong ? Theme.late : dot.index < dots.count ? Theme.ink : Theme.edge
        }
    }
}
