// The window, and what it shows in each state of the session.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ApplicationWindow {
    id: window

    required property Session session

    width: 1180
    height: 820
    minimumWidth: 360
    minimumHeight: 480
    visible: true
    title: qsTr("Doorstep")
    color: Theme.page

    Binding { target: Theme; property: "dark"; value: window.session.settings.dark }
    Binding { target: Theme; property: "textScale"; value: window.session.settings.textScale }

    BodyText {
        anchors.centerIn: parent
        text: window.session.state === Session.Unlocked ? window.session.userName : qsTr("Locked")
    }
}
