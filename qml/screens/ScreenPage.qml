// What every page after the lock has: its bar, its content, and what stands fixed below.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

FocusScope {
    id: page

    required property Navigator nav
    property string title: ""
    property string subtitle: ""
    property bool leadsBack: nav?.canGoBack ?? false
    property bool alone: false  // Takes the whole width, with no list beside it.
    property alias columnMax: bar.columnMax
    property alias actions: bar.actions
    property alias footer: foot.data
    default property alias content: body.data

    // The page is about to be taken away by a lock: it tells the session whether to come back to it.
    signal lockComes

    Accessible.role: Accessible.Pane
    Accessible.name: title

    Keys.onEscapePressed: event => {
        event.accepted = leadsBack;
        if (leadsBack)
            nav.back();
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.page
    }

    PageBar {
        id: bar

        width: parent.width
        title: page.title
        subtitle: page.subtitle
        canGoBack: page.leadsBack
        showsHide: !(page.nav?.sideBar ?? false)
        onBack: page.nav.back()
        onHidden: page.nav.hide()
    }

    Item {
        id: body

        anchors.top: bar.bottom
        anchors.bottom: foot.top
        width: parent.width
    }

    Item {
        id: foot

        anchors.bottom: parent.bottom
        width: parent.width
        height: childrenRect.height
    }
}
