// A place in the bottom bar (icon over word) or the side bar (icon beside word).
import QtQuick
import QtQuick.Templates as T
import Doorstep.Components
import Doorstep.Theme

T.Button {
    id: control

    property string iconName: ""
    property int badge: 0
    property bool current: false
    property bool beside: false

    readonly property color words: current ? Theme.accent : Theme.inkSoft

    implicitWidth: beside ? 200 : 72
    implicitHeight: beside ? Math.max(Theme.target, label.height + Theme.snug) : content.height + Theme.snug
    hoverEnabled: true
    font.family: Theme.fontFamily
    font.pixelSize: beside ? Theme.sizeBody : Math.round(12 * Math.min(Theme.textScale, 1.5))
    font.weight: current ? Font.DemiBold : Font.Medium

    Accessible.role: Accessible.Button
    Accessible.name: badge > 0 ? qsTr("%1, %n waiting", "", badge).arg(text) : text
    Accessible.selected: current
    Accessible.onPressAction: control.clicked()
    Keys.onReturnPressed: control.clicked()
    Keys.onEnterPressed: control.clicked()

    background: Rectangle {
        radius: Theme.radiusSmall
        color: control.current && control.beside ? Theme.accentSoft
            : control.hovered ? Theme.sunken : "transparent"

        FocusRing {
            shown: control.visualFocus
            anchors.margins: control.beside ? -3 : 0
        }
    }

    // qmllint disable deferred-property-id
    contentItem: Item {
        Item {
            id: content

            width: parent.width
            height: control.beside ? parent.height : mark.height + 2 + label.height
            anchors.verticalCenter: parent.verticalCenter

            Rectangle {
                id: mark

                x: control.beside ? Theme.hair : (parent.width - width) / 2
                y: control.beside ? (parent.height - height) / 2 : 0
                width: control.beside ? 32 : 56
                height: 30
                radius: 15
                color: control.current && !control.beside ? Theme.accentSoft : "transparent"

                Icon {
                    id: picture

                    anchors.centerIn: parent
                    width: 23
                    height: 23
                    name: control.iconName
                    color: control.words
                }

                Rectangle {
                    visible: control.badge > 0 && !control.beside
                    anchors.left: picture.right
                    anchors.leftMargin: -9
                    y: -2
                    width: Math.max(18, count.implicitWidth + 8)
                    height: 18
                    radius: 9
                    color: Theme.late

                    Text {
                        id: count

                        anchors.centerIn: parent
                        text: control.badge > 99 ? "99+" : control.badge
                        color: Theme.surface
                        font.family: Theme.fontFamily
                        font.pixelSize: 11
                        font.weight: Font.Bold
                        Accessible.ignored: true
                    }
                }
            }

            Text {
                id: label

                x: control.beside ? mark.width + Theme.snug : 0
                y: control.beside ? (parent.height - height) / 2 : mark.height + 2
                width: parent.width - x - (side.visible ? side.width + Theme.snug : 0)
                text: control.text
                font: control.font
                color: control.current ? Theme.accent : control.beside ? Theme.ink : Theme.inkSoft
                horizontalAlignment: control.beside ? Text.AlignLeft : Text.AlignHCenter
                fontSizeMode: control.beside ? Text.FixedSize : Text.HorizontalFit
                minimumPixelSize: Math.round(12 * Math.min(Theme.textScale, 1.25))
                elide: control.beside ? Text.ElideNone : Text.ElideRight
                wrapMode: control.beside ? Text.Wrap : Text.NoWrap
                textFormat: Text.PlainText
                Accessible.ignored: true
            }

            Tag {
                id: side

                anchors.right: parent.right
                anchors.rightMargin: Theme.tight
                anchors.verticalCenter: parent.verticalCenter
                visible: control.beside && control.badge > 0
                tone: "late"
                text: control.badge
            }
        }
    }
}
