// Many lines to type into; it grows with the words.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.TextArea {
    id: control

    property string value: ""
    property string spokenName: ""
    property bool wrong: false
    property int linesMin: 3

    signal edited(string text)

    implicitWidth: 240
    implicitHeight: Math.max(linesMin * metrics.height + topPadding + bottomPadding,
                             contentHeight + topPadding + bottomPadding)
    padding: Theme.snug
    text: value
    color: Theme.ink
    selectionColor: Theme.accent
    selectedTextColor: Theme.accentInk
    font.family: Theme.fontFamily
    font.pixelSize: Theme.sizeBody
    activeFocusOnTab: true
    selectByMouse: true
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap

    onTextChanged: {
        if (text !== value)
            edited(text);
        if (!activeFocus)
            cursorPosition = length;
    }

    // Who comes back to a text goes on with it.
    Component.onCompleted: cursorPosition = length

    // Tab leaves the field, as everywhere else.
    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    Accessible.role: Accessible.EditableText
    Accessible.name: spokenName
    Accessible.multiLine: true

    FontMetrics {
        id: metrics

        font: control.font
    }

    background: FieldEdge {
        focused: control.activeFocus
        wrong: control.wrong
    }
}
