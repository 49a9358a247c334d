// The pages before the caseload: one column in the middle, under the mark.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

FocusScope {
    id: gate

    property string title: ""
    property string text: ""
    default property alias content: column.data

    Accessible.role: Accessible.Pane
    Accessible.name: title

    Rectangle {
        anchors.fill: parent
        color: Theme.page
    }

    ScrollColumn {
        anchors.fill: parent
        columnMax: Math.round(400 * Math.min(Theme.textScale, 1.5))

        Item {
            width: parent.width
            height: Math.max(Theme.tight, (gate.height - column.implicitHeight - 2 * Theme.vast) / 2 - Theme.gap)
        }

        Column {
            id: column

            width: parent.width
            spacing: Theme.gap

            Logo {
                anchors.horizontalCenter: parent.horizontalCenter
                width: 56
                height: 56
            }

            Column {
                width: parent.width
                spacing: Theme.hair

                HeadingText {
                    width: parent.width
                    level: 1
                    text: gate.title
                    horizontalAlignment: Text.AlignHCenter
                }

                BodyText {
                    width: parent.width
                    visible: text !== ""
                    text: gate.text
                    soft: true
                    horizontalAlignment: Text.AlignHCenter
                }
            }
        }
    }
}
