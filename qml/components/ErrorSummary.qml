// What has to be put right, on top of the page; each line leads to its field.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

Rectangle {
    id: summary

    property string title: qsTr("There is a problem")
    property list<string> messages

    signal chosen(int index)

    implicitWidth: 320
    implicitHeight: column.height + 2 * Theme.gap
    radius: Theme.radiusSmall
    color: Theme.surface
    border.width: 3
    border.color: Theme.late

    Accessible.role: Accessible.AlertMessage
    Accessible.name: title

    Column {
        id: column

        x: Theme.gap
        y: Theme.gap
        width: parent.width - 2 * Theme.gap

        HeadingText {
            width: parent.width
            bottomPadding: Theme.hair
            text: summary.title
        }

        Repeater {
            model: summary.messages

            LinkButton {
                required property int index
                required property string modelData

                width: column.width
                text: modelData
                words: Theme.late
                onClicked: summary.chosen(index)
            }
        }
    }
}
