// Beside a list from which nobody is chosen yet: the whole caseload in figures.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Item {
    id: glance

    required property Session session

    PeopleModel {
        id: people

        session: glance.session
    }

    EmptyState {
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.wide
        width: parent.width - 2 * x
        visible: people.total === 0 && glance.session.sync.neverSynced
        iconName: "people"
        title: qsTr("Your people come with the first sync")
        text: qsTr("Then this side shows how many there are, who is overdue and by which clock.")
    }

    ScrollColumn {
        anchors.fill: parent
        columnMax: 560
        visible: people.total > 0

        Item {
            width: parent.width
            height: Theme.wide
        }

        HeadingText {
            width: parent.width
            text: glance.session.canReview ? qsTr("Your team at a glance") : qsTr("Your caseload at a glance")
        }

        Row {
            id: tiles

            readonly property real tile: (width - 2 * spacing) / 3

            width: parent.width
            spacing: Theme.snug

            Repeater {
                model: people.clockChoices

                GlanceTile {
                    required property int index
                    required property string code
                    required property string label
                    required property string hint

                    width: tiles.tile
                    visible: index < 3
                    tone: code === "overdue" ? "late" : code === "due_soon" ? "soon" : "plain"
                    figure: hint
                    text: label
                }
            }
        }

        Surface {
            width: parent.width
            visible: people.clockChoices.count > 3
            padding: Theme.roomy
            spacing: Theme.gap

            HeadingText {
                width: parent.width
                level: 3
                text: qsTr("Overdue or due soon, by clock")
            }

            Repeater {
                model: people.clockChoices

                GlanceBar {
                    required property int index
                    required property string label
                    required property string hint

                    width: parent ? parent.width : 0
                    visible: index > 2
                    text: label
                    figure: Number(hint)
                    whole: people.total
                }
            }
        }

        SmallText {
            width: parent.width
            text: qsTr("Choose somebody from the list to see their clocks, facts and story.")
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
