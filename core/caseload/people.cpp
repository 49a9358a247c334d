// Lists of people, one person's page, and today. Built from people's records and projected facts: no
// visit or contact is loaded to show them.
#include <algorithm>

#include "core/caseload/state.h"
#include "core/caseload/words.h"

namespace doorstep {
namespace {

/// Who works with whom today, with names.
class Workers {
public:
    Workers(const Identity& me, const std::vector<Allocation>& allocations)
        : me_(me), allocations_(allocations) {}

    /// The roles of those allocated, mine in particular. Fails when a name cannot be read.
    template <typename NameOf>
    Result<void> addTo(PersonSummary& summary, NameOf&& userName) {
        for (const Allocation& allocation : allocations_) {
            if (allocation.person != summary.id) continue;
            TRY_SET(std::string name, userName(allocation.worker));
            const auto& names = summary.workers;
            if (std::find(names.begin(), names.end(), name) == names.end()) summary.workers.push_back(name);
            if (allocation.worker != me_.user) continue;
            summary.allocatedAs = allocation.role;
            if (!allocation.handover.empty()) summary.handover = allocation.handover;
        }
        return {};
    }

private:
    const Identity& me_;
    const std::vector<Allocation>& allocations_;
};

bool moreUrgent(const ClockAnswer& a, const ClockAnswer& b) {
    return a.daysLeft < b.daysLeft;
}

/// What is planned next after the newest visit or contact, when that is today or past. An attempt that
/// reached nobody and planned nothing leaves the earlier plan standing.
std::optional<PlannedVisit> plannedIn(const std::vector<FactAbout>& newestFirst,
                                      const PersonSummary& person, Date today) {
    for (const FactAbout& about : newestFirst) {
        if (!about.fact.day || *about.fact.day > today) continue;
        if (about.fact.next && *about.fact.next <= today) {
            return PlannedVisit{person.id, person.name, about.head.id, {*about.fact.next, 0}};
        }
        if (about.fact.next || about.fact.met) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

Result<PersonInView> Caseload::State::viewOf(const Record& person) const {
    PersonInView view;
    view.summary = summaryOf(person, today());
    TRY_SET(const std::vector<FactAbout> facts, store.factsAbout(person.id));
    TRY_SET(const ClockSettings* const settings, clockSettings());
    const ClockFacts clockFacts = clockFactsOf(person, facts);
    view.at = localTimeOf(parts.time.now());
    view.byTheMinute = !clockFacts.missing.empty() || !clockFacts.unrecorded.empty();
    view.summary.clocks = clocksOf(clockFacts, settings->rules, settings->calendar, view.at);
    view.summary.missingEpisodes = missingEpisodesIn90Days(clockFacts, today());
    view.planned = plannedIn(facts, view.summary, today());
    return view;
}

Result<std::vector<PersonInView>> Caseload::State::peopleInView() {
    TRY_SET(const std::set<PersonId> scope, peopleInScope());
    TRY_SET(const std::vector<Allocation> allocations, allocationsToday());
    Workers workers(parts.identity, allocations);
    std::vector<PersonInView> people;
    for (const PersonId& id : scope) {
        TRY_SET(const PersonInView* const known, personInView(id));
        if (known == nullptr) continue;  // Allocated, not here yet.
        PersonInView view = *known;
        TRY(workers.addTo(view.summary, [&](UserId user) { return nameOnce(user); }));
        people.push_back(std::move(view));
    }
    std::sort(people.begin(), people.end(),
              [](const PersonInView& a, const PersonInView& b) { return a.summary.name < b.summary.name; });
    return people;
}

Result<std::vector<PersonSummary>> Caseload::people() try {
    TRY_SET(std::vector<PersonInView> views, state_->peopleInView());
    std::vector<PersonSummary> people;
    for (PersonInView& view : views) people.push_back(std::move(view.summary));
    return people;
}
OR_OUT_OF_MEMORY

Result<PersonDetail> Caseload::person(PersonId id) try {
    TRY_SET(const Record person, state_->readable(id));
    if (person.type != "person") return {ErrorCode::NotFound, "no such person here: " + textOf(id)};
    PersonDetail detail;
    TRY_SET(const PersonInView* const view, state_->personInView(id));
    DOORSTEP_ASSERT(view != nullptr);
    detail.summary = view->summary;
    TRY_SET(const std::vector<Allocation> allocations, state_->allocationsToday());
    Workers workers(identity(), allocations);
    TRY(workers.addTo(detail.summary, [&](UserId user) { return state_->userName(user); }));
    detail.facts = personFacts(person, state_->today());
    TRY_SET(detail.siblings, state_->siblingsOf(detail.summary));
    TRY_SET(detail.timeline, state_->timelineOf(id));
    return detail;
}
OR_OUT_OF_MEMORY

Result<std::vector<PersonSummary>> Caseload::State::siblingsOf(const PersonSummary& person) const {
    std::vector<PersonSummary> siblings;
    if (person.household.empty()) return siblings;
    TRY_SET(const std::set<PersonId> scope, peopleInScope());
    for (const PersonId& id : scope) {
        if (id == person.id) continue;
        const auto other = store.load(id);
        if (!other && other.error().code == ErrorCode::NotFound) continue;
        if (!other) return other.error();
        PersonSummary summary = summaryOf(*other, today());
        if (summary.household == person.household) siblings.push_back(std::move(summary));
    }
    std::sort(siblings.begin(), siblings.end(), elderFirst);
    return siblings;
}

Result<std::vector<TimelineEntry>> Caseload::State::timelineOf(PersonId person) {
    TRY_SET(const std::vector<FactAbout> facts, store.factsAbout(person));
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    std::map<UserId, std::string> authors;
    std::vector<TimelineEntry> timeline;
    for (const FactAbout& about : facts) {
        auto author = authors.find(about.head.author);
        if (author == authors.end()) {
            TRY_SET(std::string name, userName(about.head.author));
            author = authors.emplace(about.head.author, std::move(name)).first;
        }
        timeline.push_back({about.head, entryTitle(*known, about.head.type, about.fact.code),
                            about.fact.summary, author->second});
    }
    const auto later = [](const TimelineEntry& a, const TimelineEntry& b) {
        return a.head.eventTime > b.head.eventTime;
    };
    std::stable_sort(timeline.begin(), timeline.end(), later);
    return timeline;
}

Result<std::vector<TimelineEntry>> Caseload::State::unfinished() {
    std::vector<TimelineEntry> entries;
    TRY_SET(const std::vector<FormDraft> typed, drafts());
    for (const FormDraft& draft : typed) {
        const auto saved = store.load(draft.record);
        if (saved) continue;  // Listed below when it is still unfinished.
        if (saved.error().code != ErrorCode::NotFound) return saved.error();
        Record record;
        record.id = draft.record;
        record.type = draft.type;
        record.subjects = {draft.subjects.begin(), draft.subjects.end()};
        TRY_SET(std::string title, titleOf(record));
        RecordHead head{draft.record,
                        draft.type,
                        RecordStatus::Draft,
                        localTimeOf(draft.typed),
                        {draft.typed.ms, 0},
                        parts.identity.user,
                        false};
        entries.push_back({std::move(head), std::move(title), "Kept as you typed it", parts.identity.name});
    }
    for (const RecordStatus status : {RecordStatus::Returned, RecordStatus::Draft}) {
        TRY_SET(const std::vector<RecordHead> heads, store.recordsInStatus(status));
        for (const RecordHead& head : heads) {
            if (head.author != parts.identity.user) continue;
            TRY_SET(const Record record, store.load(head.id));
            TRY_SET(std::string title, titleOf(record));
            const DecisionMade* returned = lastDecision(record, ChangeKind::Return);
            const bool isReturned = status == RecordStatus::Returned && returned != nullptr;
            entries.push_back({head, std::move(title), isReturned ? returned->decision.comment : "",
                               parts.identity.name});
        }
    }
    return entries;
}

Result<Today> Caseload::today() try {
    Today today;
    TRY_SET(std::vector<PersonInView> everybody, state_->peopleInView());
    for (const PersonInView& view : everybody) {
        const PersonSummary& person = view.summary;
        for (const ClockAnswer& clock : person.clocks) {
            if (clock.status != ClockStatus::OnTime) today.due.push_back({person.id, person.name, clock});
        }
    }
    std::sort(everybody.begin(), everybody.end(), [](const PersonInView& a, const PersonInView& b) {
        return elderFirst(a.summary, b.summary);
    });
    for (const PersonInView& view : everybody) {
        if (view.planned) today.planned.push_back(*view.planned);
    }
    std::stable_sort(today.due.begin(), today.due.end(),
                     [](const DueItem& a, const DueItem& b) { return moreUrgent(a.clock, b.clock); });
    std::stable_sort(today.planned.begin(), today.planned.end(),
                     [](const PlannedVisit& a, const PlannedVisit& b) { return a.when < b.when; });
    TRY_SET(today.unfinished, state_->unfinished());
    TRY_SET(today.unsent, state_->unsentRecords());
    TRY_SET(const std::vector<ConflictShown> conflicting, conflicts());
    today.conflicts = static_cast<int>(conflicting.size());
    if (state_->isSupervisor()) {
        TRY_SET(const std::vector<WaitingRecord> waiting, state_->waitingForReview());
        today.awaitingReview = static_cast<int>(waiting.size());
    }
    return today;
}
OR_OUT_OF_MEMORY

}  // namespace doorstep
