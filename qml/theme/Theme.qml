// Every colour, size and duration of the app. No other file names one.
pragma Singleton

import QtQuick

QtObject {
    id: theme

    // What the person has chosen; the app binds these to the settings.
    property bool dark: false
    property real textScale: 1.0  // 1 to 2: WCAG asks for 200 %.
    property bool reducedMotion: false

    // Surfaces, from the furthest back to the nearest.
    readonly property color page: dark ? "#161412" : "#FAF6F0"
    readonly property color surface: dark ? "#211E1B" : "#FFFFFF"
    readonly property color sunken: dark ? "#2B2723" : "#F2EBE1"
    readonly property color scrim: dark ? "#B3000000" : "#80241F19"

    // Lines: `line` divides, `edge` is the outline of something that takes input (3:1 at least).
    readonly property color line: dark ? "#3A352F" : "#E6DDD0"
    readonly property color edge: dark ? "#958B80" : "#857B70"

    // Words: both 4.5:1 at least on page, surface and sunken.
    readonly property color ink: dark ? "#F4EFE8" : "#24201B"
    readonly property color inkSoft: dark ? "#C2B8AC" : "#5E564C"

    // The one accent: what can be pressed, and where one is.
    readonly property color accent: dark ? "#83CBC5" : "#17595C"
    readonly property color accentHover: dark ? "#9BD8D3" : "#124A4D"
    readonly property color accentPressed: dark ? "#6DB8B2" : "#0D3A3D"
    readonly property color accentSoft: dark ? "#1F3735" : "#E3EFED"
    readonly property color accentInk: dark ? "#0B2423" : "#FFFFFF"

    // Status colours never stand alone: a word and a number go with them.
    readonly property color late: dark ? "#FFA79E" : "#9F1F26"
    readonly property color lateSoft: dark ? "#44211F" : "#FBE8E5"
    readonly property color soon: dark ? "#F3C66F" : "#7A4A00"
    readonly property color soonSoft: dark ? "#3D2F14" : "#FCEFD3"
    readonly property color good: dark ? "#93D6A6" : "#1D5E38"
    readonly property color goodSoft: dark ? "#1D3625" : "#E2F1E5"
    readonly property color plain: dark ? "#D5CCC1" : "#4F483F"
    readonly property color plainSoft: dark ? "#35302B" : "#EEE6DA"

    // Focus is two rings, one light and one dark, so that it shows on anything.
    readonly property color focusOuter: dark ? "#FFD24A" : "#24201B"
    readonly property color focusInner: dark ? "#161412" : "#FFC629"

    // Type. One family; hierarchy by size and weight.
    readonly property string fontFamily: "Inter"
    readonly property int sizeDisplay: Math.round(30 * textScale)
    readonly property int sizeTitle: Math.round(24 * textScale)
    readonly property int sizeHeading: Math.round(19 * textScale)
    readonly property int sizeBody: Math.round(16 * textScale)
    readonly property int sizeSmall: Math.round(14 * textScale)
    readonly property int sizeTiny: Math.round(12.5 * textScale)
    readonly property real leading: 1.32

    // Space. It does not grow with the text: at 200 % the words need the room.
    readonly property int hair: 4
    readonly property int tight: 8
    readonly property int snug: 12
    readonly property int gap: 16
    readonly property int roomy: 24
    readonly property int wide: 32
    readonly property int vast: 48

    // Shape and touch.
    readonly property int radius: 12
    readonly property int radiusSmall: 8
    readonly property int target: 48
    readonly property int iconSize: Math.round(22 * Math.min(textScale, 1.5))
    readonly property int columnMax: 680  // About 75 characters of body text.

    // From this width, list and detail stand side by side. Larger text needs more of it.
    readonly property int twoPanesFrom: Math.round(900 * Math.min(textScale, 1.4))
    readonly property int sideBarFrom: Math.round(700 * Math.min(textScale, 1.6))

    readonly property int motionMs: reducedMotion ? 0 : 140
}
