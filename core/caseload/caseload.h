// What one signed-in person can read and write on one device: the use cases of app and command line.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/ports.h"
#include "core/clocks/clocks.h"
#include "core/crypto/crypto.h"
#include "core/records/forms.h"
#include "core/storage/record_store.h"

namespace doorstep {

enum class Role : std::uint8_t { SocialWorker, Adviser, Supervisor, Performance, Administrator };
const char* nameOf(
    Role role);  ///< `social_worker`, `adviser`, `supervisor`, `performance`, `administrator`
Result<Role> roleNamed(std::string_view name);

/// Who is signed in, on which device.
struct Identity {
    UserId user;
    DeviceId device;
    Role role = Role::SocialWorker;
    TeamId team;
    std::string name;
};

/// A person as a list shows them.
struct PersonSummary {
    PersonId id;
    std::string name;          ///< Preferred forename and surname.
    std::string legalName;     ///< When it differs.
    std::optional<Date> born;  ///< Or the expected date, for an unborn child.
    bool unborn = false;
    int ageYears = 0;
    std::vector<std::string> statuses;  ///< Codes of statuses current today.
    std::vector<std::string> alerts;    ///< Worker-safety alerts, in words.
    std::string household;              ///< Equal for siblings.
    std::string address;                ///< Current, on one line.
    std::string allocatedAs;  ///< `allocated`, `co_worker`, `adviser`, `cover`; empty for a supervisor.
    std::vector<std::string> workers;  ///< Names of those allocated today.
    std::string handover;              ///< The brief that came with cover.
    std::vector<ClockAnswer> clocks;   ///< Most urgent first.
    int missingEpisodes = 0;           ///< That began in the last 90 days; see `kMissingOften`.
};

/// The order in which the children of a family are listed, asked about and read: eldest first, an unborn
/// child after those who are born, unknown dates last, then by name.
bool elderFirst(const PersonSummary& a, const PersonSummary& b);

/// One row of a person's story.
struct TimelineEntry {
    RecordHead head;
    std::string title;    ///< `Child protection visit`
    std::string summary;  ///< `Seen alone`, or the start of what was written.
    std::string author;   ///< Name.
};

/// Everything the person page shows.
struct PersonDetail {
    PersonSummary summary;
    std::vector<std::pair<std::string, std::string>> facts;  ///< Label and text, in reading order.
    std::vector<PersonSummary>
        siblings;  ///< In the same household and in scope, without clocks; `elderFirst`.
    std::vector<TimelineEntry> timeline;  ///< Newest first.
};

/// A line on the Today page.
struct DueItem {
    PersonId person;
    std::string name;
    ClockAnswer clock;
};

struct PlannedVisit {
    PersonId person;
    std::string name;
    RecordId record;
    LocalTime when;
};

struct Today {
    std::vector<PlannedVisit> planned;      ///< Next visit dates and contacts that fall today or are past,
                                            ///< earliest first; of one day's `elderFirst`.
    std::vector<DueItem> due;               ///< Overdue and due soon, most urgent first.
    std::vector<TimelineEntry> unfinished;  ///< Drafts and returned records of one's own.
    int unsent = 0;
    int conflicts = 0;
    int awaitingReview = 0;  ///< For supervisors.
};

/// One version of a field in a conflict, ready to be shown.
struct VersionShown {
    Value value;
    std::string author;
    Instant at;
};

struct ConflictShown {
    RecordId record;
    std::string title;  ///< `Visit to Ava, Noah and Mia, 3 March 2026`
    std::string field;  ///< The path.
    std::string label;
    std::vector<VersionShown> versions;
};

/// One line of a record's history: who wrote what, when it was written down.
struct HistoryLine {
    ChangeKind kind;
    std::string author;
    Instant at;
    std::string field;  ///< Empty for decisions.
    std::string label;
    Value value;
    std::string comment;
    bool current = false;  ///< Still among the record's values.
};

/// What the review page shows.
struct ReviewItem {
    RecordHead head;
    std::string title;
    std::string author;
    std::vector<PersonId> people;
    int urgency = 0;     ///< Higher is more urgent: overdue clocks, safety concerns, waiting time.
    std::string reason;  ///< Why it stands where it stands.
};

/// Words not yet saved: what was typed into a form, kept so that nothing typed is lost.
struct FormDraft {
    RecordId record;
    std::string type;
    std::vector<PersonId> subjects;
    std::vector<FieldWrite> writes;  ///< Only what differs from the saved record.
    Instant typed;
};

/// What was typed, and chosen with it, where there is no form: kept until it is saved, and part of no
/// record.
struct TypedWords {
    std::string choice;  ///< A code of the page's own, on one line; empty where nothing is chosen.
    std::string words;
    bool operator==(const TypedWords&) const = default;
};

/// Where words are typed into a record without a form: a supervisor's decision (its choice is `approve` or
/// `return`) and an addition to an approved record; see also `typedForBoth`.
inline constexpr const char* kTypedDecision = "decision";
inline constexpr const char* kTypedAddition = "amendment";
/// The place of words that keep both versions of a field.
std::string typedForBoth(const std::string& field);

/// The setting that says when a sync last came to its end, in milliseconds since 1970. Until there is one,
/// what is missing on this device says nothing: it may not have been fetched yet.
inline constexpr const char* kLastSyncSetting = "last_sync";

/// How far a change has come.
enum class Delivery : std::uint8_t {
    Unsent,
    Accepted,
    NeedsAttention,
    Waiting,  ///< On the server, and not counted yet: a change that it builds on is missing there.
};

struct OutboxItem {
    RecordId record;
    std::string title;
    Delivery delivery;
    std::string reason;  ///< In plain words, for `NeedsAttention` and `Waiting`.
    Instant at;
};

/// Keeps what the server does not have yet a second time (`core/storage/rescue_file.h`). Called inside the
/// transaction; what is called counts when it commits.
class UnsentCopy {
public:
    virtual ~UnsentCopy() = default;
    virtual void unsent(std::uint64_t sequence, ByteView encoded) = 0;
    virtual void delivered(std::uint64_t sequence) = 0;
};

/// One person's records on one device, unlocked. Use from one thread; `core/caseload` has no threads
/// of its own. Every call that writes is one durable transaction that appends to the change log: what
/// the user saved and what will be sent can never disagree.
class Caseload {
public:
    struct Parts {
        Database& database;  ///< Outlives the caseload, as do the others.
        TimeSource& time;
        Randomness& randomness;
        const crypto::SigningKey& deviceKey;
        Identity identity;
        UnsentCopy* copy = nullptr;  ///< Told of every change on its way; null for nobody.
    };
    static Result<Caseload> open(Parts parts);
    Caseload(Caseload&&) noexcept;
    ~Caseload();

    [[nodiscard]] const Identity& identity() const;
    [[nodiscard]] RecordStore& store();
    [[nodiscard]] LocalTime now() const;

    // Reading. Each fails with `Damaged` or `Io`, and with `NotFound` for what is not here.
    // Lists are worked out anew only for people whom a change since the last look is about.
    Result<std::vector<PersonSummary>> people();
    Result<PersonDetail> person(PersonId id);
    Result<Today> today();
    Result<Record> record(RecordId id);
    Result<std::vector<HistoryLine>> history(RecordId id);
    Result<std::vector<ConflictShown>> conflicts();
    Result<std::vector<ReviewItem>> reviewQueue();
    Result<std::vector<OutboxItem>> outbox();
    Result<std::vector<SearchHit>> search(const std::string& words, int limit);
    Result<PersonNames> namesFor(const Record& record);
    /// These people in the order of `elderFirst`; somebody who is not on this device comes last.
    Result<std::vector<PersonId>> inOrderOfAge(const std::set<PersonId>& people);
    Result<std::string> titleOf(const Record& record);
    Result<std::string> userName(UserId user);
    /// The forms that are used here: those that ship, and the council's own versions. Never null.
    Result<std::shared_ptr<const Forms>> forms();
    /// What stands in the way of submitting; empty when nothing does.
    Result<std::vector<Problem>> problems(RecordId id);

    // Writing. Fails with `WrongState` when the record's life does not allow it, with `NotAllowed`
    // when this person may not, with `InvalidInput` for fields that the form does not know, and for
    // texts over `kTextBytesMax` or more at once than `kChangeBytesMax`, naming the field and the limit.
    Result<RecordId> create(const std::string& type, std::vector<PersonId> subjects,
                            std::vector<FieldWrite> writes);
    /// Writing `child/<person>` with yes, for somebody who is not in the record, puts that child into it:
    /// fails with `NotAllowed` unless the child is in scope today.
    Result<void> edit(RecordId id, std::vector<FieldWrite> writes);
    /// Puts a child into a visit that is saved, or that is nothing but a draft so far. Doing it twice does
    /// nothing. Fails as `edit` does, with `NotFound` for an unknown record or person and with
    /// `InvalidInput` for a record that does not ask about each child.
    Result<void> addChild(RecordId id, PersonId child);
    /// Adds to an approved record, which itself is never edited.
    Result<void> amend(RecordId id, const std::string& text);
    /// Offers a record for approval. Fails with `InvalidInput` while `problems` has any, and with
    /// `WrongState` while words typed into it are not saved.
    Result<void> submit(RecordId id);
    /// `seen` is the `contentHash` of what was on the screen; fails with `WrongState` when the record
    /// has changed since, is in conflict or not waiting for a decision, with `InvalidInput` without a
    /// rationale (or comment). Only supervisors decide, and nobody about what they wrote.
    Result<void> approve(RecordId id, const Hash& seen, const std::string& rationale);
    Result<void> sendBack(RecordId id, const Hash& seen, const std::string& comment);
    /// Ends a conflict by choosing a value (one of the versions, or new words that keep both).
    Result<void> resolve(RecordId id, const std::string& field, const Value& chosen);

    // Words not saved yet. One draft for each record. A draft remembers what its author saw when it was
    // begun: what a colleague wrote into the same field since then stays beside it, as another version.
    Result<void> keepDraft(const FormDraft& draft);
    Result<std::optional<FormDraft>> draft(RecordId record);
    Result<std::vector<FormDraft>> drafts();
    Result<void> dropDraft(RecordId record);
    /// Saves a draft as a change (creating the record when it is new) and drops it, in one step.
    Result<RecordId> saveDraft(RecordId record);

    // Words not saved yet that were typed where there is no form. The change that says them takes them away
    // in its own transaction; so does the end of the record on this device.
    /// Nothing chosen and nothing typed removes them. Fails with `NotFound` for words about a record that
    /// is not here, and with `InvalidInput` for what is not UTF-8 or a choice of several lines.
    Result<void> keepTyped(RecordId record, const std::string& place, const TypedWords& typed);
    Result<TypedWords> typed(RecordId record, const std::string& place);

    Result<std::string> setting(const std::string& name);
    Result<void> keepSetting(const std::string& name, const std::string& value);

    // The way to the server (used by the sync engine, inside its own transactions).
    Result<std::vector<StoredChange>> unsent(int limit);
    Result<void> markDelivered(Dot dot, Delivery delivery, const std::string& reason);
    /// What waits on the server counts as unsent again, to be asked about.
    Result<void> askAgain();

    // While the database is built anew from server and rescue file, inside the caller's transactions.
    /// Until it is called with false, everything that writes records fails with `Offline`: this device's
    /// own numbers are not known before the server's history is here. Drafts are kept all the same.
    void awaitHistory(bool waits);
    /// Notes that a change of this device came back from the server.
    Result<void> noteAccepted(const Change& change);
    /// Takes back a change that the server does not have. True when it follows this device's log as it is.
    /// Else it is written anew at the end of the log, as somebody who had seen no change of this device
    /// beyond `sharedUpTo`: what stands there now may be other words, and both stay.
    Result<bool> takeBack(const Change& change, std::uint64_t sharedUpTo);
    /// Tells the copy that what it has under a number is in the log again, and is not to be taken back twice.
    void noteTakenBack(std::uint64_t sequence);
    /// Destroys what is about a person and about nobody in `held`, when the device has lost access.
    /// Fails with `WrongState` while a draft about that person is unsaved or a change unsent. Words of
    /// `keepTyped` go with their record. Returns how many records went. Like the calls above, runs inside
    /// the caller's transaction.
    Result<int> forgetPerson(PersonId person, const std::set<PersonId>& held);

private:
    struct State;
    explicit Caseload(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace doorstep
