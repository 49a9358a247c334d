// Who a visit is about: the child, and those of the household who were there.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.ViewModels

Sheet {
    id: sheet

    required property string personId  // Whose page it was asked on: they are part of the visit.
    required property RowModel household

    signal started(var personIds)  // A list of ids; Qt 6.4 takes no list type in a signal.

    function start() {
        const ids = [];
        for (let i = 0; i < children.count; ++i) {
            const child = children.itemAt(i) as SiblingCheck;
            if (child.chosen)
                ids.push(child.personId);
        }
        close();
        started(ids);
    }

    title: qsTr("Who is the visit about?")
    text: qsTr("Each child is asked about in turn, in one record.")

    Repeater {
        id: children

        model: sheet.household

        SiblingCheck {
            width: parent ? parent.width : 0
            enabled: personId !== sheet.personId
        }
    }

    PrimaryButton {
        width: parent.width
        text: qsTr("Start the visit")
        onClicked: sheet.start()
    }

    QuietButton {
        width: parent.width
        text: qsTr("Not now")
        onClicked: sheet.close()
    }
}
