// A person's initials in a circle; decoration, the name stands beside it.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: avatar

    property string name: ""
    property bool tinted: false  // It stands on the accent's tint itself.
    property int size: Math.round(44 * Math.min(Theme.textScale, 1.4))

    function initials(): string {
        const words = name.split(" ").filter(word => word !== "");
        if (words.length === 0)
            return "";
        return words.length === 1 ? words[0][0] : words[0][0] + words[words.length - 1][0];
    }

    implicitWidth: size
    implicitHeight: size
    radius: size / 2
    color: tinted ? Theme.surface : Theme.accentSoft

    Text {
        anchors.centerIn: parent
        text: avatar.initials()
        color: Theme.accent
        font.family: Theme.fontFamily
        font.pixelSize: Math.round(avatar.size * 0.36)
        font.weight: Font.DemiBold
        textFormat: Text.PlainText
        Accessible.ignored: true
    }
}
