// The places of the app on a tablet, with who is signed in and the button that hides all.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

Rectangle {
    id: bar

    required property NavPlaces places
    property string current: ""
    property string userName: ""
    property string userDetail: ""

    signal chosen(string name)
    signal hidden

    implicitWidth: Math.round(220 * Math.min(Theme.textScale, 1.35))
    color: Theme.surface

    Divider {
        anchors.right: parent.right
        width: 1
        height: parent.height
    }

    Row {
        id: brand

        x: Theme.roomy
        y: Theme.roomy
        spacing: Theme.snug

        Logo {
            width: 32
            height: 32
        }

        HeadingText {
            height: 32
            text: qsTr("Doorstep")
            verticalAlignment: Text.AlignVCenter
        }
    }

    Flickable {
        anchors.top: brand.bottom
        anchors.topMargin: Theme.roomy
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.tight
        x: Theme.snug
        width: parent.width - 2 * Theme.snug
        contentHeight: column.height
        boundsBehavior: Flickable.StopAtBounds
        clip: contentHeight > height

        Column {
            id: column

            width: parent.width
            spacing: Theme.hair

            Repeater {
                model: bar.places.entries

                // The places go before the buttons when the shell goes.
                NavButton {
                    required property NavEntry modelData

                    width: column.width
                    beside: true
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

    Column {
        id: foot

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.roomy
        x: Theme.gap
        width: parent.width - 2 * Theme.gap
        spacing: Theme.snug

        Column {
            x: Theme.tight
            width: parent.width - Theme.tight
            visible: bar.height > 520 * Theme.textScale

            SmallText {
                width: parent.width
                text: bar.userName
                color: Theme.ink
                font.weight: Font.DemiBold
            }

            SmallText {
                width: parent.width
                text: bar.userDetail
            }
        }

        HideButton {
            width: parent.width
            onClicked: bar.hidden()
        }
    }
}
