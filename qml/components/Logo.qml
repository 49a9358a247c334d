// The mark: a door, a little open.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: logo

    implicitWidth: 32
    implicitHeight: 32
    radius: width * 0.28
    color: Theme.accent

    Rectangle {
        x: logo.width * 0.3
        y: logo.height * 0.2
        width: logo.width * 0.4
        height: logo.height * 0.6
        radius: logo.width * 0.04
        color: "transparent"
        border.width: Math.max(2, Math.round(logo.width * 0.06))
        border.color: Theme.accentInk
    }

    Rectangle {
        x: logo.width * 0.56
        y: logo.height * 0.47
        width: logo.width * 0.075
        height: width
        radius: width / 2
        color: Theme.accentInk
    }

    Rectangle {
        x: logo.width * 0.2
        y: logo.height * 0.77
        width: logo.width * 0.6
        height: Math.max(2, Math.round(logo.height * 0.06))
        radius: height / 2
        color: Theme.accentInk
    }
}
