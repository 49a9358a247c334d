// Where screens ask to be led. The shell listens; no screen knows another.
import QtQml

QtObject {
    property bool sideBar: false    // The side bar is there, and with it the button that hides all.
    property bool canGoBack: false  // There is a page to go back to, not just a list beside.

    signal person(string personId)
    signal visit(var personIds)           // A list of ids; Qt 6.4 takes no list type in a signal.
    signal write(string type, string personId)  // A new record about one person.
    signal planned(string recordId)          // A new record as planned in this one.
    signal form(string recordId)
    signal record(string recordId)
    signal submittedRecord(string recordId)  // In place of the form it came from.
    signal conflicts(string recordId)
    signal review(string recordId)
    signal nextReview(string recordId)       // In place of the one just decided.
    signal place(string name)
    signal back
    signal hide
}
