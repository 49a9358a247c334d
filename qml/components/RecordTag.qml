// Where a record stands in its life.
import QtQuick

Tag {
    property string status: "draft"

    tone: status === "approved" ? "good" : status === "returned" ? "late"
        : status === "submitted" ? "accent" : status === "changed_since_approval" ? "soon" : "plain"
    text: status === "draft" ? qsTr("Draft") : status === "submitted" ? qsTr("Submitted")
        : status === "returned" ? qsTr("Returned") : status === "approved" ? qsTr("Approved")
        : status === "changed_since_approval" ? qsTr("Changed since approval") : qsTr("Imported")
}
