// Colours, sizes and type: the one place they are written down.
pragma Singleton
import QtQuick

QtObject {
    property bool dark: false
    property real textScale: 1
    readonly property color background: dark ? "#14181d" : "#f6f5f2"
    readonly property color text: dark ? "#f2f4f6" : "#16202a"
    readonly property real bodySize: 16 * textScale
}
