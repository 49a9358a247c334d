// admin user, team, allocate, end-allocation.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "sync/server/commands.h"

namespace doorstep::server {
namespace {

struct PeopleOptions {
    std::filesystem::path file;
    std::string user, name, role, team, parent, person, from, to, last, reason, handover;
};

std::map<TeamId, std::string> teamNames(const std::vector<TeamRow>& teams) {
    std::map<TeamId, std::string> names;
    for (const TeamRow& team : teams) names[team.id] = team.name;
    return names;
}

/// The team of this name; "none" for an empty one.
Result<TeamId> teamCalled(ServerStore& store, const std::string& name) {
    if (name.empty()) return TeamId{};
    TRY_SET(const TeamRow team, store.teamNamed(name));
    return team.id;
}

Result<std::optional<Date>> dateIn(const std::string& text) {
    if (text.empty()) return std::optional<Date>();
    TRY_SET(const Date date, parseDate(text));
    return std::optional(date);
}

void printId(const CommonOptions& common, const RecordId& id) {
    if (common.json) {
        std::cout << nlohmann::ordered_json{{"id", textOf(id)}}.dump() << "\n";
    } else {
        std::cout << textOf(id) << "\n";
    }
}

Result<int> addUser(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const TeamId team, teamCalled(*server->store, options.team));
    TRY_SET(const UserId id, server->registry().addUser({options.user, options.name, options.role, team}));
    printId(common, id);
    return kDone;
}

Result<int> listUsers(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::vector<UserRow> users, server->store->users());
    TRY_SET(const std::vector<TeamRow> teams, server->store->teams());
    const auto names = teamNames(teams);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const UserRow& user : users) {
        if (user.staffId.empty()) continue;  // The names that the server itself writes under.
        const auto team = names.find(user.team);
        const std::string teamName = team == names.end() ? "" : team->second;
        if (common.json) {
            list.push_back({{"id", textOf(user.id)},
                            {"staff_id", user.staffId},
                            {"name", user.name},
                            {"role", user.role},
                            {"team", teamName},
                            {"active", user.active}});
        } else {
            std::cout << user.staffId << "\t" << user.name << "\t" << user.role << "\t" << teamName
                      << (user.active ? "" : "\tnot active") << "\n";
        }
    }
    if (common.json) std::cout << list.dump(2) << "\n";
    return kDone;
}

Result<int> moveUser(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const UserRow user, server->store->userWithStaffId(options.user));
    TRY_SET(const TeamRow team, server->store->teamNamed(options.team));
    TRY(server->registry().moveUser(user, team.id));
    return kDone;
}

Result<int> setActive(const CommonOptions& common, const PeopleOptions& options, bool active) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const UserRow user, server->store->userWithStaffId(options.user));
    TRY(server->registry().setActive(user, active));
    return kDone;
}

Result<int> addTeam(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const TeamId parent, teamCalled(*server->store, options.parent));
    TRY_SET(const TeamId id, server->registry().addTeam(options.name, parent));
    printId(common, id);
    return kDone;
}

Result<int> listTeams(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::vector<TeamRow> teams, server->store->teams());
    const auto names = teamNames(teams);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const TeamRow& team : teams) {
        const auto parent = names.find(team.parent);
        const std::string parentName = parent == names.end() ? "" : parent->second;
        if (common.json) {
            list.push_back({{"id", textOf(team.id)}, {"name", team.name}, {"parent", parentName}});
        } else {
            std::cout << team.name << (parentName.empty() ? "" : "\tin " + parentName) << "\n";
        }
    }
    if (common.json) std::cout << list.dump(2) << "\n";
    return kDone;
}

Result<int> allocate(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    NewAllocation allocation;
    TRY_SET(allocation.person, server->store->personWithLocalId(options.person));
    TRY_SET(const UserRow worker, server->store->userWithStaffId(options.user));
    allocation.worker = worker.id;
    allocation.role = options.role;
    TRY_SET(const auto from, dateIn(options.from));
    allocation.from = from ? *from : server->today();
    TRY_SET(allocation.to, dateIn(options.to));
    allocation.reason = options.reason;
    allocation.handover = options.handover;
    TRY_SET(const RecordId id, server->registry().allocate(allocation));
    printId(common, id);
    return kDone;
}

Result<int> endAllocations(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const PersonId person, server->store->personWithLocalId(options.person));
    TRY_SET(const UserRow worker, server->store->userWithStaffId(options.user));
    TRY_SET(const auto last, dateIn(options.last));
    TRY_SET(const auto allocations, server->store->allocationsOf(person));
    int ended = 0;
    for (const AllocationRow& allocation : allocations) {
        if (allocation.worker != worker.id || !allocation.current(server->today())) continue;
        const Date end = last ? *last : server->today().plusDays(-1);
        TRY(server->registry().endAllocation(allocation, end, options.reason));
        ++ended;
    }
    if (ended == 0) return {ErrorCode::NotFound, "this person is not allocated to this worker today"};
    return kDone;
}

Result<std::string> contentOf(const std::filesystem::path& file) {
    TRY_SET(const Bytes bytes, readWhole(file));
    return std::string(bytes.begin(), bytes.end());
}

Result<int> setClockRules(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::string json, contentOf(options.file));
    TRY(server->registry().setClockRules(json));
    return kDone;
}

Result<int> addForm(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::string json, contentOf(options.file));
    TRY(server->registry().addForm(json));
    return kDone;
}

Result<int> setBankHolidays(const CommonOptions& common, const PeopleOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::string csv, contentOf(options.file));
    TRY(server->registry().setBankHolidays(csv));
    return kDone;
}

}  // namespace

void addPeopleCommands(CLI::App& admin, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<PeopleOptions>();
    const auto command = [&](CLI::App& parent, const char* name, const char* text, auto work) {
        CLI::App* added = parent.add_subcommand(name, text);
        addDataOption(*added, options);
        added->callback([&options, &chosen, own, work] {
            chosen = [&options, own, work] { return work(options, *own); };
        });
        return added;
    };
    const auto userOption = [&](CLI::App* app) {
        return app->add_option("--user,--staff-id", own->user, "The worker's staff id")->required();
    };

    CLI::App* user = admin.add_subcommand("user", "Who works here")->require_subcommand(1);
    CLI::App* add = command(*user, "add", "Add somebody", addUser);
    userOption(add);
    add->add_option("--name", own->name, "Forename and surname")->required();
    add->add_option("--role", own->role, "social_worker, adviser, supervisor, performance or administrator")
        ->required();
    add->add_option("--team", own->team, "The team's name");
    command(*user, "list", "List everybody",
            [](const auto& common, const auto&) { return listUsers(common); });
    CLI::App* move = command(*user, "move", "Put somebody in another team", moveUser);
    userOption(move);
    move->add_option("--team", own->team, "The team's name")->required();
    userOption(
        command(*user, "deactivate", "Refuse somebody's devices from now on",
                [](const auto& common, const auto& given) { return setActive(common, given, false); }));
    userOption(
        command(*user, "activate", "Let somebody's devices connect again",
                [](const auto& common, const auto& given) { return setActive(common, given, true); }));

    CLI::App* team = admin.add_subcommand("team", "The teams")->require_subcommand(1);
    CLI::App* addOne = command(*team, "add", "Add a team", addTeam);
    addOne->add_option("--name", own->name, "The team's name")->required();
    addOne->add_option("--parent", own->parent, "The name of the team above it");
    command(*team, "list", "List the teams",
            [](const auto& common, const auto&) { return listTeams(common); });

    CLI::App* give = command(admin, "allocate", "Allocate a person to a worker", allocate);
    userOption(give);
    give->add_option("--person", own->person, "The person's local id")->required();
    give->add_option("--role", own->role, "allocated, co_worker, adviser or cover")
        ->default_val("allocated");
    give->add_option("--from", own->from, "First day; today unless given");
    give->add_option("--to", own->to, "Last day; cover must have one");
    give->add_option("--reason", own->reason, "Why");
    give->add_option("--handover", own->handover, "What whoever covers should know");

    command(admin, "clock-rules",
            "Give every tablet the council's own clock rules; an empty file takes them back", setClockRules)
        ->add_option("file", own->file, "JSON, as in core/clocks/rules.json; other rules stay")
        ->required();
    command(admin, "form", "Give every tablet the council's own version of a form", addForm)
        ->add_option("file", own->file, "JSON, as in core/records/forms; its version above those before")
        ->required();
    command(admin, "bank-holidays", "Give every tablet further bank holidays", setBankHolidays)
        ->add_option("file", own->file, "CSV: a heading ‘date’, then a day such as 2028-01-03 a line")
        ->required();

    CLI::App* end =
        command(admin, "end-allocation", "End a worker's allocation to a person", endAllocations);
    userOption(end);
    end->add_option("--person", own->person, "The person's local id")->required();
    end->add_option("--last", own->last, "Last day; access ends at once unless given");
    end->add_option("--reason", own->reason, "Why");
}

}  // namespace doorstep::server
