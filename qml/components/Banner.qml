// Something to know on this page, with at most one thing to do about it.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: banner

    property string text: ""
    property string detail: ""
    property string tone: "accent"  // accent, late, soon, good
    property string action: ""

    signal activated

    readonly property color strong: tone === "late" ? Theme.late : tone === "soon" ? Theme.soon
        : tone === "good" ? Theme.good : Theme.accent

    implicitWidth: 320
    implicitHeight: column.height + 2 * Theme.gap - (button.visible ? Theme.tight : 0)
    radius: Theme.radius
    color: tone === "late" ? Theme.lateSoft : tone === "soon" ? Theme.soonSoft
        : tone === "good" ? Theme.goodSoft : Theme.accentSoft

    Accessible.role: Accessible.AlertMessage
    Accessible.name: detail === "" ? text : text + ". " + detail

    Icon {
        x: Theme.gap
        y: Theme.gap
        width: Theme.iconSize
        height: Theme.iconSize
        name: banner.tone === "late" || banner.tone === "soon" ? "warning" : banner.tone === "good" ? "check" : "info"
        color: banner.strong
    }

    Column {
        id: column

        x: Theme.gap + Theme.iconSize + Theme.snug
        y: Theme.gap
        width: parent.width - x - Theme.gap
        spacing: 2

        BodyText {
            width: parent.width
            text: banner.text
            strong: true
            lineHeight: 1.25
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: banner.detail
        }

        QuietButton {
            id: button

            x: -Theme.snug
            width: Math.min(implicitWidth, parent.width + 2 * Theme.snug)
            visible: banner.action !== ""
            text: banner.action
            words: banner.strong
            fillHover: "transparent"
            font.underline: hovered
            font.weight: Font.DemiBold
            onClicked: banner.activated()
        }
    }
}
