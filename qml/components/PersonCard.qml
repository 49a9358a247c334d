// A person in a list: who, which statuses, what is most urgent, what to beware of.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme

BaseRow {
    id: card

    property string name: ""
    property string detail: ""  // `4 years, 12 Mill Lane`
    property list<string> tags
    property string note: ""    // `You cover`
    property string alert: ""
    property string clockTitle: ""
    property string clockStatus: ""
    property string clockText: ""

    // A whole number, or the divider under it would fall between two rows of pixels.
    readonly property real headHeight: Math.ceil(Math.max(face.height, words.height))

    spokenName: name + ". " + detail + tagsSpoken() + (alert === "" ? "" : ". " + qsTr("Alert: %1").arg(alert))
        + (clockText === "" ? "" : ". " + clockTitle + " " + clockText)

    function tagsSpoken(): string {
        let said = "";
        for (let i = 0; i < tags.length; ++i)
            said += ". " + tags[i];
        return said;
    }

    // qmllint disable deferred-property-id
    contentItem: Item {
        implicitHeight: card.headHeight + (clock.visible ? Theme.snug + clock.height : 0)

        Avatar {
            id: face

            name: card.name
        }

        Column {
            id: words

            x: face.width + Theme.gap
            width: parent.width - x
            spacing: 4

            BodyText {
                width: parent.width
                text: card.name
                font.weight: Font.DemiBold
                lineHeight: 1.2
                Accessible.ignored: true
            }

            SmallText {
                width: parent.width
                visible: text !== ""
                text: card.detail
                Accessible.ignored: true
            }

            Flow {
                width: parent.width
                spacing: 6
                topPadding: 4
                visible: card.tags.length > 0 || card.note !== ""

                Repeater {
                    model: card.tags

                    Tag {
                        required property string modelData

                        width: Math.min(implicitWidth, words.width)
                        text: modelData
                    }
                }

                Tag {
                    visible: card.note !== ""
                    width: Math.min(implicitWidth, words.width)
                    tone: "accent"
                    text: card.note
                }
            }

            Row {
                width: parent.width
                visible: card.alert !== ""
                spacing: 6
                topPadding: 2

                Icon {
                    width: Math.round(Theme.sizeSmall * 1.3)
                    height: width
                    name: "warning"
                    color: Theme.late
                }

                SmallText {
                    width: parent.width - Math.round(Theme.sizeSmall * 1.3) - 6
                    text: card.alert
                    color: Theme.late
                    font.weight: Font.Medium
                    Accessible.ignored: true
                }
            }
        }

        // Where they stand, under a line of its own, so that it can be read down a list.
        Item {
            id: clock

            readonly property bool beside: title.implicitWidth + Theme.tight + chip.implicitWidth <= width

            y: card.headHeight + Theme.snug
            width: parent.width
            height: chip.y + chip.height
            visible: card.clockText !== ""

            Divider {
                width: parent.width
            }

            SmallText {
                id: title

                y: Theme.snug + (clock.beside ? Math.round((chip.height - height) / 2) : 0)
                width: Math.min(implicitWidth, clock.width)
                text: card.clockTitle
                color: Theme.ink
                lineHeight: 1.1
                Accessible.ignored: true
            }

            StatusChip {
                id: chip

                x: clock.beside ? clock.width - width : 0
                y: clock.beside ? Theme.snug : title.y + title.height + Theme.hair
                width: Math.min(implicitWidth, clock.width)
                status: card.clockStatus
                text: card.clockText
            }
        }
    }
}
