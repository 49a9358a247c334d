// Something that takes away; said in words as well.
import QtQuick
import Doorstep.Theme

BaseButton {
    fill: Theme.surface
    fillHover: Theme.lateSoft
    fillPressed: Theme.sunken
    outline: Theme.late
    words: Theme.late
}
