// A page's content in one column that scrolls, is never too wide to read, and follows the keyboard's focus.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

Flickable {
    id: flick

    property int columnMax: Theme.columnMax
    property int margin: width < 520 ? Theme.gap : Theme.wide
    property alias spacing: column.spacing
    default property alias content: column.data

    function reveal(item: Item) {
        const top = item.mapToItem(column, 0, 0).y + column.y;
        const room = Math.min(item.height, height - 2 * Theme.gap);
        if (top - Theme.vast < contentY)
            contentY = Math.max(0, top - Theme.vast);
        else if (top + room + Theme.roomy > contentY + height)
            contentY = Math.min(Math.max(0, contentHeight - height), top + room + Theme.roomy - height);
    }

    function toTop() {
        contentY = 0;
    }

    contentWidth: width
    contentHeight: column.y + column.implicitHeight + Theme.vast
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    clip: true

    Column {
        id: column

        x: Math.max(flick.margin, (flick.width - width) / 2)
        y: Theme.gap
        width: Math.min(flick.columnMax, flick.width - 2 * flick.margin)
        spacing: Theme.gap
    }

    FocusFollower {
        target: column
        onMoved: item => flick.reveal(item)
    }

    T.ScrollBar.vertical: ScrollLine {}
}
