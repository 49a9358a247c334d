// The outline of something one types into.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: edge

    property bool focused: false
    property bool wrong: false

    radius: Theme.radiusSmall
    color: Theme.surface
    border.width: edge.wrong ? 2 : 1
    border.color: edge.wrong ? Theme.late : Theme.edge

    FocusRing {
        shown: edge.focused
    }
}
