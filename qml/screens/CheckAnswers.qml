// Everything that was answered, and what is still missing, before it is submitted.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScrollColumn {
    id: check

    required property RecordForm form

    signal changeAsked(string field)
    signal historyAsked

    onVisibleChanged: toTop()

    ErrorSummary {
        id: summary

        width: parent.width
        visible: check.form.problems.count > 0
        title: qsTr("Before you can submit")

        Repeater {
            model: check.form.problems

            LinkButton {
                required property string field
                required property string message

                width: summary.width - 2 * Theme.gap
                text: message
                words: Theme.late
                onClicked: check.changeAsked(field)
            }
        }
    }

    BodyText {
        width: parent.width
        visible: check.form.problems.count === 0
        text: qsTr("Read it as the child might read it one day. After you submit it, your supervisor approves it or returns it with comments.")
    }

    Surface {
        width: parent.width

        AnswerList {
            width: parent.width
            rows: check.form.answers
            changeable: true
            onChangeAsked: field => check.changeAsked(field)
        }
    }

    QuietButton {
        visible: check.form.wasSaved
        iconName: "clock"
        text: qsTr("What was written before, and by whom")
        onClicked: check.historyAsked()
    }

    BodyText {
        width: parent.width
        soft: true
        text: qsTr("It is saved on this tablet now and sent when there is a connection. You need not wait.")
    }
}
