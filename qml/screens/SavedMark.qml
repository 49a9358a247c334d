// How safe what was typed is, in a word and a mark.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Item {
    id: mark

    required property string text
    required property string code  // `nothing`, `saving`, `saved` or `failed`.
    readonly property bool failed: code === "failed"

    implicitWidth: row.width
    implicitHeight: row.height

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Row {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        visible: mark.text !== ""
        spacing: 6

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.round(Theme.sizeSmall * 1.3)
            height: width
            name: mark.failed ? "warning" : mark.code === "saved" ? "check" : "edit"
            color: mark.failed ? Theme.late : mark.code === "saved" ? Theme.good : Theme.inkSoft
        }

        SmallText {
            anchors.verticalCenter: parent.verticalCenter
            text: mark.text
            lineHeight: 1  // Else the words stand above the middle of the mark.
            color: mark.failed ? Theme.late : Theme.inkSoft
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
