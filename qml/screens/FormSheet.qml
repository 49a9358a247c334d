// What to record about somebody besides the usual: every form that this role may write.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.ViewModels

Sheet {
    id: sheet

    required property RowModel forms

    signal chosen(string type)

    title: qsTr("What do you want to record?")

    Repeater {
        model: sheet.forms

        SecondaryButton {
            required property string code
            required property string label

            width: parent ? parent.width : 0
            text: label
            onClicked: {
                sheet.close();
                sheet.chosen(code);
            }
        }
    }

    QuietButton {
        width: parent.width
        text: qsTr("Not now")
        onClicked: sheet.close()
    }
}
