// doorstep-server: the program.
#include <CLI/CLI.hpp>
#include <csignal>

#include "sync/server/commands.h"

namespace {

/// What stands where a command should, also below `admin`; empty when a command was given, or nothing at
/// all.
std::string strayWordIn(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    if (!chosen.empty()) return strayWordIn(*chosen.front());
    if (app.get_require_subcommand_min() == 0) return {};
    for (const std::string& word : app.remaining()) {
        if (word.rfind('-', 0) != 0) return word;
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    using namespace doorstep::server;
    std::signal(SIGPIPE, SIG_IGN);  // A client that leaves is an error to handle, not an end.
    CLI::App app{"The Doorstep server: keeps a council's records and syncs them with tablets.",
                 "doorstep-server"};
    app.require_subcommand(1);
    app.footer(
        "Ends with 0 when done, 1 failed, 2 wrong usage, 3 done but rows or cells left out, 4 "
        "nothing of that name, 5 busy, out of reach, or done already.");
    CommonOptions options;
    Command chosen;
    addServeCommands(app, options, chosen);
    addImportCommands(app, options, chosen);
    addExportCommands(app, options, chosen);
    addCountCommands(app, options, chosen);
    addSampleCommands(app, options, chosen);
    CLI::App* admin =
        app.add_subcommand("admin", "Users, teams, allocations, devices")->require_subcommand(1);
    addPeopleCommands(*admin, options, chosen);
    addDeviceCommands(*admin, options, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (const std::string unknown = strayWordIn(app); !unknown.empty()) {
            std::fprintf(stderr, "no such command: %s\nRun with --help for the list of commands.\n",
                         unknown.c_str());
            return kWrongUsage;
        }
        return app.exit(error) == 0 ? kDone : kWrongUsage;
    }
    const auto code = chosen();
    return code ? *code : report(code.error());
}
