// In place of a list that nobody can know yet: what the first sync is doing, and what to do when it cannot.
import QtQuick
import Doorstep.Components
import Doorstep.ViewModels

EmptyState {
    id: first

    required property SyncModel sync
    // Before the first try there is no failure either: it begins by itself within a second.
    readonly property bool stuck: !sync.syncing && (sync.state === "offline" || sync.state === "failed")

    iconName: !stuck ? "sync" : sync.state === "offline" ? "offline" : "warning"
    title: stuck ? qsTr("Your work is not on this tablet yet") : qsTr("Fetching your work")
    text: !stuck ? qsTr("This is the first sync of this tablet. Who needs you today shows here when it is done. You need not wait: it goes on by itself.")
        : sync.state === "offline" ? qsTr("There is no connection, so nobody can say who needs you today. Connect this tablet to a network, at the office or through a phone; it then fetches everything by itself.")
                                   : sync.sentence
    action: stuck ? qsTr("Try again now") : ""
    onActivated: sync.syncNow()
}
