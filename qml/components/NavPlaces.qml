// The places that the bars show.
import QtQml

QtObject {
    default property list<NavEntry> entries
    readonly property int count: countShown()

    function countShown(): int {
        let count = 0;
        for (let i = 0; i < entries.length; ++i)
            count += entries[i].shown ? 1 : 0;
        return Math.max(1, count);
    }
}
