// The questions of a form, child by child, the quick ones first.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScrollColumn {
    id: questions

    required property RecordForm form

    property int wanted: -1  // The row to lead to once it is laid out.

    function leadTo(index: int) {
        wanted = index;
        laidOut.restart();
    }

    function leadToKey(key: string) {
        leadTo(form.leadTo(key));
    }

    // The way back stands where the entry stood, and has the focus.
    function remove(key: string, group: string, element: string) {
        form.removeElement(group, element);
        const line = form.rows.indexOf(key);
        leadTo(line >= 0 ? line : form.rows.indexOf(group + "/add"));
    }

    function restore(key: string, group: string, element: string) {
        form.restoreElement(group, element);
        leadTo(form.rows.indexOf(key) + 1);
    }

    spacing: 0

    // Rows that were hidden have no place before they are laid out, which happens with the next frame.
    Timer {
        id: laidOut

        interval: 30
        onTriggered: {
            const row = rows.itemAt(questions.wanted) as FormRow;
            if (row !== null) {
                questions.reveal(row);
                row.takeFocus();
            }
        }
    }

    Banner {
        width: parent.width
        visible: questions.form.returnComment !== ""
        tone: "soon"
        text: qsTr("Returned to you")
        detail: questions.form.returnComment
    }

    Flow {
        width: parent.width
        visible: questions.form.children.count > 1
        spacing: Theme.tight
        topPadding: Theme.tight

        Repeater {
            model: questions.form.children

            SecondaryButton {
                required property string code
                required property string label
                required property string hint

                text: hint === "" ? label : qsTr("%1: %2").arg(label).arg(hint)
                spokenName: qsTr("Go to %1, %2").arg(label).arg(hint)
                leftPadding: Theme.snug
                rightPadding: Theme.snug
                font.pixelSize: Theme.sizeSmall
                onClicked: {
                    for (let i = 0; i < rows.count; ++i) {
                        const row = rows.itemAt(i) as FormRow;
                        if (row.kind === "child" && row.child === code) {
                            questions.leadTo(i);
                            return;
                        }
                    }
                }
            }
        }
    }

    Repeater {
        id: rows

        model: questions.form.rows

        FormRow {
            width: parent ? parent.width : 0
            form: questions.form
            onElementAsked: group => questions.leadToKey(questions.form.addElement(group))
            onRemoveAsked: questions.remove(key, group, element)
            onRestoreAsked: questions.restore(key, group, element)
        }
    }

    Item {
        width: parent.width
        height: Theme.wide
    }

    SecondaryButton {
        width: parent.width
        visible: questions.form.isOpen && !questions.form.showAll
        iconName: "down"
        text: qsTr("Show all questions")
        onClicked: questions.form.showAll = true
    }
}
