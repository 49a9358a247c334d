// One question with its versions: keep one of them, or write words that keep both.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Column {
    id: choice

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
                onKept: choice.kept(modelData.index)
            }
        }
    }

    QuietButton {
        visible: choice.narrative && !choice.writing
        iconName: "edit"
        text: qsTr("Write words that keep both")
        onClicked: {
            words.value = choice.together();
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
        }

        Flow {
            width: parent.width
            spacing: Theme.snug

            PrimaryButton {
                enabled: words.text.trim() !== ""
                text: qsTr("Keep these words")
                onClicked: choice.written(words.text)
            }

            QuietButton {
                text: qsTr("Not now")
                onClicked: choice.writing = false
            }
        }
    }
}
