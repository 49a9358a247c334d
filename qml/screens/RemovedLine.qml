// Where an entry of a list stood: what was removed, and the way back.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: line

    required property string words

    signal undone

    implicitHeight: Math.max(said.height, undo.height) + Theme.tight
    radius: Theme.radiusSmall
    color: Theme.sunken

    BodyText {
        id: said

        anchors.verticalCenter: parent.verticalCenter
        x: Theme.snug
        width: parent.width - undo.width - 2 * Theme.snug
        text: qsTr("Removed: %1").arg(line.words)
        soft: true
        maximumLineCount: 2
        elide: Text.ElideRight
    }

    QuietButton {
        id: undo

        anchors.right: parent.right
        anchors.rightMargin: Theme.hair
        anchors.verticalCenter: parent.verticalCenter
        iconName: "undo"
        text: qsTr("Undo")
        spokenName: qsTr("Undo removing: %1").arg(line.words)
        onClicked: line.undone()
    }
}
