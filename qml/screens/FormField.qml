// A question of a form with the control that its type asks for.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

FieldFrame {
    id: field

    required property RecordForm form
    required property string key
    required property string type
    required property list<choiceRow> options
    required property string value
    property bool hasConflict: false

    readonly property bool wrong: error !== ""

    Tag {
        visible: field.hasConflict
        tone: "late"
        text: qsTr("Two versions")
    }

    Loader {
        width: parent.width
        sourceComponent: field.type === "yes_no" ? yesNo : field.type === "choice" ? choice
            : field.type === "narrative" ? narrative : field.type === "date" ? date
            : field.type === "time" ? time : line
    }

    Component {
        id: yesNo

        Flow {
            spacing: Theme.snug

            Repeater {
                model: field.options

                ChoicePill {
                    required property choiceRow modelData

                    width: Math.max(implicitWidth, 104)
                    text: modelData.label
                    spokenName: field.label + " " + modelData.label
                    chosen: field.value === modelData.code
                    onPicked: field.form.setValue(field.key, modelData.code)
                }
            }
        }
    }

    Component {
        id: choice

        Column {
            id: radios

            Repeater {
                model: field.options

                RadioItem {
                    required property choiceRow modelData

                    width: radios.width
                    text: modelData.label
                    hint: modelData.hint
                    spokenName: field.label + " " + modelData.label
                    chosen: field.value === modelData.code
                    onPicked: field.form.setValue(field.key, modelData.code)
                }
            }
        }
    }

    Component {
        id: narrative

        AreaInput {
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            onEdited: text => field.form.setValue(field.key, text)
        }
    }

    Component {
        id: date

        DateInput {
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            onEdited: (day, month, year) => field.form.setDate(field.key, day, month, year)
        }
    }

    Component {
        id: time

        Item {
            implicitHeight: clock.height

            TimeInput {
                id: clock

                spokenName: field.label
                value: field.value
                wrong: field.wrong
                onEdited: text => field.form.setValue(field.key, text)
            }
        }
    }

    Component {
        id: line

        LineInput {
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            inputMethodHints: field.type === "number" ? Qt.ImhDigitsOnly : Qt.ImhNone
            onEdited: text => field.form.setValue(field.key, text)
        }
    }
}
