// A label and what is known under it, as a summary list shows it.
import QtQuick
import Doorstep.Theme

Item {
    id: fact

    property string label: ""
    property string text: ""
    property string action: ""       // `Change`
    property string actionSpoken: ""
    property bool missing: false
    property bool last: false
    property bool quoted: false  // Somebody's own words.
    property string tag: ""      // `Two versions`
    readonly property bool stacked: width < 460 * Theme.textScale

    signal activated

    implicitWidth: 320
    implicitHeight: Math.max(mark.visible && !stacked ? mark.y + mark.height : name.y + name.height, value.y + value.height, button.visible ? button.height - 2 * Theme.tight : 0) + 2 * Theme.tight

    SmallText {
        id: name

        y: Theme.tight
        width: fact.stacked ? parent.width - (button.visible ? button.width : 0) : parent.width * 0.34
        height: fact.stacked && button.visible ? Math.max(implicitHeight, Theme.target - Theme.snug) : implicitHeight
        verticalAlignment: fact.stacked && button.visible ? Text.AlignVCenter : Text.AlignTop
        text: fact.label
        font.weight: Font.DemiBold
        font.pixelSize: fact.stacked ? Theme.sizeSmall : Theme.sizeBody
        color: fact.stacked ? Theme.inkSoft : Theme.ink
    }

    // At its question: beside it where they stand in one column, under it where the answer stands beside.
    Tag {
        id: mark

        x: fact.stacked && name.implicitWidth + Theme.tight + width <= name.width ? name.implicitWidth + Theme.tight : 0
        y: x > 0 ? name.y + Math.round((name.height - height) / 2) : name.y + name.height + 2
        visible: fact.tag !== ""
        tone: "late"
        text: fact.tag
    }

    BodyText {
        id: value

        x: fact.stacked ? 0 : name.width + Theme.gap
        y: !fact.stacked ? Theme.tight : 2 + (mark.visible && mark.x === 0 ? mark.y + mark.height : name.y + name.height)
        width: parent.width - x - (button.visible && !fact.stacked ? button.width + Theme.tight : 0)
        text: fact.text
        leftPadding: fact.quoted ? Theme.snug : 0
        color: fact.missing ? Theme.late : Theme.ink
        font.italic: fact.quoted

        Rectangle {
            visible: fact.quoted
            width: 3
            height: parent.height
            radius: 1
            color: Theme.accent
        }
    }

    QuietButton {
        id: button

        anchors.right: parent.right
        anchors.rightMargin: -Theme.snug
        y: fact.stacked ? name.y + Math.round((name.height - height) / 2)
                        : name.y + Math.round((Theme.sizeBody * 1.5 - height) / 2)
        visible: fact.action !== ""
        text: fact.action
        spokenName: fact.actionSpoken
        onClicked: fact.activated()
    }

    Divider {
        visible: !fact.last
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
