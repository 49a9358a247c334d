// An approval or a return, with the words that came with it.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: note

    required property string kind
    required property string title
    required property string author
    required property string when
    required property string comment

    implicitHeight: column.height + 2 * Theme.snug
    radius: Theme.radius
    color: kind === "approve" ? Theme.goodSoft : kind === "return" ? Theme.soonSoft : Theme.sunken

    Column {
        id: column

        x: Theme.gap
        y: Theme.snug
        width: parent.width - 2 * Theme.gap
        spacing: 2

        BodyText {
            width: parent.width
            text: note.title
            strong: true
            lineHeight: 1.25
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: note.comment
        }

        SmallText {
            width: parent.width
            text: qsTr("%1, %2").arg(note.author).arg(note.when)
            color: Theme.ink
        }
    }
}
