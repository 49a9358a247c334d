// The first page.
#include "qml/viewmodels/today_model.h"

#include <algorithm>
#include <map>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

// A visit to siblings is planned once: one row with all their names.
std::vector<PlannedRow> plannedRows(const std::vector<PlannedVisit>& planned, LocalTime now) {
    std::vector<PlannedRow> rows;
    std::vector<QStringList> names;
    for (const auto& visit : planned) {
        auto row = plannedRow(visit, now);
        const auto same = std::find_if(rows.begin(), rows.end(), [&row](const PlannedRow& other) {
            return other.recordId == row.recordId;
        });
        if (same == rows.end()) {
            names.push_back({row.name});
            rows.push_back(std::move(row));
        } else {
            names[std::size_t(same - rows.begin())].append(row.name);
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].name = listText(names[i]);
    return rows;
}

// A person stands once, with the most urgent clock; what else is due for them is told in the same row.
std::vector<DueRow> dueRows(const std::vector<DueItem>& mostUrgentFirst, LocalTime now) {
    std::vector<DueRow> rows;
    std::map<PersonId, std::vector<DueRow>> further;
    for (const auto& item : mostUrgentFirst) {
        const auto [others, first] = further.try_emplace(item.person);
        (first ? rows : others->second).push_back(dueRow(item, now));
    }
    for (auto& row : rows) {
        const auto& others = further[parseId<PersonId>(row.personId.toStdString()).value()];
        if (others.empty()) continue;
        auto status = others.front().statusText;
        status[0] = status[0].toLower();
        row.also = TodayModel::tr("Also: %1, %2").arg(others.front().clock, status);
        if (others.size() > 1) row.also += TodayModel::tr(", and %1 more").arg(others.size() - 1);
    }
    return rows;
}

}  // namespace

struct TodayModel::Shown {
    Today today;
    bool everSynced = false;
};

Result<TodayModel::Shown> TodayModel::read(Caseload& caseload) {
    Shown shown;
    TRY_SET(shown.today, caseload.today());
    TRY_SET(const auto synced, caseload.setting(kLastSyncSetting));
    shown.everSynced = !synced.empty();
    return shown;
}

void TodayModel::load() {
    fetch(&TodayModel::read, [this](const Shown& shown) {
        const auto& today = shown.today;
        const auto now = session()->now();
        dateText_ = weekdayText(now.date);
        planned_.show(plannedRows(today.planned, now));
        const auto due = dueRows(today.due, now);
        due_.show(due);
        unfinished_.show(rowsOf<EntryRow>(today.unfinished, entryRow, now));
        overdueCount_ = int(std::count_if(due.begin(), due.end(), [](const DueRow& row) {
            return row.status == QLatin1String("overdue");
        }));
        conflicts_ = today.conflicts;
        awaitingReview_ = today.awaitingReview;
        everSynced_ = shown.everSynced;
    });
}

bool TodayModel::empty() const {
    return planned_.count() == 0 && due_.count() == 0 && unfinished_.count() == 0;
}

bool TodayModel::quiet() const {
    return empty() && everSynced_;
}

}  // namespace doorstep::app
