// Words typed and not saved yet, in a form (drafts) and elsewhere. They are no part of the record: nobody
// else sees them and nothing is sent, but a lock, a crash or an empty battery does not lose them.
#include <algorithm>

#include "core/base/cbor.h"
#include "core/caseload/state.h"
#include "core/records/fields.h"
#include "core/storage/record_codec.h"

namespace doorstep {
namespace {

#define DRAFT_COLUMNS "record, type, subjects, writes, typed_ms"

Bytes encodeSubjects(const std::vector<PersonId>& subjects) {
    cbor::Writer out;
    out.array(subjects.size());
    for (const PersonId& subject : subjects) out.id(subject);
    return out.take();
}

Bytes encodeWrites(const std::vector<FieldWrite>& writes) {
    cbor::Writer out;
    out.array(writes.size());
    for (const FieldWrite& write : writes) {
        out.array(2).text(write.field);
        writeValue(out, write.value);
    }
    return out.take();
}

Result<FormDraft> draftFrom(const Statement& row) {
    FormDraft draft;
    draft.record = row.id<RecordId>(0);
    draft.type = row.text(1);
    cbor::Reader subjects(row.bytes(2));
    for (std::size_t left = subjects.array(); left > 0 && !subjects.failed(); --left) {
        draft.subjects.push_back(subjects.id<PersonId>());
    }
    cbor::Reader writes(row.bytes(3));
    for (std::size_t left = writes.array(); left > 0 && !writes.failed(); --left) {
        writes.arrayOf(2);
        std::string field = writes.text();
        draft.writes.push_back({std::move(field), readValue(writes)});
    }
    draft.typed = {row.integer(4)};
    if (!subjects.finish() || !writes.finish()) return {ErrorCode::Damaged, "a draft does not read"};
    return draft;
}

// Words typed where there is no form lie among the settings: the choice on a line of its own before them.
std::string typedName(RecordId record, const std::string& place) {
    return "typed/" + textOf(record) + "/" + place;
}

/// Where the words of a change were typed, if it was not a form, and the words themselves.
std::optional<std::pair<std::string, std::string>> saidBy(const Change& change) {
    const bool decides = change.kind == ChangeKind::Approve || change.kind == ChangeKind::Return;
    if (decides && change.decision) return std::pair(std::string(kTypedDecision), change.decision->comment);
    for (const FieldWrite& write : change.writes) {
        const auto* words = std::get_if<std::string>(&write.value);
        if (words == nullptr) continue;
        const FieldPath path = partsOf(write.field);
        const bool adds = path.group == "amendment" && path.name == "text";
        if (adds) return std::pair(std::string(kTypedAddition), *words);
    }
    return {};
}

}  // namespace

std::string typedForBoth(const std::string& field) {
    return "both/" + field;
}

Result<void> Caseload::keepDraft(const FormDraft& draft) try {
    TRY(state_->readsCases());
    for (const FieldWrite& write : draft.writes) {
        const auto* text = std::get_if<std::string>(&write.value);
        if (text != nullptr && !cbor::isUtf8(bytesOf(*text))) {
            return {ErrorCode::InvalidInput, "field " + write.field + ": the text is not UTF-8"};
        }
    }
    const auto record = state_->store.load(draft.record);
    if (!record && record.error().code != ErrorCode::NotFound) return record.error();
    cbor::Writer seen;
    writeContext(seen, record ? record->seen : Context());
    // What was seen when the draft was begun stays: see the note on drafts in caseload.h.
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    {
        TRY_SET(auto row, state_->statements.use(
                              "INSERT INTO draft(" DRAFT_COLUMNS ", seen) VALUES(?1,?2,?3,?4,?5,?6) "
                              "ON CONFLICT(record) DO UPDATE SET subjects=?3, writes=?4, typed_ms=?5"));
        row->bind(1, draft.record).bind(2, draft.type).bind(3, encodeSubjects(draft.subjects));
        row->bind(4, encodeWrites(draft.writes)).bind(5, draft.typed.ms).bind(6, seen.view());
        TRY(row->run());
    }
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<std::optional<FormDraft>> Caseload::draft(RecordId record) try {
    TRY_SET(auto row, state_->statements.use("SELECT " DRAFT_COLUMNS " FROM draft WHERE record=?"));
    TRY_SET(const bool found, row->bind(1, record).step());
    if (!found) return std::optional<FormDraft>();
    TRY_SET(FormDraft draft, draftFrom(*row));
    return std::optional(std::move(draft));
}
OR_OUT_OF_MEMORY

Result<std::vector<FormDraft>> Caseload::drafts() try { return state_->drafts(); }
OR_OUT_OF_MEMORY

Result<std::vector<FormDraft>> Caseload::State::drafts() const {
    TRY_SET(auto rows,
            statements.use("SELECT " DRAFT_COLUMNS " FROM draft ORDER BY typed_ms DESC, record"));
    std::vector<FormDraft> drafts;
    TRY_SET(bool more, rows->step());
    while (more) {
        TRY_SET(FormDraft draft, draftFrom(*rows));
        drafts.push_back(std::move(draft));
        TRY_SET(more, rows->step());
    }
    return drafts;
}

Result<void> Caseload::dropDraft(RecordId record) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    TRY(state_->removeDraft(record));
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::State::removeDraft(RecordId record) {
    TRY_SET(auto row, statements.use("DELETE FROM draft WHERE record=?"));
    return row->bind(1, record).run();
}

Result<void> Caseload::State::removeDraftWithin(const Change& change) {
    TRY_SET(auto row, statements.use("SELECT " DRAFT_COLUMNS " FROM draft WHERE record=?"));
    TRY_SET(const bool found, row->bind(1, change.record).step());
    if (!found) return {};
    TRY_SET(const FormDraft draft, draftFrom(*row));
    const bool within =
        std::all_of(draft.writes.begin(), draft.writes.end(), [&change](const FieldWrite& typed) {
            return std::find(change.writes.begin(), change.writes.end(), typed) != change.writes.end();
        });
    return within ? removeDraft(change.record) : Result<void>();
}

Result<Context> Caseload::State::draftContext(RecordId record) const {
    TRY_SET(auto row, statements.use("SELECT seen FROM draft WHERE record=?"));
    TRY_SET(const bool found, row->bind(1, record).step());
    if (!found) return Context();
    cbor::Reader in(row->bytes(0));
    Context seen = readContext(in);
    if (!in.finish()) return {ErrorCode::Damaged, "a draft does not read"};
    return seen;
}

Result<RecordId> Caseload::saveDraft(RecordId record) try {
    State& state = *state_;
    TRY_SET(Transaction transaction, Transaction::begin(state.parts.database));
    TRY_SET(std::optional<FormDraft> typed, draft(record));
    if (!typed)
        return {ErrorCode::NotFound, "no words are waiting to be saved in record " + textOf(record)};
    const auto saved = state.store.load(record);
    if (saved) {
        // One's own changes since the draft was begun are known; a colleague's may not be.
        TRY_SET(Context seen, state.draftContext(record));
        const auto own = saved->seen.entries().find(state.parts.identity.device);
        if (own != saved->seen.entries().end()) seen.add(Dot{own->first, own->second});
        for (const PersonId& subject : typed->subjects) {
            if (saved->subjects.contains(subject)) continue;
            typed->writes.insert(typed->writes.begin(), {memberField("child", textOf(subject)), true});
        }
        TRY(state.editWith(*saved, std::move(typed->writes), seen));
    } else if (saved.error().code == ErrorCode::NotFound) {
        TRY_SET(const Record fresh, state.begin(record, typed->type, typed->subjects));
        TRY(state.writeNew(fresh, std::move(typed->writes)));
    } else {
        return saved.error();
    }
    TRY(state.removeDraft(record));
    TRY(transaction.commit());
    return record;
}
OR_OUT_OF_MEMORY

Result<void> Caseload::keepTyped(RecordId record, const std::string& place, const TypedWords& typed) try {
    TRY(state_->readsCases());
    if (!cbor::isUtf8(bytesOf(typed.words)) || !cbor::isUtf8(bytesOf(typed.choice)) ||
        typed.choice.find('\n') != std::string::npos) {
        return {ErrorCode::InvalidInput, "what was typed is not UTF-8, or chosen on several lines"};
    }
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    if (typed == TypedWords()) {
        TRY(state_->removeTypedAt(record, place));
    } else {
        TRY(state_->store.load(record));  // Else they would outlive a record that was forgotten.
        TRY_SET(auto row, state_->statements.use("INSERT OR REPLACE INTO setting VALUES(?,?)"));
        const std::string name = typedName(record, place);
        const std::string value = typed.choice + '\n' + typed.words;
        TRY(row->bind(1, std::string_view(name)).bind(2, std::string_view(value)).run());
    }
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<TypedWords> Caseload::typed(RecordId record, const std::string& place) try {
    TRY_SET(const std::string value, setting(typedName(record, place)));
    const std::size_t line = value.find('\n');
    if (line == std::string::npos) return TypedWords();
    return TypedWords{value.substr(0, line), value.substr(line + 1)};
}
OR_OUT_OF_MEMORY

Result<void> Caseload::State::removeTypedAt(RecordId record, const std::string& place) {
    TRY_SET(auto row, statements.use("DELETE FROM setting WHERE name=?"));
    const std::string name = typedName(record, place);
    return row->bind(1, std::string_view(name)).run();
}

Result<void> Caseload::State::removeTypedWithin(const Change& change) {
    const auto said = saidBy(change);
    if (!said) return {};
    // What was typed since, or before an older copy was put back, may be other words.
    TRY_SET(auto row, statements.use("DELETE FROM setting WHERE name=?1 "
                                     "AND substr(value, instr(value, char(10)) + 1)=?2"));
    const std::string name = typedName(change.record, said->first);
    return row->bind(1, std::string_view(name)).bind(2, std::string_view(said->second)).run();
}

Result<void> Caseload::State::removeTyped(RecordId record) {
    TRY_SET(auto row, statements.use("DELETE FROM setting WHERE name>=?1 AND name<?2"));
    const std::string from = typedName(record, "");
    const std::string to = from.substr(0, from.size() - 1) + static_cast<char>('/' + 1);
    return row->bind(1, std::string_view(from)).bind(2, std::string_view(to)).run();
}

}  // namespace doorstep
