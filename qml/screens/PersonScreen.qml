// One person: what to beware of, what to do, which clocks run, and their story.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    required property string personId

    function askVisit() {
        if (person.siblings.count > 0)
            who.open();
        else
            screen.nav.visit([screen.personId]);
    }

    title: person.person.name
    subtitle: person.legalName === "" ? person.person.ageText
        : qsTr("%1 · legal name %2").arg(person.person.ageText).arg(person.legalName)

    PersonModel {
        id: person

        session: screen.session
        personId: screen.personId
    }

    ListColumn {
        id: list

        anchors.fill: parent
        model: person.timeline
        Accessible.name: qsTr("Timeline")

        head: PersonHeader {
            width: list.columnWidth
            nav: screen.nav
            person: person
            onVisitAsked: screen.askVisit()
            onOtherAsked: other.open()
        }

        delegate: Item {
            id: entry

            required property string recordId
            required property string title
            required property string summary
            required property string author
            required property string when
            required property string status
            required property bool inConflict
            required property bool editable

            width: list.width
            height: row.height

            TimelineRow {
                id: row

                x: list.columnX
                width: list.columnWidth
                title: entry.title
                when: entry.when
                summary: entry.summary
                author: entry.author
                status: entry.status === "imported" ? "" : entry.status
                conflict: entry.inConflict
                onClicked: entry.editable ? screen.nav.form(entry.recordId) : screen.nav.record(entry.recordId)
            }
        }

        foot: EmptyState {
            width: list.columnWidth
            visible: list.count === 0 && !person.loading
            iconName: "write"
            title: qsTr("Nothing is recorded yet")
            text: qsTr("Visits and contacts appear here, newest first.")
        }
    }

    WhoSheet {
        id: who

        personId: screen.personId
        household: person.household
        onHidden: screen.nav.hide()
        onStarted: personIds => screen.nav.visit(personIds)
    }

    FormSheet {
        id: other

        forms: person.forms
        onHidden: screen.nav.hide()
        onChosen: type => {
            if (type === "visit")
                screen.askVisit();
            else
                screen.nav.write(type, screen.personId);
        }
    }
}
