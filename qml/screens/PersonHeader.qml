// The head of a person's page, above the timeline.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: header

    required property Navigator nav
    required property PersonModel person

    // Before it is known who they are, a visit would leave out the siblings.
    readonly property bool known: person.person.name !== ""

    signal visitAsked
    signal otherAsked

    topPadding: Theme.hair
    spacing: Theme.gap

    Banner {
        width: parent.width
        visible: header.person.error !== ""
        tone: "late"
        text: header.person.error
    }

    Repeater {
        model: header.person.person.alerts

        Banner {
            required property string modelData

            width: header.width
            tone: "late"
            text: modelData
        }
    }

    Flow {
        width: parent.width
        spacing: 6
        visible: header.person.person.statusTexts.length > 0

        Repeater {
            model: header.person.person.statusTexts

            Tag {
                required property string modelData

                text: modelData
            }
        }
    }

    Flow {
        width: parent.width
        spacing: Theme.snug

        PrimaryButton {
            visible: header.known && !header.person.person.careLeaver
            iconName: "plus"
            text: qsTr("Record a visit")
            onClicked: header.visitAsked()
        }

        PrimaryButton {
            visible: header.known && header.person.person.careLeaver
            iconName: "plus"
            text: qsTr("Record a contact")
            onClicked: header.nav.write("contact", header.person.personId)
        }

        SecondaryButton {
            visible: header.known && header.person.forms.count > 0
            text: qsTr("Record something else")
            onClicked: header.otherAsked()
        }
    }

    Banner {
        width: parent.width
        visible: header.person.handover !== ""
        text: header.person.person.allocatedAsText
        detail: header.person.handover
    }

    Surface {
        width: parent.width
        visible: header.person.clocks.count > 0
        padding: Theme.snug
        spacing: Theme.hair

        Repeater {
            model: header.person.clocks

            Column {
                id: clock

                required property int index
                required property string title
                required property string status
                required property string statusText
                required property string dueBy
                required property string last
                required property string why
                required property string source

                width: parent ? parent.width : 0
                spacing: Theme.hair

                Divider {
                    width: parent.width
                    visible: clock.index > 0
                }

                ClockRow {
                    x: Theme.tight
                    width: parent.width - 2 * x
                    title: clock.title
                    status: clock.status
                    text: clock.statusText
                    due: qsTr("Due by %1").arg(clock.dueBy)
                    last: qsTr("last time: %1").arg(clock.last)
                    why: clock.why
                    source: clock.source
                }
            }
        }
    }

    HeadingText {
        width: parent.width
        visible: header.person.siblings.count > 0
        text: qsTr("In the same household")
    }

    Flow {
        width: parent.width
        spacing: Theme.tight
        visible: header.person.siblings.count > 0

        Repeater {
            model: header.person.siblings

            SecondaryButton {
                required property string personId
                required property string name
                required property string ageText

                text: ageText === "" ? name : qsTr("%1, %2").arg(name).arg(ageText)
                spokenName: qsTr("Go to %1").arg(name)
                iconName: "person"
                onClicked: header.nav.person(personId)
            }
        }
    }

    HeadingText {
        width: parent.width
        visible: header.person.facts.count > 0
        text: qsTr("Key facts")
    }

    Surface {
        width: parent.width
        visible: header.person.facts.count > 0
        spacing: 0

        Repeater {
            model: header.person.facts

            FactRow {
                required property int index
                required label
                required text

                width: parent ? parent.width : 0
                last: index === header.person.facts.count - 1
            }
        }
    }

    HeadingText {
        width: parent.width
        visible: header.person.timeline.count > 0
        text: qsTr("Timeline")
    }
}
