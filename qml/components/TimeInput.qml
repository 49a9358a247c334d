// A time of day as `14:30`. The colon comes by itself.
import QtQuick
import Doorstep.Theme

LineInput {
    id: control

    width: Math.round(6 * Theme.sizeBody)
    maximumLength: 5
    inputMethodHints: Qt.ImhTime
    placeholder: qsTr("hh:mm")
    validator: RegularExpressionValidator {
        regularExpression: /[0-9]{0,2}:?[0-9]{0,2}/
    }
    onTextEdited: {
        if (/^[0-9]{3,4}$/.test(text)) {
            const at = text.length === 3 && text > "240" ? 1 : 2;
            text = text.slice(0, at) + ":" + text.slice(at);
            edited(text);
        }
    }
}
