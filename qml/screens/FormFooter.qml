// Below a form: how safe what was typed is, and the way on.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Rectangle {
    id: footer

    required property RecordForm form
    property bool checking: false
    readonly property bool narrow: width < 620 * Theme.textScale

    signal checkAsked
    signal questionsAsked

    implicitHeight: column.height + 2 * Theme.snug
    color: Theme.surface

    Divider {
        width: parent.width
    }

    Column {
        id: column

        readonly property int margin: footer.width < 520 ? Theme.gap : Theme.wide

        x: Math.max(margin, (footer.width - width) / 2)
        y: Theme.snug
        width: Math.min(Theme.columnMax, footer.width - 2 * margin)
        spacing: Theme.tight

        BodyText {
            width: parent.width
            visible: text !== ""
            text: footer.form.error
            strong: true
            color: Theme.late
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }

        Row {
            visible: footer.narrow && saved.text !== ""
            spacing: 6

            SavedMark {
                text: footer.form.savedState
                code: footer.form.savedCode
            }
        }

        Row {
            width: parent.width
            layoutDirection: Qt.RightToLeft
            spacing: Theme.snug

            PrimaryButton {
                id: forward

                width: footer.narrow ? (parent.width - Theme.snug) / 2 : implicitWidth
                enabled: footer.form.isOpen && !footer.form.busy
                text: footer.checking ? qsTr("Submit") : qsTr("Check answers")
                spokenName: footer.checking ? qsTr("Submit for approval") : text
                onClicked: footer.checking ? footer.form.submit() : footer.checkAsked()
            }

            SecondaryButton {
                id: later

                width: footer.narrow ? (parent.width - Theme.snug) / 2 : implicitWidth
                enabled: footer.form.isOpen && !footer.form.busy
                text: footer.checking ? qsTr("Go on writing") : qsTr("Save and close")
                onClicked: footer.checking ? footer.questionsAsked() : footer.form.leave()
            }

            SavedMark {
                id: saved

                width: parent.width - forward.width - later.width - 2 * Theme.snug
                height: forward.height
                visible: !footer.narrow
                text: footer.form.savedState
                code: footer.form.savedCode
            }
        }
    }
}
