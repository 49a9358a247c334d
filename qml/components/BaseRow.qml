// What every pressable row or card shares: its surface, focus, keys and accessible press.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.ItemDelegate {
    id: control

    property string spokenName: text
    property bool current: false  // Its detail is what stands beside the list.
    property int corner: Theme.radius

    implicitWidth: 320
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    padding: Theme.gap
    hoverEnabled: true
    highlighted: current

    Accessible.role: Accessible.Button
    Accessible.name: spokenName
    Accessible.onPressAction: control.clicked()
    Keys.onReturnPressed: control.clicked()
    Keys.onEnterPressed: control.clicked()
    Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
    Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)

    background: Rectangle {
        radius: control.corner
        color: control.down ? Theme.sunken : Theme.surface
        border.width: control.current ? 2 : 1
        border.color: control.hovered || control.current ? Theme.accent : Theme.line

        FocusRing {
            corner: control.corner
            shown: control.visualFocus
        }
    }
}
