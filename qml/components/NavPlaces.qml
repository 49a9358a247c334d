// The places that the bars show.
import QtQml

QtObject {
    default property list<NavEntry> entries
    readonly property int count: countShown()

    function countShown(): int {
        let count = 0;
        for (const entry of entries)
            count += entry.shown ? 1 : 0;
        return Math.max(1, count);
    }
}
