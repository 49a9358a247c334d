// One of several answers, as a large radio with its label and hint. `chosen` comes from outside; `picked` asks for it.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.RadioButton {
    id: control

    property string hint: ""
    property string spokenName: text
    property bool chosen: false

    signal picked

    implicitWidth: leftPadding + implicitContentWidth + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: 44
    rightPadding: Theme.tight
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    autoExclusive: false
    checked: chosen
    hoverEnabled: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody

    // The click has toggled `checked`; from now on it follows `chosen` again.
    onClicked: {
        checked = Qt.binding(() => control.chosen);
        picked();
    }

    Accessible.name: spokenName
    Accessible.description: hint
    Accessible.onPressAction: control.picked()
    Accessible.onToggleAction: control.picked()
    Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
    Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onReturnPressed: control.picked()
    Keys.onEnterPressed: control.picked()

    indicator: Rectangle {
        x: 2
        y: Math.round(Math.min((control.height - height) / 2, control.topPadding + Theme.sizeBody * 0.65 - height / 2))
        width: 32
        height: 32
        radius: 16
        color: control.hovered ? Theme.accentSoft : Theme.surface
        border.width: 2
        border.color: control.checked ? Theme.accent : Theme.edge

        Rectangle {
            anchors.centerIn: parent
            width: 16
            height: 16
            radius: 8
            color: Theme.accent
            visible: control.checked
        }

        FocusRing {
            corner: 16
            shown: control.visualFocus
        }
    }

    contentItem: Column {
        spacing: 2

        BodyText {
            width: Math.min(implicitWidth, control.availableWidth)
            text: control.text
            lineHeight: 1.25
            Accessible.ignored: true
        }

        SmallText {
            width: Math.min(implicitWidth, control.availableWidth)
            visible: control.hint !== ""
            text: control.hint
            Accessible.ignored: true
        }
    }
}
