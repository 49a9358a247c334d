// How many of all, as a bar with its word and figure.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Item {
    id: bar

    property string text: ""
    property int figure: 0
    property int whole: 1

    implicitHeight: words.height + Theme.tight + 8

    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1: %2 of %3").arg(text).arg(figure).arg(whole)

    SmallText {
        id: words

        width: parent.width - number.width - Theme.tight
        text: bar.text
        color: Theme.ink
        Accessible.ignored: true
    }

    SmallText {
        id: number

        anchors.right: parent.right
        text: bar.figure
        color: Theme.ink
        font.weight: Font.DemiBold
        Accessible.ignored: true
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 8
        radius: 4
        color: Theme.sunken

        Rectangle {
            width: bar.figure === 0 ? 0 : Math.max(height, parent.width * bar.figure / Math.max(1, bar.whole))
            height: parent.height
            radius: 4
            color: Theme.accent
        }
    }
}
