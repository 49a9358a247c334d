// Tells when the keyboard's focus moves to something inside `target`, so that it can be scrolled into view.
import QtQuick

Item {
    id: follower

    required property Item target

    signal moved(Item item)

    visible: false

    Connections {
        target: follower.Window.window

        function onActiveFocusItemChanged() {
            const item = follower.Window.activeFocusItem;
            for (let up = item; up !== null; up = up.parent) {
                if (up === follower.target) {
                    follower.moved(item);
                    return;
                }
            }
        }
    }
}
