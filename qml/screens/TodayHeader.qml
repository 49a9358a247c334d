// What stands above the list of who is due: what needs a decision, what to carry on with, what is planned.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: header

    required property Navigator nav
    required property TodayModel today
    required property SyncModel sync

    topPadding: Theme.hair
    spacing: Theme.snug

    Banner {
        width: parent.width
        visible: header.today.error !== ""
        tone: "late"
        text: header.today.error
    }

    Banner {
        width: parent.width
        visible: header.sync.clockWarning !== ""
        tone: "late"
        text: header.sync.clockWarning
    }

    Banner {
        width: parent.width
        visible: header.sync.neverSynced && !header.today.empty
        tone: "soon"
        text: qsTr("Not everything is on this tablet yet")
        detail: qsTr("The first sync has not come to its end, so this list may be too short.")
        action: header.sync.syncing ? "" : qsTr("Sync now")
        onActivated: header.sync.syncNow()
    }

    Banner {
        width: parent.width
        visible: header.today.conflicts > 0
        tone: "soon"
        text: qsTr("%n answer(s) with two versions", "", header.today.conflicts)
        action: qsTr("See both versions")
        onActivated: header.nav.conflicts("")
    }

    Banner {
        width: parent.width
        visible: header.sync.needAttention > 0
        tone: "late"
        text: qsTr("%n record(s) could not be sent", "", header.sync.needAttention)
        action: qsTr("See what to do")
        onActivated: header.nav.place("sync")
    }

    Banner {
        width: parent.width
        visible: header.today.awaitingReview > 0
        text: qsTr("For your review: %n record(s)", "", header.today.awaitingReview)
        action: qsTr("Start reviewing")
        onActivated: header.nav.place("review")
    }

    HeadingText {
        width: parent.width
        topPadding: Theme.snug
        visible: header.today.planned.count > 0
        text: qsTr("Planned")
    }

    Repeater {
        model: header.today.planned

        ListRow {
            required property string recordId
            required property string name
            required property string when

            width: header.width
            iconName: "home"
            title: name
            subtitle: qsTr("%1. Touch to start.").arg(when)
            spokenName: qsTr("Start planned: %1, %2").arg(name).arg(when)
            onClicked: header.nav.planned(recordId)
        }
    }

    HeadingText {
        width: parent.width
        topPadding: Theme.snug
        visible: header.today.unfinished.count > 0
        text: qsTr("Go on with")
    }

    Repeater {
        model: header.today.unfinished

        ListRow {
            id: draft

            required property string recordId
            required property string when
            required property string summary
            required property string status
            required property bool inConflict
            required title

            width: header.width
            subtitle: summary === "" ? when : qsTr("%1 · %2").arg(when).arg(summary)
            iconName: "edit"
            spokenName: qsTr("Go on with %1").arg(title)
            onClicked: header.nav.form(recordId)

            RecordTag {
                status: draft.status
            }

            Tag {
                visible: draft.inConflict
                tone: "late"
                text: qsTr("Two versions")
            }
        }
    }

    HeadingText {
        width: parent.width
        topPadding: Theme.snug
        visible: header.today.due.count > 0
        text: header.today.overdueCount === 0 ? qsTr("Due soon: %1").arg(header.today.dueSoonCount)
            : header.today.dueSoonCount === 0 ? qsTr("Needs a visit: %1 overdue").arg(header.today.overdueCount)
                                              : qsTr("Needs a visit: %1 overdue, %2 due soon").arg(header.today.overdueCount).arg(header.today.dueSoonCount)
    }
}
