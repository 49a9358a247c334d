// Ten digits for thumbs; a keyboard works just as well. Keeps the digits to itself until `take` is called.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Theme

FocusScope {
    id: pad

    property int lengthMax: 12
    property string pin: ""
    readonly property int count: pin.length
    readonly property int keyHeight: Math.round(Math.max(52, 60 * Math.min(Theme.textScale, 1.3)))

    signal submitted

    implicitWidth: 3 * 88 + 2 * Theme.snug
    implicitHeight: 4 * keyHeight + 3 * Theme.snug

    function press(digit: string) {
        if (enabled && pin.length < lengthMax)
            pin += digit;
    }

    /// Hands the digits out and forgets them.
    function take(): string {
        const typed = pin;
        pin = "";
        return typed;
    }

    Keys.onPressed: event => {
        if (event.text >= "0" && event.text <= "9" && event.text.length === 1) {
            press(event.text);
            event.accepted = true;
        } else if (event.key === Qt.Key_Backspace) {
            pin = pin.slice(0, -1);
            event.accepted = true;
        } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            submitted();
            event.accepted = true;
        }
    }

    Grid {
        anchors.fill: parent
        columns: 3
        spacing: Theme.snug

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "<"]

            Item {
                id: cell

                required property string modelData

                width: (pad.width - 2 * Theme.snug) / 3
                height: pad.keyHeight

                BaseButton {
                    anchors.fill: parent
                    visible: cell.modelData !== "" && cell.modelData !== "<"
                    text: cell.modelData
                    focus: cell.modelData === "1"
                    font.pixelSize: Theme.sizeTitle
                    font.weight: Font.Medium
                    fill: Theme.surface
                    fillHover: Theme.accentSoft
                    fillPressed: Theme.sunken
                    outline: Theme.line
                    onClicked: pad.press(text)
                    enterPresses: false
                    Keys.onReturnPressed: pad.submitted()
                    Keys.onEnterPressed: pad.submitted()
                }

                IconButton {
                    anchors.fill: parent
                    visible: cell.modelData === "<"
                    iconName: "erase"
                    text: qsTr("Delete last digit")
                    onClicked: pad.pin = pad.pin.slice(0, -1)
                }
            }
        }
    }
}
