// One line to type into. `value` is what is known; `edited` says what was typed.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.TextField {
    id: control

    property string value: ""
    property string spokenName: ""
    property bool wrong: false
    property bool secret: false  // Never shown, never read out.
    property string placeholder: ""

    signal edited(string text)

    implicitWidth: 240
    implicitHeight: Math.max(Theme.target, contentHeight + topPadding + bottomPadding)
    leftPadding: Theme.snug
    rightPadding: Theme.snug
    topPadding: Theme.tight
    bottomPadding: Theme.tight
    verticalAlignment: TextInput.AlignVCenter
    text: value
    color: Theme.ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody
    activeFocusOnTab: true
    selectByMouse: true
    echoMode: secret ? TextInput.Password : TextInput.Normal

    // Qt says no name of a field that hides its words, but it says this, which nothing here draws.
    placeholderText: secret ? spokenName : ""

    onTextEdited: edited(text)

    Accessible.role: Accessible.EditableText
    Accessible.name: spokenName
    Accessible.passwordEdit: secret

    background: FieldEdge {
        focused: control.activeFocus
        wrong: control.wrong

        Text {
            anchors.verticalCenter: parent.verticalCenter
            x: control.leftPadding
            width: parent.width - control.leftPadding - control.rightPadding
            visible: control.text === "" && control.preeditText === ""
            text: control.placeholder
            color: Theme.inkSoft
            font: control.font
            fontSizeMode: Text.HorizontalFit  // Rather smaller than cut short.
            minimumPixelSize: Math.round(control.font.pixelSize * 0.6)
            elide: Text.ElideRight
            textFormat: Text.PlainText
            Accessible.ignored: true
        }
    }
}
