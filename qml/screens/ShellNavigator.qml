// Leads to pages on the shell's stack.
import QtQuick
import QtQuick.Templates as T

Navigator {
    id: navigator

    required property T.StackView stack
    required property ShellPages pages
    property bool fresh: false  // What is asked for replaces whatever is on the stack.

    function show(page: Component, properties: var) {
        if (fresh)
            stack.pop(null);
        stack.push(page, properties);
        stack.currentItem.forceActiveFocus();
    }

    function showInstead(page: Component, properties: var) {
        stack.replace(stack.currentItem, page, properties);
        stack.currentItem.forceActiveFocus();
    }

    onPerson: personId => show(pages.person, {
        personId: personId
    })
    onVisit: personIds => show(pages.form, {
        personIds: personIds
    })
    onContact: personId => show(pages.form, {
        contactWith: personId
    })
    onForm: recordId => show(pages.form, {
        recordId: recordId
    })
    onRecord: recordId => show(pages.record, {
        recordId: recordId
    })
    onSubmittedRecord: recordId => showInstead(pages.record, {
        recordId: recordId,
        justSubmitted: true
    })
    onConflicts: recordId => show(pages.conflicts, {
        recordId: recordId
    })
    onReview: recordId => show(pages.review, {
        recordId: recordId
    })
    onNextReview: recordId => showInstead(pages.review, {
        recordId: recordId
    })
    onBack: {
        if (stack.depth > 1)
            stack.pop();
        else
            place("today");
    }
}
