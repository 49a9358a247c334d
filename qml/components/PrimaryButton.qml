// The one thing a page is for.
import QtQuick
import Doorstep.Theme

BaseButton {
    fill: Theme.accent
    fillHover: Theme.accentHover
    fillPressed: Theme.accentPressed
    words: Theme.accentInk
}
