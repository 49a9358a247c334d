// One figure with its word.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: tile

    property string figure: ""
    property string text: ""
    property string tone: "plain"  // plain, late, soon

    implicitHeight: column.height + 2 * Theme.gap
    radius: Theme.radius
    color: tone === "late" ? Theme.lateSoft : tone === "soon" ? Theme.soonSoft : Theme.accentSoft

    Accessible.role: Accessible.StaticText
    Accessible.name: text + ": " + figure

    Column {
        id: column

        x: Theme.gap
        y: Theme.gap
        width: parent.width - 2 * Theme.gap

        BodyText {
            width: parent.width
            text: tile.figure
            color: tile.tone === "late" ? Theme.late : tile.tone === "soon" ? Theme.soon : Theme.accent
            font.pixelSize: Theme.sizeDisplay
            font.weight: Font.Bold
            lineHeight: 1.1
            Accessible.ignored: true
        }

        SmallText {
            width: parent.width
            text: tile.text
            color: Theme.ink
            Accessible.ignored: true
        }
    }
}
