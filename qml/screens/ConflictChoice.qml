// One question with its versions: keep one of them, or write words that keep both.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: choice

    required property Session session
    required property string recordId
    required property string field
    property string title: ""
    property string label: ""
    property bool narrative: false
    property var versions: []  // Of versionRow.
    property bool writing: false

    readonly property bool beside: width >= 560 * Theme.textScale
    readonly property real cardWidth: beside ? (width - Theme.gap * (versions.length - 1)) / Math.max(1, versions.length)
                                             : width

    signal kept(int index)
    signal written(string words)

    function together(): string {
        let words = "";
        for (let i = 0; i < versions.length; ++i)
            words += (words === "" ? "" : "\n\n") + versions[i].text;
        return words;
    }

    spacing: Theme.snug

    TypedField {
        id: typed

        session: choice.session
        recordId: choice.recordId
        place: "both/" + choice.field
        onReadyChanged: choice.writing = typed.ready && !typed.empty
    }

    HeadingText {
        width: parent.width
        text: choice.label
    }

    SmallText {
        width: parent.width
        text: choice.title
    }

    Grid {
        width: parent.width
        columns: choice.beside ? Math.max(1, choice.versions.length) : 1
        spacing: Theme.gap

        Repeater {
            model: choice.versions

            VersionCard {
                required property versionRow modelData

                width: choice.cardWidth
                text: modelData.text
                author: modelData.author
                when: modelData.when
                actionSpoken: qsTr("Keep the version by %1").arg(modelData.author)
                onKept: {
                    typed.handOver();
                    choice.kept(modelData.index);
                }
            }
        }
    }

    QuietButton {
        visible: choice.narrative && typed.ready && !choice.writing
        iconName: "edit"
        text: qsTr("Write words that keep both")
        onClicked: {
            if (typed.empty)
                typed.words = choice.together();
            choice.writing = true;
            words.forceActiveFocus();
        }
    }

    FieldFrame {
        width: parent.width
        visible: choice.writing
        label: qsTr("Both in one answer")
        hint: qsTr("Start from both versions and make them one.")

        AreaInput {
            id: words

            width: parent.width
            spokenName: qsTr("Both in one answer")
            value: typed.words
            onEdited: text => typed.words = text
        }

        SavedMark {
            width: parent.width
            visible: text !== ""
            text: typed.savedState
            code: typed.savedCode
        }

        Flow {
            width: parent.width
            spacing: Theme.snug

            PrimaryButton {
                enabled: typed.words.trim() !== ""
                text: qsTr("Keep these words")
                onClicked: choice.written(typed.handOver())
            }

            QuietButton {
                text: qsTr("Not now")
                onClicked: {
                    if (typed.words === choice.together())
                        typed.words = "";  // Nobody wrote these.
                    choice.writing = false;
                }
            }
        }
    }
}
