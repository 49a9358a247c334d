// What a push button shows: an icon before its words, in the middle.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Item {
    id: face

    property string iconName: ""
    property int iconSize: Theme.iconSize
    property string text: ""
    property font font
    property color color: Theme.ink

    readonly property real before: picture.visible ? picture.width + (text === "" ? 0 : row.spacing) : 0
    // Measured apart: a wrapping text's own implicit width would feed back on itself.
    readonly property real natural: text === "" ? 0 : Math.ceil(measure.advanceWidth) + 1

    implicitWidth: natural + before
    implicitHeight: row.height

    TextMetrics {
        id: measure

        font: face.font
        text: face.text
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: face.iconSize < Theme.iconSize ? Theme.hair : Theme.tight

        Icon {
            id: picture

            anchors.verticalCenter: parent.verticalCenter
            visible: face.iconName !== ""
            name: face.iconName
            color: face.color
            width: face.iconSize
            height: face.iconSize
        }

        Text {
            anchors.verticalCenter: parent.verticalCenter
            visible: text !== ""
            width: Math.min(face.natural, face.width - face.before)
            text: face.text
            font: face.font
            color: face.color
            horizontalAlignment: picture.visible ? Text.AlignLeft : Text.AlignHCenter
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
    }
}
