// Options and commands, by CLI11.
#include "platform/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "platform/cli/exit_codes.h"

namespace doorstep::cli {
namespace {

constexpr const char* kFooter =
    "Words about people are read from standard input as JSON, never from the command line; PINs and\n"
    "enrolment codes from files. platform/cli/README.md lists the JSON of every answer and the exit codes.";

std::filesystem::path defaultHome() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
        return std::filesystem::path(data) / "doorstep";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : ".") / ".local/share/doorstep";
}

struct CommandHelp {
    const char* name;
    const char* help;
};

constexpr CommandHelp kPlain[] = {
    {"unlock", "Check the PIN"},
    {"sync", "Send what is unsent and fetch what is new"},
    {"rebuild", "Set a damaged or older database aside and begin it anew; then sync"},
    {"verify", "Check that all records follow from the change log and are the newest"},
    {"today", "What is due, planned and unfinished"},
    {"people", "The people allocated to you"},
    {"conflicts", "Answers of which there are two versions"},
    {"queue", "Records waiting for a supervisor"},
    {"outbox", "What was written here and how far it has come"},
    {"drafts", "Words typed into forms and not saved yet"},
    {"status", "This device; with --pin-file also what is on it"},
};

constexpr CommandHelp kWithId[] = {
    {"person", "One person: facts, clocks, timeline"},
    {"show", "One record"},
    {"submit", "Offer a record for approval"},
    {"save-draft", "Save the words typed into a record"},
    {"edit", "Change fields of a record; input {\"fields\":{path:value}}"},
    {"amend", "Add to an approved record; input {\"text\":…}"},
    {"approve", "Approve a record; input {\"rationale\":…,\"content\":hash as shown}"},
    {"return", "Send a record back; input {\"comment\":…,\"content\":hash as shown}"},
    {"resolve", "Choose a version; input {\"field\":path,\"value\":…}"},
};

CLI::App* addCommand(CLI::App& app, Arguments& to, const std::string& name, const std::string& help) {
    CLI::App* command = app.add_subcommand(name, help);
    command->callback([&to, name] { to.command = name; });
    return command;
}

void addExport(CLI::App& app, Arguments& to) {
    CLI::App* all = app.add_subcommand("export", "Print a record or a chronology as PDF");
    const auto add = [&](const std::string& what, const std::string& help) {
        CLI::App* command = all->add_subcommand(what, help);
        command->callback([&to, what] { to.command = "export-" + what; });
        command->add_option("id", to.id, "The record, or the person")->required();
        command->add_option("--pdf", to.pdf, "The file to write; only you can read it")->required();
        command
            ->add_option("--for", to.printFor,
                         "`court` marks the names of other people, `subject-access` takes them out")
            ->check(CLI::IsMember({"court", "subject-access"}));
        return command;
    };
    add("record", "A record with everything that was written into it")
        ->add_option("--about", to.about, "Whom it is for, where the record is about several people");
    add("chronology", "All that was approved about a person, oldest first");
    all->require_subcommand(1);
}

void addCommands(CLI::App& app, Arguments& to) {
    CLI::App* enrol = addCommand(app, to, "enrol", "Make this folder a device of yours");
    enrol->add_option("--code-file", to.codeFile, "File with the enrolment code")->required();
    for (const auto& [name, help] : kPlain) addCommand(app, to, name, help);
    for (const auto& [name, help] : kWithId) {
        CLI::App* command = addCommand(app, to, name, help);
        command->add_option("id", to.id, "Id in full, its beginning or end; for a person also the local id")
            ->required();
        if (std::string(name) == "show") {
            command->add_flag("--history", to.history, "Everything ever written into it");
        }
    }
    addCommand(app, to, "record",
               "Write a new record; input {\"type\":…,\"subjects\":[…],\"fields\":{path:value}}");
    addCommand(app, to, "clocks", "Clocks of everybody, or of one person")
        ->add_option("id", to.id, "A person");
    CLI::App* search = addCommand(app, to, "search", "Find words in names and records");
    search->add_option("words", to.words, "The last word may be a beginning")->required();
    search->add_option("--limit", to.limit, "How many at most")->check(CLI::Range(1, 1000));
    addExport(app, to);
    addCommand(app, to, "change-pin", "Change the PIN")
        ->add_option("--new-pin-file", to.newPinFile, "File with the new PIN")
        ->required();
    app.require_subcommand(1);
}

/// What stands where a command should; empty when a command was given, or nothing at all.
std::string strayWordIn(const CLI::App& app) {
    if (!app.get_subcommands().empty()) return {};
    for (const std::string& word : app.remaining()) {
        if (word.rfind('-', 0) != 0) return word;
    }
    return {};
}

}  // namespace

Parsed parseArguments(int argc, char** argv) {
    Arguments arguments;
    arguments.home = defaultHome();
    std::string now;
    CLI::App app("Doorstep without a screen: the same records, the same sync.", "doorstep-cli");
    app.footer(kFooter);
    app.fallthrough();
    app.set_version_flag("--version", DOORSTEP_VERSION);
    app.add_option("--home", arguments.home, "The device's folder")->capture_default_str();
    app.add_option("--pin-file", arguments.pinFile, "File with the PIN, readable by you alone");
    app.add_flag("--json", arguments.json, "Answer in JSON");
    app.add_option("--now", now, "Take this for the time, as 2026-03-03T14:30:00Z (for tests)");
    addCommands(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (const std::string unknown = strayWordIn(app); !unknown.empty()) {
            std::fprintf(stderr, "no such command: %s\nRun with --help for the list of commands.\n",
                         unknown.c_str());
            return {std::nullopt, kExitUsage};
        }
        return {std::nullopt, app.exit(error) == 0 ? kExitDone : kExitUsage};
    }
    if (!now.empty()) {
        const auto instant = parseInstant(now);
        if (!instant) {
            std::fprintf(stderr, "--now: %s\n", instant.error().detail.c_str());
            return {std::nullopt, kExitUsage};
        }
        arguments.now = *instant;
    }
    return {std::move(arguments), kExitDone};
}

}  // namespace doorstep::cli
