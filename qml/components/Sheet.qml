// A question over the page: from below on a phone, in the middle on a tablet. Escape and a touch beside it leave it.
import QtQuick
import QtQuick.Templates as T
import Doorstep.Theme

T.Popup {
    id: sheet

    property string title: ""
    property string text: ""
    default property alias content: column.data

    signal hidden  // A sheet lies over the page's own button, so it has one too.

    readonly property bool narrow: parent ? parent.width < 600 : true

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? (narrow ? parent.height - height : Math.round((parent.height - height) / 2)) : 0
    width: parent ? (narrow ? parent.width : Math.min(520, parent.width - 2 * Theme.roomy)) : 0
    height: Math.min(implicitHeight, parent ? parent.height - Theme.roomy : 0)
    implicitHeight: column.implicitHeight + 2 * Theme.roomy
    padding: Theme.roomy
    modal: true
    dim: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }

    background: Rectangle {
        color: Theme.surface
        radius: Theme.radius + 4
        border.width: 1
        border.color: Theme.line
    }

    // qmllint disable deferred-property-id
    contentItem: Flickable {
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: contentHeight > height

        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.title

        Column {
            id: column

            width: parent.width
            spacing: Theme.gap

            Item {
                width: parent.width
                height: Math.max(title.height, hideButton.height)

                HeadingText {
                    id: title

                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - hideButton.width - Theme.gap
                    text: sheet.title
                }

                HideButton {
                    id: hideButton

                    anchors.right: parent.right
                    compact: true
                    onClicked: sheet.hidden()
                }
            }

            BodyText {
                width: parent.width
                visible: text !== ""
                text: sheet.text
            }
        }
    }
}
