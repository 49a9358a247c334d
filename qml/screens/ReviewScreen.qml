// A record under review: what it says beside what changed, and the decision.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    required property string recordId
    readonly property bool beside: width >= 860 * Theme.textScale

    title: review.title
    subtitle: review.author === "" ? review.happened : qsTr("%1, by %2").arg(review.happened).arg(review.author)
    alone: true
    columnMax: beside ? width : Theme.columnMax
    leadsBack: true
    onLockComes: session.notePage("review", recordId, "")

    TypedField {
        id: typed

        session: screen.session
        recordId: screen.recordId
        place: "decision"
    }

    ReviewModel {
        id: review

        session: screen.session
        recordId: screen.recordId
        onDecided: {
            if (review.nextRecordId !== "")
                screen.nav.nextReview(review.nextRecordId);
            else
                screen.nav.back();
        }
    }

    ScrollColumn {
        id: left

        width: screen.beside ? Math.round(parent.width * 0.56) : parent.width
        height: parent.height

        ReviewChanges {
            width: parent.width
            visible: !screen.beside
            changes: review.changes
            decidedBefore: review.decisions.count > 0
        }

        Repeater {
            model: review.decisions

            DecisionNote {
                width: parent ? parent.width : 0
            }
        }

        Surface {
            width: parent.width

            AnswerList {
                width: parent.width
                rows: review.answers
            }
        }

        ReviewDecision {
            width: parent.width
            visible: !screen.beside
            review: review
            typed: typed
            nav: screen.nav
        }
    }

    ScrollColumn {
        x: left.width
        width: parent.width - x
        height: parent.height
        visible: screen.beside
        margin: Theme.gap

        ReviewDecision {
            width: parent.width
            review: review
            typed: typed
            nav: screen.nav
            keyboard: true
        }

        ReviewChanges {
            width: parent.width
            changes: review.changes
            decidedBefore: review.decisions.count > 0
        }
    }
}
