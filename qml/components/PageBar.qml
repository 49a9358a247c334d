// The top of a page: back, what it is, what can be done with it, and the button that hides all.
import QtQuick
import Doorstep.Theme

Rectangle {
    id: bar

    property string title: ""
    property string subtitle: ""
    property bool canGoBack: false
    property bool showsHide: true
    property int columnMax: Theme.columnMax
    // The title stands over the content, which is centred in its column.
    readonly property int columnX: Math.max(width < 520 ? Theme.gap : Theme.wide, Math.round((width - columnMax) / 2))
    default property alias actions: extra.data

    signal back
    signal hidden

    implicitHeight: Math.max(64, words.height + 2 * Theme.snug)
    color: Theme.page

    IconButton {
        id: backButton

        x: Math.max(Theme.hair, words.x - width - Theme.hair)
        anchors.verticalCenter: parent.verticalCenter
        visible: bar.canGoBack
        iconName: "back"
        text: qsTr("Back")
        onClicked: bar.back()
    }

    Column {
        id: words

        anchors.verticalCenter: parent.verticalCenter
        x: bar.canGoBack ? Math.max(bar.columnX, backButton.width + 2 * Theme.hair) : bar.columnX
        width: side.x - x - Theme.tight

        HeadingText {
            width: parent.width
            level: 1
            text: bar.title
            font.pixelSize: bar.width < 520 * Theme.textScale ? Math.round(Theme.sizeTitle * 0.84) : Theme.sizeTitle
            maximumLineCount: 3
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

        HideButton {
            compact: bar.width < 420 * Theme.textScale
            visible: bar.showsHide
            onClicked: bar.hidden()
        }
    }
}
