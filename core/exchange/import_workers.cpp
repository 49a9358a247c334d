// Teams, workers, and who is allocated to whom.
#include "core/exchange/import_run.h"

namespace doorstep {
namespace {

const TableShape kTeams{"ssd_department", {"dept_team_id", "dept_team_name"}};
const TableShape kWorkers{"ssd_professionals", {"prof_professional_id", "prof_professional_name"}};
const TableShape kInvolvements{
    "ssd_involvements",
    {"invo_professional_id", "invo_professional_role_id", "invo_involvement_start_date", "invo_person_id"}};

}  // namespace

Result<void> ImportRun::readTeams() {
    // Once for the keys, since a team may stand above its parent, and once more to write them down.
    TRY(readTable(kTeams, [this](SsdRow& row) -> Result<void> {
        const RecordId id = importedId(kTeams.name, row.needed("dept_team_id"));
        const std::string_view name = row.needed("dept_team_name");
        if (takeKey(row, "dept_team_id", id, teams_)) teamsByName_.emplace(lowerCase(name), id);
        return {};
    }));
    return readAgain(
        kTeams, [&](SsdRow& row) -> Result<void> { return row.ok() ? emitTeam(row) : Result<void>(); });
}

Result<void> ImportRun::emitTeam(SsdRow& row) {
    const std::string_view key = row.text("dept_team_id");
    const RecordId id = importedId(kTeams.name, key);
    const KeyIndex::Entry* entry = teams_.find(id);
    if (entry == nullptr || !entry->good || entry->line != row.line()) return {};
    FieldMap fields;
    fields.set("name", row.text("dept_team_name"));
    const std::string_view parent = row.text("dept_team_parent_id");
    if (parent != key && reference(row, "dept_team_parent_id", kTeams.name, teams_) != nullptr) {
        fields.set("parent", textOf(importedId(kTeams.name, parent)));
    }
    if (row.ok()) return sink_.record({id, "team", {}, fields.writes(), {"name", "parent"}, false});
    teams_[id].good = false;
    report(kTeams.name, row);
    return {};
}

/// A worker's team: councils give its key or its name.
std::optional<RecordId> ImportRun::team(SsdRow& row, std::string_view column) {
    const std::string_view text = row.text(column);
    const auto named = teamsByName_.find(lowerCase(text));
    if (named != teamsByName_.end() && teams_[named->second].good) return named->second;
    if (reference(row, column, kTeams.name, teams_) == nullptr) return std::nullopt;
    return importedId(kTeams.name, text);
}

void ImportRun::checkTeam(SsdRow& row, std::string_view column) const {
    const std::string_view text = row.text(column);
    if (text.empty() || teams_.size() == 0 || teamsByName_.count(lowerCase(text)) > 0) return;
    if (teams_.find(importedId(kTeams.name, text)) != nullptr) return;
    row.remark(column, "there is nothing with this key in " + std::string(kTeams.name) + ".csv");
}

Result<void> ImportRun::readWorkers() {
    StaffIds taken;
    TRY(readTable(kWorkers, [&](SsdRow& row) { return emitWorker(row, taken); }));
    return {};
}

Result<void> ImportRun::emitWorker(SsdRow& row, StaffIds& taken) {
    const RecordId id = importedId(kWorkers.name, row.needed("prof_professional_id"));
    FieldMap fields;
    fields.set("name", row.needed("prof_professional_name"));
    const std::string_view staffId = row.shortText("prof_staff_id");
    fields.set("staff_id", staffId);
    if (row.text("prof_staff_id").empty()) {
        row.leaveOut("prof_staff_id", "no staff id is given, so nobody can sign in as this worker");
    }
    // Whoever signs in with it has to be one worker.
    const auto same = taken.find(lowerCase(staffId));
    if (same != taken.end() && same->second.worker != id) {
        row.fail("prof_staff_id", "the worker on line " + std::to_string(same->second.line) +
                                      " has the same staff id; that row was taken");
    }
    fields.set("role", ssd::roleOfJobTitle(row.text("prof_professional_job_title")));
    fields.set("active", Value(true));
    const auto memberOf = team(row, "prof_professional_department");
    if (memberOf) fields.set("team", textOf(*memberOf));
    if (!takeKey(row, "prof_professional_id", id, workers_)) return {};
    std::vector<std::string> owns{"name", "role", "active", "team"};
    if (!staffId.empty()) {
        owns.emplace_back("staff_id");
        taken[lowerCase(staffId)] = {id, row.line()};
    }
    return sink_.record({id, "user", {}, fields.writes(), std::move(owns), false});
}

Result<void> ImportRun::readInvolvements() {
    KeyIndex keys;
    TRY_SET(const TableOutcome outcome,
            readTable(kInvolvements, [&](SsdRow& row) { return emitAllocation(row, keys); }));
    return listAllocations(kInvolvements, outcome, keys, kInvolvements.name);
}

Result<void> ImportRun::listAllocations(const TableShape& table, const TableOutcome& outcome,
                                        const KeyIndex& keys, std::string_view keyPrefix) {
    if (!outcome.read) return {};
    // A row that cannot be told apart may be any of those that are missing.
    const bool nameless = outcome.strayBadRow || keys.find(importedId(keyPrefix, "")) != nullptr;
    if (nameless || keys.size() == 0) {
        sink_.issue({std::string(table.name) + ".csv", 1, "",
                     nameless
                         ? "as a row of this file cannot be told, access that it no longer lists goes on"
                         : "this file lists nobody; access that it listed before goes on"});
        return {};
    }
    return sink_.allocationsAre({table.name, [&](RecordId id) { return keys.find(id) != nullptr; }});
}

Result<void> ImportRun::emitAllocation(SsdRow& row, KeyIndex& keys) {
    const auto about = person(row, "invo_person_id");
    const auto by = worker(row, "invo_professional_id");
    row.needed("invo_professional_role_id");
    const auto role = row.code("invo_professional_role_id", ssd::involvementRole);
    const auto from = row.neededDate("invo_involvement_start_date");
    const auto to = row.date("invo_involvement_end_date");
    if (from && to && to->date < from->date) {
        row.fail("invo_involvement_end_date", "this ends before it starts");
    }
    checkTeam(row, "invo_professional_team");
    const std::string_view reason = row.shortText("invo_worker_change_reason");
    // Cover lapses by itself, so it has to say when.
    if (role == "cover" && !to)
        row.fail("invo_involvement_end_date", "cover needs a date on which it ends");

    std::string key(row.text("invo_involvements_id"));
    if (key.empty() && row.ok()) key = textOf(*about) + textOf(*by) + *role + textOf(from->date);
    const RecordId id = importedId(kInvolvements.name, key);
    if (!takeKey(row, "invo_involvements_id", id, keys)) return {};

    FieldMap fields;
    fields.set("person", textOf(*about));
    fields.set("worker", textOf(*by));
    fields.set("role", *role);
    fields.set("from", from->date);
    if (to) fields.set("to", to->date);
    fields.set("reason", reason);
    fields.set("source", kInvolvements.name);
    if (role == "adviser") advisersByInvolvement_.emplace(*about, *by);
    std::vector<std::string> owns{"person", "worker", "role", "from", "to", "source"};
    if (!row.lacksCell()) owns.emplace_back("reason");
    return sink_.record({id, "allocation", {*about}, fields.writes(), std::move(owns), false});
}

}  // namespace doorstep
