// A sheet of paper on the page: groups what belongs together.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: surface

    property int padding: Theme.gap
    property alias spacing: column.spacing
    default property alias content: column.data

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 2 * padding
    radius: Theme.radius
    color: Theme.surface
    border.width: 1
    border.color: Theme.line

    Column {
        id: column

        x: surface.padding
        y: surface.padding
        width: surface.width - 2 * surface.padding
        spacing: Theme.snug
    }
}
