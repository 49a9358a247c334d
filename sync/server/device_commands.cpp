// admin enrol-code, devices, revoke, quarantine, take-on.
#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/protocol/messages.h"
#include "sync/server/commands.h"
#include "sync/server/enrolment.h"
#include "sync/server/qr_text.h"
#include "sync/server/take_on.h"

namespace doorstep::server {
namespace {

struct DeviceOptions {
    std::string user, publicAddress, device, record;
    bool qr = false;
    bool textOnly = false;
};

/// Where tablets reach the server.
Result<protocol::EnrolmentCode> codeAt(const OpenServer& server, const std::string& given) {
    std::string address = given;
    if (address.empty()) {
        auto listening = server.folder.listening();
        if (!listening) {
            return {ErrorCode::NotFound,
                    "the server has not run yet; say with --public HOST:PORT where tablets reach it"};
        }
        address = std::move(*listening);
    }
    const std::size_t colon = address.rfind(':');
    protocol::EnrolmentCode code;
    code.host = address.substr(0, colon);
    const char* end = address.data() + address.size();
    const char* port = colon == std::string::npos ? end : address.data() + colon + 1;
    const auto [stop, error] = std::from_chars(port, end, code.port);
    if (error != std::errc() || stop != end || code.port == 0 || code.host.empty()) {
        return {ErrorCode::InvalidInput, "--public takes HOST:PORT"};
    }
    if (code.host == "0.0.0.0" || code.host == "[::]") {
        return {ErrorCode::InvalidInput,
                "the server listens on every address; say with --public HOST:PORT where "
                "tablets reach it"};
    }
    code.tlsKey = server.folder.pin();
    return code;
}

Result<int> enrolCode(const CommonOptions& common, const DeviceOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(protocol::EnrolmentCode code, codeAt(*server, options.publicAddress));
    TRY_SET(const UserRow user, server->store->userWithStaffId(options.user));
    const Instant now = server->time->now();
    TRY(server->store->inTransaction([&]() -> Result<void> {
        TRY_SET(code.secret, issueEnrolmentSecret(*server->store, user, now, server->randomness));
        return {};
    }));
    const std::string text = protocol::textOf(code);
    const Instant expires{now.ms + kEnrolmentCodeGoodMs};
    if (options.textOnly) {
        std::cout << text << "\n";
        return kDone;
    }
    if (common.json) {
        std::cout << nlohmann::ordered_json{{"code", text},
                                            {"user", textOf(user.id)},
                                            {"server", code.host + ":" + std::to_string(code.port)},
                                            {"expires", textOf(expires)}}
                         .dump(2)
                  << "\n";
        return kDone;
    }
    if (options.qr) {
        TRY_SET(const std::string picture, qrText(text));
        std::cout << picture;
    }
    std::cout << text << "\n\nFor " << user.name << ", once, until " << clockTextOf(localTimeOf(expires))
              << ".\n";
    return kDone;
}

Result<int> devices(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::vector<DeviceRow> rows, server->store->devices());
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const DeviceRow& row : rows) {
        if (row.user.empty()) continue;  // The server's own.
        TRY_SET(const UserRow user, server->store->user(row.user));
        const std::string fingerprint = protocol::fingerprintOf(row.key);
        const std::string seen = row.seen ? textOf(*row.seen) : "";
        if (common.json) {
            list.push_back({{"id", textOf(row.id)},
                            {"fingerprint", fingerprint},
                            {"staff_id", user.staffId},
                            {"name", row.name},
                            {"enrolled", textOf(row.enrolled)},
                            {"seen", seen},
                            {"changes", row.have},
                            {"revoked", row.revoked.has_value()}});
        } else {
            std::cout << textOf(row.id) << "\t" << fingerprint << "\t" << user.staffId << "\t" << row.name
                      << "\t"
                      << (row.revoked    ? "revoked"
                          : seen.empty() ? "never seen"
                                         : "seen " + seen)
                      << "\n";
        }
    }
    if (common.json) std::cout << list.dump(2) << "\n";
    return kDone;
}

/// The device of this id or this fingerprint.
Result<DeviceId> deviceCalled(ServerStore& store, const std::string& text) {
    if (const auto id = parseId<DeviceId>(text)) return *id;
    TRY_SET(const std::vector<DeviceRow> rows, store.devices());
    for (const DeviceRow& row : rows) {
        if (protocol::fingerprintOf(row.key) == text) return row.id;
    }
    return {ErrorCode::NotFound, "no device with this id or fingerprint"};
}

Result<int> revoke(const CommonOptions& common, const DeviceOptions& options) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const DeviceId device, deviceCalled(*server->store, options.device));
    TRY(server->registry().revoke(device));
    return kDone;
}

Result<int> quarantine(const CommonOptions& common) {
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const std::vector<QuarantineRow> rows, server->store->quarantine());
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const QuarantineRow& row : rows) {
        const auto change = decodeChange(row.encoded);
        const std::string record = change ? textOf(change->record) : "";
        if (common.json) {
            list.push_back({{"device", textOf(row.device)},
                            {"sequence", row.sequence},
                            {"record", record},
                            {"code", row.code},
                            {"reason", row.reason},
                            {"received", textOf(row.received)}});
        } else {
            std::cout << textOf(row.received) << "\t" << textOf(row.device) << "\t" << row.sequence << "\t"
                      << record << "\t" << row.code << "\n";
        }
    }
    if (common.json) std::cout << list.dump(2) << "\n";
    return kDone;
}

Result<int> takeOnRecord(const CommonOptions& common, const DeviceOptions& options) {
    const auto record = parseId<RecordId>(options.record);
    if (!record) return {ErrorCode::InvalidInput, "RECORD is an id as `admin quarantine` lists it"};
    TRY_SET(const auto server, openServer(common));
    TRY_SET(const UserRow by, server->store->userWithStaffId(options.user));
    TRY_SET(const std::unique_ptr<EventLog> events, openEventLog({}));
    int taken = 0;
    TRY(server->store->inTransaction([&]() -> Result<void> {
        TRY_SET(taken, takeOn(*server->store, *events, *record, by, server->time->now()));
        return {};
    }));
    if (common.json) {
        std::cout << nlohmann::ordered_json{{"taken_on", taken}}.dump(2) << "\n";
    } else {
        std::cout << "Changes taken on for " << by.name << ": " << taken << "\n";
    }
    return kDone;
}

}  // namespace

void addDeviceCommands(CLI::App& admin, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<DeviceOptions>();
    CLI::App* code =
        admin.add_subcommand("enrol-code", "A one-time code for a tablet, good for 15 minutes");
    addDataOption(*code, options);
    code->add_option("--user,--staff-id", own->user, "Whose tablet: the staff id")->required();
    code->add_option("--public", own->publicAddress, "HOST:PORT at which tablets reach the server");
    code->add_flag("--qr", own->qr, "As a QR code too");
    code->add_flag("--text-only", own->textOnly, "Nothing but the code");
    code->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return enrolCode(options, *own); }; });

    CLI::App* list = admin.add_subcommand("devices", "Enrolled tablets with the fingerprints they show");
    addDataOption(*list, options);
    list->callback([&options, &chosen] { chosen = [&options] { return devices(options); }; });

    CLI::App* stop = admin.add_subcommand("revoke", "Refuse a tablet from now on");
    addDataOption(*stop, options);
    stop->add_option("device", own->device, "Its id or fingerprint")->required();
    stop->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return revoke(options, *own); }; });

    CLI::App* kept = admin.add_subcommand("quarantine", "Changes that were not accepted, and why");
    addDataOption(*kept, options);
    kept->callback([&options, &chosen] { chosen = [&options] { return quarantine(options); }; });

    CLI::App* take = admin.add_subcommand(
        "take-on", "Let a record count whose writer had lost access by the time it arrived");
    addDataOption(*take, options);
    take->add_option("record", own->record, "Its id, as `quarantine` lists it")->required();
    take->add_option("--by", own->user, "The supervisor who decided so: the staff id")->required();
    take->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return takeOnRecord(options, *own); }; });
}

}  // namespace doorstep::server
