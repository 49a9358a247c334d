// Who wrote what and when, newest first; what was replaced stays readable.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Surface {
    id: list

    required property RowModel rows

    spacing: Theme.snug

    Repeater {
        model: list.rows

        Column {
            id: line

            required property int index
            required property string title
            required property string author
            required property string when
            required property string label
            required property string text
            required property string comment
            required property bool current

            width: parent ? parent.width : 0
            spacing: 2

            Divider {
                width: parent.width
                visible: line.index > 0
            }

            SmallText {
                width: parent.width
                topPadding: line.index > 0 ? Theme.tight : 0
                text: qsTr("%1, %2").arg(line.when).arg(line.author)
            }

            BodyText {
                width: parent.width
                text: line.label === "" ? line.title : line.label
                font.weight: Font.Medium
            }

            BodyText {
                width: parent.width
                visible: text !== ""
                text: line.comment === "" ? line.text : line.comment
                font.strikeout: !line.current && line.comment === ""
                soft: !line.current && line.comment === ""
            }

            SmallText {
                width: parent.width
                visible: !line.current && line.label !== ""
                text: qsTr("Replaced later")
            }
        }
    }
}
