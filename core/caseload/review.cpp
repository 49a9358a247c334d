// What a person has to look at and decide: two versions of an answer, records waiting for approval,
// and the history behind both.
#include <algorithm>
#include <map>

#include "core/caseload/state.h"
#include "core/caseload/words.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

/// By time, but nothing before what its writer had seen: clocks may be wrong.
void putInOrder(std::vector<StoredChange>& changes) {
    std::stable_sort(changes.begin(), changes.end(), [](const StoredChange& a, const StoredChange& b) {
        return a.change.at < b.change.at;
    });
    for (auto next = changes.begin(); next != changes.end(); ++next) {
        const auto ready = std::find_if(next, changes.end(), [&](const StoredChange& candidate) {
            return std::none_of(next, changes.end(), [&candidate](const StoredChange& other) {
                return candidate.change.context.covers(other.change.dot);
            });
        });
        if (ready != changes.end()) std::rotate(next, ready, ready + 1);
    }
}

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr int kConcernUrgency = 100;
constexpr int kNotSeenUrgency = 30;
constexpr int kNotAloneUrgency = 15;
constexpr int kOverdueUrgency = 10;
constexpr int kWaitingUrgencyMax = 30;

bool isCurrent(const Record& record, const std::string& field, const Dot& dot) {
    const auto found = record.fields.find(field);
    return found != record.fields.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const FieldVersion& version) { return version.dot == dot; });
}

/// Why a record stands high in the queue, collected.
class Urgency {
public:
    void add(int points, const std::string& reason) {
        points_ += points;
        if (!reason.empty()) reason_ += (reason_.empty() ? "" : ". ") + reason;
    }
    [[nodiscard]] int points() const { return points_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }

private:
    int points_ = 0;
    std::string reason_;
};

void addContent(Urgency& urgency, const Record& record, const PersonNames& names) {
    if (!textValue(record, "safety_concerns").empty())
        urgency.add(kConcernUrgency, "Safety concerns recorded");
    std::vector<std::string> notSeen;
    std::vector<std::string> notAlone;
    for (const auto& [person, name] : names) {
        if (valueOf(record, childField(person, "seen")) == Value(false)) {
            notSeen.push_back(name);
        } else if (valueOf(record, childField(person, "seen_alone")) == Value(false)) {
            notAlone.push_back(name);
        }
    }
    if (!notSeen.empty()) urgency.add(kNotSeenUrgency, joinNames(notSeen) + " not seen");
    if (!notAlone.empty()) urgency.add(kNotAloneUrgency, joinNames(notAlone) + " not seen alone");
}

/// `Overdue: Child protection visit for Ava and Noah; Seen alone for Ava`.
void addOverdue(Urgency& urgency, const std::vector<std::pair<std::string, PersonId>>& overdue,
                const PersonNames& names) {
    std::map<std::string, std::vector<std::string>> whose;
    for (const auto& [title, person] : overdue) whose[title].push_back(names.at(person));
    std::string reason;
    for (const auto& [title, people] : whose) {
        reason += (reason.empty() ? "Overdue: " : "; ") + title + " for " + joinNames(people);
    }
    urgency.add(kOverdueUrgency * static_cast<int>(overdue.size()), reason);
}

void addWaiting(Urgency& urgency, const Record& record, Instant now) {
    const DecisionMade* submitted = lastDecision(record, ChangeKind::Submit);
    const std::int64_t since = submitted ? submitted->at.ms : record.changed.ms;
    const auto days = static_cast<int>(std::max<std::int64_t>(now.ms - since, 0) / kDayMs);
    std::string reason;
    if (days == 1) reason = "Waiting 1 day";
    if (days > 1) reason = "Waiting " + std::to_string(days) + " days";
    urgency.add(std::min(days, kWaitingUrgencyMax), reason);
}

}  // namespace

Result<std::vector<ConflictShown>> Caseload::conflicts() try {
    TRY_SET(const std::set<PersonId> scope, state_->peopleInScope());
    TRY_SET(const std::vector<RecordHead> heads, state_->store.recordsInConflict());
    const MergeKinds kinds = Forms::shipped().mergeKinds();
    TRY_SET(const std::shared_ptr<const Forms> forms, state_->forms());
    std::vector<ConflictShown> shown;
    for (const RecordHead& head : heads) {
        TRY_SET(const Record record, state_->store.load(head.id));
        const bool inScope = std::any_of(record.subjects.begin(), record.subjects.end(),
                                         [&](const PersonId& person) { return scope.contains(person); });
        if (!inScope) continue;
        TRY_SET(const std::string title, state_->titleOf(record));
        TRY_SET(const PersonNames names, state_->namesOf(record.subjects));
        for (const std::string& field : conflictsIn(record, kinds)) {
            ConflictShown conflict{
                head.id, title, field, fieldLabel(*forms, record.type, field, names), {}};
            for (const FieldVersion& version : record.fields.at(field)) {
                TRY_SET(std::string author, state_->userName(version.author));
                conflict.versions.push_back({version.value, std::move(author), {version.at.ms}});
            }
            shown.push_back(std::move(conflict));
        }
    }
    return shown;
}
OR_OUT_OF_MEMORY

Result<std::vector<HistoryLine>> Caseload::history(RecordId id) try {
    TRY_SET(const Record record, state_->readable(id));
    TRY_SET(const PersonNames names, state_->namesOf(record.subjects));
    TRY_SET(std::vector<StoredChange> changes, state_->store.history(id));
    putInOrder(changes);
    TRY_SET(const std::shared_ptr<const Forms> forms, state_->forms());
    std::vector<HistoryLine> lines;
    for (const StoredChange& stored : changes) {
        const Change& change = stored.change;
        TRY_SET(const std::string author, state_->userName(change.author));
        if (change.decision) {
            lines.push_back(
                {change.kind, author, {change.at.ms}, "", "", {}, change.decision->comment, false});
        }
        for (const FieldWrite& write : change.writes) {
            lines.push_back({change.kind,
                             author,
                             {change.at.ms},
                             write.field,
                             fieldLabel(*forms, change.type, write.field, names),
                             write.value,
                             "",
                             isCurrent(record, write.field, change.dot)});
        }
    }
    return lines;
}
OR_OUT_OF_MEMORY

Result<std::vector<WaitingRecord>> Caseload::State::waitingForReview() const {
    std::vector<WaitingRecord> waiting;
    for (const RecordStatus status : {RecordStatus::Submitted, RecordStatus::ChangedSinceApproval}) {
        TRY_SET(const std::vector<RecordHead> heads, store.recordsInStatus(status));
        for (const RecordHead& head : heads) {
            TRY_SET(Record record, store.load(head.id));
            if (!record.editors.contains(parts.identity.user)) waiting.push_back({head, std::move(record)});
        }
    }
    return waiting;
}

Result<std::vector<ReviewItem>> Caseload::reviewQueue() try {
    if (!state_->isSupervisor()) return {ErrorCode::NotAllowed, "only supervisors review records"};
    TRY_SET(const std::vector<WaitingRecord> waiting, state_->waitingForReview());
    std::vector<ReviewItem> queue;
    for (const auto& [head, record] : waiting) {
        TRY_SET(const PersonNames names, state_->namesOf(record.subjects));
        Urgency urgency;
        addContent(urgency, record, names);
        if (head.inConflict) urgency.add(0, "Two versions of an answer");
        if (head.status == RecordStatus::ChangedSinceApproval) urgency.add(0, "Changed since approval");
        TRY_SET(const auto overdue, state_->overdueClocks(record.subjects));
        addOverdue(urgency, overdue, names);
        addWaiting(urgency, record, state_->parts.time.now());
        ReviewItem item;
        item.head = head;
        TRY_SET(item.title, state_->titleOf(record));
        TRY_SET(item.author, state_->userName(head.author));
        item.people.assign(record.subjects.begin(), record.subjects.end());
        item.urgency = urgency.points();
        item.reason = urgency.reason();
        queue.push_back(std::move(item));
    }
    std::stable_sort(queue.begin(), queue.end(),
                     [](const ReviewItem& a, const ReviewItem& b) { return a.urgency > b.urgency; });
    return queue;
}
OR_OUT_OF_MEMORY

Result<std::vector<std::pair<std::string, PersonId>>> Caseload::State::overdueClocks(
    const std::set<PersonId>& people) const {
    std::vector<std::pair<std::string, PersonId>> overdue;
    for (const PersonId& id : people) {
        TRY_SET(const PersonInView* const view, personInView(id));
        if (view == nullptr) continue;
        for (const ClockAnswer& clock : view->summary.clocks) {
            if (clock.asksForMeeting && clock.status == ClockStatus::Overdue) {
                overdue.emplace_back(clock.title, id);
            }
        }
    }
    return overdue;
}

}  // namespace doorstep
