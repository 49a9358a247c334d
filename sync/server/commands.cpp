// What the commands share.
#include "sync/server/commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace doorstep::server {

Result<std::unique_ptr<TimeSource>> clockFor(const std::string& now) {
    if (now.empty()) return std::unique_ptr<TimeSource>(std::make_unique<SystemTime>());
    TRY_SET(const Instant instant, parseInstant(now));
    return std::unique_ptr<TimeSource>(std::make_unique<ManualTime>(instant));
}

Result<std::unique_ptr<OpenServer>> openServer(const CommonOptions& options) {
    TRY_SET(std::unique_ptr<TimeSource> time, clockFor(options.now));
    TRY_SET(DataFolder folder, DataFolder::open(options.data));
    TRY_SET(Database database, folder.openDatabase());
    std::unique_ptr<OpenServer> server(new OpenServer{std::move(folder), std::move(time), {}, nullptr});
    TRY_SET(server->store, SqliteStore::open(std::move(database), server->folder.keys().signing.publicKey(),
                                             *server->time, server->randomness));
    return server;
}

int report(const Error& error) {
    std::fprintf(stderr, "doorstep-server: %s: %s\n", nameOf(error.code), error.detail.c_str());
    switch (error.code) {
        case ErrorCode::InvalidInput: return kWrongUsage;
        case ErrorCode::NotFound: return kNotFound;
        case ErrorCode::Busy:
        case ErrorCode::WrongState: return kBusyOrState;
        default: return kFailed;
    }
}

void addDataOption(CLI::App& app, CommonOptions& options) {
    app.add_option("--data", options.data, "The server's folder")->required();
    app.add_option("--now", options.now,
                   "Let the clock stand at this instant (for tests): 2026-03-03T10:00:00Z");
    app.add_flag("--json", options.json, "Answer in JSON");
}

}  // namespace doorstep::server
