// What changed since the last decision.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: column

    required property RowModel changes

    spacing: Theme.snug

    HeadingText {
        width: parent.width
        text: qsTr("What changed")
    }

    SmallText {
        width: parent.width
        visible: column.changes.count === 0
        text: qsTr("Nothing since the last decision.")
    }

    HistoryList {
        width: parent.width
        visible: column.changes.count > 0
        rows: column.changes
    }
}
