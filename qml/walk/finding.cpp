// What a scenario has to know to find its way: which family, which visit, which of several rows.
#include <map>
#include <optional>

#include "qml/viewmodels/people_model.h"
#include "qml/viewmodels/rows.h"
#include "qml/walk/walk.h"

namespace doorstep::walk {

Result<Walk::Family> Walk::familyOfThree() {
    app::PeopleModel people;
    people.setSession(&application_.session());
    people.componentComplete();
    TRY(hand_.waitFor([&] { return !people.loading(); }, QStringLiteral("the list of people")));
    std::map<QString, QStringList> households, ids;
    for (int i = 0; i < people.people()->count(); ++i) {
        const auto row = people.people()->get(i).value<app::PersonRow>();
        if (row.careLeaver || row.household.isEmpty()) continue;
        households[row.household].append(row.name);
        ids[row.household].append(row.personId);
    }
    for (auto& [household, names] : households) {
        if (names.size() < 3) continue;
        return Family{ids[household][0], names[0], names.mid(1, 2), names.mid(3)};
    }
    return {ErrorCode::NotFound, "Nobody in this caseload has two siblings in it"};
}

Result<RecordId> Walk::newestOf(const std::function<Result<std::vector<RecordId>>(Caseload&)>& among) {
    std::optional<Result<RecordId>> answer;
    auto& session = application_.session();
    session.ask(
        &session,
        [among](Caseload& caseload) -> Result<RecordId> {
            TRY_SET(const auto records, among(caseload));
            RecordId newest;
            HybridTime written;
            for (const auto& id : records) {
                TRY_SET(const auto record, caseload.record(id));
                if (record.created <= written) continue;
                newest = id;
                written = record.created;
            }
            if (newest.empty()) return {ErrorCode::NotFound, "There is no such visit"};
            return newest;
        },
        [&answer](const Result<RecordId>& found) { answer = found; });
    TRY(hand_.waitFor([&answer] { return answer.has_value(); }, QStringLiteral("the newest visit")));
    return *answer;
}

// The visit that this person made last: an earlier walk of the same day made one that looks the same.
Result<RecordId> Walk::ownNewestVisit(const Family& family) {
    const auto id = parseId<PersonId>(family.id.toStdString());
    return newestOf([id = *id](Caseload& caseload) -> Result<std::vector<RecordId>> {
        TRY_SET(const auto person, caseload.person(id));
        std::vector<RecordId> visits;
        for (const auto& entry : person.timeline) {
            if (entry.head.type == "visit" && entry.head.author == caseload.identity().user) {
                visits.push_back(entry.head.id);
            }
        }
        return visits;
    });
}

// The row of one record among those that read the same.
Result<Seen> Walk::findRow(RecordId record, const QString& what) {
    const auto id = QString::fromStdString(textOf(record));
    return hand_.findThat(
        [&id](const Seen& seen) {
            if (!seen.item->inherits("QQuickAbstractButton")) return false;
            const auto* delegate = seen.item->parentItem();
            return delegate != nullptr && delegate->property("recordId").toString() == id;
        },
        what);
}

}  // namespace doorstep::walk
