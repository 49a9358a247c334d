// counts: the figures of the council, now or as of an instant that is past.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/server/commands.h"
#include "sync/server/counts.h"

namespace doorstep::server {
namespace {

struct CountOptions {
    std::string asOf;
    bool people = false;
};

using Json = nlohmann::ordered_json;

/// Names of those who work with people, and of their teams.
struct Names {
    std::map<UserId, std::string> workers, teams;
};

Result<Names> namesIn(ServerStore& store) {
    Names names;
    std::map<TeamId, std::string> teams;
    TRY_SET(const std::vector<TeamRow> teamRows, store.teams());
    for (const TeamRow& team : teamRows) teams[team.id] = team.name;
    TRY_SET(const std::vector<UserRow> users, store.users());
    for (const UserRow& user : users) {
        names.workers[user.id] = user.name;
        names.teams[user.id] = teams[user.team];
    }
    return names;
}

Json peopleJson(const CouncilCounts& counts, const std::vector<PersonId>& people, const Names& names) {
    Json rows = Json::array();
    for (const PersonId& id : people) {
        const CountedPerson& person = counts.people.at(id);
        Json workers = Json::array();
        Json teams = Json::array();
        for (const UserId& worker : person.workers) {
            const auto name = names.workers.find(worker);
            if (name == names.workers.end()) continue;
            workers.push_back(name->second);
            teams.push_back(names.teams.at(worker));
        }
        rows.push_back({{"person", person.localId},
                        {"age", person.ageYears ? Json(*person.ageYears) : Json()},
                        {"workers", workers},
                        {"teams", teams}});
    }
    return rows;
}

Json countsJson(const CouncilCounts& counts, const Names& names, bool people) {
    Json figures = Json::array();
    for (const Figure& figure : counts.figures) {
        Json row{{"rule", figure.rule},
                 {"title", figure.title},
                 {"source", figure.source},
                 {"running", figure.running.size()},
                 {"on_time_percent", figure.onTimePercent()},
                 {"overdue", figure.overdue.size()},
                 {"on_list", figure.listed.size()}};
        if (people) {
            row["overdue_people"] = peopleJson(counts, figure.overdue, names);
            row["on_list_people"] = peopleJson(counts, figure.listed, names);
        }
        figures.push_back(std::move(row));
    }
    Json answer{{"as_of", textOf(counts.asOf)},
                {"figures", figures},
                {"missing_often", counts.missingOften.size()}};
    if (people) answer["missing_often_people"] = peopleJson(counts, counts.missingOften, names);
    return answer;
}

Result<int> showCounts(const CommonOptions& common, const CountOptions& options) {
    TRY_SET(const auto server, openServer(common));
    Instant asOf = server->time->now();
    if (!options.asOf.empty()) {
        TRY_SET(asOf, parseInstant(options.asOf));
    }
    std::optional<CouncilCounts> counts;
    TRY(server->store->inTransaction([&]() -> Result<void> {
        TRY_SET(CouncilCounts taken, countsAsOf(*server->store, asOf));
        counts = std::move(taken);
        return {};
    }));
    TRY_SET(const Names names, namesIn(*server->store));
    const Json answer = countsJson(*counts, names, options.people || common.json);
    if (common.json) {
        std::cout << answer.dump(2) << "\n";
        return kDone;
    }
    std::cout << "As of " << answer["as_of"].get<std::string>() << "\n";
    for (const Json& figure : answer["figures"]) {
        std::cout << figure["title"].get<std::string>() << ": " << figure["running"] << " running, "
                  << figure["on_time_percent"] << "% on time, " << figure["overdue"] << " overdue, "
                  << figure["on_list"] << " on the list\n";
        if (!options.people) continue;
        for (const Json& person : figure["overdue_people"]) {
            std::cout << "  " << person["person"].get<std::string>() << "\n";
        }
    }
    std::cout << "Missing often: " << answer["missing_often"] << "\n";
    return kDone;
}

}  // namespace

void addCountCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<CountOptions>();
    CLI::App* counts = app.add_subcommand(
        "counts", "How many people each clock runs for and is late for, as of any instant");
    addDataOption(*counts, options);
    counts->add_option("--as-of", own->asOf, "An instant such as 2026-03-10T12:00:00Z; now without it");
    counts->add_flag("--people", own->people, "Name the people behind each figure, by local id");
    counts->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return showCounts(options, *own); }; });
}

}  // namespace doorstep::server
