// A clock explained: what it asks for, where it stands, and why.
import QtQuick
import Doorstep.Theme

Item {
    id: row

    property string title: ""
    property string status: "on_time"
    property string text: ""    // `Overdue by 9 days`
    property string due: ""     // `Due by 3 March 2026`
    property string why: ""
    property string source: ""

    implicitWidth: 320
    implicitHeight: column.height

    Accessible.role: Accessible.Grouping
    Accessible.name: row.title + ", " + row.text

    Column {
        id: column

        width: row.width
        spacing: 4

        Flow {
            width: parent.width
            spacing: Theme.tight

            BodyText {
                width: Math.min(implicitWidth, row.width)
                height: Math.max(implicitHeight, chip.height)
                text: row.title
                font.weight: Font.DemiBold
                lineHeight: 1.2
                verticalAlignment: Text.AlignVCenter
            }

            StatusChip {
                id: chip

                width: Math.min(implicitWidth, row.width)
                status: row.status
                text: row.text
            }
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: row.due
        }

        SmallText {
            width: parent.width
            visible: text !== ""
            text: row.why
        }

        SmallText {
            width: parent.width
            visible: row.source !== ""
            text: qsTr("Rule: %1").arg(row.source)
            font.pixelSize: Theme.sizeTiny
        }
    }
}
