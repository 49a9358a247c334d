// counts: the figures of the council, now or as of an instant that is past.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/server/commands.h"
#include "sync/server/counts.h"
#include "sync/server/known_people.h"

namespace doorstep::server {
namespace {

struct CountOptions {
    std::string asOf;
    std::string by;
    int days = kShareDays;
    bool people = false;
};

using Json = nlohmann::ordered_json;

const std::map<std::string, GroupBy> kGroupings{
    {"team", GroupBy::Team}, {"worker", GroupBy::Worker}, {"age", GroupBy::Age}};

Json peopleJson(const CouncilCounts& counts, const std::vector<PersonId>& people) {
    Json rows = Json::array();
    for (const PersonId& id : people) {
        const CountedPerson& person = counts.people.at(id);
        Json workers = Json::array();
        Json teams = Json::array();
        for (const UserId& worker : person.workers) {
            const auto known = counts.workers.find(worker);
            if (known == counts.workers.end()) continue;
            workers.push_back(known->second.name);
            teams.push_back(known->second.team);
        }
        rows.push_back({{"person", person.localId},
                        {"age", person.ageYears ? Json(*person.ageYears) : Json()},
                        {"workers", workers},
                        {"teams", teams}});
    }
    return rows;
}

Json figureJson(const CouncilCounts& counts, const Figure& figure, bool people) {
    Json row{{"rule", figure.rule},
             {"title", figure.title},
             {"source", figure.source},
             {"running", figure.running.size()},
             {"on_time_percent", figure.onTimePercent()},
             {"overdue", figure.overdue.size()},
             {"on_list", figure.listed.size()}};
    if (people) {
        row["overdue_people"] = peopleJson(counts, figure.overdue);
        row["on_list_people"] = peopleJson(counts, figure.listed);
    }
    return row;
}

Json shareJson(const CouncilCounts& counts, const Share& share, bool people) {
    Json row{{"rule", share.rule},
             {"title", share.title},
             {"source", share.source},
             {"days", counts.days},
             {"in_time_percent", share.inTimePercent()},
             {"in_time", share.inTime.size()},
             {"late", share.late.size()},
             {"untimed", share.untimed.size()}};
    if (people) {
        row["late_people"] = peopleJson(counts, share.late);
        row["untimed_people"] = peopleJson(counts, share.untimed);
    }
    return row;
}

Json countsJson(const CouncilCounts& counts, bool people) {
    Json figures = Json::array();
    for (const Figure& figure : counts.figures) figures.push_back(figureJson(counts, figure, people));
    Json shares = Json::array();
    for (const Share& share : counts.shares) shares.push_back(shareJson(counts, share, people));
    Json lists = Json::array();
    for (const PeopleList& list : counts.lists) {
        Json row{{"list", list.id},
                 {"title", list.title},
                 {"people", list.people.size()},
                 {"of", list.looked.size()}};
        if (people) row["who"] = peopleJson(counts, list.people);
        lists.push_back(std::move(row));
    }
    return {{"figures", figures}, {"shares", shares}, {"lists", lists}};
}

void printPeople(const Json& people) {
    for (const Json& person : people) std::cout << "    " << person["person"].get<std::string>() << "\n";
}

std::string title(const Json& row) {
    return "  " + row["title"].get<std::string>() + ": ";
}

void print(const Json& counts, bool people) {
    for (const Json& row : counts["figures"]) {
        std::cout << title(row) << row["running"] << " running, " << row["on_time_percent"] << "% on time, "
                  << row["overdue"] << " overdue, " << row["on_list"] << " on the list\n";
        if (people) printPeople(row["overdue_people"]);
    }
    for (const Json& row : counts["shares"]) {
        std::cout << title(row) << row["in_time_percent"] << "% in time in " << row["days"] << " days, "
                  << row["late"] << " late, " << row["untimed"] << " declined or without a time\n";
        if (people) printPeople(row["late_people"]);
    }
    for (const Json& row : counts["lists"]) {
        std::cout << title(row) << row["people"] << " of " << row["of"] << "\n";
        if (people) printPeople(row["who"]);
    }
}

Result<CouncilCounts> take(OpenServer& server, Instant asOf, int days) {
    TRY(workOutAll(*server.store));
    std::optional<CouncilCounts> counts;
    TRY(server.store->inTransaction([&]() -> Result<void> {
        TRY_SET(CouncilCounts taken, countsAsOf(*server.store, asOf, days));
        counts = std::move(taken);
        return {};
    }));
    return std::move(*counts);
}

Result<int> showCounts(const CommonOptions& common, const CountOptions& options) {
    TRY_SET(const auto server, openServer(common));
    Instant asOf = server->time->now();
    if (!options.asOf.empty()) {
        TRY_SET(asOf, parseInstant(options.asOf));
    }
    TRY_SET(const CouncilCounts counts, take(*server, asOf, options.days));
    const bool people = options.people || common.json;
    Json answer{{"as_of", textOf(counts.asOf)}};
    answer.update(countsJson(counts, people));
    if (!options.by.empty()) {
        Json groups = Json::array();
        for (const GroupCounts& group : grouped(counts, kGroupings.at(options.by))) {
            Json row{{"group", group.name}};
            row.update(countsJson(group.counts, people));
            groups.push_back(std::move(row));
        }
        answer["groups"] = std::move(groups);
    }
    if (common.json) {
        std::cout << answer.dump(2) << "\n";
        return kDone;
    }
    std::cout << "As of " << answer["as_of"].get<std::string>() << "\n";
    print(answer, options.people);
    for (const Json& group : answer.value("groups", Json::array())) {
        std::cout << group["group"].get<std::string>() << "\n";
        print(group, options.people);
    }
    return kDone;
}

}  // namespace

void addCountCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<CountOptions>();
    CLI::App* counts = app.add_subcommand(
        "counts", "How many people each clock runs for and is late for, as of any instant");
    addDataOption(*counts, options);
    counts->add_option("--as-of", own->asOf, "An instant such as 2026-03-10T12:00:00Z; now without it");
    counts->add_option("--by", own->by, "Take the figures apart by `team`, `worker` or `age`")
        ->check(CLI::IsMember({"team", "worker", "age"}));
    counts->add_option("--days", own->days, "How far back to ask what was done in time")
        ->check(CLI::Range(1, 3660))
        ->capture_default_str();
    counts->add_flag("--people", own->people, "Name the people behind each figure, by local id");
    counts->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return showCounts(options, *own); }; });
}

}  // namespace doorstep::server
