// What has to be put right, on top of the page. Its content are `LinkButton`s, each of which leads to its field.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: summary

    property string title: qsTr("There is a problem")
    default property alias content: links.data

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

        Column {
            id: links

            width: parent.width
        }
    }
}
