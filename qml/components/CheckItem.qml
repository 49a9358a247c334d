// Something that applies or does not, as a large check box. `chosen` comes from outside; `picked` asks for the other.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Components
import Doorstep.Theme

T.CheckBox {
    id: control

    property string hint: ""
    property string spokenName: text
    property bool chosen: false

    signal picked(bool on)

    implicitWidth: leftPadding + implicitContentWidth + rightPadding
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: 44
    rightPadding: Theme.tight
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    checked: chosen
    hoverEnabled: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody

    // The click has toggled `checked`; from now on it follows `chosen` again.
    onClicked: {
        const on = checked;
        checked = Qt.binding(() => control.chosen);
        picked(on);
    }

    Accessible.name: spokenName
    Accessible.description: hint
    Accessible.onPressAction: control.picked(!control.chosen)
    Accessible.onToggleAction: control.picked(!control.chosen)
    Keys.onReturnPressed: control.picked(!control.chosen)
    Keys.onEnterPressed: control.picked(!control.chosen)

    indicator: Rectangle {
        x: 2
        y: Math.round(Math.min((control.height - height) / 2, control.topPadding + Theme.sizeBody * 0.65 - height / 2))
        width: 32
        height: 32
        radius: 6
        color: control.checked ? Theme.accent : control.hovered ? Theme.accentSoft : Theme.surface
        border.width: 2
        border.color: control.checked ? Theme.accent : Theme.edge

        Icon {
            anchors.centerIn: parent
            width: 24
            height: 24
            name: "check"
            color: Theme.accentInk
            visible: control.checked
        }

        FocusRing {
            corner: 6
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
