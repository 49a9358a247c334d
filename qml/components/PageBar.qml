// The top of a page: back, what it is, what can be done with it, and the cover.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: bar

    property string title: ""
    property string subtitle: ""
    property bool canGoBack: false
    property bool showsCover: true
    default property alias actions: extra.data

    signal back
    signal covered

    implicitHeight: Math.max(64, words.height + 2 * Theme.snug)
    color: Theme.page

    IconButton {
        id: backButton

        x: Theme.hair
        anchors.verticalCenter: parent.verticalCenter
        visible: bar.canGoBack
        iconName: "back"
        text: qsTr("Back")
        onClicked: bar.back()
    }

    Column {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        x: bar.canGoBack ? backButton.x + backButton.width + Theme.hair : Theme.gap
        width: side.x - x - Theme.tight

        HeadingText {
            width: parent.width
            level: 1
            text: bar.title
            font.pixelSize: bar.width < 520 * Theme.textScale ? Math.round(Theme.sizeTitle * 0.84) : Theme.sizeTitle
            maximumLineCount: 2
            elide: Text.ElideRight
        }

        SmallText {
            width: parent.width
            visible: text !== ""
            text: bar.subtitle
        }
    }

    Row {
        id: side

        anchors.right: parent.right
        anchors.rightMargin: Theme.snug
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.tight

        Row {
            id: extra

            spacing: Theme.hair
        }

        CoverButton {
            compact: bar.width < 420 * Theme.textScale
            visible: bar.showsCover
            onClicked: bar.covered()
        }
    }
}
