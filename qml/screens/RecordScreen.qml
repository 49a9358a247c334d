// A record to be read: where it stands, what it says, who wrote what; and what may be added.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    required property string recordId
    property bool justSubmitted: false
    property bool showHistory: false

    title: record.title
    subtitle: record.happened
    onLockComes: {
        if (!addition.empty)
            session.notePage("record", recordId, "");
    }

    TypedField {
        id: addition

        session: screen.session
        recordId: screen.recordId
        place: "amendment"
    }

    RecordView {
        id: record

        session: screen.session
        recordId: screen.recordId
        onAmended: addition.saved()
    }

    ScrollColumn {
        anchors.fill: parent

        Banner {
            width: parent.width
            visible: screen.justSubmitted
            tone: "good"
            text: qsTr("Submitted for approval")
            detail: qsTr("It is saved on this tablet and goes to your supervisor when there is a connection.")
        }

        Banner {
            width: parent.width
            visible: record.error !== ""
            tone: "late"
            text: record.error
        }

        Banner {
            width: parent.width
            visible: record.inConflict
            tone: "soon"
            text: qsTr("Two versions of this record")
            detail: qsTr("Two people answered the same question. Both answers are kept until one of you chooses.")
            action: qsTr("See both versions")
            onActivated: screen.nav.conflicts(screen.recordId)
        }

        Flow {
            width: parent.width
            spacing: Theme.tight
            visible: record.status !== ""

            RecordTag {
                status: record.status
                text: record.statusText
            }
        }

        SmallText {
            width: parent.width
            visible: record.author !== ""
            text: qsTr("Recorded by %1, written down %2").arg(record.author).arg(record.written)
        }

        Repeater {
            model: record.decisions

            DecisionNote {
                width: parent ? parent.width : 0
            }
        }

        PrimaryButton {
            visible: record.canEdit
            iconName: "edit"
            text: qsTr("Go on writing")
            onClicked: screen.nav.form(screen.recordId)
        }

        Surface {
            width: parent.width

            AnswerList {
                width: parent.width
                rows: record.answers
            }
        }

        HeadingText {
            width: parent.width
            visible: record.amendments.count > 0
            text: qsTr("Added later")
        }

        Surface {
            width: parent.width
            visible: record.amendments.count > 0
            spacing: 0

            Repeater {
                model: record.amendments

                FactRow {
                    required label
                    required text

                    width: parent ? parent.width : 0
                }
            }
        }

        FieldFrame {
            width: parent.width
            visible: record.canAmend && addition.ready
            label: qsTr("Add to this record")
            hint: qsTr("An approved record is never changed. What you add stands beside it with your name and the time.")

            AreaInput {
                width: parent.width
                spokenName: qsTr("Add to this record")
                value: addition.words
                onEdited: text => addition.words = text
            }

            SavedMark {
                width: parent.width
                visible: text !== ""
                text: addition.savedState
                code: addition.savedCode
            }

            SecondaryButton {
                enabled: addition.words.trim() !== ""
                text: qsTr("Add")
                spokenName: qsTr("Add to this record now")
                onClicked: record.amend(addition.handOver())
            }
        }

        QuietButton {
            visible: record.history.count > 0
            iconName: screen.showHistory ? "up" : "down"
            text: screen.showHistory ? qsTr("Hide history") : qsTr("Show history")
            onClicked: screen.showHistory = !screen.showHistory
        }

        HistoryList {
            width: parent.width
            visible: screen.showHistory
            rows: record.history
        }
    }
}
