// A clock: where it stands and by when; touched, it explains how it is counted.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Components
import Doorstep.Theme

T.ItemDelegate {
    id: row

    property string title: ""
    property string status: "on_time"
    property string due: ""     // `Due by 3 March 2026`
    property string last: ""    // `last time: 17 February 2026`
    property string why: ""
    property string source: ""
    property bool open: false
    readonly property bool explains: why !== "" || source !== ""

    implicitWidth: 320
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    enabled: explains
    hoverEnabled: true
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    onClicked: open = !open

    Accessible.role: Accessible.Button
    Accessible.name: title + ", " + text + (due === "" ? "" : ". " + due) + (last === "" ? "" : ". " + last)
        + (!explains ? "" : ". " + (open ? qsTr("Hide how it is counted") : qsTr("Show how it is counted")))
    Accessible.onPressAction: row.clicked()
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()

    background: Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.tight
        anchors.topMargin: 0
        anchors.bottomMargin: 0
        radius: Theme.radiusSmall
        color: row.hovered ? Theme.sunken : "transparent"

        FocusRing {
            shown: row.visualFocus
        }
    }

    // qmllint disable deferred-property-id
    contentItem: Item {
        implicitHeight: column.height

        Icon {
            id: mark

            anchors.right: parent.right
            y: Math.round((head.height - height) / 2)
            visible: row.explains
            width: Math.round(Theme.iconSize * 0.8)
            height: width
            name: row.open ? "up" : "down"
            color: Theme.inkSoft
        }

        Column {
            id: column

            width: parent.width - (mark.visible ? mark.width + Theme.snug : 0)
            spacing: 3

            Flow {
                id: head

                width: parent.width
                spacing: Theme.tight

                BodyText {
                    width: Math.min(implicitWidth, head.width)
                    height: Math.max(implicitHeight, chip.height)
                    text: row.title
                    font.weight: Font.DemiBold
                    lineHeight: 1.2
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }

                StatusChip {
                    id: chip

                    width: Math.min(implicitWidth, head.width)
                    status: row.status
                    text: row.text
                }
            }

            SmallText {
                width: parent.width
                visible: text !== ""
                text: row.due === "" || row.last === "" ? row.due + row.last : qsTr("%1 · %2").arg(row.due).arg(row.last)
                color: Theme.ink
                Accessible.ignored: true
            }

            SmallText {
                width: parent.width
                topPadding: Theme.hair
                visible: row.open && text !== ""
                text: row.why
            }

            SmallText {
                width: parent.width
                visible: row.open && row.source !== ""
                text: qsTr("Rule: %1").arg(row.source)
            }
        }
    }
}
