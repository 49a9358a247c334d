// One place in the navigation.
import QtQml

QtObject {
    property string name: ""    // What the app calls the place.
    property string title: ""
    property string iconName: ""
    property int badge: 0
    property bool shown: true
}
