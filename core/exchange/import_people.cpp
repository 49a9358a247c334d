// People: a dozen tables put together, for a bounded number of people at a time.
//
// The tables are first read through once to find bad rows, so that each is reported once and in the
// order of its file. Then they are read again for each group of people; a group is a share of the hashes
// that ids are, so that nothing has to be sorted or kept beside the files.
#include <numeric>

#include "core/exchange/import_run.h"
#include "core/exchange/person_tables.h"

namespace doorstep {
namespace {

std::size_t groupOf(RecordId id, std::size_t groups) {
    return std::hash<RecordId>{}(id) % groups;
}

}  // namespace

Result<void> ImportRun::readPeople() {
    for (const PersonTable& table : personTables()) TRY(checkTable(table));
    groups_ =
        std::max<std::size_t>(1, (people_.size() + options_.peopleAtATime - 1) / options_.peopleAtATime);
    planProgress();
    for (std::size_t group = 0; group < groups_; ++group) TRY(emitPeople(group));
    return {};
}

Result<void> ImportRun::checkTable(const PersonTable& table) {
    const bool isPeople = table.shape.name == "ssd_person";
    KeyIndex ofThisTable;
    KeyIndex& keys = isPeople ? people_ : ofThisTable;
    TRY_SET(TableOutcome outcome, readTable(table.shape, [&](SsdRow& row) -> Result<void> {
                row.needed(table.personColumn);
                const RecordId about = aboutWhom(table, row);
                PersonDraft draft;
                if (table.personColumn == kBySpell) {
                    if (about.empty()) row.fail(kBySpell, "there is no period of care with this key");
                } else if (!isPeople) {
                    const KeyIndex::Entry* entry =
                        reference(row, table.personColumn, "ssd_person", people_);
                    if (entry != nullptr && entry->bornDays != KeyIndex::kUnknownBirth) {
                        draft.born = Date{entry->bornDays};
                    }
                }
                if (!table.workerColumn.empty())
                    reference(row, table.workerColumn, "ssd_professionals", workers_);
                table.read(row, draft);
                keepPlanKey(table, row);
                const std::string_view key = row.text(table.keyColumn);
                if (key.empty()) return {};
                const RecordId id = importedId(table.shape.name, key);
                const bool taken = takeKey(row, table.keyColumn, id, keys, table.content);
                if (taken && isPeople && draft.born) people_[about].bornDays = draft.born->days;
                if (taken && table.shape.name == "ssd_cla_episodes") {
                    careSpells_[importedId(kBySpell, row.text("clae_cla_id"))] = about;
                }
                return {};
            }));
    personTables_[table.shape.name] = std::move(outcome);
    return {};
}

/// Keeps what visits refer to.
void ImportRun::keepPlanKey(const PersonTable& table, const SsdRow& row) {
    if (table.shape.name == "ssd_cp_plans") {
        planKeys_.insert(importedId(table.shape.name, row.text("cppl_cp_plan_id")));
    } else if (table.shape.name == "ssd_cla_episodes") {
        planKeys_.insert(importedId(table.shape.name, row.text("clae_cla_id")));
    }
}

RecordId ImportRun::aboutWhom(const PersonTable& table, const SsdRow& row) const {
    const std::string_view key = row.text(table.personColumn);
    if (table.personColumn != kBySpell) return importedId("ssd_person", key);
    const auto spell = careSpells_.find(importedId(kBySpell, key));
    return spell == careSpells_.end() ? RecordId{} : spell->second;
}

Result<void> ImportRun::emitPeople(std::size_t group) {
    PersonDrafts drafts;
    for (const PersonTable& table : personTables()) {
        if (personTables_[table.shape.name].read) TRY(collect(table, group, drafts));
    }
    for (auto& [id, draft] : drafts) {
        draft.finish();
        ImportedRecord record{id, "person", {id}, draft.fields.writes(), {}, false};
        for (const PersonTable& table : personTables()) {
            const TableOutcome& outcome = personTables_[table.shape.name];
            if (!outcome.read || outcome.strayBadRow || draft.unreadable.count(table.shape.name) > 0)
                continue;
            record.owns.insert(record.owns.end(), table.owns.begin(), table.owns.end());
        }
        TRY(sink_.record(std::move(record)));
    }
    return {};
}

Result<void> ImportRun::collect(const PersonTable& table, std::size_t group, PersonDrafts& drafts) {
    const TableOutcome& outcome = personTables_[table.shape.name];
    const bool isPeople = table.shape.name == "ssd_person";
    return readAgain(table.shape, [&](SsdRow& row) -> Result<void> {
        const RecordId id = aboutWhom(table, row);
        const KeyIndex::Entry* entry = people_.find(id);
        if (groupOf(id, groups_) != group || entry == nullptr || !entry->good) return {};
        if (isPeople) {
            if (entry->line != row.line()) return {};
            drafts.try_emplace(id);
        }
        PersonDraft& draft = drafts[id];
        const bool bad = outcome.badLines.count(row.line()) > 0;
        if (!bad) table.read(row, draft);
        // What an unreadable row or cell says about somebody is not known to be gone.
        if (bad || row.lacksCell()) draft.unreadable.insert(table.shape.name);
        return {};
    });
}

}  // namespace doorstep
