// export ssda903, export ssd, export annex-a.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/exchange/annex_a.h"
#include "core/exchange/ssd_export.h"
#include "core/exchange/ssda903.h"
#include "sync/server/commands.h"

namespace doorstep::server {
namespace {

struct ExportOptions {
    std::filesystem::path out;
    int year = 0;
    std::string asOf;
};

/// Everybody's share of the return. One transaction: the figures are of one instant.
Result<void> addEverybody(ServerStore& store, Ssda903Writer& writer) {
    TRY_SET(const std::vector<PersonId> people, store.people());
    for (const PersonId& id : people) {
        TRY_SET(const std::optional<Record> person, store.record(id));
        if (!person) continue;
        TRY_SET(std::vector<Record> records, store.recordsAbout(id, "contact"));
        TRY_SET(const std::vector<Record> episodes, store.recordsAbout(id, "missing"));
        records.insert(records.end(), episodes.begin(), episodes.end());
        TRY(writer.add(*person, records));
    }
    return {};
}

Result<int> exportSsda903(const CommonOptions& common, const ExportOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY(makePrivateFolder(options.out));
    TRY_SET(Ssda903Writer writer, Ssda903Writer::create(options.out, ReturnYear::endingIn(options.year)));
    TRY(server->store->inTransaction([&] { return addEverybody(*server->store, writer); }));
    TRY(writer.finish());
    nlohmann::ordered_json issues = nlohmann::ordered_json::array();
    for (const ReturnIssue& issue : writer.issues()) {
        if (common.json) {
            issues.push_back({{"file", issue.file},
                              {"child", issue.child},
                              {"field", issue.field},
                              {"reason", issue.reason}});
        } else {
            std::cout << issue.file << ": " << issue.child << ": " << issue.field << ": " << issue.reason
                      << "\n";
        }
    }
    if (common.json) {
        const nlohmann::ordered_json answer{{"care_leavers", writer.careLeavers()}, {"issues", issues}};
        std::cout << answer.dump(2) << "\n";
    } else {
        std::cout << writer.careLeavers() << " care leavers, " << writer.issues().size()
                  << " to put right first\n";
    }
    return writer.issues().empty() ? kDone : kBadRows;
}

/// Everybody, and who works with them. One transaction: all of it is of one instant.
Result<void> addEverybody(ServerStore& store, SsdWriter& writer) {
    TRY_SET(const std::vector<TeamRow> teams, store.teams());
    for (const TeamRow& team : teams) writer.add(SsdTeam{team.id, team.name, team.parent});
    TRY_SET(const std::vector<UserRow> users, store.users());
    for (const UserRow& user : users) {
        // Who left would be let in again where this is imported.
        if (user.active) writer.add(SsdWorker{user.id, user.staffId, user.name, user.role, user.team});
    }
    TRY_SET(const std::vector<PersonId> people, store.people());
    for (const PersonId& id : people) {
        TRY_SET(const std::optional<Record> person, store.record(id));
        TRY_SET(const std::vector<Record> records, store.recordsAbout(id, ""));
        if (person) writer.add(*person, records);
    }
    return {};
}

Result<int> exportSsd(const CommonOptions& common, const ExportOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY(makePrivateFolder(options.out));
    TRY_SET(SsdWriter writer, SsdWriter::create(options.out));
    TRY(server->store->inTransaction([&] { return addEverybody(*server->store, writer); }));
    TRY(writer.finish());
    if (common.json) {
        const nlohmann::ordered_json answer{{"people", writer.people()}, {"rows", writer.rows()}};
        std::cout << answer.dump(2) << "\n";
    } else {
        std::cout << writer.people() << " people, " << writer.rows() << " rows\n";
    }
    return kDone;
}

/// What was known at the end of a day: the same whenever it is asked.
Result<void> addEverybody(ServerStore& store, Date asOf, AnnexAWriter& writer) {
    const Instant end{instantOf({asOf.plusDays(1), 0}).ms - 1};
    TRY_SET(const std::vector<PersonId> people, store.people());
    for (const PersonId& id : people) {
        TRY_SET(const std::optional<Record> person, store.recordAsOf(id, end));
        TRY_SET(const std::vector<Record> records, store.recordsAboutAsOf(id, end));
        if (person) writer.add(*person, records);
    }
    return {};
}

Result<AnnexAWorkers> workersIn(ServerStore& store) {
    AnnexAWorkers workers;
    std::map<TeamId, std::string> teams;
    TRY_SET(const std::vector<TeamRow> teamRows, store.teams());
    for (const TeamRow& team : teamRows) teams[team.id] = team.name;
    TRY_SET(const std::vector<UserRow> users, store.users());
    for (const UserRow& user : users) workers[user.id] = {user.name, teams[user.team]};
    return workers;
}

Result<int> exportAnnexA(const CommonOptions& common, const ExportOptions& options) {
    TRY_SET(const auto server, openServer(common));
    Date asOf = localDateOf(server->time->now());
    if (!options.asOf.empty()) {
        TRY_SET(asOf, parseDate(options.asOf));
    }
    TRY(makePrivateFolder(options.out));
    TRY_SET(AnnexAWorkers workers, workersIn(*server->store));
    TRY_SET(AnnexAWriter writer, AnnexAWriter::create(options.out, asOf, std::move(workers)));
    TRY(server->store->inTransaction([&] { return addEverybody(*server->store, asOf, writer); }));
    TRY(writer.finish());
    const auto& rows = writer.rows();
    if (common.json) {
        const nlohmann::ordered_json answer{{"as_of", textOf(asOf)},
                                            {"children_in_need", rows[0]},
                                            {"child_protection_plans", rows[1]},
                                            {"children_looked_after", rows[2]},
                                            {"care_leavers", rows[3]}};
        std::cout << answer.dump(2) << "\n";
    } else {
        std::cout << "As of " << longTextOf(asOf) << ": " << rows[0] << " children in need, " << rows[1]
                  << " child protection plans, " << rows[2] << " children looked after, " << rows[3]
                  << " care leavers\n";
    }
    return kDone;
}

}  // namespace

void addExportCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<ExportOptions>();
    CLI::App* out = app.add_subcommand("export", "Write files for returns")->require_subcommand(1);
    CLI::App* ssda903 = out->add_subcommand("ssda903",
                                            "oc3.csv with header.csv and missing.csv: care leavers aged 17 "
                                            "to 25. Lists who is left out as file: "
                                            "child: field: reason and then ends with 3");
    addDataOption(*ssda903, options);
    ssda903->add_option("--year", own->year, "The year in whose March the return ends: 2026")
        ->required()
        ->check(CLI::Range(2010, 2100));
    ssda903->add_option("--out", own->out, "The folder to write to; it becomes yours alone")->required();
    ssda903->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return exportSsda903(options, *own); }; });
    CLI::App* ssd = out->add_subcommand(
        "ssd", "What was imported and recorded, as tables of the Standard Safeguarding Dataset");
    addDataOption(*ssd, options);
    ssd->add_option("--out", own->out, "The folder to write to; it becomes yours alone")->required();
    ssd->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return exportSsd(options, *own); }; });
    CLI::App* annexA = out->add_subcommand(
        "annex-a", "Ofsted's lists 6 to 9: children in need, plans, looked after, care leavers");
    addDataOption(*annexA, options);
    annexA->add_option("--as-of", own->asOf,
                       "A day such as 2026-03-31, as it was known at its end; today without it");
    annexA->add_option("--out", own->out, "The folder to write to; it becomes yours alone")->required();
    annexA->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return exportAnnexA(options, *own); }; });
}

}  // namespace doorstep::server
