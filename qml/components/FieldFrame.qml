// One question: label, hint, what is wrong, then the answer.
import QtQuick
import Doorstep.Theme

Item {
    id: frame

    property string label: ""
    property string hint: ""
    property string error: ""
    property bool large: false
    default property alias content: answer.data

    readonly property int inset: error !== "" ? Theme.gap : 0

    implicitWidth: 320
    implicitHeight: column.implicitHeight

    Rectangle {
        visible: frame.error !== ""
        width: 4
        height: parent.height
        radius: 2
        color: Theme.late
    }

    Column {
        id: column

        x: frame.inset
        width: frame.width - frame.inset
        spacing: Theme.tight

        Column {
            width: parent.width
            spacing: 2

            BodyText {
                width: parent.width
                visible: frame.label !== ""
                text: frame.label
                strong: true
                font.pixelSize: frame.large ? Theme.sizeHeading : Theme.sizeBody
                lineHeight: 1.25
            }

            SmallText {
                width: parent.width
                visible: frame.hint !== ""
                text: frame.hint
            }
        }

        BodyText {
            width: parent.width
            visible: frame.error !== ""
            text: frame.error
            strong: true
            color: Theme.late
            Accessible.role: Accessible.AlertMessage
            Accessible.name: qsTr("Error: %1").arg(frame.error)
        }

        Column {
            id: answer

            width: parent.width
            spacing: Theme.tight
        }
    }
}
