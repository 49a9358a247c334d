// Words at reading size. Always plain text: what people typed is never markup.
import QtQuick
import Doorstep.Theme

Text {
    property bool soft: false
    property bool strong: false

    color: soft ? Theme.inkSoft : Theme.ink
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody
    font.weight: strong ? Font.DemiBold : Font.Normal
    lineHeight: Theme.leading
    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
