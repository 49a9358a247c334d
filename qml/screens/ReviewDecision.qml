// The supervisor's decision: approve with a reason, or return with what to change.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Surface {
    id: decision

    required property ReviewModel review
    required property TypedField typed
    required property Navigator nav
    readonly property string choice: typed.choice  // approve, return
    readonly property bool open: review.canDecide && typed.ready
    property bool keyboard: false   // Room enough that there may be one.

    function decide() {
        if (choice === "approve")
            review.approve(typed.handOver());
        else if (choice === "return")
            review.sendBack(typed.handOver());
    }

    padding: Theme.roomy
    spacing: Theme.gap

    HeadingText {
        width: parent.width
        text: qsTr("Your decision")
    }

    Banner {
        width: parent.width
        visible: text !== "" && !decision.review.canDecide
        tone: "soon"
        text: decision.review.whyNot
        action: decision.review.inConflict ? qsTr("See both versions") : ""
        onActivated: decision.nav.conflicts(decision.review.recordId)
    }

    Column {
        width: parent.width
        visible: decision.open

        RadioItem {
            width: parent.width
            text: qsTr("Approve")
            hint: qsTr("The record is closed; later additions stand beside it.")
            chosen: decision.choice === "approve"
            onPicked: decision.typed.choice = "approve"
        }

        RadioItem {
            width: parent.width
            text: qsTr("Return")
            hint: qsTr("The author changes it and submits it again.")
            chosen: decision.choice === "return"
            onPicked: decision.typed.choice = "return"
        }
    }

    FieldFrame {
        width: parent.width
        visible: decision.open && decision.choice !== ""
        label: decision.choice === "return" ? qsTr("What should be changed?") : qsTr("Why do you approve it?")
        hint: decision.choice === "return" ? qsTr("Say which answer, and what is missing from it.")
                                           : qsTr("Your management oversight: what you weighed, and what happens next.")
        error: decision.review.error

        AreaInput {
            width: parent.width
            spokenName: decision.choice === "return" ? qsTr("What should be changed?") : qsTr("Why do you approve it?")
            value: decision.typed.words
            wrong: decision.review.error !== ""
            onEdited: text => decision.typed.words = text
            Keys.onReturnPressed: event => {
                event.accepted = (event.modifiers & Qt.ControlModifier) !== 0;
                if (event.accepted)
                    decision.decide();
            }
        }

        SavedMark {
            width: parent.width
            visible: text !== ""
            text: decision.typed.savedState
            code: decision.typed.savedCode
        }

        SmallText {
            width: parent.width
            visible: decision.keyboard
            text: qsTr("Ctrl and Enter decides too.")
        }
    }

    PrimaryButton {
        width: parent.width
        visible: decision.open && decision.choice !== ""
        text: (decision.choice === "return" ? qsTr("Return") : qsTr("Approve"))
            + (decision.review.nextRecordId === "" ? "" : qsTr(" and go to the next"))
        spokenName: decision.choice === "return" ? qsTr("Return this record") : qsTr("Approve this record")
        onClicked: decision.decide()
    }

    QuietButton {
        width: parent.width
        visible: decision.review.nextRecordId !== ""
        text: qsTr("Leave it for now, go to the next")
        onClicked: decision.nav.nextReview(decision.review.nextRecordId)
    }
}
