// The first page: what to carry on with, what is planned, and who needs a visit.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session

    title: qsTr("Today")
    subtitle: today.dateText

    actions: IconButton {
        visible: !(screen.nav?.sideBar ?? false)
        iconName: "settings"
        text: qsTr("Settings")
        onClicked: screen.nav.place("settings")
    }

    TodayModel {
        id: today

        session: screen.session
    }

    ListColumn {
        id: list

        anchors.fill: parent
        model: today.due
        Accessible.name: qsTr("Today")

        head: TodayHeader {
            width: list.columnWidth
            nav: screen.nav
            today: today
            sync: screen.session.sync
        }

        delegate: Item {
            id: due

            required property string personId
            required property string name
            required property string clock
            required property string status
            required property string statusText
            required property string dueBy
            required property string also

            width: list.width
            height: row.height

            ListRow {
                id: row

                x: list.columnX
                width: list.columnWidth
                title: due.name
                subtitle: !row.roomBeside ? due.clock : due.status === "overdue" ? qsTr("%1 · was due %2").arg(due.clock).arg(due.dueBy)
                                                   : qsTr("%1 · due by %2").arg(due.clock).arg(due.dueBy)
                spokenName: due.name + ", " + due.clock + ", " + due.statusText + (due.also === "" ? "" : ". " + due.also)
                onClicked: screen.nav.person(due.personId)

                aside: StatusChip {
                    visible: row.roomBeside
                    status: due.status
                    text: due.statusText
                }

                StatusChip {
                    visible: !row.roomBeside
                    status: due.status
                    text: due.statusText
                }

                SmallText {
                    width: Math.min(implicitWidth, parent.width)
                    visible: text !== ""
                    text: due.also
                    Accessible.ignored: true
                }
            }
        }

        foot: [
            FirstSync {
                width: list.columnWidth
                visible: today.empty && !today.loading && screen.session.sync.neverSynced
                sync: screen.session.sync
            },
            EmptyState {
                width: list.columnWidth
                visible: today.quiet && !today.loading
                iconName: "check"
                title: qsTr("Nothing needs you today")
                text: qsTr("Nobody is overdue and nothing is unfinished.")
                action: qsTr("See my people")
                onActivated: screen.nav.place("people")
            }
        ]
    }
}
