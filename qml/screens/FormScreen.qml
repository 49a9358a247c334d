// A record being written: questions first, then checking the answers, in one page.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.Components
import Doorstep.ViewModels

ScreenPage {
    id: screen

    required property Session session
    property list<string> personIds  // Whom a new record is about,
    property string type: "visit"    // and what it is.
    property string plannedIn: ""    // For a new one, as planned in this record.
    property string recordId: ""     // For one that exists.
    property string startAt: ""      // The row to lead to, when it was open before.
    property bool checking: false

    function leadTo(field: string) {
        checking = false;
        questions.leadTo(form.leadTo(field));
    }

    title: checking ? qsTr("Check your answers") : form.title
    subtitle: checking ? form.title : form.statusText
    alone: true
    leadsBack: true
    onLockComes: {
        if (form.canReopen())
            session.notePage("form", form.recordId, form.lastRow());
    }
    Component.onCompleted: {
        if (recordId !== "")
            form.open(recordId);
        else if (plannedIn !== "")
            form.startPlanned(plannedIn);
        else if (type !== "visit")
            form.start(type, personIds[0]);
        else
            form.startVisit(personIds);
    }

    RecordForm {
        id: form

        session: screen.session
        onLeft: screen.nav.back()
        onSubmitted: screen.nav.submittedRecord(form.recordId)
        onChecked: screen.checking = true
        onOpened: {
            if (screen.startAt !== "")
                screen.leadTo(screen.startAt);
        }
    }

    FormQuestions {
        id: questions

        anchors.fill: parent
        visible: !screen.checking
        form: form
    }

    CheckAnswers {
        anchors.fill: parent
        visible: screen.checking
        form: form
        onChangeAsked: field => screen.leadTo(field)
        onHistoryAsked: screen.nav.record(form.recordId)
    }

    footer: FormFooter {
        width: screen.width
        form: form
        checking: screen.checking
        onCheckAsked: form.check()
        onQuestionsAsked: screen.checking = false
    }
}
