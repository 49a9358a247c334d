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
        implicitHeight: Math.max(face.height, words.height)

        Avatar {
            id: face

            name: card.name
            tinted: card.current
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

            Item {
                width: parent.width
                height: clock.height + 4
                visible: card.clockText !== ""

                Flow {
                    id: clock

                    y: 4
                    width: parent.width
                    spacing: Theme.tight

                    SmallText {
                        height: Math.max(implicitHeight, chip.height)
                        text: card.clockTitle
                        color: Theme.ink
                        verticalAlignment: Text.AlignVCenter
                        Accessible.ignored: true
                    }

                    StatusChip {
                        id: chip

                        width: Math.min(implicitWidth, words.width)
                        status: card.clockStatus
                        text: card.clockText
                    }
                }
            }
        }
    }
}
