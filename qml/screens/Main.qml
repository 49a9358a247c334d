// The window, and what it shows in each state of the session.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Window {
    id: window

    required property Session session

    width: 1180
    height: 820
    minimumWidth: 360
    minimumHeight: 480
    visible: true
    title: qsTr("Doorstep")
    color: Theme.page

    Binding {
        target: Theme
        property: "dark"
        value: window.session.settings.dark
    }

    Binding {
        target: Theme
        property: "textScale"
        value: window.session.settings.textScale
    }

    Binding {
        target: Theme
        property: "reducedMotion"
        value: window.session.settings.reducedMotion
    }

    // What was on screen is gone, not hidden, the moment the session is locked.
    FocusScope {
        anchors.fill: parent
        focus: true

        When {
            condition: window.session.state === Session.Starting

            Logo {
                anchors.centerIn: parent
                width: 64
                height: 64
            }
        }

        When {
            condition: window.session.state === Session.Unusable

            EmptyState {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.gap
                iconName: "warning"
                title: qsTr("Doorstep cannot open its records")
                text: window.session.error
            }
        }

        When {
            condition: window.session.state === Session.NotEnrolled

            EnrolScreen {
                anchors.fill: parent
                focus: true
                session: window.session
            }
        }

        When {
            condition: window.session.state === Session.Locked

            UnlockScreen {
                anchors.fill: parent
                focus: true
                session: window.session
            }
        }

        When {
            condition: window.session.state === Session.Unlocked

            Shell {
                anchors.fill: parent
                focus: true
                session: window.session
            }
        }
    }

    LockWarning {
        session: window.session
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.gap
        width: Math.min(parent.width - 2 * Theme.gap, 460 * Theme.textScale)
    }
}
