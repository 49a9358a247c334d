// One touch and nothing can be read: always on screen while the tablet is unlocked.
import QtQuick
import Doorstep.Theme

BaseButton {
    property bool compact: false  // Where there is no room for the word.

    text: compact ? "" : qsTr("Cover")
    spokenName: qsTr("Cover: lock this tablet now")
    iconName: "cover"
    leftPadding: Theme.snug
    rightPadding: compact ? Theme.snug : Theme.gap
    fill: Theme.ink
    fillHover: Theme.plain
    fillPressed: Theme.plain
    words: Theme.page
}
