// A search box: looks as you type, and can be emptied with one touch.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

LineInput {
    id: control

    leftPadding: Theme.target
    rightPadding: text === "" ? Theme.tight : Theme.target
    inputMethodHints: Qt.ImhNoPredictiveText
    Keys.onEscapePressed: event => {
        event.accepted = text !== "";
        clearWords();
    }

    function clearWords() {
        text = "";
        edited("");
    }

    Icon {
        x: Theme.snug
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.iconSize
        height: Theme.iconSize
        name: "search"
        color: Theme.inkSoft
    }

    IconButton {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: control.text !== ""
        iconName: "cross"
        text: qsTr("Clear: %1").arg(control.spokenName)
        onClicked: {
            control.clearWords();
            control.forceActiveFocus();
        }
    }
}
