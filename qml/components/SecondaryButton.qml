// Something else one can do here.
import QtQuick
import Doorstep.Theme

BaseButton {
    fill: Theme.surface
    fillHover: Theme.accentSoft
    fillPressed: Theme.sunken
    outline: Theme.edge
    words: Theme.accent
}
