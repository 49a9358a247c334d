// Nothing here yet: says so, and what to do next.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Column {
    id: empty

    property string iconName: "info"
    property string title: ""
    property string text: ""
    property string action: ""

    signal activated

    spacing: Theme.tight
    topPadding: Theme.wide
    bottomPadding: Theme.wide

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: 72
        height: 72
        radius: 36
        color: Theme.accentSoft

        Icon {
            anchors.centerIn: parent
            width: 32
            height: 32
            name: empty.iconName
            color: Theme.accent
        }
    }

    HeadingText {
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 420 * Theme.textScale)
        topPadding: Theme.tight
        text: empty.title
        horizontalAlignment: Text.AlignHCenter
    }

    BodyText {
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 420 * Theme.textScale)
        visible: text !== ""
        text: empty.text
        soft: true
        horizontalAlignment: Text.AlignHCenter
    }

    SecondaryButton {
        anchors.horizontalCenter: parent.horizontalCenter
        visible: empty.action !== ""
        text: empty.action
        onClicked: empty.activated()
    }
}
