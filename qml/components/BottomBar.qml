// The places of the app on a phone.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

Rectangle {
    id: bar

    property list<NavEntry> entries
    property string current: ""

    signal chosen(string name)

    implicitHeight: row.height + 2 * Theme.hair
    color: Theme.surface

    Divider {
        width: parent.width
    }

    Row {
        id: row

        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.hair, 560)

        Repeater {
            model: bar.entries

            NavButton {
                required property NavEntry modelData

                width: row.width / Math.max(1, bar.entries.length)
                text: modelData.title
                iconName: modelData.iconName
                badge: modelData.badge
                current: modelData.name === bar.current
                onClicked: bar.chosen(modelData.name)
            }
        }
    }
}
