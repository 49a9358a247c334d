// A PIN on one line, never shown.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

LineInput {
    width: Math.round(12 * Theme.sizeBody)
    secret: true
    maximumLength: 12
    inputMethodHints: Qt.ImhDigitsOnly | Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
    validator: RegularExpressionValidator {
        regularExpression: /[0-9]*/
    }
}
