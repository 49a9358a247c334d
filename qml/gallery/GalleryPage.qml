// Every component in every state on one page, for designers and for pictures.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Rectangle {
    id: page

    property bool dark: false
    property real textScale: 1
    property int part: 0  // 0 buttons and words, 1 fields, 2 people and records, 3 navigation.

    color: Theme.page

    Binding {
        target: Theme
        property: "dark"
        value: page.dark
    }

    Binding {
        target: Theme
        property: "textScale"
        value: page.textScale
    }

    ScrollColumn {
        anchors.fill: parent
        spacing: Theme.roomy

        GalleryBasics {
            width: parent.width
            visible: page.part === 0
        }

        GalleryFields {
            width: parent.width
            visible: page.part === 1
        }

        GalleryRecords {
            width: parent.width
            visible: page.part === 2
        }

        GalleryNavigation {
            width: parent.width
            visible: page.part === 3
        }
    }
}
