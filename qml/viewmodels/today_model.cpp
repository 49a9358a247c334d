// The first page.
#include "qml/viewmodels/today_model.h"

#include <algorithm>

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
        due_.show(rowsOf<DueRow>(today.due, dueRow, now));
        unfinished_.show(rowsOf<EntryRow>(today.unfinished, entryRow, now));
        overdueCount_ = int(std::count_if(today.due.begin(), today.due.end(), [](const DueItem& item) {
            return item.clock.status == ClockStatus::Overdue;
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
