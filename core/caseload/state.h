// What the parts of a caseload share. Private to core/caseload.
#pragma once

#include <map>
#include <set>

#include "core/caseload/caseload.h"
#include "core/storage/statement_cache.h"

namespace doorstep {

/// A worker's task for a person, as the council recorded it.
struct Allocation {
    PersonId person;
    UserId worker;
    std::string role;  ///< `allocated`, `co_worker`, `adviser`, `cover`
    Period period;
    std::string handover;
};

/// A person as lists show them, and what is planned with them.
struct PersonInView {
    PersonSummary summary;
    std::optional<PlannedVisit> planned;
    bool byTheMinute = false;  ///< What is due in hours makes the clocks other ones in a minute.
    LocalTime at;              ///< When they were read.
};

/// By which rules clocks run here.
struct ClockSettings {
    std::vector<ClockRule> rules;
    WorkingCalendar calendar;
};

/// What was worked out for lists, and stays right until a change comes in.
struct Remembered {
    Date day;                   ///< Clocks and ages depend on it.
    std::int64_t position = 0;  ///< Of the log, when all of this was right.
    std::map<PersonId, PersonInView> people;
    std::optional<std::vector<Allocation>> allocations;  ///< Lapsed ones too.
    std::optional<ClockSettings> clocks;
    std::shared_ptr<const Forms> forms;  ///< Null until they are asked for.
    std::map<UserId, std::string> names;
};

/// A record in the supervisor's queue.
struct WaitingRecord {
    RecordHead head;
    Record record;
};

struct Caseload::State {
    State(Parts given, RecordStore opened)
        : parts(given), store(std::move(opened)), statements(given.database) {}

    Parts parts;
    RecordStore store;
    mutable StatementCache statements;
    bool awaitsHistory = false;
    mutable Remembered lasting;
    mutable Remembered passing;  ///< Of an open transaction, which may yet be undone.

    [[nodiscard]] Date today() const { return localDateOf(parts.time.now()); }
    [[nodiscard]] bool isSupervisor() const { return parts.identity.role == Role::Supervisor; }

    // Scope (scope.cpp): whose records this person may read today.
    /// Fails with `NotAllowed` for roles that work with counts and accounts, not with cases.
    Result<void> readsCases() const;
    Result<std::vector<Allocation>> allocationsToday() const;
    Result<std::set<PersonId>> peopleInScope() const;
    /// Fails with `NotAllowed` unless somebody the record is about is in scope.
    Result<void> mayRead(const Record& record) const;
    Result<Record> readable(RecordId id) const;

    // What is remembered between reads (remembered.cpp).
    /// Forgets what changes since the last look have made wrong, whoever wrote them. Call before anything
    /// remembered is used. In a transaction everything is looked at again, and what was known before it
    /// stays as it was.
    Result<void> bringUpToDate() const;
    /// What may be used at this moment.
    Remembered& remembered() const;
    /// A person with clocks; nothing when they are not here.
    Result<const PersonInView*> personInView(PersonId id) const;
    Result<const std::vector<Allocation>*> allocations() const;
    Result<const ClockSettings*> clockSettings() const;
    Result<std::shared_ptr<const Forms>> forms() const;
    Result<std::string> nameOnce(UserId user);

    // People (people.cpp).
    Result<PersonInView> viewOf(const Record& person) const;
    Result<std::vector<PersonInView>> peopleInView();
    Result<std::vector<PersonSummary>> siblingsOf(const PersonSummary& person) const;
    Result<std::vector<TimelineEntry>> timelineOf(PersonId person);
    Result<std::vector<TimelineEntry>> unfinished();

    // Names (names.cpp).
    Result<std::string> userName(UserId user);
    Result<PersonNames> namesOf(const std::set<PersonId>& people);
    Result<std::vector<PersonId>> inOrderOfAge(const std::set<PersonId>& people);
    Result<std::string> titleOf(const Record& record);

    // Writing (writing.cpp). Inside the caller's transaction.
    /// The frame of this device's next change to a record, having seen all of it.
    Result<Change> nextChange(const Record& record, ChangeKind kind) const;
    Result<void> write(const Change& change);
    Result<void> writeFields(const Record& record, std::vector<FieldWrite> writes);
    /// A record that does not exist yet, about people who do.
    Result<Record> begin(RecordId id, const std::string& type, const std::vector<PersonId>& subjects) const;
    Result<void> writeNew(Record record, std::vector<FieldWrite> writes);
    /// Fails with `NotAllowed` when writes put a child into a record who is not in scope today, with
    /// `InvalidInput` where that cannot be.
    Result<void> mayAdd(const Record& record, const std::vector<FieldWrite>& writes) const;
    /// Writes fields as somebody who has seen `seen` of the record.
    Result<void> editWith(const Record& record, std::vector<FieldWrite> writes, const Context& seen);
    Result<void> decide(RecordId id, ChangeKind kind, const Hash& seen, const std::string& comment);

    // Drafts (drafts.cpp).
    Result<std::vector<FormDraft>> drafts() const;
    Result<void> removeDraft(RecordId record);
    /// Removes what is typed in the record, unless a word of it is not in the change.
    Result<void> removeDraftWithin(const Change& change);
    Result<Context> draftContext(RecordId record) const;
    /// Removes words typed into the record where there is no form, when the change says just them.
    Result<void> removeTypedWithin(const Change& change);
    /// Removes all such words of a record.
    Result<void> removeTyped(RecordId record);
    /// Removes what is typed into one place of a record.
    Result<void> removeTypedAt(RecordId record, const std::string& place);

    // Review (review.cpp).
    /// Records that somebody else wrote and that this supervisor may decide about.
    Result<std::vector<WaitingRecord>> waitingForReview() const;
    /// The overdue clocks of these people that ask for a visit or a contact: each one's title, and whose it
    /// is.
    Result<std::vector<std::pair<std::string, PersonId>>> overdueClocks(
        const std::set<PersonId>& people) const;

    // Outbox (outbox.cpp).
    Result<void> keepUnsent(const Change& change, ByteView encoded);
    Result<int> unsentRecords() const;
};

/// The codes of a person's statuses that run on a day, and everything else a list shows of one person.
PersonSummary summaryOf(const Record& person, Date today);
ClockFacts clockFactsOf(const Record& person, const std::vector<FactAbout>& facts);
std::vector<std::pair<std::string, std::string>> personFacts(const Record& person, Date today);

}  // namespace doorstep
