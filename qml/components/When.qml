// Makes what stands inside it while `condition` holds, and takes it away after. In Qt 6.4 a `Loader` cannot make a
// component that is bound to its file (`pragma ComponentBehavior: Bound`); a `Repeater` can.
import QtQuick

Repeater {
    property bool condition: false

    model: condition ? 1 : 0
}
