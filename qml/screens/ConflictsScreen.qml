// Answers that two people gave differently: both side by side, until somebody chooses.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    property string recordId: ""  // Empty: those of all records.

    title: qsTr("Two versions")
    alone: true
    columnMax: 960
    leadsBack: true
    onLockComes: session.notePage("conflicts", recordId, "")

    ConflictsModel {
        id: model

        session: screen.session
        recordId: screen.recordId
    }

    ListColumn {
        id: list

        anchors.fill: parent
        columnMax: 960
        spacing: Theme.wide
        model: model.conflicts
        Accessible.name: screen.title

        head: [
            BodyText {
                width: list.columnWidth
                visible: list.count > 0
                soft: true
                text: qsTr("Nothing is lost: the version you do not choose stays in the history.")
            },
            Banner {
                width: list.columnWidth
                visible: model.error !== ""
                tone: "late"
                text: model.error
            }
        ]

        delegate: Item {
            id: conflict

            required property string key
            required property string recordId
            required property string field
            required property string title
            required property string label
            required property bool narrative
            required property var versions  // Of versionRow; Qt 6.4 does not turn a model's list into a typed one.

            width: list.width
            height: choice.height

            ConflictChoice {
                id: choice

                x: list.columnX
                width: list.columnWidth
                session: screen.session
                recordId: conflict.recordId
                field: conflict.field
                title: conflict.title
                label: conflict.label
                narrative: conflict.narrative
                versions: conflict.versions
                onKept: index => model.keep(conflict.key, index)
                onWritten: words => model.keepWords(conflict.key, words)
            }
        }

        foot: EmptyState {
            width: list.columnWidth
            visible: list.count === 0 && !model.loading
            iconName: "check"
            title: qsTr("Every answer has one version")
            text: qsTr("There is nothing to choose between.")
            action: qsTr("Back")
            onActivated: screen.nav.back()
        }
    }
}
