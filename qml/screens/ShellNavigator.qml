// Leads to pages on the shell's stack.
import QtQuick
import QtQuick.Templates as T
import Doorstep.ViewModels

Navigator {
    id: navigator

    required property T.StackView stack
    required property Session session
    required property Navigator next  // What the pages are given to go on from.
    property bool fresh: false        // What is asked for takes the place of all that is on the stack.

    function show(page: string, properties: var) {
        if (fresh)
            stack.pop(null);
        stack.push(Qt.resolvedUrl(page), complete(properties));
        stack.currentItem.forceActiveFocus();
    }

    function showInstead(page: string, properties: var) {
        stack.replace(stack.currentItem, Qt.resolvedUrl(page), complete(properties));
        stack.currentItem.forceActiveFocus();
    }

    function complete(properties: var): var {
        return Object.assign({
            nav: next,
            session: session
        }, properties);
    }

    onPerson: personId => show("PersonScreen.qml", {
        personId: personId
    })
    onVisit: personIds => show("FormScreen.qml", {
        personIds: personIds
    })
    onWrite: (type, personId) => show("FormScreen.qml", {
        type: type,
        personIds: [personId]
    })
    onPlanned: recordId => show("FormScreen.qml", {
        plannedIn: recordId
    })
    onForm: recordId => show("FormScreen.qml", {
        recordId: recordId
    })
    onRecord: recordId => show("RecordScreen.qml", {
        recordId: recordId
    })
    onSubmittedRecord: recordId => showInstead("RecordScreen.qml", {
        recordId: recordId,
        justSubmitted: true
    })
    onConflicts: recordId => show("ConflictsScreen.qml", {
        recordId: recordId
    })
    onReview: recordId => show("ReviewScreen.qml", {
        recordId: recordId
    })
    onNextReview: recordId => showInstead("ReviewScreen.qml", {
        recordId: recordId
    })
    onBack: {
        if (stack.depth > 1)
            stack.pop();
        else
            place("today");
    }
}
