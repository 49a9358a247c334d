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
    subtitle: qsTr("Nothing is lost: the version you do not choose stays in the history.")
    alone: true
    leadsBack: true

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

        header: Item {
            width: list.width
            height: error.visible ? error.height + Theme.gap : Theme.tight

            Banner {
                id: error

                x: list.columnX
                width: list.columnWidth
                visible: model.error !== ""
                tone: "late"
                text: model.error
            }
        }

        delegate: Item {
            id: conflict

            required property string key
            required property string title
            required property string label
            required property bool narrative
            required property list<versionRow> versions

            width: list.width
            height: choice.height

            ConflictChoice {
                id: choice

                x: list.columnX
                width: list.columnWidth
                title: conflict.title
                label: conflict.label
                narrative: conflict.narrative
                versions: conflict.versions
                onKept: index => model.keep(conflict.key, index)
                onWritten: words => model.keepWords(conflict.key, words)
            }
        }

        footer: EmptyState {
            width: list.width
            visible: list.count === 0 && !model.loading
            height: visible ? implicitHeight : 0
            iconName: "check"
            title: qsTr("Every answer has one version")
            text: qsTr("There is nothing to choose between.")
            action: qsTr("Back")
            onActivated: screen.nav.back()
        }
    }
}
