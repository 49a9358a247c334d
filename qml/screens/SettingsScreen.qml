// How this device looks, when it locks, its PIN, and what it is.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    readonly property Settings settings: session.settings

    component ThemeChoice: RadioItem {
        required property string code

        width: parent ? parent.width : 0
        spokenName: qsTr("Colours: %1").arg(text)
        chosen: screen.settings.theme === code
        onPicked: screen.settings.theme = code
    }

    title: qsTr("Settings")
    leadsBack: !(nav?.sideBar ?? false)

    ScrollColumn {
        anchors.fill: parent
        spacing: Theme.roomy

        FieldFrame {
            width: parent.width
            label: qsTr("Colours")
            large: true

            ThemeChoice {
                code: "system"
                text: qsTr("As the tablet is set")
            }

            ThemeChoice {
                code: "light"
                text: qsTr("Light")
            }

            ThemeChoice {
                code: "dark"
                text: qsTr("Dark")
            }
        }

        FieldFrame {
            width: parent.width
            label: qsTr("Text size")
            large: true

            Flow {
                width: parent.width
                spacing: Theme.tight

                Repeater {
                    model: [100, 125, 150, 175, 200]

                    ChoicePill {
                        required property int modelData

                        text: qsTr("%1 %").arg(modelData)
                        spokenName: qsTr("Text size: %1").arg(text)
                        chosen: Math.round(screen.settings.textScale * 100) === modelData
                        onPicked: screen.settings.textScale = modelData / 100
                    }
                }
            }

            BodyText {
                width: parent.width
                text: qsTr("“You showed me your new room,” written at this size.")
            }
        }

        CheckItem {
            width: parent.width
            text: qsTr("Reduce motion")
            hint: qsTr("Nothing moves by itself.")
            chosen: screen.settings.reducedMotion
            onPicked: on => screen.settings.reducedMotion = on
        }

        FieldFrame {
            width: parent.width
            label: qsTr("Lock when nobody touches the tablet")
            hint: qsTr("You are warned 20 seconds before. What you typed is always saved first.")
            large: true

            Flow {
                width: parent.width
                spacing: Theme.tight

                Repeater {
                    model: [1, 2, 3, 4, 5]

                    ChoicePill {
                        required property int modelData

                        text: qsTr("%n minute(s)", "", modelData)
                        spokenName: qsTr("Lock after %1").arg(text)
                        chosen: screen.settings.lockMinutes === modelData
                        onPicked: screen.settings.lockMinutes = modelData
                    }
                }
            }
        }

        ChangePin {
            width: parent.width
            session: screen.session
        }

        AboutDevice {
            width: parent.width
            session: screen.session
        }
    }
}
