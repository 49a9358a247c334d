// A hairline between things.
import QtQuick
import Doorstep.Theme

Rectangle {
    implicitWidth: 100
    implicitHeight: 1
    color: Theme.line
}
