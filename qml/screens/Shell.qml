// The app after the lock: a bottom bar and one column on a phone, a side bar with list and detail side by side on a
// tablet; chosen by width alone.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Doorstep.Components
import Doorstep.Theme
import Doorstep.ViewModels

FocusScope {
    id: shell

    required property Session session
    property string place: "today"
    property string shownPerson: ""

    readonly property bool sideBar: width >= Theme.sideBarFrom
    readonly property bool deep: stack.depth > 1
    readonly property ScreenPage page: stack.currentItem as ScreenPage
    // A form, a review and versions stand alone: nobody reads a list of other families over a shoulder.
    readonly property bool alone: page !== null && page.alone
    // A search has the whole width until something is found and opened.
    readonly property bool listed: place === "today" || place === "people" || (place === "search" && deep)
    readonly property bool twoPanes: width >= Theme.twoPanesFrom && listed && !alone

    readonly property NavPlaces places: NavPlaces {
        NavEntry {
            name: "today"
            title: qsTr("Today")
            iconName: "today"
        }
        NavEntry {
            name: "people"
            title: shell.session.canReview ? qsTr("People") : qsTr("My people")
            iconName: "people"
        }
        NavEntry {
            name: "review"
            title: qsTr("Review")
            iconName: "review"
            shown: shell.session.canReview
        }
        NavEntry {
            name: "search"
            title: qsTr("Search")
            iconName: "search"
        }
        NavEntry {
            name: "sync"
            title: qsTr("Sync")
            iconName: "sync"
            badge: shell.session.sync.needAttention
        }
        NavEntry {
            name: "settings"
            title: qsTr("Settings")
            iconName: "settings"
            shown: shell.sideBar
        }
    }

    // Whoever's page is uppermost on the way, a sibling's too.
    function noteShownPerson() {
        for (let i = stack.depth - 1; i > 0; --i) {
            const page = stack.get(i) as PersonScreen;
            if (page !== null) {
                shownPerson = page.personId;
                return;
            }
        }
        shownPerson = "";
    }

    function goTo(name: string) {
        stack.pop(null);
        place = name;
    }

    // A lock takes the page away; the words are safe, and the place is found again.
    Connections {
        target: shell.session

        function onSaveWanted() {
            if (shell.page !== null)
                shell.page.lockComes();
        }
    }

    Component.onCompleted: {
        const recordId = session.recordToReopen;
        switch (session.pageToReopen) {
        case "form":
            fromPage.show("FormScreen.qml", {
                recordId: recordId,
                startAt: session.rowToReopen
            });
            break;
        case "review":
            fromPage.review(recordId);
            break;
        case "record":
            fromPage.record(recordId);
            break;
        case "conflicts":
            fromPage.conflicts(recordId);
            break;
        }
        session.forgetPage();
    }

    Shortcut {
        sequence: "Ctrl+L"
        onActivated: shell.session.lock()
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.page
    }

    SideBar {
        id: side

        height: parent.height
        width: shell.sideBar ? implicitWidth : 0
        visible: shell.sideBar
        places: shell.places
        current: shell.place
        userName: shell.session.userName
        userDetail: shell.session.roleText
        onChosen: name => shell.goTo(name)
        onHidden: shell.session.lock()
    }

    BottomBar {
        id: bottom

        anchors.bottom: parent.bottom
        width: parent.width
        height: visible ? implicitHeight : 0
        visible: !shell.sideBar && !shell.alone
        places: shell.places
        current: shell.place
        onChosen: name => shell.goTo(name)
    }

    // What a list asks for starts a new way; what a page asks for goes on from it.
    ShellNavigator {
        id: fromList

        stack: stack
        next: fromPage
        session: shell.session
        sideBar: shell.sideBar
        fresh: true
        onPlace: name => shell.goTo(name)
        onHide: shell.session.lock()
    }

    ShellNavigator {
        id: fromPage

        stack: stack
        next: fromPage
        session: shell.session
        sideBar: shell.sideBar
        canGoBack: !shell.twoPanes || stack.depth > 2
        onPlace: name => shell.goTo(name)
        onHide: shell.session.lock()
    }

    FocusScope {
        id: list

        x: side.width
        width: shell.twoPanes ? Math.round((shell.width - side.width) * 0.42) : shell.width - side.width
        height: shell.height - bottom.height
        visible: shell.twoPanes || !shell.deep
        focus: !shell.deep

        When {
            condition: shell.place === "today"

            TodayScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
            }
        }

        When {
            condition: shell.place === "people"

            PeopleScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
                current: shell.twoPanes && shell.deep ? shell.shownPerson : ""
            }
        }

        When {
            condition: shell.place === "review"

            ReviewQueueScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
            }
        }

        When {
            condition: shell.place === "search"

            SearchScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
            }
        }

        When {
            condition: shell.place === "sync"

            SyncScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
            }
        }

        When {
            condition: shell.place === "settings"

            SettingsScreen {
                anchors.fill: parent
                focus: true
                nav: fromList
                session: shell.session
            }
        }
    }

    Divider {
        x: list.x + list.width
        width: 1
        height: parent.height
        visible: shell.twoPanes
    }

    T.StackView {
        id: stack

        x: shell.twoPanes ? list.x + list.width + 1 : side.width
        width: shell.width - x
        height: shell.height - bottom.height
        visible: shell.twoPanes || shell.deep
        focus: shell.deep
        onCurrentItemChanged: shell.noteShownPerson()
        initialItem: Item {
            When {
                condition: shell.twoPanes && !shell.deep

                Glance {
                    anchors.fill: parent
                    session: shell.session
                }
            }
        }
    }
}
