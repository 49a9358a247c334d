// A list in one column: as wide as is good to read, made as it scrolls, with a head and a foot that scroll along.
// Qt 6.4 makes no `header` from a component that is bound to its file, so head and foot are items in the margins.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

ListView {
    id: list

    property int columnMax: Theme.columnMax
    property alias head: top.data
    property alias foot: bottom.data
    property bool scrolled: false
    readonly property int margin: width < 520 ? Theme.gap : Theme.wide
    readonly property int columnWidth: Math.min(columnMax, width - 2 * margin)
    readonly property int columnX: Math.round((width - columnWidth) / 2)

    function toTop() {
        contentY = originY - topMargin;
    }

    function reveal(item: Item) {
        const at = item.mapToItem(contentItem, 0, 0).y;
        const room = Math.min(item.height, height - 2 * Theme.gap);
        if (at - Theme.vast < contentY)
            contentY = Math.max(originY - topMargin, at - Theme.vast);
        else if (at + room + Theme.roomy > contentY + height)
            contentY = at + room + Theme.roomy - height;
        scrolled = true;
    }

    topMargin: top.height + (top.height > 0 ? spacing : 0)
    bottomMargin: bottom.height + Theme.vast
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    cacheBuffer: 800
    spacing: Theme.snug
    keyNavigationEnabled: false
    currentIndex: -1  // A current row takes the focus when rows before it go: out of the box that finds people.

    // A head that is laid out late must not leave the list in the middle of itself.
    onTopMarginChanged: {
        if (!scrolled)
            toTop();
    }
    onOriginYChanged: {
        if (!scrolled)
            toTop();
    }
    onMovementStarted: scrolled = true

    Accessible.role: Accessible.List

    Column {
        id: top

        parent: list.contentItem
        x: list.columnX
        y: list.originY - list.topMargin
        width: list.columnWidth
        spacing: list.spacing
    }

    Column {
        id: bottom

        parent: list.contentItem
        x: list.columnX
        y: list.originY + list.contentHeight
        width: list.columnWidth
    }

    FocusFollower {
        target: list.contentItem
        onMoved: item => list.reveal(item)
    }

    T.ScrollBar.vertical: ScrollLine {}
}
