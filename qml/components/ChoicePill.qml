// One of a few answers side by side, large enough for the door: yes and no, or a filter.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.RadioButton {
    id: control

    property string spokenName: text
    property bool chosen: false
    property bool compact: false  // A filter among others, not an answer.

    signal picked

    implicitWidth: Math.max(72, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: compact ? Theme.tight + 1 : Theme.gap
    rightPadding: leftPadding
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    autoExclusive: false
    checked: chosen
    hoverEnabled: true
    font.family: Theme.fontFamily
    font.pixelSize: compact ? Theme.sizeSmall : Theme.sizeBody
    font.weight: Font.DemiBold
    indicator: null

    // The click has toggled `checked`; from now on it follows `chosen` again.
    onClicked: {
        checked = Qt.binding(() => control.chosen);
        picked();
    }

    Accessible.name: spokenName
    Accessible.onPressAction: control.picked()
    Accessible.onToggleAction: control.picked()
    Keys.onLeftPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
    Keys.onRightPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onReturnPressed: control.picked()
    Keys.onEnterPressed: control.picked()

    contentItem: ButtonFace {
        iconName: control.checked ? "check" : ""
        iconSize: control.compact ? Math.round(Theme.iconSize * 0.75) : Theme.iconSize
        text: control.text
        font: control.font
        color: control.checked ? Theme.accentInk : Theme.ink
    }

    background: Rectangle {
        radius: height / 2
        color: control.checked ? Theme.accent : control.down ? Theme.sunken
            : control.hovered ? Theme.accentSoft : Theme.surface
        border.width: 1
        border.color: control.checked ? Theme.accent : Theme.edge

        FocusRing {
            corner: Math.round(control.height / 2)
            shown: control.visualFocus
        }
    }
}
