// What changed since the last decision.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: column

    required property RowModel changes
    required property bool decidedBefore

    spacing: Theme.snug

    HeadingText {
        width: parent.width
        text: qsTr("What changed")
    }

    SmallText {
        width: parent.width
        visible: column.changes.count === 0
        text: column.decidedBefore ? qsTr("Nothing since the last decision.")
                                   : qsTr("Nobody has decided on this record before: all of it is new.")
    }

    HistoryList {
        width: parent.width
        visible: column.changes.count > 0
        rows: column.changes
    }
}
