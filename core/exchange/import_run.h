// The state of one import while it runs: which keys are known, what was reported, how far it is.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/exchange/import.h"
#include "core/exchange/ssd_table.h"

namespace doorstep {

/// The fields of a record being put together; empty values are left out.
class FieldMap {
public:
    void set(const std::string& field, Value value) {
        if (!isEmpty(value)) fields_[field] = std::move(value);
    }
    void set(const std::string& field, std::string_view text) { set(field, Value(std::string(text))); }
    void set(const std::string& field, const std::string& text) { set(field, Value(text)); }
    void set(const std::string& field, Date date) { set(field, Value(textOf(date))); }
    void set(const std::string& field, const std::optional<bool>& answer) {
        if (answer) set(field, Value(*answer));
    }
    [[nodiscard]] std::vector<FieldWrite> writes() const;

private:
    std::map<std::string, Value> fields_;
};

/// Sets the fields `<group>/<element>/…` of one element of a list, and that it is in the list.
class ElementFields {
public:
    ElementFields(FieldMap& fields, std::string_view group, std::string_view table, std::string_view key);
    template <typename T>
    ElementFields& set(std::string_view name, const T& value) {
        fields_.set(base_ + '/' + std::string(name), value);
        return *this;
    }

private:
    FieldMap& fields_;
    std::string base_;
};

/// The keys of a table, on which line each stands, and whether the row there was good.
class KeyIndex {
public:
    struct Entry {
        std::uint64_t fingerprint = 0;
        std::uint32_t line = 0;
        std::int32_t bornDays = kUnknownBirth;  ///< Of people.
        bool good = false;
    };
    static constexpr std::int32_t kUnknownBirth = INT32_MIN;

    [[nodiscard]] const Entry* find(RecordId id) const;
    Entry& operator[](RecordId id) { return entries_[id]; }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

private:
    std::unordered_map<RecordId, Entry> entries_;
};

/// A table and what is needed to make sense of it.
struct TableShape {
    std::string_view name;
    std::vector<std::string_view> neededColumns;  ///< Without which nothing can be read.
};

/// What reading a table through brought.
struct TableOutcome {
    bool read = false;  ///< The file was there, in the expected form.
    std::unordered_set<std::int64_t> badLines;
    bool strayBadRow = false;  ///< One of them could not even be taken apart: it may be about anybody.
};

struct LatestContact;
struct PersonDraft;
struct PersonTable;
using PersonDrafts = std::map<RecordId, PersonDraft>;

/// One import. Each part of it is in the file named after what it reads.
class ImportRun {
public:
    ImportRun(const std::filesystem::path& folder, ImportSink& sink, const ImportProgressCallback& progress,
              const ImportOptions& options);
    Result<void> run();

private:
    using RowReader = std::function<Result<void>(SsdRow&)>;

    // import.cpp: what all tables have in common.
    Result<TableOutcome> readTable(const TableShape& shape, const RowReader& read);
    Result<void> readAgain(const TableShape& shape, const RowReader& read);
    /// Whether this is the first good row with its key. Marks one that says something else than that.
    static bool takeKey(SsdRow& row, std::string_view column, RecordId id, KeyIndex& keys,
                        std::string_view content = {});
    const KeyIndex::Entry* reference(SsdRow& row, std::string_view column, std::string_view table,
                                     const KeyIndex& index);
    std::optional<RecordId> person(SsdRow& row, std::string_view column);
    std::optional<RecordId> worker(SsdRow& row, std::string_view column);
    std::optional<RecordId> team(SsdRow& row, std::string_view column);
    /// What is wrong with a row; nothing when nothing is.
    void report(std::string_view table, const SsdRow& row);
    void planProgress();
    void tellProgress(std::string_view table, std::uint64_t position);

    // import_workers.cpp
    struct StaffId {
        RecordId worker;
        std::int64_t line = 0;
    };
    using StaffIds = std::unordered_map<std::string, StaffId>;  // In lower case.
    Result<void> readTeams();
    Result<void> readWorkers();
    Result<void> readInvolvements();
    Result<void> emitTeam(SsdRow& row);
    Result<void> emitWorker(SsdRow& row, StaffIds& taken);
    /// Reports a team that is not in the table of teams, where that was read.
    void checkTeam(SsdRow& row, std::string_view column) const;
    Result<void> emitAllocation(SsdRow& row, KeyIndex& keys);
    /// Tells the sink whose allocations a table lists; `keys` holds all of its rows, bad ones too.
    Result<void> listAllocations(const TableShape& table, const TableOutcome& outcome, const KeyIndex& keys,
                                 std::string_view keyPrefix);

    // import_people.cpp
    Result<void> readPeople();
    Result<void> checkTable(const PersonTable& table);
    void keepPlanKey(const PersonTable& table, const SsdRow& row);
    Result<void> emitPeople(std::size_t group);
    /// Whom a row is about, by its person's key or its period of care; an id that is nobody's when it says
    /// neither.
    RecordId aboutWhom(const PersonTable& table, const SsdRow& row) const;
    Result<void> collect(const PersonTable& table, std::size_t group, PersonDrafts& drafts);

    // import_visits.cpp
    struct VisitTable;
    Result<void> readVisits();
    Result<void> readVisitTable(const VisitTable& table);
    /// Reports the key of a plan or period of care that is not in its table, where that was read.
    void checkPlan(SsdRow& row, const VisitTable& table) const;
    Result<void> readCareLeavers();
    Result<void> emitContact(const SsdRow& row, RecordId person, const LatestContact& contact);
    Result<void> emitAdviser(const SsdRow& row, RecordId person);

    std::filesystem::path folder_;
    ImportSink& sink_;
    const ImportProgressCallback& progress_;
    ImportOptions options_;

    KeyIndex teams_, workers_, people_;
    std::unordered_map<std::string, RecordId> teamsByName_;  // In lower case.
    std::unordered_map<RecordId, RecordId> careSpells_;      // From a period of care to its person.
    std::unordered_set<RecordId> planKeys_;  // Of protection plans and periods of care, bad rows too.
    std::map<std::string_view, TableOutcome> personTables_;  // By name; those read again for each group.
    std::set<std::pair<RecordId, RecordId>> advisersByInvolvement_;  // Person and worker.
    std::size_t groups_ = 1;

    std::uint64_t bytesBefore_ = 0;  // Of tables read through already.
    std::uint64_t bytesTotal_ = 0;
};

}  // namespace doorstep
