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
    required property var options  // Of choiceRow.
    required property string value
    property bool hasConflict: false

    readonly property bool wrong: error !== ""

    Tag {
        visible: field.hasConflict
        tone: "late"
        text: qsTr("Two versions")
    }

    When {
        condition: field.type === "yes_no"

        Flow {
            width: parent ? parent.width : 0
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

    When {
        condition: field.type === "choice"

        Column {
            id: radios
            width: parent ? parent.width : 0

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

    When {
        condition: field.type === "narrative"

        AreaInput {
            width: parent ? parent.width : 0
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            onEdited: text => field.form.setValue(field.key, text)
        }
    }

    When {
        condition: field.type === "date"

        DateInput {
            width: parent ? parent.width : 0
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            onEdited: (day, month, year) => field.form.setDate(field.key, day, month, year)
        }
    }

    When {
        condition: field.type === "time"

        Item {
            width: parent ? parent.width : 0
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

    When {
        condition: field.type === "text" || field.type === "number"

        LineInput {
            width: parent ? parent.width : 0
            spokenName: field.label
            value: field.value
            wrong: field.wrong
            inputMethodHints: field.type === "number" ? Qt.ImhDigitsOnly : Qt.ImhNone
            onEdited: text => field.form.setValue(field.key, text)
        }
    }
}
