// A line of text that leads somewhere, underlined as links are.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.Button {
    id: control

    property string spokenName: text
    property color words: Theme.accent

    implicitWidth: implicitContentWidth
    implicitHeight: Math.max(Theme.target, implicitContentHeight + Theme.tight)
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody
    font.weight: Font.DemiBold
    font.underline: true

    Accessible.name: spokenName
    Accessible.role: Accessible.Link
    Accessible.onPressAction: control.clicked()
    Keys.onReturnPressed: control.clicked()
    Keys.onEnterPressed: control.clicked()

    contentItem: Text {
        text: control.text
        font: control.font
        color: control.words
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }

    background: Item {
        FocusRing {
            shown: control.visualFocus
        }
    }
}
