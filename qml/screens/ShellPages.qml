// The pages that lists and other pages lead to.
pragma ComponentBehavior: Bound

import QtQuick
import Doorstep.ViewModels

QtObject {
    id: pages

    required property Session session
    required property Navigator nav

    readonly property Component person: Component {
        PersonScreen {
            nav: pages.nav
            session: pages.session
            personId: ""
        }
    }
    readonly property Component form: Component {
        FormScreen {
            nav: pages.nav
            session: pages.session
        }
    }
    readonly property Component record: Component {
        RecordScreen {
            nav: pages.nav
            session: pages.session
            recordId: ""
        }
    }
    readonly property Component conflicts: Component {
        ConflictsScreen {
            nav: pages.nav
            session: pages.session
        }
    }
    readonly property Component review: Component {
        ReviewScreen {
            nav: pages.nav
            session: pages.session
            recordId: ""
        }
    }
}
