// The lock: says whose tablet it is, and takes the PIN.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

GatePage {
    id: screen

    required property Session session
    readonly property bool waiting: session.pinWaitSeconds > 0

    function tryPin() {
        if (pad.count >= 6 && !session.busy && !waiting)
            session.unlock(pad.take());
    }

    // A sheet or a field that had the focus may go a moment after the lock, and take it along.
    function takeFocus() {
        if (!activeFocus)
            pad.forceActiveFocus();
    }

    Component.onCompleted: takeFocus()
    onActiveFocusChanged: soon.restart()

    title: session.userName === "" ? qsTr("Unlock Doorstep") : qsTr("Hello, %1").arg(session.userName)
    text: session.council

    Timer {
        id: soon

        interval: 1
        onTriggered: screen.takeFocus()
    }

    Banner {
        width: parent.width
        visible: screen.session.pinOftenWrong
        tone: "soon"
        text: qsTr("The PIN was wrong too often")
        detail: qsTr("Nothing is deleted: what you wrote stays on this tablet, sealed. After each wait you can try again. Leave Doorstep open meanwhile; if it is closed, the wait begins anew. Nobody else can open it for you. If the PIN is lost, ask your administrator for a code for another tablet: everything that was sent is there, what was not sent stays on this one.")
    }

    Column {
        width: parent.width
        spacing: Theme.gap

        BodyText {
            width: parent.width
            text: screen.session.busy ? qsTr("Unlocking…") : qsTr("Type your PIN")
            strong: true
            horizontalAlignment: Text.AlignHCenter
        }

        PinDots {
            anchors.horizontalCenter: parent.horizontalCenter
            count: pad.count
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: screen.waiting ? screen.session.pinWaitText : screen.session.error
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
            enabled: !screen.session.busy && !screen.waiting
            focus: true
            onSubmitted: screen.tryPin()
            onCountChanged: {
                if (count === 1)
                    screen.session.clearError();
            }
        }

        PrimaryButton {
            width: pad.width
            anchors.horizontalCenter: parent.horizontalCenter
            text: qsTr("Unlock")
            enabled: pad.count >= 6 && pad.enabled
            onClicked: screen.tryPin()
        }
    }
}
