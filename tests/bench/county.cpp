// People by status, and for each a record every few days: visits, contacts, notes, plans, missing episodes.
#include "tests/bench/county.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "core/clocks/clocks.h"
#include "core/records/fields.h"
#include "sync/server/acceptance.h"
#include "tests/bench/sure.h"

namespace doorstep::bench {
namespace {

using server::SqliteStore;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr const char* kNow = "2026-11-16T12:00:00Z";
constexpr int kWorkers = 400;

/// The numbers by which both sides name what people are.
constexpr std::array kKinds = {"cp", "cin", "cla", "cwd", "private_fostering", "care_leaver"};

int kindOf(int person) {
    const int share = person % 20;
    return share < 3 ? 0 : share < 10 ? 1 : share < 15 ? 2 : share < 16 ? 3 : share < 17 ? 4 : 5;
}

class County {
public:
    County(SqliteStore& store, PlainTables& tables, int people)
        : store_(store),
          tables_(tables),
          people_(people),
          time_(sure(parseInstant(kNow))),
          today_(localDateOf(time_.now())),
          begun_(today_.plusDays(-kCountyDays)),
          device_(makeId<DeviceId>(time_, randomness_)),
          author_(makeId<UserId>(time_, randomness_)),
          supervisor_(makeId<UserId>(time_, randomness_)) {}

    void begin() {
        received_ = noon(begun_);
        for (int i = 0; i < kWorkers; ++i) addWorker(i);
        for (int i = 0; i < people_; ++i) addPerson(i);
    }

    /// One more record of somebody, in the round that ends on `last`.
    void addRecord(int person, Date last, int spacing) {
        received_ = noon(last);
        const Date day = last.plusDays(-pick(spacing));
        const int what = pick(100);
        if (what < 2 && person % 25 == 0) return addMissing(person, day);
        if (kindOf(person) == 5) return what < 15 ? addPlan(person, day) : addContact(person, day);
        return what < 8 ? addOversight(person, day) : addVisit(person, day);
    }

private:
    [[nodiscard]] static Instant noon(Date day) { return {day.days * kDayMs + kDayMs / 2}; }
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    [[nodiscard]] PersonId id(int person) const { return ids_[static_cast<std::size_t>(person)]; }

    Change change(const char* type, RecordId record, std::vector<PersonId> subjects, ChangeKind kind) {
        Change change;
        change.dot = {device_, ++sequence_};
        change.previous = previous_;
        change.at = {received_.ms, static_cast<std::uint32_t>(sequence_ % 1'000'000)};
        change.author = author_;
        change.record = record;
        change.type = type;
        change.subjects = std::move(subjects);
        change.kind = kind;
        return change;
    }
    void accept(const Change& change, const Record* existing) {
        const Bytes encoded = encode(change);
        previous_ = identityOf(encoded);
        sure(server::accept(store_, change, encoded, existing, received_));
    }
    Record write(const char* type, std::vector<PersonId> subjects, std::vector<FieldWrite> writes,
                 ChangeKind kind = ChangeKind::Import, RecordId id = {}) {
        Change made =
            change(type, id.empty() ? makeId<RecordId>(time_, randomness_) : id, std::move(subjects), kind);
        made.writes = std::move(writes);
        std::sort(made.writes.begin(), made.writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        accept(made, nullptr);
        return recordOf({made});
    }
    void decide(Record& record, const std::vector<PersonId>& subjects, ChangeKind kind) {
        Change made = change(record.type.c_str(), record.id, subjects, kind);
        made.author = supervisor_;
        made.context = record.seen;
        made.decision = Decision{contentHash(record), "Read and agreed.", {}};
        accept(made, &record);
        apply(record, made);
    }

    void addWorker(int number) {
        const auto worker = makeId<UserId>(time_, randomness_);
        write("user", {},
              {{"name", "Worker " + std::to_string(number)},
               {"staff_id", "W" + std::to_string(number)},
               {"role", std::string(number % 10 == 0 ? "supervisor" : "social_worker")},
               {"active", number % 50 != 1}},
              ChangeKind::Import, worker);
        workers_.push_back(worker);
        tables_.insert("INSERT INTO worker VALUES(?,?,?)", {number, number % 10 == 0, number % 50 != 1});
    }

    void addPerson(int person) {
        const auto made = makeId<PersonId>(time_, randomness_);
        ids_.push_back(made);
        const int kind = kindOf(person);
        const Date since = today_.plusDays(-30 - pick(900));
        const bool longTerm = person % 2 == 0;
        const bool leaver = kind == 5;
        std::vector<FieldWrite> writes{
            {"local_id", std::to_string(person)},
            {"forename", "Child " + std::to_string(person)},
            {"surname", std::string("Larkin")},
            {"date_of_birth", std::string(leaver ? "2006-05-02" : "2018-05-02")},
            {"status/s", true},
            {"status/s/kind", std::string(kKinds[static_cast<std::size_t>(kind)])},
            {"status/s/from", textOf(since)}};
        if (leaver) writes.push_back({"status/s/detail", std::string("former_relevant")});
        if (kind == 2) {
            writes.push_back({"placement/p", true});
            writes.push_back({"placement/p/from", textOf(since)});
            writes.push_back({"placement/p/long_term", longTerm});
            writes.push_back({"placement/p/type", std::string("U1")});
        }
        write("person", {made}, writes, ChangeKind::Import, made);
        tables_.insert("INSERT INTO person VALUES(?,?,?,?,?)",
                       {person, kind, since.days, longTerm, begun_.days});
        if (person % 97 == 0) return;  // Nobody's.
        const int worker = person % kWorkers;
        write("allocation", {made},
              {{"person", textOf(made)},
               {"worker", textOf(workers_[static_cast<std::size_t>(worker)])},
               {"role", std::string("allocated")},
               {"from", textOf(begun_)}});
        tables_.insert("INSERT INTO allocation VALUES(?,?,?)", {person, worker, begun_.days});
    }

    /// One in ten is written on a tablet, submitted and mostly approved; the others are imported.
    void finish(int person, Record record, Date day, int kind) {
        if (record.imported) return;
        const std::vector<PersonId> subjects{id(person)};
        received_.ms += 3'600'000;
        decide(record, subjects, ChangeKind::Submit);
        tables_.insert("INSERT INTO recorded VALUES(?,?,?,?,?)",
                       {person, kind, day.days, received_.ms, received_.ms});
        if (pick(10) == 0) return;
        received_.ms += 3'600'000;
        decide(record, subjects, ChangeKind::Approve);
        addEvent(person, 0, localDateOf(received_));
    }
    void addEvent(int person, int kind, Date day) {
        tables_.insert("INSERT INTO event VALUES(?,?,?,?)", {person, kind, day.days, received_.ms});
    }

    void addVisit(int person, Date day) {
        const bool seen = pick(10) < 1 + person % 9;
        const bool alone = seen && pick(3) == 0;
        const PersonId child = id(person);
        const Record visit =
            write("visit", {child},
                  {{memberField("child", textOf(child)), true},
                   {childField(child, "seen"), seen},
                   {childField(child, "seen_alone"), alone},
                   {"date", textOf(day)},
                   {"visit_type", std::string("cp")},
                   {"observation", std::string("Everybody was at home and breakfast was on the table.")}},
                  pick(10) == 0 ? ChangeKind::Edit : ChangeKind::Import);
        tables_.insert("INSERT INTO visit VALUES(?,?,?,?,?)",
                       {person, day.days, seen, alone, received_.ms});
        finish(person, visit, day, 0);
    }

    void addContact(int person, Date day) {
        static constexpr std::array kModes = {"visit_home", "phone", "message"};
        const int mode = pick(3);
        const bool reached = pick(10) < 1 + person % 9;
        const bool health = reached && pick(200) == 0;
        std::vector<FieldWrite> writes{{"date", textOf(day)},
                                       {"mode", std::string(kModes[static_cast<std::size_t>(mode)])},
                                       {"outcome", std::string(reached ? "reached" : "no_answer")},
                                       {"notes", std::string("Talked about the new flat.")}};
        if (health) {
            writes.push_back({"health_history_given", true});
            writes.push_back({"health_history_date", textOf(day)});
        }
        const Record contact =
            write("contact", {id(person)}, writes, pick(10) == 0 ? ChangeKind::Edit : ChangeKind::Import);
        tables_.insert("INSERT INTO contact VALUES(?,?,?,?,?,?)",
                       {person, day.days, reached, mode == 0, health, received_.ms});
        finish(person, contact, day, 1);
    }

    void addOversight(int person, Date day) {
        write("oversight", {id(person)},
              {{"date", textOf(day)}, {"decision", std::string("Visits go on as planned.")}});
        addEvent(person, 0, day);
    }
    void addPlan(int person, Date day) {
        write("pathway_plan", {id(person)},
              {{"date", textOf(day)},
               {"what", std::string("pathway_plan")},
               {"changed", std::string("A flat of her own.")}});
        addEvent(person, 1, day);
    }

    void addMissing(int person, Date day) {
        const LocalTime found{day, 9 * 60};
        const int interview = pick(4);  // None, in time, late, declined.
        const LocalTime held{day.plusDays(interview == 2 ? 5 : 1), 10 * 60};
        std::vector<FieldWrite> writes{{"date", textOf(day)},
                                       {"start_time", std::string("01:00")},
                                       {"found_date", textOf(day)},
                                       {"found_time", std::string("09:00")}};
        const bool isHeld = interview == 1 || interview == 2;
        if (isHeld) {
            writes.push_back({"interview_accepted", true});
            writes.push_back({"interview_date", textOf(held.date)});
            writes.push_back({"interview_time", std::string("10:00")});
        }
        if (interview == 3) writes.push_back({"interview_accepted", false});
        write("missing", {id(person)}, writes);
        tables_.insert("INSERT INTO missing VALUES(?,?,?,?,?,?)",
                       {person, day.days, instantOf(found).ms, isHeld ? instantOf(held).ms : 0,
                        interview == 3, received_.ms});
    }

    SqliteStore& store_;
    PlainTables& tables_;
    int people_;
    ManualTime time_;
    crypto::SystemRandomness randomness_;
    std::mt19937 random_{20261116};
    Date today_, begun_;
    DeviceId device_;
    UserId author_, supervisor_;
    std::uint64_t sequence_ = 0;
    Hash previous_;
    Instant received_;
    std::vector<PersonId> ids_;
    std::vector<UserId> workers_;
};

constexpr const char* kTables = R"sql(
CREATE TABLE person(id INTEGER PRIMARY KEY, kind INTEGER, since INTEGER, long_term INTEGER, known INTEGER);
CREATE TABLE worker(id INTEGER PRIMARY KEY, supervisor INTEGER, active INTEGER);
CREATE TABLE allocation(person INTEGER, worker INTEGER, since INTEGER);
CREATE TABLE visit(person INTEGER, day INTEGER, seen INTEGER, alone INTEGER, received INTEGER);
CREATE TABLE contact(person INTEGER, day INTEGER, reached INTEGER, visited INTEGER, health INTEGER, received INTEGER);
CREATE TABLE event(person INTEGER, kind INTEGER, day INTEGER, received INTEGER);
CREATE TABLE missing(person INTEGER, day INTEGER, found INTEGER, held INTEGER, declined INTEGER, received INTEGER);
CREATE TABLE recorded(person INTEGER, kind INTEGER, day INTEGER, submitted INTEGER, received INTEGER);
CREATE TABLE calendar(day INTEGER PRIMARY KEY, wd10 INTEGER, month1 INTEGER, month2 INTEGER, month3 INTEGER,
                      month6 INTEGER, year1 INTEGER, wd2_end INTEGER, wd5_end INTEGER);
)sql";
// Each index holds all that its queries ask for.
constexpr const char* kIndexes = R"sql(
CREATE INDEX person_kind ON person(kind, since, long_term, known);
CREATE INDEX allocation_person ON allocation(person, since, worker);
CREATE INDEX visit_person ON visit(person, day, seen, alone, received);
CREATE INDEX contact_person ON contact(person, day, reached, visited, received);
CREATE INDEX contact_health ON contact(person, received) WHERE health;
CREATE INDEX event_person ON event(person, kind, day, received);
CREATE INDEX missing_person ON missing(person, day, found, held, declined, received);
CREATE INDEX recorded_day ON recorded(kind, day, submitted, received, person);
ANALYZE;
)sql";

void fillCalendar(PlainTables& tables, Date today) {
    const WorkingCalendar& working = WorkingCalendar::england();
    const auto end = [&](Date day, int count) {
        return instantOf({working.plusWorkingDays(day, count, false), 24 * 60 - 1}).ms;
    };
    for (int ago = -10; ago < 1'000; ++ago) {
        const Date day = today.plusDays(-ago);
        tables.insert("INSERT INTO calendar VALUES(?,?,?,?,?,?,?,?,?)",
                      {day.days, working.plusWorkingDays(day, 10, false).days, day.plusMonths(1).days,
                       day.plusMonths(2).days, day.plusMonths(3).days, day.plusMonths(6).days,
                       day.plusYears(1).days, end(day, 2), end(day, 5)});
    }
}

}  // namespace

PlainTables::PlainTables(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) fail(sqlite3_errmsg(handle_));
    run("PRAGMA journal_mode=WAL; PRAGMA cache_size=-32768");
}

PlainTables::~PlainTables() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
}

void PlainTables::run(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(sqlite3_errmsg(handle_));
}

sqlite3_stmt* PlainTables::prepared(const std::string& sql) {
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr &&
        sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        fail(sqlite3_errmsg(handle_));
    }
    return statement;
}

void PlainTables::finish(sqlite3_stmt* statement) {
    if (sqlite3_reset(statement) != SQLITE_OK) fail(sqlite3_errmsg(handle_));
}

Instant countyNow() {
    return sure(parseInstant(kNow));
}

void fillCounty(SqliteStore& store, PlainTables& tables, int people, int records) {
    tables.run(kTables);
    County county(store, tables, people);
    const Date today = localDateOf(countyNow());
    const int rounds = std::max(1, records / people);
    const int spacing = std::max(1, kCountyDays / rounds);
    tables.run("BEGIN");
    fillCalendar(tables, today);
    sure(store.inTransaction([&]() -> Result<void> {
        county.begin();
        return {};
    }));
    for (int round = 0; round < rounds; ++round) {
        const Date last = today.plusDays(-1 - (rounds - 1 - round) * spacing);
        sure(store.inTransaction([&]() -> Result<void> {
            for (int person = 0; person < people; ++person) county.addRecord(person, last, spacing);
            return {};
        }));
    }
    tables.run("COMMIT");
    tables.run(kIndexes);
}

}  // namespace doorstep::bench
