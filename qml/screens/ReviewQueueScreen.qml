// What waits for the supervisor, the most urgent first.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session

    title: qsTr("Review")
    subtitle: list.count > 0 ? qsTr("%n record(s) waiting, most urgent first", "", list.count) : ""

    ReviewQueueModel {
        id: review

        session: screen.session
    }

    ListColumn {
        id: list

        anchors.fill: parent
        model: review.queue
        Accessible.name: screen.title

        head: Banner {
            width: list.columnWidth
            visible: review.error !== ""
            tone: "late"
            text: review.error
        }

        delegate: Item {
            id: waiting

            required property string recordId
            required property string title
            required property string author
            required property string reason
            required property string when
            required property bool inConflict

            width: list.width
            height: row.height

            ListRow {
                id: row

                x: list.columnX
                width: list.columnWidth
                title: waiting.title
                subtitle: qsTr("%1, by %2").arg(waiting.when).arg(waiting.author)
                spokenName: qsTr("Review %1 by %2. %3").arg(waiting.title).arg(waiting.author).arg(waiting.reason)
                onClicked: screen.nav.review(waiting.recordId)

                Tag {
                    visible: waiting.reason !== ""
                    width: Math.min(implicitWidth, row.availableWidth - Theme.wide)
                    tone: "soon"
                    text: waiting.reason
                }

                Tag {
                    visible: waiting.inConflict
                    tone: "late"
                    text: qsTr("Two versions")
                }
            }
        }

        foot: [
            FirstSync {
                width: list.columnWidth
                visible: list.count === 0 && !review.loading && screen.session.sync.neverSynced
                sync: screen.session.sync
            },
            EmptyState {
                width: list.columnWidth
                visible: list.count === 0 && !review.loading && screen.session.sync.everSynced
                iconName: "check"
                title: qsTr("Nothing is waiting")
                text: qsTr("When somebody in your team submits a record, it appears here after the next sync.")
            }
        ]
    }
}
