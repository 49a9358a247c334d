// Words found in what was written, as they are typed.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session

    title: qsTr("Search")
    subtitle: found.countText

    SearchModel {
        id: found

        session: screen.session
    }

    ListColumn {
        id: list

        anchors.fill: parent
        model: found.hits
        Accessible.name: qsTr("Search results")

        head: SearchInput {
            width: list.columnWidth
            spokenName: qsTr("Search what was written")
            placeholder: qsTr("Words from a record")
            focus: true
            value: found.words
            onEdited: text => found.words = text
        }

        delegate: Item {
            id: hit

            required property string recordId
            required property string type
            required property string title
            required property string label
            required property string snippet

            width: list.width
            height: row.height

            ListRow {
                id: row

                x: list.columnX
                width: list.columnWidth
                title: hit.title
                subtitle: hit.label
                onClicked: hit.type === "person" ? screen.nav.person(hit.recordId) : screen.nav.record(hit.recordId)

                // The view model escapes everything but the marks around what was found.
                BodyText {
                    width: row.availableWidth - Theme.wide
                    text: hit.snippet
                    textFormat: Text.StyledText
                    Accessible.ignored: true
                }
            }
        }

        foot: EmptyState {
            width: list.columnWidth
            visible: list.count === 0
            iconName: "search"
            title: found.words === "" ? qsTr("Search this tablet") : found.countText
            text: found.words === "" ? qsTr("Everything written about your people is searched, also without a connection.")
                                     : qsTr("Try fewer letters, or another word.")
        }
    }
}
