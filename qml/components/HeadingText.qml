// A heading: `level` 1 names the page, 2 a section, 3 a group within it.
import QtQuick
import Doorstep.Theme

Text {
    property int level: 2

    color: Theme.ink
    font.family: Theme.fontFamily
    font.pixelSize: level === 1 ? Theme.sizeTitle : level === 2 ? Theme.sizeHeading : Theme.sizeBody
    font.weight: level === 1 ? Font.Bold : Font.DemiBold
    font.letterSpacing: level === 1 ? -0.4 : level === 2 ? -0.2 : 0
    lineHeight: 1.2
    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    Accessible.role: Accessible.Heading
    Accessible.name: text
}
