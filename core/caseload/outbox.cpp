// What this device wrote and how far it has come, and small settings kept beside the records.
#include <algorithm>

#include "core/caseload/state.h"

namespace doorstep {
namespace {

/// How many delivered records the sync page still lists.
constexpr std::size_t kDeliveredShownMax = 100;

/// The state of a record with several changes: the one that most needs to be known.
int weight(Delivery delivery) {
    switch (delivery) {
        case Delivery::NeedsAttention: return 3;
        case Delivery::Waiting: return 2;
        case Delivery::Unsent: return 1;
        case Delivery::Accepted: return 0;
    }
    return 0;
}

}  // namespace

Result<std::vector<OutboxItem>> Caseload::outbox() try {
    TRY_SET(auto rows, state_->statements.use("SELECT record, state, reason, at_ms FROM outbox "
                                              "ORDER BY sequence DESC"));
    std::vector<OutboxItem> items;
    std::map<RecordId, std::size_t> places;
    TRY_SET(bool more, rows->step());
    while (more) {
        const auto record = rows->id<RecordId>(0);
        OutboxItem item{
            record, "", static_cast<Delivery>(rows->integer(1)), rows->text(2), {rows->integer(3)}};
        const auto [place, isNew] = places.emplace(record, items.size());
        if (isNew) {
            items.push_back(std::move(item));
        } else if (OutboxItem& shown = items[place->second];
                   weight(item.delivery) > weight(shown.delivery)) {
            shown.delivery = item.delivery;
            shown.reason = std::move(item.reason);
        }
        TRY_SET(more, rows->step());
    }
    std::stable_sort(items.begin(), items.end(), [](const OutboxItem& a, const OutboxItem& b) {
        return weight(a.delivery) > weight(b.delivery);
    });
    const auto delivered = std::find_if(items.begin(), items.end(), [](const OutboxItem& item) {
        return item.delivery == Delivery::Accepted;
    });
    const auto shown = static_cast<std::size_t>(delivered - items.begin()) + kDeliveredShownMax;
    if (items.size() > shown) items.resize(shown);
    for (OutboxItem& item : items) {
        TRY_SET(const Record record, state_->store.load(item.record));
        TRY_SET(item.title, state_->titleOf(record));
    }
    return items;
}
OR_OUT_OF_MEMORY

Result<int> Caseload::State::unsentRecords() const {
    TRY_SET(auto row, statements.use("SELECT count(DISTINCT record) FROM outbox WHERE state IN (0,3)"));
    TRY(row->step());
    return static_cast<int>(row->integer(0));
}

Result<std::vector<StoredChange>> Caseload::unsent(int limit) try {
    TRY_SET(auto rows, state_->statements.use("SELECT sequence FROM outbox WHERE state=0 "
                                              "ORDER BY sequence LIMIT ?"));
    std::vector<StoredChange> changes;
    TRY_SET(bool more, rows->bind(1, std::int64_t{limit}).step());
    while (more) {
        const Dot dot{identity().device, static_cast<std::uint64_t>(rows->integer(0))};
        TRY_SET(StoredChange change, state_->store.change(dot));
        changes.push_back(std::move(change));
        TRY_SET(more, rows->step());
    }
    return changes;
}
OR_OUT_OF_MEMORY

Result<void> Caseload::State::keepUnsent(const Change& change, ByteView encoded) {
    TRY_SET(auto row, statements.use("INSERT INTO outbox(sequence, record, state, reason, at_ms) "
                                     "VALUES(?,?,0,'',?)"));
    row->bind(1, static_cast<std::int64_t>(change.dot.sequence)).bind(2, change.record);
    TRY(row->bind(3, parts.time.now().ms).run());
    TRY(removeTypedWithin(change));  // They are in the change now, and safe with it.
    if (parts.copy != nullptr) parts.copy->unsent(change.dot.sequence, encoded);
    return {};
}

Result<void> Caseload::markDelivered(Dot dot, Delivery delivery, const std::string& reason) try {
    if (dot.device != identity().device)
        return {ErrorCode::NotFound, "that change is not from this device"};
    TRY_SET(auto row, state_->statements.use("UPDATE outbox SET state=?, reason=? WHERE sequence=?"));
    row->bind(1, static_cast<std::int64_t>(delivery)).bind(2, std::string_view(reason));
    TRY(row->bind(3, static_cast<std::int64_t>(dot.sequence)).run());
    if (state_->parts.database.changedRows() == 0) {
        return {ErrorCode::NotFound, "no change of that number was written here"};
    }
    if (state_->parts.copy == nullptr) return {};
    if (delivery == Delivery::Waiting) return {};  // It may have to be sent once more.
    if (delivery != Delivery::Unsent) {
        state_->parts.copy->delivered(dot.sequence);
        return {};
    }
    TRY_SET(const StoredChange change, state_->store.change(dot));
    state_->parts.copy->unsent(dot.sequence, change.encoded);
    return {};
}
OR_OUT_OF_MEMORY

Result<void> Caseload::askAgain() try {
    TRY_SET(auto row, state_->statements.use("UPDATE outbox SET state=0 WHERE state=3"));
    return row->run();
}
OR_OUT_OF_MEMORY

Result<std::string> Caseload::setting(const std::string& name) try {
    TRY_SET(auto row, state_->statements.use("SELECT value FROM setting WHERE name=?"));
    TRY_SET(const bool found, row->bind(1, std::string_view(name)).step());
    return found ? row->text(0) : std::string();
}
OR_OUT_OF_MEMORY

Result<void> Caseload::keepSetting(const std::string& name, const std::string& value) try {
    TRY_SET(Transaction transaction, Transaction::begin(state_->parts.database));
    {
        TRY_SET(auto row, state_->statements.use("INSERT OR REPLACE INTO setting VALUES(?,?)"));
        TRY(row->bind(1, std::string_view(name)).bind(2, std::string_view(value)).run());
    }
    return transaction.commit();
}
OR_OUT_OF_MEMORY

Result<int> Caseload::forgetPerson(PersonId person, const std::set<PersonId>& held) try {
    TRY_SET(const std::vector<FormDraft> typed, drafts());
    for (const FormDraft& draft : typed) {
        const auto& subjects = draft.subjects;
        if (std::find(subjects.begin(), subjects.end(), person) != subjects.end()) {
            return {ErrorCode::WrongState, "words about this person are not saved yet"};
        }
    }
    TRY_SET(const std::vector<RecordHead> about, state_->store.recordsAbout(person, ""));
    for (const RecordHead& head : about) {
        TRY_SET(auto row, state_->statements.use("SELECT 1 FROM outbox WHERE record=? AND state IN (0,3)"));
        TRY_SET(const bool waiting, row->bind(1, head.id).step());
        if (waiting) return {ErrorCode::WrongState, "changes about this person are not sent yet"};
    }
    TRY_SET(const int gone, state_->store.forgetPerson(person, held));
    state_->lasting = {};  // Positions of what went may be given again.
    for (const RecordHead& head : about) {
        const auto kept = state_->store.load(head.id);
        if (kept) continue;
        if (kept.error().code != ErrorCode::NotFound) return kept.error();
        TRY_SET(auto row, state_->statements.use("DELETE FROM outbox WHERE record=?"));
        TRY(row->bind(1, head.id).run());
        TRY(state_->removeTyped(head.id));
    }
    return gone;
}
OR_OUT_OF_MEMORY

}  // namespace doorstep
