// Where a clock stands: a shape, a word and a number, with a colour.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: chip

    property string status: "on_time"  // on_time, due_soon, overdue
    property string text: ""           // `Overdue by 9 days`
    readonly property color words: status === "overdue" ? Theme.late
        : status === "due_soon" ? Theme.soon : Theme.good

    implicitWidth: picture.width + Math.ceil(measure.advanceWidth) + 1 + 3 * Theme.tight - 2
    implicitHeight: label.height + Theme.snug
    radius: Math.min(height / 2, 16)
    color: status === "overdue" ? Theme.lateSoft : status === "due_soon" ? Theme.soonSoft : Theme.goodSoft

    TextMetrics {
        id: measure

        font: label.font
        text: chip.text
    }

    Icon {
        id: picture

        x: Theme.tight
        anchors.verticalCenter: parent.verticalCenter
        width: Math.round(Theme.sizeSmall * 1.2)
        height: width
        name: chip.status === "overdue" ? "warning" : chip.status === "due_soon" ? "clock" : "check"
        color: chip.words
    }

    Text {
        id: label

        anchors.left: picture.right
        anchors.leftMargin: Theme.hair + 1
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(Math.ceil(measure.advanceWidth) + 1, chip.width - picture.width - 2 * Theme.tight)
        text: chip.text
        color: chip.words
        font.family: Theme.fontFamily
        font.pixelSize: Theme.sizeSmall
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }
}
