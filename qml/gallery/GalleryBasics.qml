// Words, buttons, tags and icons.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme

Column {
    id: basics

    spacing: Theme.roomy

    HeadingText {
        width: parent.width
        level: 1
        text: "Visit to Ava, Noah and Mia"
    }

    BodyText {
        width: parent.width
        text: "Body text reads easily at arm's length. It is set in Inter, never wider than about seventy characters, with room between the lines."
    }

    SmallText {
        width: parent.width
        text: "Small text: 3 March 2026 at 14:30, by Priya Shah"
    }

    Flow {
        width: parent.width
        spacing: Theme.snug

        PrimaryButton {
            text: "Submit for approval"
        }

        PrimaryButton {
            text: "Record a visit"
            iconName: "plus"
        }

        SecondaryButton {
            text: "Save and close"
        }

        QuietButton {
            text: "Show all questions"
            iconName: "down"
        }

        DangerButton {
            text: "Remove this action"
        }

        PrimaryButton {
            text: "Not now"
            enabled: false
        }

        SecondaryButton {
            text: "With focus"
            Component.onCompleted: forceActiveFocus(Qt.TabFocusReason)
        }

        IconButton {
            text: "Search"
            iconName: "search"
        }

        HideButton {}

        LinkButton {
            text: "Say whether Ava was seen"
        }
    }

    Flow {
        width: parent.width
        spacing: Theme.tight

        StatusChip {
            status: "overdue"
            text: "9 days overdue"
        }

        StatusChip {
            status: "due_soon"
            text: "Due in 3 days"
        }

        StatusChip {
            status: "on_time"
            text: "18 days left"
        }
    }

    Flow {
        width: parent.width
        spacing: Theme.tight

        Repeater {
            model: ["draft", "submitted", "returned", "approved", "changed_since_approval", "imported"]

            RecordTag {
                required property string modelData

                status: modelData
            }
        }

        Tag {
            text: "Child protection"
        }

        Tag {
            text: "Two versions"
            tone: "late"
        }
    }

    Banner {
        width: parent.width
        text: "Two versions of this visit"
        detail: "You and Tom Reed answered the same question differently."
        tone: "soon"
        action: "See both"
    }

    Banner {
        width: parent.width
        text: "Everything is sent"
        tone: "good"
    }

    Banner {
        width: parent.width
        text: "Returned by Grace Obi"
        detail: "Say who else was in the room when you saw Mia."
        tone: "late"
    }

    Banner {
        width: parent.width
        text: "You cover for Tom until 12 March 2026"
    }

    ErrorSummary {
        width: parent.width

        LinkButton {
            text: "Say whether Ava was seen"
            words: Theme.late
        }

        LinkButton {
            text: "Give the date of the visit"
            words: Theme.late
        }
    }

    ProgressLine {
        width: parent.width
        value: 0.6
        text: "Sending 12 of 20 changes"
    }

    EmptyState {
        width: parent.width
        iconName: "check"
        title: "Nothing is waiting"
        text: "When somebody in your team submits a record, it appears here."
        action: "Search records"
    }

    Flow {
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: names.names()

            Icon {
                required property string modelData

                name: modelData
                color: Theme.ink
                width: 28
                height: 28
            }
        }
    }

    Icon {
        id: names

        visible: false
    }
}
