// A new PIN: the old one first, the new one twice.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: change

    required property Session session
    property bool asking: false
    property bool done: false
    property string mistake: ""

    function take() {
        mistake = session.pinMistake(fresh.text);
        if (mistake === "" && fresh.text !== again.text)
            mistake = qsTr("The two new PINs are not the same. Type them again.");
        if (mistake === "")
            session.changePin(old.text, fresh.text);
        forget();
    }

    function forget() {
        old.text = "";
        fresh.text = "";
        again.text = "";
    }

    spacing: Theme.gap

    HeadingText {
        width: parent.width
        text: qsTr("PIN")
    }

    Banner {
        width: parent.width
        visible: change.done
        tone: "good"
        text: qsTr("Your PIN is changed")
    }

    SecondaryButton {
        visible: !change.asking
        text: qsTr("Change PIN")
        onClicked: {
            change.asking = true;
            change.done = false;
            old.forceActiveFocus();
        }
    }

    Surface {
        width: parent.width
        visible: change.asking
        spacing: Theme.gap

        FieldFrame {
            width: parent.width
            label: qsTr("PIN now")
            error: change.mistake === "" ? change.session.error : change.mistake

            PinField {
                id: old

                spokenName: qsTr("PIN now")
            }
        }

        FieldFrame {
            width: parent.width
            label: qsTr("New PIN")
            hint: qsTr("At least 6 digits")

            PinField {
                id: fresh

                spokenName: qsTr("New PIN")
            }
        }

        FieldFrame {
            width: parent.width
            label: qsTr("New PIN again")

            PinField {
                id: again

                spokenName: qsTr("New PIN again")
                onAccepted: change.take()
            }
        }

        Flow {
            width: parent.width
            spacing: Theme.snug

            PrimaryButton {
                enabled: !change.session.busy && old.text !== "" && fresh.text !== ""
                text: change.session.busy ? qsTr("Changing…") : qsTr("Change PIN now")
                onClicked: change.take()
            }

            QuietButton {
                text: qsTr("Keep the PIN")
                onClicked: {
                    change.asking = false;
                    change.mistake = "";
                    change.forget();
                    change.session.clearError();
                }
            }
        }
    }

    Connections {
        target: change.session

        function onPinChangeDone() {
            change.asking = false;
            change.done = true;
        }
    }
}
