// The commands of `doorstep-server`, apart from how their arguments are read.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/ports.h"
#include "sync/server/data_folder.h"
#include "sync/server/registry.h"
#include "sync/server/store.h"

namespace CLI {
class App;
}

namespace doorstep::server {

/// What the program ends with.
enum ExitCode : int {
    kDone = 0,
    kFailed = 1,
    kWrongUsage = 2,   ///< Arguments that do not read or do not fit (`InvalidInput`).
    kBadRows = 3,      ///< The import is done; rows were left out and are listed.
    kNotFound = 4,     ///< Nothing of that name (`NotFound`).
    kBusyOrState = 5,  ///< Not now, or done already (`Busy`, `WrongState`).
};

/// Options that most commands share.
struct CommonOptions {
    std::filesystem::path data;
    std::string postgres;  ///< The database's URI; empty for records in the folder.
    bool json = false;
    std::string now;  ///< An instant at which the clock stands still; empty for the real one.
};

/// One server's folder, opened by a command. Stays in place, since its parts point at each other.
struct OpenServer {
    DataFolder folder;
    std::unique_ptr<TimeSource> time;
    crypto::SystemRandomness randomness;
    std::unique_ptr<ServerStore> store;

    [[nodiscard]] Registry registry() { return {*store, *time, randomness}; }
    [[nodiscard]] Date today() const { return localDateOf(time->now()); }
};
/// `Create` makes tables in a database that is still empty.
Result<std::unique_ptr<OpenServer>> openServer(const CommonOptions& options,
                                               OpenMode mode = OpenMode::ReadWrite);

/// Refuses a database's URI with a password on the command line, where everybody on the machine could read
/// it.
Result<void> checkPostgresOption(const CommonOptions& options);

/// The clock that `--now` asks for.
Result<std::unique_ptr<TimeSource>> clockFor(const std::string& now);

/// Prints an error on standard error and returns the code to end with.
int report(const Error& error);

/// A command's work: what it returns is the exit code. `add…` functions add commands to the parser, and
/// leave in `chosen` what to do once the arguments are read.
using Command = std::function<Result<int>()>;
void addDataOption(CLI::App& app, CommonOptions& options);
void addServeCommands(CLI::App& app, CommonOptions& options, Command& chosen);   ///< init, serve, status
void addSampleCommands(CLI::App& app, CommonOptions& options, Command& chosen);  ///< sample
void addImportCommands(CLI::App& app, CommonOptions& options, Command& chosen);  ///< import
void addExportCommands(CLI::App& app, CommonOptions& options, Command& chosen);  ///< export
void addCountCommands(CLI::App& app, CommonOptions& options, Command& chosen);   ///< counts
void addPeopleCommands(CLI::App& admin, CommonOptions& options,
                       Command& chosen);  ///< user, team, allocate, …
void addDeviceCommands(CLI::App& admin, CommonOptions& options,
                       Command& chosen);  ///< enrol-code, devices, …

}  // namespace doorstep::server
