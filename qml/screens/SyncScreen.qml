// How things stand with the server: when last, what waits, and what needs a person.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    readonly property SyncModel sync: session.sync
    readonly property string tone: sync.state === "failed" || sync.needAttention > 0 ? "late"
        : sync.state === "offline" ? "soon" : "good"

    title: qsTr("Sync")

    ListColumn {
        id: list

        anchors.fill: parent
        model: screen.sync.outbox
        Accessible.name: qsTr("Waiting to be sent")

        head: [
            Banner {
                width: list.columnWidth
                visible: screen.sync.clockWarning !== ""
                tone: "late"
                text: screen.sync.clockWarning
            },
            Surface {
                width: list.columnWidth
                padding: Theme.roomy
                spacing: Theme.gap

                Row {
                    width: parent.width
                    spacing: Theme.gap

                    Rectangle {
                        id: disc

                        width: 52
                        height: 52
                        radius: 26
                        color: screen.tone === "late" ? Theme.lateSoft : screen.tone === "soon" ? Theme.soonSoft
                                                                                                : Theme.goodSoft

                        Icon {
                            anchors.centerIn: parent
                            width: 26
                            height: 26
                            name: screen.sync.syncing ? "sync" : screen.tone === "late" ? "warning"
                                : screen.tone === "soon" ? "offline" : "check"
                            color: screen.tone === "late" ? Theme.late : screen.tone === "soon" ? Theme.soon
                                                                                                : Theme.good
                        }
                    }

                    Column {
                        anchors.verticalCenter: parent.verticalCenter
                        width: parent.width - disc.width - parent.spacing
                        spacing: 2

                        HeadingText {
                            width: parent.width
                            text: screen.sync.sentence
                        }

                        SmallText {
                            width: parent.width
                            text: screen.sync.lastSync
                        }
                    }
                }

                PrimaryButton {
                    enabled: !screen.sync.syncing
                    iconName: "sync"
                    text: screen.sync.syncing ? qsTr("Syncing…") : qsTr("Sync now")
                    onClicked: screen.sync.syncNow()
                }

                SmallText {
                    width: parent.width
                    text: qsTr("Doorstep syncs by itself whenever there is a connection. You never have to wait for it.")
                }
            },
            HeadingText {
                width: list.columnWidth
                topPadding: Theme.snug
                visible: screen.sync.outbox.count > 0
                text: qsTr("On this tablet, not sent yet")
            }
        ]

        delegate: Item {
            id: waiting

            required property string recordId
            required property string title
            required property string delivery
            required property string deliveryText
            required property string reason
            required property string when

            width: list.width
            height: row.height

            ListRow {
                id: row

                x: list.columnX
                width: list.columnWidth
                title: waiting.title
                subtitle: waiting.reason === "" ? waiting.when : waiting.reason
                spokenName: waiting.title + ", " + waiting.deliveryText + (waiting.reason === "" ? "" : ", " + waiting.reason)
                onClicked: screen.nav.record(waiting.recordId)

                Tag {
                    tone: waiting.delivery === "needs_attention" ? "late" : "plain"
                    text: waiting.deliveryText
                }
            }
        }
    }
}
