// How far something long has come, with a figure in words.
import QtQuick
import Doorstep.Theme

Column {
    id: progress

    property real value: 0  // 0 to 1
    property string text: ""

    spacing: Theme.tight

    Accessible.role: Accessible.ProgressBar
    Accessible.name: text

    Rectangle {
        width: parent.width
        height: 8
        radius: 4
        color: Theme.sunken

        Rectangle {
            width: Math.max(parent.height, parent.width * Math.min(1, progress.value))
            height: parent.height
            radius: 4
            color: Theme.accent

            Behavior on width {
                NumberAnimation {
                    duration: Theme.motionMs
                }
            }
        }
    }

    SmallText {
        width: parent.width
        visible: text !== ""
        text: progress.text
    }
}
