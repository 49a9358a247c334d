// Everything one answers with.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Column {
    id: fields

    spacing: Theme.roomy

    FieldFrame {
        width: parent.width
        label: "What did Ava say?"
        hint: "In her own words, in quotation marks."

        AreaInput {
            width: parent.width
            spokenName: "What did Ava say?"
            value: "“I like it when Nan picks me up. I don't like the shouting.”"
        }
    }

    FieldFrame {
        width: parent.width
        label: "When was the visit?"
        hint: "For example, 3 3 2026"

        DateInput {
            width: parent.width
            spokenName: "When was the visit?"
            value: "2026-03-03"
        }
    }

    FieldFrame {
        width: parent.width
        label: "When did it start?"

        TimeInput {
            spokenName: "When did it start?"
            value: "14:30"
        }
    }

    FieldFrame {
        width: parent.width
        label: "Enrolment code"
        error: "Type the code your administrator gave you"

        LineInput {
            width: parent.width
            spokenName: "Enrolment code"
            wrong: true
        }
    }

    FieldFrame {
        width: parent.width
        label: "Was Ava seen?"
        large: true

        Row {
            spacing: Theme.snug

            ChoicePill {
                text: "Yes"
                chosen: true
            }

            ChoicePill {
                text: "No"
            }
        }
    }

    FieldFrame {
        width: parent.width
        label: "Why was Noah not seen alone?"

        RadioItem {
            width: parent.width
            text: "Noah did not want to"
            chosen: true
        }

        RadioItem {
            width: parent.width
            text: "Not appropriate for age or understanding"
            hint: "Say how you weighed this, in a sentence"
        }

        RadioItem {
            width: parent.width
            text: "A parent or carer refused"
        }
    }

    CheckItem {
        width: parent.width
        text: "Bedroom seen"
        chosen: true
    }

    CheckItem {
        width: parent.width
        text: "Graded Care Profile considered"
        hint: "GCP2, when neglect is a worry"
    }

    SearchInput {
        width: parent.width
        spokenName: "Search"
        placeholder: "Search what was written"
    }

    Surface {
        width: parent.width
        spacing: Theme.roomy

        PinDots {
            anchors.horizontalCenter: parent.horizontalCenter
            count: 4
        }

        PinPad {
            anchors.horizontalCenter: parent.horizontalCenter
        }
    }
}
