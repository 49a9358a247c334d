// Where the keyboard is: two rings around `parent`, seen on light and dark alike.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: ring

    property bool shown: false
    property int corner: Theme.radiusSmall

    anchors.fill: parent
    anchors.margins: -3
    radius: corner + 3
    color: "transparent"
    border.width: 3
    border.color: Theme.focusOuter
    visible: shown

    Rectangle {
        anchors.fill: parent
        anchors.margins: 2
        radius: ring.corner + 1
        color: "transparent"
        border.width: 2
        border.color: Theme.focusInner
    }
}
