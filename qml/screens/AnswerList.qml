// Answers to be read, under the headings of their sections and children; each may lead back to its question.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: answers

    required property RowModel rows
    property bool changeable: false

    signal changeAsked(string field)

    Repeater {
        model: answers.rows

        Column {
            id: answer

            required property int index
            required property string heading
            required property string label
            required property string text
            required property string field
            required property bool ownWords
            required property bool hasConflict
            required property bool missing

            width: answers.width

            HeadingText {
                width: parent.width
                visible: text !== ""
                topPadding: answer.index > 0 ? Theme.roomy : Theme.hair
                bottomPadding: Theme.tight
                text: answer.heading
            }

            FactRow {
                width: parent.width
                label: answer.label
                text: answer.missing ? qsTr("Not answered yet") : answer.text
                missing: answer.missing
                quoted: answer.ownWords && !answer.missing
                action: answers.changeable ? (answer.missing ? qsTr("Answer") : qsTr("Change")) : ""
                actionSpoken: qsTr("Change: %1").arg(answer.label)
                tag: answer.hasConflict ? qsTr("Two versions") : ""
                onActivated: answers.changeAsked(answer.field)
            }
        }
    }
}
