// From what the core knows to what a list shows: dates, codes and names in words.
#pragma once

#include "core/caseload/caseload.h"
#include "qml/viewmodels/rows.h"

namespace doorstep::app {

inline QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// Whether a text starts a line (`Today at 14:30`) or stands within one (`today at 14:30`).
enum class InSentence : bool { No, Yes };
/// `Today at 14:30`, `Yesterday at 14:30`, else `3 March 2026 at 14:30`.
QString whenText(LocalTime when, LocalTime now, InSentence inSentence = InSentence::No);
/// The same of a moment by the hybrid clock.
QString whenText(const HybridTime& when, LocalTime now);
/// `Today`, `Yesterday`, `Tomorrow`, else `3 March 2026`.
QString dayText(Date day, LocalTime now, InSentence inSentence = InSentence::No);
/// `Tuesday 3 March 2026`.
QString weekdayText(Date day);

/// `draft` as `Draft`, `submitted` as `Waiting for approval` and so on.
QString statusText(RecordStatus status);
/// `cp` as `Child protection`.
QString personStatusText(const std::string& code);
/// `co_worker` as `You are co-worker`; empty for none.
QString allocatedAsText(const std::string& code);
/// `3 days overdue`, `Due today`, `Due in 4 days`.
QString clockText(const ClockAnswer& clock, LocalTime now);
/// `4 years`, `7 months`, `Not born yet, expected 3 March 2026`.
QString ageText(const PersonSummary& person, LocalTime now);
/// `Ava, Noah and Mia`.
QString listText(const QStringList& names);

/// Whether its author may still change a record of this status.
bool isEditable(RecordStatus status);

ClockRow clockRow(const ClockAnswer& clock, LocalTime now);
/// Of this clock alone; `also` is left empty.
DueRow dueRow(const DueItem& item, LocalTime now);
PlannedRow plannedRow(const PlannedVisit& visit, LocalTime now);
EntryRow entryRow(const TimelineEntry& entry, LocalTime now);
PersonRow personRow(const PersonSummary& person, LocalTime now);
OutboxRow outboxRow(const OutboxItem& item, LocalTime now);
ReviewRow reviewRow(const ReviewItem& item, LocalTime now);
/// `form` gives options their words; it may be null.
HistoryRow historyRow(const HistoryLine& line, const FormDefinition* form, LocalTime now);
ConflictRow conflictRow(const ConflictShown& conflict, const FormDefinition* form, LocalTime now);

template <typename Row, typename Item, typename Make>
std::vector<Row> rowsOf(const std::vector<Item>& items, Make make, LocalTime now) {
    std::vector<Row> rows;
    rows.reserve(items.size());
    for (const auto& item : items) rows.push_back(make(item, now));
    return rows;
}

}  // namespace doorstep::app
