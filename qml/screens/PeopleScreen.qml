// My people: found by name and by the clock that needs them.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    property string current: ""  // Whose page stands beside the list.
    property bool allFilters: false

    title: session.canReview ? qsTr("My team's people") : qsTr("My people")
    subtitle: people.countText

    PeopleModel {
        id: people

        session: screen.session
    }

    ListColumn {
        id: list

        anchors.fill: parent
        model: people.people
        Accessible.name: screen.title

        head: [
            Row {
                width: list.columnWidth
                spacing: Theme.tight

                SearchInput {
                    width: parent.width - more.width - parent.spacing
                    spokenName: qsTr("Find a person by name or address")
                    placeholder: qsTr("Name or address")
                    value: people.words
                    onEdited: text => people.words = text
                }

                IconButton {
                    id: more

                    iconName: screen.allFilters ? "up" : "filters"
                    text: screen.allFilters ? qsTr("Fewer filters") : qsTr("More filters, by clock")
                    onClicked: screen.allFilters = !screen.allFilters
                }
            },
            Flow {
                width: list.columnWidth
                spacing: Theme.hair  // So that the three fit side by side on a phone.

                Repeater {
                    model: people.clockChoices

                    ChoicePill {
                        required property int index
                        required property string code
                        required property string label
                        required property string hint

                        visible: index < 3 || screen.allFilters || chosen
                        compact: true
                        text: qsTr("%1 %2").arg(label).arg(hint)
                        spokenName: qsTr("Show: %1").arg(label)
                        chosen: people.clock === code
                        onPicked: people.clock = code
                    }
                }
            },
            Banner {
                width: list.columnWidth
                visible: people.error !== ""
                tone: "late"
                text: people.error
            }
        ]

        delegate: Item {
            id: person

            required property string personId
            required property string name
            required property string ageText
            required property string address
            required property string allocatedAs
            required property string allocatedAsText
            required property list<string> statusTexts
            required property list<string> alerts
            required property string worstTitle
            required property string worstStatus
            required property string worstText

            width: list.width
            height: card.height

            PersonCard {
                id: card

                x: list.columnX
                width: list.columnWidth
                current: person.personId === screen.current
                name: person.name
                detail: person.address === "" ? person.ageText : qsTr("%1 · %2").arg(person.ageText).arg(person.address)
                tags: person.statusTexts
                note: person.allocatedAs === "cover" || person.allocatedAs === "co_worker" ? person.allocatedAsText : ""
                alert: person.alerts.length > 0 ? person.alerts[0] : ""
                clockTitle: person.worstTitle
                clockStatus: person.worstStatus
                clockText: person.worstText
                onClicked: screen.nav.person(person.personId)
            }
        }

        foot: [
            FirstSync {
                width: list.columnWidth
                visible: people.total === 0 && !people.loading && screen.session.sync.neverSynced
                sync: screen.session.sync
            },
            EmptyState {
                width: list.columnWidth
                visible: people.total === 0 && !people.loading && screen.session.sync.everSynced
                iconName: "people"
                title: qsTr("Nobody is allocated to you yet")
                text: qsTr("People appear here after the next sync, when your manager has allocated them.")
                action: qsTr("Go to sync")
                onActivated: screen.nav.place("sync")
            },
            EmptyState {
                width: list.columnWidth
                visible: people.total > 0 && list.count === 0
                iconName: "people"
                title: qsTr("Nobody matches")
                text: qsTr("Try part of the name, or show everybody.")
                action: qsTr("Show everybody")
                onActivated: {
                    people.words = "";
                    people.clock = "all";
                }
            }
        ]
    }
}
