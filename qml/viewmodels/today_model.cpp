// The first page.
#include "qml/viewmodels/today_model.h"

#include <algorithm>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

void TodayModel::load() {
    fetch([](Caseload& caseload) { return caseload.today(); },
          [this](const Today& today) {
              const auto now = session()->now();
              dateText_ = weekdayText(now.date);
              planned_.show(rowsOf<PlannedRow>(today.planned, plannedRow, now));
              due_.show(rowsOf<DueRow>(today.due, dueRow, now));
              unfinished_.show(rowsOf<EntryRow>(today.unfinished, entryRow, now));
              overdueCount_ =
                  int(std::count_if(today.due.begin(), today.due.end(), [](const DueItem& item) {
                      return item.clock.status == ClockStatus::Overdue;
                  }));
              conflicts_ = today.conflicts;
              awaitingReview_ = today.awaitingReview;
          });
}

bool TodayModel::quiet() const {
    return planned_.count() == 0 && due_.count() == 0 && unfinished_.count() == 0;
}

}  // namespace doorstep::app
