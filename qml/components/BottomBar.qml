// The places of the app on a phone.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

Rectangle {
    id: bar

    required property NavPlaces places
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
            model: bar.places.entries

            NavButton {
                required property NavEntry modelData

                width: row.width / bar.places.count
                visible: modelData?.shown ?? false
                text: modelData?.title ?? ""
                iconName: modelData?.iconName ?? ""
                badge: modelData?.badge ?? 0
                current: modelData !== null && modelData.name === bar.current
                onClicked: bar.chosen(modelData.name)
            }
        }
    }
}
