// What every push button shares; the kinds differ in colour only.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.Button {
    id: control

    property bool enterPresses: true  // No: Enter means something else where this button stands.
    property string iconName: ""
    property string spokenName: text  // When the words alone do not say what it acts on.
    property color fill: "transparent"
    property color fillHover: fill
    property color fillPressed: fill
    property color outline: "transparent"
    property color words: Theme.ink

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Theme.textScale > 1.4 ? Theme.tight : Theme.gap + 2
    rightPadding: leftPadding
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    hoverEnabled: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody
    font.weight: Font.DemiBold

    Accessible.name: spokenName
    Accessible.role: Accessible.Button
    Accessible.onPressAction: control.clicked()
    Keys.onReturnPressed: if (control.enterPresses)
        control.clicked()
    Keys.onEnterPressed: if (control.enterPresses)
        control.clicked()

    contentItem: ButtonFace {
        iconName: control.iconName
        text: control.text
        font: control.font
        color: control.enabled ? control.words : Theme.inkSoft
    }

    background: Rectangle {
        radius: Theme.radiusSmall
        color: !control.enabled ? Theme.sunken : control.down ? control.fillPressed : control.hovered ? control.fillHover : control.fill
        border.width: control.outline.a > 0 ? 1 : 0
        border.color: control.enabled ? control.outline : Theme.line

        FocusRing {
            shown: control.visualFocus
        }
    }
}
