// A state as a word on a tint.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: tag

    property string text: ""
    property string tone: "plain"  // plain, accent, late, soon, good

    readonly property color words: tone === "late" ? Theme.late : tone === "soon" ? Theme.soon
        : tone === "good" ? Theme.good : tone === "accent" ? Theme.accent : Theme.plain

    implicitWidth: Math.ceil(measure.advanceWidth) + 1 + 2 * Theme.tight + 2
    implicitHeight: label.height + Theme.tight
    radius: 6
    color: tone === "late" ? Theme.lateSoft : tone === "soon" ? Theme.soonSoft
        : tone === "good" ? Theme.goodSoft : tone === "accent" ? Theme.accentSoft : Theme.plainSoft

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    TextMetrics {
        id: measure

        font: label.font
        text: tag.text
    }

    Text {
        id: label

        anchors.centerIn: parent
        width: Math.min(Math.ceil(measure.advanceWidth) + 1, tag.width - Theme.tight)
        text: tag.text
        color: tag.words
        font.family: Theme.fontFamily
        font.pixelSize: Theme.sizeTiny
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
    }
}
