// A date in three fields. `value` is an ISO date; `edited` passes on what was typed, whole or half.
import QtQuick
import Doorstep.Theme

Flow {
    id: control

    property string value: ""
    property string spokenName: ""
    property bool wrong: false
    readonly property bool typing: day.activeFocus || month.activeFocus || year.activeFocus

    signal edited(string day, string month, string year)

    function part(index: int): string {
        const words = value.split("-");
        const text = words.length > index ? words[index] : "";
        return index > 0 && text !== "" && words[0] !== "" ? text.replace(/^0+/, "") : text;
    }

    function tell() {
        edited(day.text, month.text, year.text);
    }

    // While somebody types, the fields are theirs.
    onValueChanged: {
        if (!typing)
            fill();
    }
    Component.onCompleted: fill()

    function fill() {
        year.text = part(0);
        month.text = part(1);
        day.text = part(2);
    }

    spacing: Theme.snug

    Accessible.role: Accessible.Grouping
    Accessible.name: spokenName

    DatePart {
        id: day

        title: qsTr("Day")
        spokenName: control.spokenName + ", " + title
        wrong: control.wrong
        digits: 2
        onEdited: control.tell()
        onFull: month.forceActiveFocus(Qt.TabFocusReason)
    }

    DatePart {
        id: month

        title: qsTr("Month")
        spokenName: control.spokenName + ", " + title
        wrong: control.wrong
        digits: 2
        onEdited: control.tell()
        onFull: year.forceActiveFocus(Qt.TabFocusReason)
    }

    DatePart {
        id: year

        title: qsTr("Year")
        spokenName: control.spokenName + ", " + title
        wrong: control.wrong
        digits: 4
        onEdited: control.tell()
    }
}
