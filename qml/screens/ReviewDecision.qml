// The supervisor's decision: approve with a reason, or return with what to change.
import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

Surface {
    id: decision

    required property ReviewModel review
    required property Navigator nav
    property string choice: ""      // approve, return
    property bool keyboard: false   // Room enough that there may be one.

    function decide() {
        if (choice === "approve")
            review.approve(words.text);
        else if (choice === "return")
            review.sendBack(words.text);
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
        visible: decision.review.canDecide

        RadioItem {
            width: parent.width
            text: qsTr("Approve")
            hint: qsTr("The record is closed; later additions stand beside it.")
            chosen: decision.choice === "approve"
            onPicked: decision.choice = "approve"
        }

        RadioItem {
            width: parent.width
            text: qsTr("Return")
            hint: qsTr("The author changes it and submits it again.")
            chosen: decision.choice === "return"
            onPicked: decision.choice = "return"
        }
    }

    FieldFrame {
        width: parent.width
        visible: decision.review.canDecide && decision.choice !== ""
        label: decision.choice === "return" ? qsTr("What should be changed?") : qsTr("Why do you approve it?")
        hint: decision.choice === "return" ? qsTr("Say which answer, and what is missing from it.")
                                           : qsTr("Your management oversight: what you weighed, and what happens next.")
        error: decision.review.error

        AreaInput {
            id: words

            width: parent.width
            spokenName: decision.choice === "return" ? qsTr("What should be changed?") : qsTr("Why do you approve it?")
            wrong: decision.review.error !== ""
            Keys.onReturnPressed: event => {
                event.accepted = (event.modifiers & Qt.ControlModifier) !== 0;
                if (event.accepted)
                    decision.decide();
            }
        }

        SmallText {
            width: parent.width
            visible: decision.keyboard
            text: qsTr("Ctrl and Enter decides too.")
        }
    }

    PrimaryButton {
        width: parent.width
        visible: decision.review.canDecide && decision.choice !== ""
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
