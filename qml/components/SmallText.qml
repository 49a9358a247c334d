// Words beside the point: hints, times, who wrote it.
import QtQuick
import Doorstep.Theme

BodyText {
    soft: true
    font.pixelSize: Theme.sizeSmall
}
