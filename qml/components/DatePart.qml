// Day, month or year: a short number with its own small label.
import QtQuick
import Doorstep.Theme

Column {
    id: part

    property string title: ""
    property string spokenName: title
    property int digits: 2
    property bool wrong: false
    property alias text: input.text

    signal edited
    signal full  // All its digits are there: on to the next field.

    spacing: Theme.hair

    SmallText {
        text: part.title
        color: Theme.ink
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }

    LineInput {
        id: input

        width: Math.round((part.digits > 2 ? 5.6 : 3.9) * Theme.sizeBody)
        spokenName: part.spokenName
        wrong: part.wrong
        maximumLength: part.digits
        inputMethodHints: Qt.ImhDigitsOnly
        validator: RegularExpressionValidator {
            regularExpression: /[0-9]*/
        }
        onEdited: text => {
            part.edited();
            if (text.length === part.digits && cursorPosition === text.length)
                part.full();
        }
    }
}
