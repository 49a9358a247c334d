// One touch and nothing can be read: always on screen while the tablet is unlocked.
import QtQuick
import Doorstep.Theme

BaseButton {
    property bool compact: false  // Where there is no room for the word.

    text: compact ? "" : qsTr("Hide")
    spokenName: qsTr("Hide: lock this tablet now")
    iconName: "lock"
    leftPadding: Theme.snug
    rightPadding: compact ? Theme.snug : Theme.gap
    fill: Theme.ink
    fillHover: Theme.plain
    fillPressed: Theme.plain
    words: Theme.page
}
