// Running text.
import QtQuick
import Doorstep.Theme

Text {
    color: Theme.text
    font.pixelSize: Theme.bodySize
    wrapMode: Text.Wrap
}
