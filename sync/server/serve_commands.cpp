// init, serve, restored, status.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "sync/server/commands.h"
#include "sync/server/http_server.h"
#include "sync/server/monitor.h"
#include "sync/server/postgres_store.h"

namespace doorstep::server {
namespace {

constexpr std::size_t kWaitingMax = 512;

struct ServeOptions {
    std::string council;
    std::string listen = "127.0.0.1:0";
    std::string monitor;
    std::filesystem::path log;
};

Result<int> init(const CommonOptions& common, const ServeOptions& options) {
    if (common.postgres.empty()) {
        TRY(DataFolder::create(common.data, options.council));
    } else {
        // Before keys are made that no database would fit.
        TRY(checkPostgresOption(common));
        TRY_SET(const bool taken, PostgresStore::isTaken(common.postgres));
        if (taken) return {ErrorCode::WrongState, "the database holds a server's records already"};
        TRY(DataFolder::create(common.data, options.council, Storage::PostgreSql));
    }
    TRY_SET(const auto server, openServer(common, OpenMode::Create));
    TRY(server->registry().addServerAuthors());
    std::cout << "A server for " << options.council << " is ready in " << common.data.string() << "\n";
    return kDone;
}

struct HostAndPort {
    std::string host;
    std::uint16_t port = 0;
};

Result<HostAndPort> parseListen(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const Error wrong{ErrorCode::InvalidInput, "“" + text + "” is no ADDRESS:PORT, such as 127.0.0.1:8443"};
    if (colon == std::string::npos) return wrong;
    HostAndPort result{text.substr(0, colon), 0};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, result.port);
    if (error != std::errc() || stop != end) return wrong;
    if (result.host.size() > 2 && result.host.front() == '[' && result.host.back() == ']') {
        result.host = result.host.substr(1, result.host.size() - 2);
    }
    return result;
}

std::string textOf(const HostAndPort& where) {
    const bool six = where.host.find(':') != std::string::npos;
    return (six ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

/// No core dumps, which would hold keys and records; and as many connections as the system grants.
Result<void> setProcessLimits() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) return {ErrorCode::Io, "cannot turn core dumps off"};
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
        return {ErrorCode::Io, "cannot read the limit on open files"};
    files.rlim_cur = files.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &files) != 0)
        return {ErrorCode::Io, "cannot raise the limit on open files"};
    return {};
}

Result<int> serve(const CommonOptions& common, const ServeOptions& options) {
    TRY(setProcessLimits());
    TRY_SET(const HostAndPort address, parseListen(options.listen));
    TRY_SET(const std::unique_ptr<EventLog> log, openEventLog(options.log));
    Metrics events(*log);
    TRY_SET(const auto server, openServer(common));
    const ServerKeys& keys = server->folder.keys();
    Service service({*server->store,
                     events,
                     *server->time,
                     server->randomness,
                     {server->folder.council(), keys.signing.publicKey(), keys.rescue.publicKey},
                     keys.nonce});
    RequestQueue queue(service, kWaitingMax);
    TRY_SET(HttpServer http,
            HttpServer::listen({server->folder.tls(), queue, events}, address.host, address.port));

    std::optional<Monitor> monitor;
    if (!options.monitor.empty()) {
        TRY_SET(const HostAndPort own, parseListen(options.monitor));
        TRY_SET(Monitor begun, Monitor::listen({queue, events}, own.host, own.port));
        monitor.emplace(std::move(begun));
        std::cout << "Monitored on " << textOf({own.host, monitor->port()}) << std::endl;
    }

    const std::string where = textOf({address.host, http.port()});
    TRY(server->folder.writeListening(where));
    std::cout << "Listening on " << where << std::endl;
    events.write({"started"});
    http.run();
    events.write({"stopped"});
    return kDone;
}

/// Without it, tablets would think that the server still has what was written after the backup.
Result<int> restored(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY(server->store->inTransaction(
        [&] { return server->store->beginEpoch(*server->time, server->randomness); }));
    std::cout << "Tablets will send again what this data lacks.\n";
    return kDone;
}

Result<int> status(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const Counts counts, server->store->counts());
    TRY_SET(const Bytes epoch, server->store->epoch());
    const auto listening = server->folder.listening();
    if (common.json) {
        nlohmann::ordered_json json{{"council", server->folder.council()},
                                    {"epoch", toHex(epoch)},
                                    {"tls_key", textOf(server->folder.pin())},
                                    {"listening", listening ? *listening : ""},
                                    {"changes", counts.changes},
                                    {"quarantined", counts.quarantined},
                                    {"devices", counts.devices},
                                    {"users", counts.users},
                                    {"allocations", counts.allocations}};
        std::cout << json.dump(2) << "\n";
        return kDone;
    }
    std::cout << "Council:     " << server->folder.council() << "\n"
              << "Listened on: " << (listening ? *listening : "not yet") << "\n"
              << "TLS key:     " << textOf(server->folder.pin()) << "\n"
              << "Changes:     " << counts.changes << "\n"
              << "Quarantined: " << counts.quarantined << "\n"
              << "Devices:     " << counts.devices << "\n"
              << "Users:       " << counts.users << "\n"
              << "Allocations: " << counts.allocations << "\n";
    return kDone;
}

}  // namespace

void addServeCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<ServeOptions>();
    CLI::App* make = app.add_subcommand("init", "Make keys, certificate and database of a new server");
    addDataOption(*make, options);
    make->add_option("--council", own->council, "The council's name, shown on every device")->required();
    make->callback([&options, &chosen, own] { chosen = [&options, own] { return init(options, *own); }; });

    CLI::App* run = app.add_subcommand("serve", "Answer devices until told to stop (SIGTERM, SIGINT)");
    addDataOption(*run, options);
    run->add_option("--listen", own->listen, "ADDRESS:PORT; port 0 takes a free one")
        ->capture_default_str();
    run->add_option(
        "--monitor", own->monitor,
        "Also answer /healthz, /readyz and /metrics here, over plain HTTP: an ADDRESS:PORT that "
        "only your monitoring reaches");
    run->add_option("--log", own->log, "Append events to this file instead of standard error");
    run->callback([&options, &chosen, own] { chosen = [&options, own] { return serve(options, *own); }; });

    CLI::App* back = app.add_subcommand(
        "restored", "Say that the folder was put back from a backup; run it once, before serve");
    addDataOption(*back, options);
    back->callback([&options, &chosen] { chosen = [&options] { return restored(options); }; });

    CLI::App* show = app.add_subcommand("status", "What the server holds");
    addDataOption(*show, options);
    show->callback([&options, &chosen] { chosen = [&options] { return status(options); }; });
}

}  // namespace doorstep::server
