// Words for dates, codes and rows.
#include "qml/viewmodels/present.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

#include "qml/viewmodels/form_text.h"

namespace doorstep::app {

namespace {

QString say(const char* words) {
    return QCoreApplication::translate("Present", words);
}

QString id(const RecordId& record) {
    return text(textOf(record));
}

// Without `one`, numbers read as `1 days`.
QString count(int number, const char* one, const char* many) {
    return number == 1 ? say(one) : say(many).arg(number);
}

QString initialsOf(const QString& name) {
    QString initials;
    const auto words = name.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (!words.isEmpty()) initials += words.first().at(0);
    if (words.size() > 1) initials += words.last().at(0);
    return initials.toUpper();
}

QString addedAt(const HybridTime& at, LocalTime now) {
    return whenText(localTimeOf(Instant{at.ms}), now);
}

QString kindName(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Edit: return QStringLiteral("edit");
        case ChangeKind::Submit: return QStringLiteral("submit");
        case ChangeKind::Approve: return QStringLiteral("approve");
        case ChangeKind::Return: return QStringLiteral("return");
        case ChangeKind::Import: return QStringLiteral("import");
    }
    return {};
}

QString kindTitle(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Edit: return say("Wrote");
        case ChangeKind::Submit: return say("Submitted for approval");
        case ChangeKind::Approve: return say("Approved");
        case ChangeKind::Return: return say("Returned");
        case ChangeKind::Import: return say("From the case system");
    }
    return {};
}

}  // namespace

QString whenText(LocalTime when, LocalTime now, InSentence inSentence) {
    return say("%1 at %2").arg(dayText(when.date, now, inSentence), text(clockTextOf(when)));
}

QString whenText(const HybridTime& when, LocalTime now) {
    return addedAt(when, now);
}

QString dayText(Date day, LocalTime now, InSentence inSentence) {
    const bool inside = inSentence == InSentence::Yes;
    switch (daysBetween(now.date, day)) {
        case 0: return inside ? say("today") : say("Today");
        case -1: return inside ? say("yesterday") : say("Yesterday");
        case 1: return inside ? say("tomorrow") : say("Tomorrow");
        default: return text(longTextOf(day));
    }
}

QString weekdayText(Date day) {
    const char* names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    return say("%1 %2").arg(say(names[day.weekday()]), text(longTextOf(day)));
}

QString statusText(RecordStatus status) {
    switch (status) {
        case RecordStatus::Draft: return say("Draft");
        case RecordStatus::Submitted: return say("Waiting for approval");
        case RecordStatus::Returned: return say("Returned to you");
        case RecordStatus::Approved: return say("Approved");
        case RecordStatus::ChangedSinceApproval: return say("Changed since approval");
        case RecordStatus::Imported: return say("From the case system");
    }
    return {};
}

QString personStatusText(const std::string& code) {
    if (code == "cin") return say("Child in need");
    if (code == "cp") return say("Child protection");
    if (code == "cla") return say("Looked after");
    if (code == "cwd") return say("Disabled children’s team");
    if (code == "private_fostering") return say("Private fostering");
    if (code == "care_leaver") return say("Care leaver");
    if (code == "missing") return say("Missing");
    auto words = text(code).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return words;
}

QString allocatedAsText(const std::string& code) {
    if (code == "allocated") return say("Your allocation");
    if (code == "co_worker") return say("You are co-worker");
    if (code == "adviser") return say("You are the adviser");
    if (code == "cover") return say("You are covering");
    return {};
}

QString clockText(const ClockAnswer& clock, LocalTime now) {
    if (clock.dueAt) {
        constexpr std::int64_t kHourMs = 3'600'000;
        const auto left = instantOf(*clock.dueAt).ms - instantOf(now).ms;
        const int hours = int((left < 0 ? -left : left) / kHourMs);
        if (hours == 0) return left < 0 ? say("Just overdue") : say("Due within the hour");
        return left < 0 ? count(hours, "1 hour overdue", "%1 hours overdue")
                        : count(hours, "Due in 1 hour", "Due in %1 hours");
    }
    if (clock.daysLeft < 0) return count(-clock.daysLeft, "1 day overdue", "%1 days overdue");
    if (clock.daysLeft == 0) return say("Due today");
    return count(clock.daysLeft, "Due tomorrow", "Due in %1 days");
}

QString ageText(const PersonSummary& person, LocalTime now) {
    if (!person.born) return {};
    if (person.unborn) return say("Not born yet, expected %1").arg(text(longTextOf(*person.born)));
    if (person.ageYears > 0) return count(person.ageYears, "1 year", "%1 years");
    int months = 0;
    while (person.born->plusMonths(months + 1) <= now.date) ++months;
    if (months > 0) return count(months, "1 month", "%1 months");
    return count(daysBetween(*person.born, now.date) / 7, "1 week", "%1 weeks");
}

QString listText(const QStringList& names) {
    if (names.size() < 2) return names.join(QString());
    return say("%1 and %2").arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

bool isEditable(RecordStatus status) {
    return status == RecordStatus::Draft || status == RecordStatus::Returned;
}

ClockRow clockRow(const ClockAnswer& clock, LocalTime now) {
    ClockRow row;
    row.key = text(clock.rule);
    row.title = text(clock.title);
    row.status = QString::fromLatin1(nameOf(clock.status));
    row.statusText = clockText(clock, now);
    row.dueBy = clock.dueAt ? whenText(*clock.dueAt, now, InSentence::Yes) : text(longTextOf(clock.dueBy));
    row.last = clock.lastSatisfied ? dayText(*clock.lastSatisfied, now, InSentence::Yes) : say("not yet");
    row.source = text(clock.source);
    row.why = text(clock.why);
    // Each rule has a warning of its own: said, or a nearer date in green beside a later one in amber
    // puzzles.
    if (clock.warnDays > 0) {
        row.why += QLatin1Char(' ') + count(clock.warnDays, "It shows as due soon from the day before.",
                                            "It shows as due soon from %1 days before.");
    }
    row.onList = clock.onList;
    return row;
}

DueRow dueRow(const DueItem& item, LocalTime now) {
    const auto clock = clockRow(item.clock, now);
    DueRow row;
    row.personId = id(item.person);
    row.key = row.personId;
    row.name = text(item.name);
    row.clock = clock.title;
    row.status = clock.status;
    row.statusText = clock.statusText;
    row.dueBy = clock.dueBy;
    return row;
}

PlannedRow plannedRow(const PlannedVisit& visit, LocalTime now) {
    PlannedRow row;
    row.personId = id(visit.person);
    row.recordId = id(visit.record);
    row.key = row.personId + QLatin1Char('/') + row.recordId;
    row.name = text(visit.name);
    // A next visit is usually planned for a day, not a minute.
    row.when = visit.when.minuteOfDay == 0 ? dayText(visit.when.date, now) : whenText(visit.when, now);
    row.past = visit.when.date < now.date;
    return row;
}

EntryRow entryRow(const TimelineEntry& entry, LocalTime now) {
    EntryRow row;
    row.recordId = row.key = id(entry.head.id);
    row.type = text(entry.head.type);
    row.title = text(entry.title);
    row.summary = text(entry.summary);
    row.author = text(entry.author);
    row.when = entry.head.eventTime.minuteOfDay == 0 ? dayText(entry.head.eventTime.date, now)
                                                     : whenText(entry.head.eventTime, now);
    row.status = QString::fromLatin1(nameOf(entry.head.status));
    row.statusText = statusText(entry.head.status);
    row.inConflict = entry.head.inConflict;
    row.editable = isEditable(entry.head.status);
    return row;
}

PersonRow personRow(const PersonSummary& person, LocalTime now) {
    PersonRow row;
    row.personId = row.key = id(person.id);
    row.name = text(person.name);
    row.initials = initialsOf(row.name);
    row.ageText = ageText(person, now);
    row.address = text(person.address);
    row.household = text(person.household);
    row.allocatedAs = text(person.allocatedAs);
    row.allocatedAsText = allocatedAsText(person.allocatedAs);
    QStringList workers;
    for (const auto& worker : person.workers) workers.append(text(worker));
    row.workers = listText(workers);
    for (const auto& status : person.statuses) {
        row.statusTexts.append(personStatusText(status));
        row.careLeaver = row.careLeaver || status == "care_leaver";
    }
    if (person.missingEpisodes >= kMissingOften) {
        row.statusTexts.append(say("Missing %1 times in 90 days").arg(person.missingEpisodes));
    }
    for (const auto& alert : person.alerts) row.alerts.append(text(alert));
    for (const auto& clock : person.clocks) row.clocks.append(QVariant::fromValue(clockRow(clock, now)));
    if (!person.clocks.empty()) {
        // Due soon before on time, however near: the colours of a list go by what stands here.
        const auto first = std::max_element(
            person.clocks.begin(), person.clocks.end(),
            [](const ClockAnswer& a, const ClockAnswer& b) { return a.status < b.status; });
        const auto worst = clockRow(*first, now);
        row.worstTitle = worst.title;
        row.worstStatus = worst.status;
        row.worstText = worst.statusText;
    }
    return row;
}

OutboxRow outboxRow(const OutboxItem& item, LocalTime now) {
    OutboxRow row;
    const bool stuck = item.delivery == Delivery::NeedsAttention;
    row.recordId = id(item.record);
    row.title = text(item.title);
    row.delivery = stuck ? QStringLiteral("needs_attention") : QStringLiteral("unsent");
    row.deliveryText = stuck                                ? say("Needs you")
                       : item.delivery == Delivery::Waiting ? say("Waits on the server")
                                                            : say("Waits to be sent");
    row.reason = text(item.reason);
    row.when = whenText(localTimeOf(item.at), now);
    return row;
}

ReviewRow reviewRow(const ReviewItem& item, LocalTime now) {
    ReviewRow row;
    row.recordId = row.key = id(item.head.id);
    row.title = text(item.title);
    row.author = text(item.author);
    row.reason = text(item.reason);
    row.when = addedAt(item.head.changed, now);
    row.urgency = item.urgency;
    row.inConflict = item.head.inConflict;
    return row;
}

HistoryRow historyRow(const HistoryLine& line, const FormDefinition* form, LocalTime now) {
    HistoryRow row;
    row.kind = kindName(line.kind);
    row.title = kindTitle(line.kind);
    row.author = text(line.author);
    row.when = whenText(localTimeOf(line.at), now);
    row.label = text(line.label);
    if (!line.field.empty())
        row.text = readableText(form == nullptr ? nullptr : definitionOf(*form, line.field), line.value);
    row.comment = text(line.comment);
    row.current = line.current;
    return row;
}

ConflictRow conflictRow(const ConflictShown& conflict, const FormDefinition* form, LocalTime now) {
    const auto* field = form == nullptr ? nullptr : definitionOf(*form, conflict.field);
    ConflictRow row;
    row.recordId = id(conflict.record);
    row.field = text(conflict.field);
    row.key = row.recordId + QLatin1Char(' ') + row.field;
    row.title = text(conflict.title);
    row.label = text(conflict.label);
    row.narrative = field == nullptr || field->type == FieldType::Narrative;
    for (const auto& version : conflict.versions) {
        VersionRow shown;
        shown.index = int(row.versions.size());
        shown.text = readableText(field, version.value);
        shown.author = text(version.author);
        shown.when = whenText(localTimeOf(version.at), now);
        row.versions.append(QVariant::fromValue(shown));
    }
    return row;
}

}  // namespace doorstep::app
