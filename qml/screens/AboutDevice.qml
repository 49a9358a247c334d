// What this device is, and how well its key is kept.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: about

    required property Session session

    spacing: Theme.gap

    HeadingText {
        width: parent.width
        text: qsTr("This device")
    }

    Banner {
        width: parent.width
        visible: !about.session.settings.keystoreProtected
        tone: "soon"
        text: qsTr("The system does not protect this device's key")
        detail: about.session.settings.keystoreDescription
    }

    Surface {
        width: parent.width
        spacing: 0

        FactRow {
            width: parent.width
            label: qsTr("Signed in")
            text: qsTr("%1, %2").arg(about.session.userName).arg(about.session.roleText)
        }

        FactRow {
            width: parent.width
            label: qsTr("Council")
            text: about.session.council
        }

        FactRow {
            width: parent.width
            label: qsTr("Server")
            text: about.session.serverName
        }

        FactRow {
            width: parent.width
            visible: about.session.settings.keystoreProtected
            label: qsTr("Key kept in")
            text: about.session.settings.keystoreDescription
        }

        FactRow {
            width: parent.width
            label: qsTr("Device fingerprint")
            text: about.session.fingerprint
        }

        FactRow {
            width: parent.width
            label: qsTr("Version")
            text: about.session.settings.version
            last: true
        }
    }
}
