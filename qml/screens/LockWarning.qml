// Says that the tablet is about to lock itself, and lets one stay.
import QtQuick
import Doorstep.Components
import Doorstep.ViewModels

Banner {
    id: warning

    required property Session session

    visible: session.secondsToLock > 0
    tone: "soon"
    text: qsTr("Locking in %n second(s)", "", session.secondsToLock)
    detail: qsTr("What you typed is saved.")
    action: qsTr("Stay unlocked")
    onActivated: session.noteActivity()
}
