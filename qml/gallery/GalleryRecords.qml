// People, clocks and records as lists and pages show them.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Column {
    id: records

    spacing: Theme.gap

    PersonCard {
        width: parent.width
        name: "Ava Khan"
        detail: "4 years · 12 Mill Lane, Aldham"
        tags: ["Child protection", "Children with disabilities"]
        alert: "Visit in pairs: dog at the address"
        clockTitle: "Seen alone"
        clockStatus: "overdue"
        clockText: "9 days overdue"
    }

    PersonCard {
        width: parent.width
        current: true
        name: "Leon Hart"
        detail: "19 years · Flat 3, Quay House"
        tags: ["Care leaver"]
        clockTitle: "In touch"
        clockStatus: "due_soon"
        clockText: "Due in 4 days"
    }

    Surface {
        width: parent.width

        ClockRow {
            width: parent.width
            open: true
            title: "Child protection visit"
            status: "overdue"
            text: "9 days overdue"
            due: "Due by 22 February 2026"
            why: "Last seen on 8 February 2026; the next visit is due 10 working days after."
            source: "Local, Surrey"
        }

        Divider {
            width: parent.width
        }

        ClockRow {
            width: parent.width
            title: "Seen alone"
            status: "on_time"
            text: "18 days left"
            due: "Due by 21 March 2026"
        }
    }

    Surface {
        width: parent.width
        spacing: 0

        FactRow {
            width: parent.width
            label: "Date of visit"
            text: "3 March 2026, 14:30 to 15:20"
            action: "Change"
        }

        FactRow {
            width: parent.width
            label: "Was Ava seen alone?"
            text: "Not answered yet"
            missing: true
            last: true
            action: "Change"
        }
    }

    TimelineRow {
        width: parent.width
        title: "Child protection visit"
        when: "3 March 2026 at 14:30"
        author: "Priya Shah"
        summary: "Seen alone. Ava showed me her room and the drawing she made of the new house."
        status: "submitted"
    }

    TimelineRow {
        width: parent.width
        title: "Child protection visit"
        when: "12 February 2026"
        author: "Tom Reed"
        summary: "Seen with her mother."
        status: "approved"
        conflict: true
    }

    ListRow {
        width: parent.width
        iconName: "tablet"
        title: "About this device"
        subtitle: "Enrolled with Aldshire Council"
    }

    Row {
        width: parent.width
        spacing: Theme.gap

        VersionCard {
            width: (parent.width - Theme.gap) / 2
            author: "Priya Shah"
            when: "3 March 2026 at 15:02"
            text: "Ava was calm and showed me her room."
            chosen: true
        }

        VersionCard {
            width: (parent.width - Theme.gap) / 2
            author: "Tom Reed"
            when: "3 March 2026 at 15:40"
            text: "Ava was quiet at first, then showed us her room."
        }
    }
}
