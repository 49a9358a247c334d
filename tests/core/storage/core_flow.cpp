// The flow over the record store, and what has to be true after it, whatever failed.
#include "tests/core/storage/core_flow.h"

#include "core/records/change.h"
#include "core/records/fields.h"

namespace doorstep::test {
namespace {

constexpr Migration kNotes[] = {
    {1, "CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT); INSERT INTO note VALUES(1, 'Mia waved')"},
    {2,
     "ALTER TABLE note ADD COLUMN place TEXT; UPDATE note SET place='door';"
     "CREATE INDEX note_place ON note(place)"}};

MergeKind keepAll(const std::string&, const std::string&) {
    return MergeKind::KeepAll;
}

ProjectionRules rules() {
    ProjectionRules all(keepAll);
    all.searched = [](const std::string&, const std::string& field) { return field != "date"; };
    all.version = 1;
    return all;
}

std::string numbered(int i) {
    return "visit" + std::to_string(i) + "x";
}

std::vector<Change> makeChanges(int count) {
    Colleague priya(1);
    priya.subjects = {numberedId<PersonId>(50)};
    std::vector<Change> changes;
    for (int i = 1; i <= count; ++i) {
        const std::string narrative =
            numbered(i) + " " + kCanary + std::string(static_cast<std::size_t>(i % 4) * 1500, 'o');
        changes.push_back(priya.write(numberedId<RecordId>(static_cast<std::uint8_t>(i)),
                                      {{"date", std::string("2026-03-03")}, {"narrative", narrative}}));
    }
    return changes;
}

Result<void> save(RecordStore& store, const Change& change) {
    TRY_SET(Transaction transaction, Transaction::begin(store.database()));
    TRY(store.append(change, encode(change)));
    return transaction.commit();
}

}  // namespace

CoreFlow::CoreFlow(SealedDisk& on, int already, int more)
    : changes_(makeChanges(already + more)), already_(already) {
    on.disk.before = nullptr;
    on.disk.load({});
    auto database = std::move(on.open(OpenMode::Create)).value();
    REQUIRE(migrate(database, "notes", std::span(kNotes).first(1)).ok());
    auto store = std::move(RecordStore::open(database, rules())).value();
    REQUIRE(database.checkpoint().ok());
    for (int i = 0; i < already; ++i) REQUIRE(save(store, changes_[static_cast<std::size_t>(i)]).ok());
    start_ = on.disk.content();
    REQUIRE(start_.at(kStoreName + "-wal").size() > 4096);
}

Attempt CoreFlow::run(SealedDisk& on) const {
    Attempt attempt;
    const auto done = [&]() -> Result<void> {
        TRY_SET(Database database, on.open(OpenMode::ReadWrite));
        TRY(database.execute("PRAGMA cache_size=4"));
        attempt.stage = "migrate";
        TRY(migrate(database, "notes", kNotes));
        TRY_SET(RecordStore store, RecordStore::open(database, rules()));
        attempt.stage = "save";
        for (std::size_t i = static_cast<std::size_t>(already_); i < changes_.size(); ++i) {
            TRY(save(store, changes_[i]));
            ++attempt.saved;
        }
        attempt.stage = "search";
        TRY_SET(const auto hits, store.search("dog sle", 20));
        if (hits.size() != changes_.size()) return {ErrorCode::WrongState, "the search missed a record"};
        attempt.stage = "checkpoint";
        return database.checkpoint();
    }();
    if (!done) attempt.error = done.error();
    return attempt;
}

Result<int> CoreFlow::count(SealedDisk& on) const {
    TRY_SET(Database database, on.open(OpenMode::ReadWrite));
    if (ask(database, "PRAGMA integrity_check") != "ok") return {ErrorCode::Damaged, "integrity_check"};
    const std::string version = ask(database, "SELECT version FROM schema_version WHERE component='notes'");
    const std::string places =
        ask(database, "SELECT count(*) FROM pragma_table_info('note') WHERE name='place'");
    if (version != (places == "1" ? "2" : "1")) return {ErrorCode::WrongState, "half a migration"};
    TRY_SET(RecordStore store, RecordStore::open(database, rules()));
    const int count = std::stoi(ask(database, "SELECT count(*) FROM change_log"));
    for (int i = 1; i <= count; ++i) {
        const Change& change = changes_[static_cast<std::size_t>(i - 1)];
        TRY_SET(const auto hits, store.search(numbered(i), 5));
        TRY_SET(const Record record, store.load(change.record));
        const bool whole = hits.size() == 1 && hits[0].record == change.record &&
                           textValue(record, "narrative").starts_with(numbered(i));
        if (!whole)
            return {ErrorCode::WrongState, "record " + std::to_string(i) + " is not what was saved"};
    }
    return count;
}

}  // namespace doorstep::test
