// First start: the code from the administrator, then a PIN, typed twice.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

GatePage {
    id: screen

    required property Session session
    property int step: 0  // 0 code, 1 choose a PIN, 2 type it again.
    property string code: session.enrolmentCode
    property string firstPin: ""
    property string mistake: ""

    function takeCode() {
        mistake = code.trim() === "" ? qsTr("Type the code your administrator gave you") : "";
        if (mistake === "") {
            step = 1;
            pad.forceActiveFocus();
        }
    }

    function takePin() {
        if (pad.count < 6) {
            mistake = qsTr("Choose a PIN of at least 6 digits");
        } else if (step === 1) {
            const chosen = pad.take();
            mistake = session.pinMistake(chosen);
            if (mistake === "") {
                firstPin = chosen;
                step = 2;
            }
        } else if (pad.take() !== firstPin) {
            mistake = qsTr("The two PINs are not the same. Choose one again.");
            startAgain();
        } else {
            mistake = "";
            session.enrol(code.trim(), firstPin);
            startAgain();
        }
    }

    function startAgain() {
        firstPin = "";
        step = 1;
    }

    title: step === 0 ? qsTr("Set up Doorstep") : step === 1 ? qsTr("Choose a PIN") : qsTr("Type the PIN again")
    text: step === 0 ? qsTr("This tablet is not set up yet. Your administrator gives you a code that works once.")
        : step === 1 ? qsTr("At least 6 digits. You need it each time you open Doorstep, and nobody can look it up.")
        : qsTr("So that we both know it is right.")

    FieldFrame {
        width: parent.width
        visible: screen.step === 0
        label: qsTr("Enrolment code")
        hint: qsTr("You can paste it.")
        error: screen.mistake

        // On as many lines as it takes: a code is compared with the one on paper.
        AreaInput {
            id: codeInput

            width: parent.width
            linesMin: 1
            spokenName: qsTr("Enrolment code")
            value: screen.code
            focus: screen.step === 0
            wrong: screen.mistake !== ""
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
            wrapMode: TextEdit.WrapAnywhere
            onEdited: text => screen.code = text.replace(/\s/g, "")
            Keys.onReturnPressed: screen.takeCode()
            Keys.onEnterPressed: screen.takeCode()
        }
    }

    Banner {
        width: parent.width
        visible: text !== ""
        tone: "late"
        text: screen.session.error
        action: qsTr("Change the code")
        onActivated: {
            screen.session.clearError();
            screen.step = 0;
            codeInput.forceActiveFocus();
        }
    }

    Column {
        width: parent.width
        spacing: Theme.gap
        visible: screen.step > 0

        PinDots {
            anchors.horizontalCenter: parent.horizontalCenter
            count: pad.count
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: screen.mistake
            strong: true
            color: Theme.late
            horizontalAlignment: Text.AlignHCenter
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }

        PinPad {
            id: pad

            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(implicitWidth * 1.1, parent.width)
            enabled: !screen.session.busy
            onSubmitted: screen.takePin()
        }
    }

    PrimaryButton {
        anchors.horizontalCenter: parent.horizontalCenter
        width: screen.step === 0 ? parent.width : pad.width
        enabled: !screen.session.busy
        text: screen.session.busy ? qsTr("Setting up…") : screen.step === 2 ? qsTr("Set up this tablet") : qsTr("Continue")
        onClicked: screen.step === 0 ? screen.takeCode() : screen.takePin()
    }
}
