// A list in one column: as wide as is good to read, made as it scrolls, with a header that scrolls along.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

ListView {
    id: list

    property int columnMax: Theme.columnMax
    readonly property int margin: width < 520 ? Theme.gap : Theme.wide
    readonly property int columnWidth: Math.min(columnMax, width - 2 * margin)
    readonly property int columnX: Math.round((width - columnWidth) / 2)

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    cacheBuffer: 800
    spacing: Theme.snug
    bottomMargin: Theme.vast
    keyNavigationEnabled: false
    reuseItems: false

    Accessible.role: Accessible.List

    T.ScrollBar.vertical: ScrollLine {}
}
