// One thing that happened, on a line down the page: when, what, by whom, and where it stands.
import QtQuick
import Doorstep.Theme

BaseRow {
    id: row

    property string title: ""
    property string when: ""
    property string summary: ""
    property string author: ""
    property string status: ""
    property bool conflict: false

    spokenName: title + ", " + when + (summary === "" ? "" : ", " + summary) + (author === "" ? "" : ", " + author)
    topPadding: Theme.snug
    bottomPadding: Theme.snug
    leftPadding: Theme.roomy + Theme.tight

    contentItem: Column {
        spacing: 3

        BodyText {
            width: parent.width
            text: row.title
            font.weight: Font.DemiBold
            lineHeight: 1.2
            Accessible.ignored: true
        }

        SmallText {
            width: parent.width
            text: row.author === "" ? row.when : qsTr("%1, by %2").arg(row.when).arg(row.author)
            Accessible.ignored: true
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: row.summary
            maximumLineCount: 2
            elide: Text.ElideRight
            Accessible.ignored: true
        }

        Flow {
            width: parent.width
            topPadding: 3
            spacing: Theme.tight
            visible: row.status !== "" || row.conflict

            RecordTag {
                visible: row.status !== ""
                status: row.status
            }

            Tag {
                visible: row.conflict
                tone: "late"
                text: qsTr("Two versions")
            }
        }
    }

    Rectangle {
        x: Theme.gap
        y: Theme.snug + Math.round(Theme.sizeBody * 0.3)
        width: 9
        height: 9
        radius: 5
        color: Theme.accent
    }
}
