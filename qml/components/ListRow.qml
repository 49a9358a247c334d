// A row that leads somewhere: icon, title, a line below, and what stands beside or under them.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

BaseRow {
    id: control

    property string title: ""
    property string subtitle: ""
    property string iconName: ""
    property bool chevron: true
    readonly property bool roomBeside: availableWidth >= 480 * Theme.textScale  // For what stands at the end.
    property alias aside: end.data
    default property alias extra: below.data

    spokenName: subtitle === "" ? title : title + ", " + subtitle

    // qmllint disable deferred-property-id
    contentItem: Item {
        implicitHeight: Math.max(words.height, picture.visible ? picture.height : 0)

        Icon {
            id: picture

            anchors.verticalCenter: parent.verticalCenter
            visible: control.iconName !== ""
            width: Theme.iconSize
            height: Theme.iconSize
            name: control.iconName
            color: Theme.accent
        }

        Column {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            x: picture.visible ? picture.width + Theme.gap : 0
            width: parent.width - x - end.width - (end.width > 0 ? Theme.snug : 0)
                - (control.chevron ? Theme.iconSize + Theme.tight : 0)
            spacing: 3

            BodyText {
                width: parent.width
                text: control.title
                font.weight: Font.DemiBold
                lineHeight: 1.2
                Accessible.ignored: true
            }

            SmallText {
                width: parent.width
                visible: text !== ""
                text: control.subtitle
                Accessible.ignored: true
            }

            Flow {
                id: below

                width: parent.width
                spacing: Theme.tight
                topPadding: children.length > 0 ? Theme.hair : 0
                visible: children.length > 0
            }
        }

        Row {
            id: end

            anchors.right: parent.right
            anchors.rightMargin: control.chevron ? Theme.iconSize + Theme.tight : 0
            anchors.verticalCenter: parent.verticalCenter
            visible: control.roomBeside
        }

        Icon {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            visible: control.chevron
            width: Math.round(Theme.iconSize * 0.8)
            height: width
            name: "forward"
            color: Theme.inkSoft
        }
    }
}
