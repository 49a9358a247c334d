// One row of a form: a heading, a child, a question, or an entry of a list.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Item {
    id: row

    required property RecordForm form
    required property string key
    required property string kind
    required property string type
    required property string label
    required property string hint
    required property var options  // Of choiceRow; Qt 6.4 does not turn a model's list into a typed one.
    required property string value
    required property bool shown
    required property bool hasConflict
    required property string error
    required property string child
    required property string childName
    required property string group
    required property string element

    readonly property int before: kind === "section" ? Theme.wide : kind === "child" ? Theme.roomy
        : kind === "element" || kind === "removed" ? Theme.gap : Theme.roomy

    signal elementAsked(string group)
    signal removeAsked
    signal restoreAsked

    function takeFocus() {
        for (let i = 0; i < body.children.length; ++i) {
            if (body.children[i].height > 0)
                body.children[i].nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason);
        }
    }

    visible: shown
    height: shown ? body.y + body.height : 0

    Column {
        id: body

        y: row.before
        width: row.width

        When {
            condition: row.shown && row.kind === "section"

            HeadingText {
                width: body.width
                text: row.label
                level: 1
            }
        }

        When {
            condition: row.shown && row.kind === "child"

            Rectangle {
                width: body.width
                implicitHeight: name.height + 2 * Theme.snug
                radius: Theme.radius
                color: Theme.accentSoft

                Row {
                    id: name

                    x: Theme.snug
                    y: Theme.snug
                    spacing: Theme.snug

                    Avatar {
                        size: Math.round(36 * Math.min(Theme.textScale, 1.4))
                        name: row.label
                        tinted: true
                    }

                    HeadingText {
                        anchors.verticalCenter: parent.verticalCenter
                        text: row.label
                    }
                }
            }
        }

        When {
            condition: row.shown && row.kind === "list"

            Column {
                width: body.width
                spacing: 2

                HeadingText {
                    width: parent.width
                    level: 3
                    text: row.label
                }

                SmallText {
                    width: parent.width
                    visible: text !== ""
                    text: row.hint
                }
            }
        }

        When {
            condition: row.shown && row.kind === "element"

            Item {
                width: body.width
                implicitHeight: Math.max(title.height, remove.height)

                HeadingText {
                    id: title

                    anchors.verticalCenter: parent.verticalCenter
                    level: 3
                    text: row.label
                }

                QuietButton {
                    id: remove

                    anchors.right: parent.right
                    anchors.rightMargin: -Theme.snug
                    iconName: "bin"
                    text: qsTr("Remove")
                    spokenName: qsTr("Remove %1").arg(row.label)
                    onClicked: row.removeAsked()
                }
            }
        }

        When {
            condition: row.shown && row.kind === "removed"

            RemovedLine {
                width: body.width
                words: row.label
                onUndone: row.restoreAsked()
            }
        }

        When {
            condition: row.shown && row.kind === "add"

            Item {
                width: body.width
                implicitHeight: button.height

                SecondaryButton {
                    id: button

                    iconName: "plus"
                    text: row.label
                    onClicked: row.elementAsked(row.group)
                }
            }
        }

        When {
            condition: row.shown && row.kind === "field"

            FormField {
                width: body.width
                form: row.form
                key: row.key
                type: row.type
                label: row.label
                hint: row.hint
                options: row.options
                value: row.value
                error: row.error
                hasConflict: row.hasConflict
            }
        }
    }
}
