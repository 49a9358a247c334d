// What the commands share.
#include "sync/server/commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "sync/server/postgres_errors.h"
#include "sync/server/postgres_store.h"
#include "sync/server/sqlite_store.h"

namespace doorstep::server {
namespace {

constexpr const char* kPostgresVariable = "DOORSTEP_POSTGRES";

Result<std::unique_ptr<ServerStore>> storeOf(OpenServer& server, const CommonOptions& options,
                                             OpenMode mode) {
    const ServerKeys& keys = server.folder.keys();
    if (server.folder.storage() == Storage::PostgreSql) {
        if (options.postgres.empty()) {
            return {ErrorCode::InvalidInput,
                    std::string(
                        "this server's records lie in PostgreSQL; say where with --postgres URI or in ") +
                        kPostgresVariable};
        }
        TRY(checkPostgresOption(options));
        TRY_SET(auto store, PostgresStore::open(options.postgres, {keys.store, keys.signing.publicKey()},
                                                *server.time, server.randomness, mode));
        return std::unique_ptr<ServerStore>(std::move(store));
    }
    if (!options.postgres.empty()) {
        return {ErrorCode::InvalidInput, "this server's records lie in its folder; leave --postgres and " +
                                             std::string(kPostgresVariable) + " away"};
    }
    TRY_SET(Database database, server.folder.openDatabase());
    TRY_SET(auto store, SqliteStore::open(std::move(database), keys.signing.publicKey(), *server.time,
                                          server.randomness));
    return std::unique_ptr<ServerStore>(std::move(store));
}

}  // namespace

Result<void> checkPostgresOption(const CommonOptions& options) {
    const char* given = std::getenv(kPostgresVariable);
    if ((given != nullptr && options.postgres == given) || !postgres::holdsPassword(options.postgres))
        return {};
    return {ErrorCode::InvalidInput,
            std::string(
                "a password on the command line shows to everybody on this machine; put it into a passfile "
                "(~/.pgpass), or the URI into ") +
                kPostgresVariable};
}

Result<std::unique_ptr<TimeSource>> clockFor(const std::string& now) {
    if (now.empty()) return std::unique_ptr<TimeSource>(std::make_unique<SystemTime>());
    TRY_SET(const Instant instant, parseInstant(now));
    return std::unique_ptr<TimeSource>(std::make_unique<ManualTime>(instant));
}

Result<std::unique_ptr<OpenServer>> openServer(const CommonOptions& options, OpenMode mode) {
    TRY_SET(std::unique_ptr<TimeSource> time, clockFor(options.now));
    TRY_SET(DataFolder folder, DataFolder::open(options.data));
    std::unique_ptr<OpenServer> server(new OpenServer{std::move(folder), std::move(time), {}, nullptr});
    TRY_SET(server->store, storeOf(*server, options, mode));
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
    app.add_option("--postgres", options.postgres,
                   "Where the records lie when not in the folder: postgresql://USER@HOST/DATABASE. "
                   "Passwords belong "
                   "into ~/.pgpass")
        ->envname(kPostgresVariable);
    app.add_option("--now", options.now,
                   "Let the clock stand at this instant (for tests): 2026-03-03T10:00:00Z");
    app.add_flag("--json", options.json, "Answer in JSON");
}

}  // namespace doorstep::server
