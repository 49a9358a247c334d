// A step aside, as light as a link.
import QtQuick
import Doorstep.Theme

BaseButton {
    leftPadding: Theme.snug
    rightPadding: Theme.snug
    fillHover: Theme.accentSoft
    fillPressed: Theme.sunken
    words: Theme.accent
    font.weight: Font.Medium
}
