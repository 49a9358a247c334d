// A child of the household who may be part of a visit; at first they are.
import QtQuick
import Doorstep.Components

CheckItem {
    id: sibling

    required property string personId
    required property string name
    required property string ageText

    text: ageText === "" ? name : qsTr("%1, %2").arg(name).arg(ageText)
    spokenName: name
    chosen: true
    onPicked: on => chosen = on
}
