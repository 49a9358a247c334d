// One of two versions of a field: what it says, who wrote it and when.
import QtQuick
import Doorstep.Theme

Surface {
    id: card

    property string text: ""
    property string author: ""
    property string when: ""
    property string actionSpoken: ""
    property bool chosen: false

    signal kept

    border.width: chosen ? 2 : 1
    border.color: chosen ? Theme.accent : Theme.line

    Column {
        width: parent.width

        SmallText {
            width: parent.width
            text: card.author
            color: Theme.ink
            font.weight: Font.DemiBold
        }

        SmallText {
            width: parent.width
            text: card.when
        }
    }

    BodyText {
        width: parent.width
        text: card.text
    }

    SecondaryButton {
        width: parent.width
        text: qsTr("Keep this one")
        spokenName: card.actionSpoken
        onClicked: card.kept()
    }
}
