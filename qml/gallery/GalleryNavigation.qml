// Bars and what they hold.
import QtQuick
import Doorstep.Components
import Doorstep.Theme

Column {
    id: navigation

    readonly property NavPlaces places: NavPlaces {
        NavEntry {
            name: "today"
            title: "Today"
            iconName: "today"
        }
        NavEntry {
            name: "people"
            title: "My people"
            iconName: "people"
        }
        NavEntry {
            name: "review"
            title: "Review"
            iconName: "review"
            badge: 4
        }
        NavEntry {
            name: "search"
            title: "Search"
            iconName: "search"
        }
        NavEntry {
            name: "sync"
            title: "Sync"
            iconName: "sync"
        }
    }

    spacing: Theme.roomy

    PageBar {
        width: parent.width
        title: "Ava Khan"
        subtitle: "4 years · Child protection"
        canGoBack: true
    }

    BottomBar {
        width: parent.width
        places: navigation.places
        current: "people"
    }

    SideBar {
        height: 520
        places: navigation.places
        current: "today"
        userName: "Priya Shah"
        userDetail: "Social worker"
    }
}
