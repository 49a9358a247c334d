// Everything that adds to the change log. Each public call is one transaction: the change, its
// projections and its place in the outbox are on disk together or not at all.
#include <algorithm>

#include "core/base/cbor.h"
#include "core/caseload/input.h"
#include "core/caseload/state.h"
#include "core/caseload/words.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::int64_t kClockAheadMsMax = 24LL * 3600 * 1000;

/// What `writes` really change: sorted, each field once (the last), without what is there already.
std::vector<FieldWrite> effective(const Record& record, std::vector<FieldWrite> writes) {
    std::map<std::string, Value> last;
    for (FieldWrite& write : writes) last[write.field] = std::move(write.value);
    std::vector<FieldWrite> result;
    for (auto& [field, value] : last) {
        const std::vector<Value> current = distinctValues(record, field);
        const bool nothingYet = current.empty() && isEmpty(value);
        const bool same =
            current.size() == 1 && (current[0] == value || (isEmpty(current[0]) && isEmpty(value)));
        if (!nothingYet && !same) result.push_back({field, std::move(value)});
    }
    return result;
}

bool isFinal(RecordStatus status) {
    return status == RecordStatus::Approved || status == RecordStatus::ChangedSinceApproval ||
           status == RecordStatus::Imported;
}

Result<void> mayStillEdit(const Record& record) {
    const RecordStatus status = statusOf(record);
    if (!isFinal(status)) return {};
    if (status == RecordStatus::Imported) {
        return {ErrorCode::WrongState, "imported records are corrected in the case-management system"};
    }
    return {ErrorCode::WrongState, "an approved record is never edited: add an amendment instead"};
}

std::size_t textBytes(const FieldWrite& write) {
    const auto* text = std::get_if<std::string>(&write.value);
    return text == nullptr ? 0 : text->size();
}

Error tooLong(const std::string& what, std::size_t bytes, std::size_t bytesMax) {
    return {ErrorCode::InvalidInput, what + " holds " + std::to_string(bytes) + " bytes; at most " +
                                         std::to_string(bytesMax) + " fit"};
}

Result<void> checkTexts(const Change& change) {
    for (const FieldWrite& write : change.writes) {
        if (textBytes(write) > kTextBytesMax) {
            return tooLong("field " + write.field, textBytes(write), kTextBytesMax);
        }
    }
    const std::size_t comment = change.decision ? change.decision->comment.size() : 0;
    return comment > kTextBytesMax ? tooLong("the comment", comment, kTextBytesMax) : Result<void>();
}

/// What is too large for one batch could never reach the server, and nothing behind it could.
Result<void> checkSize(const Change& change, std::size_t bytes) {
    if (bytes <= kChangeBytesMax) return {};
    const auto longest = std::max_element(
        change.writes.begin(), change.writes.end(),
        [](const FieldWrite& a, const FieldWrite& b) { return textBytes(a) < textBytes(b); });
    const std::string field = longest == change.writes.end() ? "" : ", most of all field " + longest->field;
    return tooLong("what is saved at once" + field, bytes, kChangeBytesMax);
}

bool asksEachChild(const FormDefinition& form) {
    return std::any_of(form.sections.begin(), form.sections.end(),
                       [](const SectionDefinition& section) { return section.forEachChild; });
}

Error aboutAnother(const std::string& field) {
    return {ErrorCode::InvalidInput, "field " + field + ": the record is not about this child"};
}

/// The children whom writes put into a record that is not about them yet. Fails with `InvalidInput` for
/// words about a child who is not in it, and where the form does not ask about each child.
Result<std::set<PersonId>> childrenAdded(const Record& record, const FormDefinition& form,
                                         const std::vector<FieldWrite>& writes) {
    std::set<PersonId> added;
    for (const FieldWrite& write : writes) {
        const FieldPath path = partsOf(write.field);
        const auto child = parseId<PersonId>(path.element);
        if (path.group != "child" || !child || record.subjects.contains(*child)) continue;
        if (isMembership(path) && write.value == Value(true)) added.insert(*child);
    }
    if (!added.empty() && !asksEachChild(form)) {
        return {ErrorCode::InvalidInput,
                "a record of type '" + record.type + "' is not about several people"};
    }
    std::set<PersonId> about = record.subjects;
    about.insert(added.begin(), added.end());
    if (const FieldWrite* write = writeAboutAnother(writes, about)) return aboutAnother(write->field);
    return added;
}

/// Each problem on a line of its own, with the question and the child whom it is about.
std::string toPutRight(const Forms& forms, const std::string& type, const std::vector<Problem>& problems,
                       const PersonNames& names) {
    std::string text = problems.size() == 1 ? "1 answer" : std::to_string(problems.size()) + " answers";
    text += " to put right:";
    for (const Problem& problem : problems) {
        std::string question = fieldLabel(forms, type, problem.field, names);
        const FieldPath path = partsOf(problem.field);
        const std::string child = path.group == "child" ? nameFor(names, path.element) : "";
        if (question.find(child) == std::string::npos) question = child + ": " + question;
        text += "\n  ‘" + question + "’: " + problem.message;
    }
    return text;
}

bool isBlank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

}  // namespace

Result<Change> Caseload::State::nextChange(const Record& record, ChangeKind kind) const {
    if (awaitsHistory) {
        return {ErrorCode::Offline,
                "this device's records are being built anew: sync first, then save what was typed"};
    }
    TRY_SET(const std::optional<DeviceHead> head, store.headOf(parts.identity.device));
    // A colleague's clock that runs far ahead must not date what is written here.
    const Instant now = parts.time.now();
    TRY_SET(HybridTime last, store.latestTime({now.ms + kClockAheadMsMax}));
    // Neither must this device's own, once it has been put right. The order is in the contexts, not here.
    if (head && head->at.ms <= now.ms + kClockAheadMsMax) last = std::max(last, head->at);
    Change change;
    change.dot = {parts.identity.device, head ? head->sequence + 1 : 1};
    change.previous = head ? head->id : Hash{};
    change.at = nextTime(last, now);
    change.author = parts.identity.user;
    change.record = record.id;
    change.type = record.type;
    change.formVersion = record.formVersion;
    change.subjects.assign(record.subjects.begin(), record.subjects.end());
    change.context = record.seen;
    change.kind = kind;
    return change;
}

Result<void> Caseload::State::write(const Change& change) {
    TRY(checkForm(change));
    TRY(checkTexts(change));
    const Bytes encoded = encode(change);
    TRY(checkSize(change, encoded.size()));
    TRY_SET(const bool isNew, store.append(change, encoded));
    DOORSTEP_ASSERT(isNew);
    return keepUnsent(change, encoded);
}

Result<void> Caseload::State::writeFields(const Record& record, std::vector<FieldWrite> writes) {
    TRY_SET(Change change, nextChange(record, ChangeKind::Edit));
    change.writes = std::move(writes);
    return write(change);
}

Result<Record> Caseload::State::begin(RecordId id, const std::string& type,
                                      const std::vector<PersonId>& subjects) const {
    TRY(readsCases());
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    const FormDefinition* form = known->find(type);
    if (form == nullptr) return {ErrorCode::InvalidInput, "no form of type '" + type + "'"};
    if (!form->isWrittenBy(nameOf(parts.identity.role))) {
        return {ErrorCode::NotAllowed, "records of type '" + type + "' are not written in your role"};
    }
    if (subjects.empty()) return {ErrorCode::InvalidInput, "say whom the record is about"};
    for (const PersonId& subject : subjects) {
        const auto person = store.load(subject);
        if (!person && person.error().code != ErrorCode::NotFound) return person.error();
        if (!person || person->type != "person") {
            return {ErrorCode::NotFound, "no such person here: " + textOf(subject)};
        }
    }
    Record record;
    record.id = id;
    record.type = type;
    record.subjects.insert(subjects.begin(), subjects.end());
    return record;
}

Result<void> Caseload::State::writeNew(Record record, std::vector<FieldWrite> writes) {
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    const FormDefinition& form = *known->find(record.type);
    record.formVersion = form.version;  // What is there already goes on in its own.
    TRY(checkWrites(*known, record.type, writes));
    TRY_SET(const std::set<PersonId> others, childrenAdded(record, form, writes));
    if (!others.empty()) return aboutAnother(memberField("child", textOf(*others.begin())));
    if (asksEachChild(form)) {
        std::vector<FieldWrite> children;
        for (const PersonId& child : record.subjects)
            children.push_back({memberField("child", textOf(child)), true});
        writes.insert(writes.begin(), children.begin(), children.end());  // What was said about them wins.
    }
    writes = effective(Record(), std::move(writes));
    if (writes.empty()) return {ErrorCode::InvalidInput, "nothing has been filled in"};
    return writeFields(record, std::move(writes));
}

Result<RecordId> Caseload::create(const std::string& type, std::vector<PersonId> subjects,
                                  std::vector<FieldWrite> writes) try {
    const auto id = makeId<RecordId>(state_->parts.time, state_->parts.randomness);
    TRY_SET(const Record record, state_->begin(id, type, subjects));
    TRY_SET(const std::set<PersonId> scope, state_->peopleInScope());
    for (const PersonId& subject : record.subjects) {
        if (!scope.contains(subject)) {
            return {ErrorCode::NotAllowed, "person " + textOf(subject) + " is not allocated to you today"};
        }
    }
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY(state_->writeNew(record, std::move(writes)));
    TRY(transaction.commit());
    return id;
}
OR_OUT_OF_MEMORY

Result<void> Caseload::State::mayAdd(const Record& record, const std::vector<FieldWrite>& writes) const {
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    const FormDefinition* form = known->find(record.type, record.formVersion);
    if (form == nullptr) return {};
    TRY_SET(const std::set<PersonId> added, childrenAdded(record, *form, writes));
    if (added.empty()) return {};
    TRY_SET(const std::set<PersonId> scope, peopleInScope());
    for (const PersonId& child : added) {
        TRY_SET(const Record person, store.load(child));
        if (person.type != "person") return {ErrorCode::NotFound, "no such person here: " + textOf(child)};
        if (!scope.contains(child)) {
            return {ErrorCode::NotAllowed, "person " + textOf(child) + " is not allocated to you today"};
        }
    }
    return {};
}

Result<void> Caseload::State::editWith(const Record& record, std::vector<FieldWrite> writes,
                                       const Context& seen) {
    TRY_SET(const std::shared_ptr<const Forms> known, forms());
    const FormDefinition* form = known->find(record.type, record.formVersion);
    if (form == nullptr)
        return {ErrorCode::NotAllowed, "records of type '" + record.type + "' are not edited here"};
    if (!form->isWrittenBy(nameOf(parts.identity.role))) {
        return {ErrorCode::NotAllowed,
                "records of type '" + record.type + "' are not written in your role"};
    }
    TRY(checkWrites(*known, record.type, writes));
    TRY(mayStillEdit(record));
    TRY_SET(const std::set<PersonId> added, childrenAdded(record, *form, writes));
    writes = effective(record, std::move(writes));
    if (writes.empty()) return {};
    TRY_SET(Change change, nextChange(record, ChangeKind::Edit));
    change.subjects.insert(change.subjects.end(), added.begin(), added.end());
    std::sort(change.subjects.begin(), change.subjects.end());
    change.context = seen;
    change.writes = std::move(writes);
    return write(change);
}

Result<void> Caseload::edit(RecordId id, std::vector<FieldWrite> writes) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY_SET(const Record record, state_->readable(id));
    TRY(state_->mayAdd(record, writes));
    TRY(state_->editWith(record, std::move(writes), record.seen));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::addChild(RecordId id, PersonId child) try {
    const auto saved = state_->store.load(id);
    if (saved || saved.error().code != ErrorCode::NotFound) {
        return edit(id, {{memberField("child", textOf(child)), true}});
    }
    TRY_SET(std::optional<FormDraft> typed, draft(id));
    if (!typed) return {ErrorCode::NotFound, "no such record here: " + textOf(id)};
    Record unsaved;
    unsaved.type = typed->type;
    unsaved.subjects.insert(typed->subjects.begin(), typed->subjects.end());
    TRY_SET(const std::shared_ptr<const Forms> known, state_->forms());
    const FormDefinition* form = known->find(typed->type);
    if (form == nullptr || unsaved.subjects.contains(child)) return {};
    const std::vector<FieldWrite> writes{{memberField("child", textOf(child)), true}};
    TRY(state_->mayAdd(unsaved, writes));
    typed->subjects.push_back(child);
    return keepDraft(*typed);
}
OR_OUT_OF_MEMORY

Result<void> Caseload::amend(RecordId id, const std::string& text) try {
    if (isBlank(text) || !cbor::isUtf8(bytesOf(text))) {
        return {ErrorCode::InvalidInput, "an amendment needs words"};
    }
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY_SET(const Record record, state_->readable(id));
    const RecordStatus status = statusOf(record);
    if (status != RecordStatus::Approved && status != RecordStatus::ChangedSinceApproval) {
        return {ErrorCode::WrongState, "only an approved record is amended; this one can be edited"};
    }
    const std::string element = textOf(makeId<ElementId>(state_->parts.time, state_->parts.randomness));
    TRY(state_->writeFields(record, {{memberField("amendment", element), true},
                                     {elementField("amendment", element, "text"), text}}));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::submit(RecordId id) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY_SET(const Record record, state_->readable(id));
    const RecordStatus status = statusOf(record);
    if (status != RecordStatus::Draft && status != RecordStatus::Returned &&
        status != RecordStatus::ChangedSinceApproval) {
        return {ErrorCode::WrongState, std::string("the record is ") + nameOf(status) + " already"};
    }
    TRY_SET(const auto typed, draft(id));
    if (typed)
        return {ErrorCode::WrongState, "words typed into this record are not saved yet: save them first"};
    TRY_SET(const std::vector<Problem> found, problems(id));
    if (!found.empty()) {
        TRY_SET(const PersonNames names, state_->namesOf(record.subjects));
        TRY_SET(const auto forms, state_->forms());
        return {ErrorCode::InvalidInput, toPutRight(*forms, record.type, found, names)};
    }
    TRY_SET(Change change, state_->nextChange(record, ChangeKind::Submit));
    change.decision = Decision{contentHash(record), "", {}};
    TRY(state_->write(change));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::State::decide(RecordId id, ChangeKind kind, const Hash& seen,
                                     const std::string& comment) {
    if (!isSupervisor()) return {ErrorCode::NotAllowed, "only a supervisor approves or returns records"};
    if (isBlank(comment) || !cbor::isUtf8(bytesOf(comment))) {
        return {ErrorCode::InvalidInput, "say why, in words"};
    }
    TRY_SET(const Record record, readable(id));
    if (record.author == parts.identity.user || record.editors.contains(parts.identity.user)) {
        return {ErrorCode::NotAllowed, "nobody decides about a record that they wrote"};
    }
    const RecordStatus status = statusOf(record);
    if (status != RecordStatus::Submitted && status != RecordStatus::ChangedSinceApproval) {
        return {ErrorCode::WrongState,
                std::string("the record is ") + nameOf(status) + ", not waiting for a decision"};
    }
    if (contentHash(record) != seen) {
        return {ErrorCode::WrongState, "the record has changed since it was shown: read it again"};
    }
    if (kind == ChangeKind::Approve && !conflictsIn(record, Forms::shipped().mergeKinds()).empty()) {
        return {ErrorCode::WrongState, "the record holds two versions of an answer: choose one first"};
    }
    TRY_SET(Change change, nextChange(record, kind));
    Decision decision{seen, comment, {}};
    const auto signature = parts.deviceKey.sign(decisionStatement(id, kind, decision, change.formVersion));
    decision.signature.assign(signature.begin(), signature.end());
    change.decision = std::move(decision);
    return write(change);
}

Result<void> Caseload::approve(RecordId id, const Hash& seen, const std::string& rationale) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY(state_->decide(id, ChangeKind::Approve, seen, rationale));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::sendBack(RecordId id, const Hash& seen, const std::string& comment) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY(state_->decide(id, ChangeKind::Return, seen, comment));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::resolve(RecordId id, const std::string& field, const Value& chosen) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY_SET(const Record record, state_->readable(id));
    const auto inConflict = conflictsIn(record, Forms::shipped().mergeKinds());
    if (std::find(inConflict.begin(), inConflict.end(), field) == inConflict.end()) {
        return {ErrorCode::WrongState, "there is one version only of " + field};
    }
    const std::vector<Value> versions = distinctValues(record, field);
    const bool isVersion = std::find(versions.begin(), versions.end(), chosen) != versions.end();
    TRY_SET(const std::shared_ptr<const Forms> known, state_->forms());
    if (!isVersion && known->find(record.type) != nullptr) {
        TRY(checkWrites(*known, record.type, {{field, chosen}}));
    }
    TRY(state_->writeFields(record, {{field, chosen}}));
    TRY(state_->removeTypedAt(id, typedForBoth(field)));  // Of no use after the choice.
    return transaction.commit();
}
OR_OUT_OF_MEMORY

}  // namespace doorstep
