// A button that shows only an icon; `text` is what a screen reader says.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

QuietButton {
    id: control

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    padding: 0
    leftPadding: 0
    rightPadding: 0

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: control.iconName
            color: control.words
            width: Theme.iconSize
            height: Theme.iconSize
        }
    }
}
