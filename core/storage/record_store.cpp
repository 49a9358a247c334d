// The log is the truth; `record`, `record_person`, `fact` and `search` are projected from it in the
// same transaction, each change touching only its own record.
#include "core/storage/record_store.h"

#include <algorithm>
#include <cctype>

#include "core/storage/record_codec.h"
#include "core/storage/search_text.h"
#include "core/storage/statement_cache.h"

namespace doorstep {
namespace {

// `record.state` comes last, so that reading heads does not walk through its overflow pages.
constexpr Migration kMigrations[] = {{1, R"(
CREATE TABLE change_log(
    position INTEGER PRIMARY KEY,
    device BLOB NOT NULL, sequence INTEGER NOT NULL,
    record BLOB NOT NULL,
    id BLOB NOT NULL, encoded BLOB NOT NULL,
    UNIQUE(device, sequence));
CREATE INDEX change_log_record ON change_log(record, position);
CREATE TABLE device_head(
    device BLOB PRIMARY KEY, sequence INTEGER NOT NULL, id BLOB NOT NULL,
    at_ms INTEGER NOT NULL, at_count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE record(
    number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, type TEXT NOT NULL, status INTEGER NOT NULL,
    event_time INTEGER NOT NULL, changed_ms INTEGER NOT NULL, changed_count INTEGER NOT NULL,
    author BLOB NOT NULL, in_conflict INTEGER NOT NULL, state BLOB NOT NULL);
CREATE INDEX record_type ON record(type);
CREATE INDEX record_status ON record(status);
CREATE INDEX record_conflict ON record(number) WHERE in_conflict=1;
CREATE TABLE record_person(
    person BLOB NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(person, record)) WITHOUT ROWID;
CREATE TABLE fact(
    record INTEGER NOT NULL, person BLOB NOT NULL, day INTEGER, code TEXT NOT NULL,
    met INTEGER NOT NULL, alone INTEGER NOT NULL, disputed INTEGER NOT NULL, next INTEGER,
    summary TEXT NOT NULL,
    PRIMARY KEY(person, record)) WITHOUT ROWID;
CREATE INDEX fact_record ON fact(record);
CREATE VIRTUAL TABLE search USING fts5(
    words, fields UNINDEXED, tokenize="unicode61 remove_diacritics 2", prefix="1 2");
CREATE TABLE projection(one INTEGER PRIMARY KEY CHECK(one=1), version INTEGER NOT NULL);
)"},
                                     {2, "ALTER TABLE fact ADD COLUMN detail TEXT NOT NULL DEFAULT ''"}};

#define HEAD_COLUMNS \
    "r.id, r.type, r.status, r.event_time, r.changed_ms, r.changed_count, r.author, r.in_conflict"
constexpr int kHeadColumns = 8;

// Rows of the index with the words asked for, among the latest so many, newest event first.
#define FOUND_ROWS(which)                                                                       \
    "SELECT r.id, r.type, f.fields, f.marked FROM (SELECT abs(s.rowid) number, s.fields, "      \
    "highlight(search,0,char(1),char(2)) marked FROM search s WHERE search MATCH ?1 AND " which \
    " ORDER BY s.rowid DESC LIMIT ?2) f JOIN record r ON r.number=f.number "                    \
    "ORDER BY r.event_time DESC, r.id DESC LIMIT ?3"
constexpr int kSearchedMin = 200;
constexpr std::size_t kIdDigitsMin = 4;
constexpr std::int64_t kMinutesADay = 24 * 60;

RecordHead headFrom(const Statement& row) {
    RecordHead head;
    head.id = row.id<RecordId>(0);
    head.type = row.text(1);
    head.status = static_cast<RecordStatus>(row.integer(2));
    const std::int64_t minutes = row.integer(3);
    const std::int64_t day =
        (minutes - (minutes % kMinutesADay + kMinutesADay) % kMinutesADay) / kMinutesADay;
    head.eventTime.date.days = static_cast<std::int32_t>(day);
    head.eventTime.minuteOfDay = static_cast<std::int32_t>(minutes - day * kMinutesADay);
    head.changed.ms = row.integer(4);
    head.changed.count = static_cast<std::uint32_t>(row.integer(5));
    head.author = row.id<UserId>(6);
    head.inConflict = row.integer(7) != 0;
    return head;
}

Result<std::vector<RecordHead>> headsFrom(Statement& rows) {
    std::vector<RecordHead> heads;
    TRY_SET(bool more, rows.step());
    while (more) {
        heads.push_back(headFrom(rows));
        TRY_SET(more, rows.step());
    }
    return heads;
}

Statement& bindDay(Statement& statement, int index, const std::optional<Date>& day) {
    return day ? statement.bind(index, std::int64_t{day->days}) : statement.bindNull(index);
}

std::optional<Date> dayIn(const Statement& row, int column) {
    if (row.isNull(column)) return std::nullopt;
    return Date{static_cast<std::int32_t>(row.integer(column))};
}

Result<StoredChange> storedFrom(const Statement& row) {
    StoredChange stored;
    stored.position = row.integer(0);
    stored.id = row.hash(1);
    const ByteView encoded = row.bytes(2);
    stored.encoded.assign(encoded.begin(), encoded.end());
    auto change = decodeChange(encoded);
    if (!change) return {ErrorCode::Damaged, "change log: position " + std::to_string(stored.position)};
    stored.change = std::move(change).value();
    return stored;
}

Result<Record> recordFrom(const Statement& row, int column) {
    return decodeRecord(row.bytes(column));
}

}  // namespace

std::int64_t eventMinutesOf(const Record& record) {
    const auto date = parseDate(textValue(record, "date"));
    LocalTime when = localTimeOf({record.created.ms});
    if (date) {
        const auto start = parseLocalTime(textOf(*date) + "T" + textValue(record, "start_time"));
        when = start ? *start : LocalTime{*date, 0};
    }
    return when.date.days * kMinutesADay + when.minuteOfDay;
}

std::set<PersonId> peopleIn(const Record& record) {
    std::set<PersonId> people = record.subjects;
    if (record.type == "person") people.insert(record.id);
    return people;
}

struct RecordStore::State {
    State(Database& db, ProjectionRules given) : statements(db), rules(std::move(given)) {}

    mutable StatementCache statements;
    ProjectionRules rules;

    Result<void> keepHead(const Change& change, const Hash& id);
    Result<void> write(const Record& record, std::optional<std::int64_t> number, bool wordsChanged);
    Result<std::int64_t> writeState(const Record& record, std::optional<std::int64_t> number);
    Result<void> writePeople(const Record& record, std::int64_t number);
    Result<void> writeFacts(const Record& record, std::int64_t number);
    Result<void> writeWords(const Record& record, std::int64_t number, bool isNew);
    Result<void> erase(std::int64_t number, const Record& record);
    Result<void> rebuild();
    Result<void> rebuildIfRulesChanged();
};

RecordStore::RecordStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordStore::RecordStore(RecordStore&&) noexcept = default;
RecordStore::~RecordStore() = default;

Database& RecordStore::database() const {
    return state_->statements.database();
}

Result<RecordStore> RecordStore::open(Database& database, ProjectionRules rules) {
    TRY(migrate(database, "records", kMigrations));
    auto state = std::make_unique<State>(database, std::move(rules));
    TRY(state->rebuildIfRulesChanged());
    return RecordStore(std::move(state));
}

Result<bool> RecordStore::append(const Change& change, ByteView encoded) {
    StatementCache& statements = state_->statements;
    const Hash id = identityOf(encoded);
    const auto sequence = static_cast<std::int64_t>(change.dot.sequence);
    {
        TRY_SET(auto known, statements.use("SELECT id FROM change_log WHERE device=? AND sequence=?"));
        TRY_SET(const bool found, known->bind(1, change.dot.device).bind(2, sequence).step());
        if (found && known->hash(0) == id) return false;
        if (found) return {ErrorCode::Damaged, "one device wrote two changes under one number"};
    }
    {
        TRY_SET(auto log, statements.use("INSERT INTO change_log(device, sequence, record, id, encoded) "
                                         "VALUES(?,?,?,?,?)"));
        log->bind(1, change.dot.device).bind(2, sequence).bind(3, change.record).bind(4, id);
        TRY(log->bind(5, encoded).run());
    }
    TRY(state_->keepHead(change, id));
    Record record;
    std::optional<std::int64_t> number;
    {
        TRY_SET(auto state, statements.use("SELECT number, state FROM record WHERE id=?"));
        TRY_SET(const bool found, state->bind(1, change.record).step());
        if (found) {
            number = state->integer(0);
            TRY_SET(record, recordFrom(*state, 1));
        }
    }
    apply(record, change);
    const auto isSearched = [&](const FieldWrite& write) {
        return state_->rules.searched(change.type, write.field);
    };
    const bool words =
        state_->rules.searched && std::any_of(change.writes.begin(), change.writes.end(), isSearched);
    TRY(state_->write(record, number, words));
    return true;
}

Result<void> RecordStore::State::keepHead(const Change& change, const Hash& id) {
    TRY_SET(auto head, statements.use("INSERT INTO device_head VALUES(?1,?2,?3,?4,?5) "
                                      "ON CONFLICT(device) DO UPDATE SET sequence=?2, id=?3, at_ms=?4, "
                                      "at_count=?5 WHERE ?2>sequence"));
    head->bind(1, change.dot.device).bind(2, static_cast<std::int64_t>(change.dot.sequence)).bind(3, id);
    return head->bind(4, change.at.ms).bind(5, std::int64_t{change.at.count}).run();
}

Result<void> RecordStore::State::write(const Record& record, std::optional<std::int64_t> number,
                                       bool wordsChanged) {
    TRY_SET(const std::int64_t row, writeState(record, number));
    TRY(writePeople(record, row));
    if (rules.facts) TRY(writeFacts(record, row));
    if (wordsChanged) TRY(writeWords(record, row, !number));
    return {};
}

Result<std::int64_t> RecordStore::State::writeState(const Record& record,
                                                    std::optional<std::int64_t> number) {
    TRY_SET(auto row, number ? statements.use("UPDATE record SET id=?2, type=?3, status=?4, event_time=?5, "
                                              "changed_ms=?6, changed_count=?7, author=?8, in_conflict=?9, "
                                              "state=?10 WHERE number=?1")
                             : statements.use("INSERT INTO record VALUES(?,?,?,?,?,?,?,?,?,?)"));
    if (number) {
        row->bind(1, *number);
    } else {
        row->bindNull(1);
    }
    row->bind(2, record.id).bind(3, record.type).bind(4, static_cast<std::int64_t>(statusOf(record)));
    row->bind(5, eventMinutesOf(record)).bind(6, record.changed.ms);
    row->bind(7, std::int64_t{record.changed.count}).bind(8, record.author);
    row->bind(9, std::int64_t{conflictsIn(record, rules.merge).empty() ? 0 : 1});
    TRY(row->bind(10, encodeRecord(record)).run());
    return number ? *number : statements.database().lastInsertId();
}

Result<void> RecordStore::State::writePeople(const Record& record, std::int64_t number) {
    for (const PersonId& person : peopleIn(record)) {
        TRY_SET(auto row, statements.use("INSERT OR IGNORE INTO record_person VALUES(?,?)"));
        TRY(row->bind(1, person).bind(2, number).run());
    }
    return {};
}

Result<void> RecordStore::State::writeFacts(const Record& record, std::int64_t number) {
    {
        TRY_SET(auto old, statements.use("DELETE FROM fact WHERE record=?"));
        TRY(old->bind(1, number).run());
    }
    for (const RecordFact& fact : rules.facts(record)) {
        TRY_SET(auto row, statements.use("INSERT OR REPLACE INTO fact VALUES(?,?,?,?,?,?,?,?,?,?)"));
        row->bind(1, number).bind(2, fact.person).bind(4, fact.code);
        row->bind(5, std::int64_t{fact.met}).bind(6, std::int64_t{fact.alone});
        row->bind(7, std::int64_t{fact.disputed}).bind(9, fact.summary).bind(10, fact.detail);
        bindDay(*row, 3, fact.day);
        bindDay(*row, 8, fact.next);
        TRY(row->run());
    }
    return {};
}

/// People have negative numbers in the index, so that they are found first.
std::int64_t indexNumber(const Record& record, std::int64_t number) {
    return record.type == "person" ? -number : number;
}

Result<void> RecordStore::State::writeWords(const Record& record, std::int64_t number, bool isNew) {
    if (!isNew) {
        TRY_SET(auto old, statements.use("DELETE FROM search WHERE rowid=?"));
        TRY(old->bind(1, indexNumber(record, number)).run());
    }
    const SearchText text = searchTextOf(record, rules.searched);
    if (text.empty()) return {};
    TRY_SET(auto row, statements.use("INSERT INTO search(rowid, words, fields) VALUES(?,?,?)"));
    return row->bind(1, indexNumber(record, number)).bind(2, text.words).bind(3, text.fields).run();
}

Result<Record> RecordStore::load(RecordId id) const {
    TRY_SET(auto row, state_->statements.use("SELECT state FROM record WHERE id=?"));
    TRY_SET(const bool found, row->bind(1, id).step());
    if (!found) return {ErrorCode::NotFound, "no such record here: " + textOf(id)};
    return recordFrom(*row, 0);
}

Result<std::vector<Record>> RecordStore::loadOfType(const std::string& type) const {
    TRY_SET(auto rows, state_->statements.use("SELECT state FROM record WHERE type=? ORDER BY id"));
    std::vector<Record> records;
    TRY_SET(bool more, rows->bind(1, type).step());
    while (more) {
        TRY_SET(Record record, recordFrom(*rows, 0));
        records.push_back(std::move(record));
        TRY_SET(more, rows->step());
    }
    return records;
}

Result<std::vector<StoredChange>> RecordStore::history(RecordId id) const {
    TRY_SET(auto rows, state_->statements.use("SELECT position, id, encoded FROM change_log "
                                              "WHERE record=? ORDER BY position"));
    std::vector<StoredChange> changes;
    TRY_SET(bool more, rows->bind(1, id).step());
    while (more) {
        TRY_SET(StoredChange stored, storedFrom(*rows));
        changes.push_back(std::move(stored));
        TRY_SET(more, rows->step());
    }
    return changes;
}

Result<StoredChange> RecordStore::change(Dot dot) const {
    TRY_SET(auto row, state_->statements.use("SELECT position, id, encoded FROM change_log "
                                             "WHERE device=? AND sequence=?"));
    TRY_SET(const bool found,
            row->bind(1, dot.device).bind(2, static_cast<std::int64_t>(dot.sequence)).step());
    if (!found) return {ErrorCode::NotFound, "no such change here: number " + std::to_string(dot.sequence)};
    return storedFrom(*row);
}

Result<std::optional<DeviceHead>> RecordStore::headOf(DeviceId device) const {
    TRY_SET(auto row, state_->statements.use("SELECT sequence, id, at_ms, at_count FROM device_head "
                                             "WHERE device=?"));
    TRY_SET(const bool found, row->bind(1, device).step());
    if (!found) return std::optional<DeviceHead>();
    DeviceHead head;
    head.sequence = static_cast<std::uint64_t>(row->integer(0));
    head.id = row->hash(1);
    head.at = {row->integer(2), static_cast<std::uint32_t>(row->integer(3))};
    return std::optional(head);
}

Result<void> RecordStore::setHead(DeviceId device, const DeviceHead& head) {
    TRY_SET(auto row,
            state_->statements.use("INSERT INTO device_head VALUES(?1,?2,?3,?4,?5) "
                                   "ON CONFLICT(device) DO UPDATE SET sequence=?2, id=?3, at_ms=?4, "
                                   "at_count=?5"));
    row->bind(1, device).bind(2, static_cast<std::int64_t>(head.sequence)).bind(3, head.id);
    return row->bind(4, head.at.ms).bind(5, std::int64_t{head.at.count}).run();
}

Result<HybridTime> RecordStore::latestTime(Instant noLaterThan) const {
    TRY_SET(auto row, state_->statements.use("SELECT at_ms, at_count FROM device_head WHERE at_ms<=? "
                                             "ORDER BY at_ms DESC, at_count DESC LIMIT 1"));
    TRY_SET(const bool found, row->bind(1, noLaterThan.ms).step());
    if (!found) return HybridTime{};
    return HybridTime{row->integer(0), static_cast<std::uint32_t>(row->integer(1))};
}

Result<std::int64_t> RecordStore::position() const {
    TRY_SET(auto row, state_->statements.use("SELECT coalesce(max(position),0) FROM change_log"));
    TRY(row->step());
    return row->integer(0);
}

Result<Touched> RecordStore::touchedSince(std::int64_t position) const {
    // CROSS JOIN keeps the order: left to itself, SQLite looks at every record there is.
    TRY_SET(auto rows, state_->statements.use("SELECT DISTINCT r.type, r.id, f.person FROM change_log c "
                                              "CROSS JOIN record r ON r.id=c.record "
                                              "LEFT JOIN fact f ON f.record=r.number "
                                              "WHERE c.position>?"));
    Touched touched;
    TRY_SET(bool more, rows->bind(1, position).step());
    while (more) {
        const std::string type = rows->text(0);
        if (type == "person") touched.people.insert(rows->id<PersonId>(1));
        if (!rows->isNull(2)) touched.people.insert(rows->id<PersonId>(2));
        touched.types.insert(type);
        TRY_SET(more, rows->step());
    }
    // Whoever was taken out of a record has no fact in it any more.
    TRY_SET(auto log, state_->statements.use("SELECT encoded FROM change_log WHERE position>?"));
    TRY_SET(more, log->bind(1, position).step());
    while (more) {
        TRY_SET(const Change change, decodeChange(log->bytes(0)));
        touched.people.insert(change.subjects.begin(), change.subjects.end());
        TRY_SET(more, log->step());
    }
    return touched;
}

Result<std::vector<RecordHead>> RecordStore::recordsAbout(PersonId person, const std::string& type) const {
    TRY_SET(auto rows, state_->statements.use(
                           "SELECT " HEAD_COLUMNS
                           " FROM record_person p JOIN record r ON r.number=p.record WHERE p.person=?1 "
                           "AND (?2='' OR r.type=?2) ORDER BY r.event_time DESC, r.id DESC"));
    rows->bind(1, person).bind(2, type);
    return headsFrom(*rows);
}

Result<std::vector<RecordHead>> RecordStore::recordsOfType(const std::string& type) const {
    TRY_SET(auto rows, state_->statements.use("SELECT " HEAD_COLUMNS " FROM record r WHERE r.type=? "
                                              "ORDER BY r.event_time DESC, r.id DESC"));
    rows->bind(1, type);
    return headsFrom(*rows);
}

Result<std::vector<RecordHead>> RecordStore::recordsInStatus(RecordStatus status) const {
    TRY_SET(auto rows, state_->statements.use("SELECT " HEAD_COLUMNS " FROM record r WHERE r.status=? "
                                              "ORDER BY r.event_time DESC, r.id DESC"));
    rows->bind(1, static_cast<std::int64_t>(status));
    return headsFrom(*rows);
}

Result<std::vector<RecordHead>> RecordStore::recordsInConflict() const {
    TRY_SET(auto rows, state_->statements.use("SELECT " HEAD_COLUMNS " FROM record r WHERE r.in_conflict=1 "
                                              "ORDER BY r.event_time DESC, r.id DESC"));
    return headsFrom(*rows);
}

Result<std::vector<RecordHead>> RecordStore::recordsNamed(const std::string& id, int limit) const {
    std::string digits;
    for (const char c : id) {
        if (c == '-') continue;
        if (!std::isxdigit(static_cast<unsigned char>(c))) return std::vector<RecordHead>();
        digits += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    if (digits.size() < kIdDigitsMin) return std::vector<RecordHead>();
    TRY_SET(auto rows,
            state_->statements.use(
                "SELECT " HEAD_COLUMNS " FROM record r WHERE substr(hex(r.id),1,length(?1))=?1 OR "
                "substr(hex(r.id),-length(?1))=?1 ORDER BY r.event_time DESC, r.id DESC LIMIT ?2"));
    rows->bind(1, std::string_view(digits)).bind(2, std::int64_t{limit});
    return headsFrom(*rows);
}

Result<std::vector<FactAbout>> RecordStore::factsAbout(PersonId person) const {
    TRY_SET(auto rows,
            state_->statements.use(
                "SELECT " HEAD_COLUMNS
                ", f.day, f.code, f.met, f.alone, f.disputed, f.next, f.summary, f.detail FROM fact f "
                "JOIN record r ON r.number=f.record WHERE f.person=? "
                "ORDER BY f.day DESC, r.event_time DESC, r.id DESC"));
    std::vector<FactAbout> facts;
    TRY_SET(bool more, rows->bind(1, person).step());
    while (more) {
        RecordFact fact{person,
                        dayIn(*rows, kHeadColumns),
                        rows->text(kHeadColumns + 1),
                        rows->integer(kHeadColumns + 2) != 0,
                        rows->integer(kHeadColumns + 3) != 0,
                        rows->integer(kHeadColumns + 4) != 0,
                        dayIn(*rows, kHeadColumns + 5),
                        rows->text(kHeadColumns + 6),
                        rows->text(kHeadColumns + 7)};
        facts.push_back({headFrom(*rows), std::move(fact)});
        TRY_SET(more, rows->step());
    }
    return facts;
}

Result<std::vector<SearchHit>> RecordStore::search(const std::string& words, int limit) const {
    std::vector<SearchHit> hits;
    const std::string expression = searchExpression(words);
    if (expression.empty()) return hits;
    // A word that is everywhere must not make typing slow: only so many of the latest arrivals are looked
    // at, and of those the newest events show. Ranking by relevance would read every match first.
    const std::int64_t latest = std::max(limit, kSearchedMin);
    for (const std::string_view sql : {FOUND_ROWS("s.rowid<0"), FOUND_ROWS("s.rowid>0")}) {
        TRY_SET(auto rows, state_->statements.use(sql));
        rows->bind(1, expression).bind(2, latest).bind(3, limit - static_cast<std::int64_t>(hits.size()));
        TRY_SET(bool more, rows->step());
        while (more) {
            FoundPart part = bestPart(rows->text(2), rows->text(3));
            hits.push_back(
                {rows->id<RecordId>(0), rows->text(1), std::move(part.field), std::move(part.snippet)});
            TRY_SET(more, rows->step());
        }
    }
    return hits;
}

Result<void> RecordStore::State::erase(std::int64_t number, const Record& record) {
    for (const PersonId& person : peopleIn(record)) {
        TRY_SET(auto row, statements.use("DELETE FROM record_person WHERE person=? AND record=?"));
        TRY(row->bind(1, person).bind(2, number).run());
    }
    {
        TRY_SET(auto row, statements.use("DELETE FROM search WHERE rowid=?"));
        TRY(row->bind(1, indexNumber(record, number)).run());
    }
    for (const char* sql : {"DELETE FROM fact WHERE record=?", "DELETE FROM record WHERE number=?"}) {
        TRY_SET(auto row, statements.use(sql));
        TRY(row->bind(1, number).run());
    }
    TRY_SET(auto log, statements.use("DELETE FROM change_log WHERE record=?"));
    return log->bind(1, record.id).run();
}

Result<int> RecordStore::forgetPerson(PersonId person, const std::set<PersonId>& held) {
    const auto isHeld = [&](const PersonId& other) { return other != person && held.contains(other); };
    std::vector<std::pair<std::int64_t, Record>> going;
    {
        TRY_SET(auto rows, state_->statements.use("SELECT r.number, r.state FROM record_person p "
                                                  "JOIN record r ON r.number=p.record WHERE p.person=?"));
        TRY_SET(bool more, rows->bind(1, person).step());
        while (more) {
            TRY_SET(Record record, recordFrom(*rows, 1));
            const auto people = peopleIn(record);
            if (std::none_of(people.begin(), people.end(), isHeld)) {
                going.emplace_back(rows->integer(0), std::move(record));
            }
            TRY_SET(more, rows->step());
        }
    }
    if (going.empty()) return 0;
    // Freed pages are overwritten, and merging the index drops the words that deletion only marked.
    TRY(database().execute("PRAGMA secure_delete=ON"));
    for (const auto& [number, record] : going) TRY(state_->erase(number, record));
    TRY(database().execute("INSERT INTO search(search) VALUES('optimize')"));
    TRY(database().execute("PRAGMA secure_delete=OFF"));
    return static_cast<int>(going.size());
}

Result<void> RecordStore::rebuild() {
    return state_->rebuild();
}

Result<void> RecordStore::State::rebuild() {
    TRY(
        statements.database().execute("DELETE FROM record; DELETE FROM record_person; DELETE FROM fact; "
                                      "DELETE FROM search"));
    TRY_SET(auto rows,
            statements.use("SELECT position, id, encoded FROM change_log ORDER BY record, position"));
    Record record;
    TRY_SET(bool more, rows->step());
    while (more) {
        TRY_SET(const StoredChange stored, storedFrom(*rows));
        if (!record.id.empty() && record.id != stored.change.record) {
            TRY(write(record, std::nullopt, rules.searched != nullptr));
            record = Record();
        }
        apply(record, stored.change);
        TRY_SET(more, rows->step());
    }
    if (!record.id.empty()) TRY(write(record, std::nullopt, rules.searched != nullptr));
    return {};
}

Result<void> RecordStore::State::rebuildIfRulesChanged() {
    const std::int64_t version = kRecordFormat * 1000 + rules.version;
    {
        TRY_SET(auto row, statements.use("SELECT version FROM projection"));
        TRY_SET(const bool known, row->step());
        if (known && row->integer(0) == version) return {};
    }
    TRY_SET(Transaction transaction, Transaction::begin(statements.database()));
    TRY(rebuild());
    {
        TRY_SET(auto row, statements.use("INSERT OR REPLACE INTO projection VALUES(1,?)"));
        TRY(row->bind(1, version).run());
    }
    return transaction.commit();
}

}  // namespace doorstep
