// Commands about the device itself: enrolment, lock, sync, PIN.
#include <cerrno>
#include <fstream>
#include <map>
#include <system_error>

#include "core/caseload/words.h"
#include "platform/cli/commands.h"

namespace doorstep::cli {
namespace {

/// The first line of a file that holds a secret. Wiped when it goes.
class SecretLine {
public:
    static Result<SecretLine> read(const std::filesystem::path& file, const char* option) {
        if (file.empty()) return {ErrorCode::InvalidInput, std::string("give ") + option + " FILE"};
        errno = 0;
        std::ifstream in(file);
        SecretLine line;
        if (in) std::getline(in, line.text_);
        if (!in.is_open() || in.bad()) return unreadable(file, option, errno);
        while (!line.text_.empty() && (line.text_.back() == '\r' || line.text_.back() == ' ')) {
            line.text_.pop_back();
        }
        if (line.text_.empty()) {
            return {ErrorCode::InvalidInput,
                    std::string(option) + ": the first line of " + file.string() + " is empty"};
        }
        return line;
    }
    SecretLine(SecretLine&&) noexcept = default;
    SecretLine& operator=(SecretLine&&) = delete;
    ~SecretLine() { wipe(text_); }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    static Error unreadable(const std::filesystem::path& file, const char* option, int reason) {
        return {reason == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                std::string(option) + ": cannot read " + file.string() + ": " +
                    std::system_category().message(reason)};
    }
    SecretLine() = default;
    std::string text_;
};

const char* nameOf(DeviceState state) {
    switch (state) {
        case DeviceState::NotEnrolled: return "not_enrolled";
        case DeviceState::Locked: return "locked";
        case DeviceState::Unlocked: return "unlocked";
    }
    DOORSTEP_ASSERT(!"a state without a name");
    return "";
}

Json profileJson(const DeviceProfile& profile) {
    return {{"user", textOf(profile.identity.user)},
            {"name", profile.identity.name},
            {"role", nameOf(profile.identity.role)},
            {"team", profile.identity.team.empty() ? Json() : Json(textOf(profile.identity.team))},
            {"device", textOf(profile.identity.device)},
            {"fingerprint", profile.fingerprint},
            {"council", profile.council},
            {"server", profile.server.host + ":" + std::to_string(profile.server.port)},
            {"keystore", profile.keystoreKind}};
}

Json statusJson(const Device& device) {
    Json json = {{"state", nameOf(device.state())}};
    if (device.state() == DeviceState::NotEnrolled) return json;
    json.update(profileJson(device.profile()));
    const PinState pin = device.pinState();
    json["pin"] = {
        {"wrong_in_a_row", pin.wrongInARow}, {"wait_ms", pin.waitMs}, {"often_wrong", pin.oftenWrong}};
    return json;
}

Error notEnrolled(const Arguments& arguments) {
    return {ErrorCode::WrongState, "no device is enrolled in " + arguments.home.string() +
                                       ": name its folder with --home, or enrol one there with "
                                       "`enrol --code-file FILE`"};
}

Result<void> unlock(Device& device, const Arguments& arguments) {
    if (device.state() == DeviceState::NotEnrolled) {
        return notEnrolled(arguments);
    }
    TRY_SET(const SecretLine pin, SecretLine::read(arguments.pinFile, "--pin-file"));
    return device.unlock(pin.text());
}

Result<Json> enrol(Device& device, const Arguments& arguments) {
    if (device.state() != DeviceState::NotEnrolled) {
        return {ErrorCode::WrongState, "a device is enrolled already in " + arguments.home.string() +
                                           ": name another folder with --home"};
    }
    TRY_SET(const SecretLine code, SecretLine::read(arguments.codeFile, "--code-file"));
    TRY_SET(const SecretLine pin, SecretLine::read(arguments.pinFile, "--pin-file"));
    TRY(device.enrol(code.text(), pin.text()));
    return statusJson(device);
}

/// Empty when this device does not hold the team's record.
Result<std::string> teamName(Device& device) {
    const TeamId team = device.profile().identity.team;
    if (team.empty()) return std::string();
    const auto record = device.caseload().store().load(team);
    if (!record && record.error().code != ErrorCode::NotFound) return record.error();
    return record ? textValue(*record, "name") : std::string();
}

/// What was written here and how far it has come, together with what waits for a rebuilding to end: the
/// database does not hold that yet, and it is unsent all the same.
Result<std::vector<OutboxItem>> wholeOutbox(Device& device) {
    TRY_SET(std::vector<OutboxItem> outbox, device.caseload().outbox());
    TRY_SET(const std::vector<Change> waiting, device.waitingToReturn());
    TRY_SET(const auto forms, device.caseload().forms());
    std::map<RecordId, OutboxItem> items;
    for (const Change& change : waiting) {
        OutboxItem& item = items[change.record];
        item = {change.record, entryTitle(*forms, change.type, ""), Delivery::Unsent,
                "It goes with the next sync, which brings this device's records back.",
                Instant{change.at.ms}};
    }
    for (auto& [record, item] : items) outbox.push_back(std::move(item));
    return outbox;
}

/// What is on the device shows only to those who can unlock it.
Result<Json> status(Device& device, const Arguments& arguments) {
    if (arguments.pinFile.empty() || device.state() == DeviceState::NotEnrolled) return statusJson(device);
    TRY(unlock(device, arguments));
    Json json = statusJson(device);
    TRY_SET(const std::vector<OutboxItem> outbox, wholeOutbox(device));
    int unsent = 0;
    int needAttention = 0;
    for (const OutboxItem& item : outbox) {
        unsent += item.delivery == Delivery::Unsent || item.delivery == Delivery::Waiting ? 1 : 0;
        needAttention += item.delivery == Delivery::NeedsAttention ? 1 : 0;
    }
    TRY_SET(const std::string team, teamName(device));
    if (!team.empty()) json["team_name"] = team;
    json["unsent"] = unsent;
    json["need_attention"] = needAttention;
    TRY_SET(const std::vector<std::string> uncertain, device.uncertain());
    json["uncertain"] = uncertain;
    json["space_is_short"] = device.spaceIsShort();
    return json;
}

Result<Json> changePin(Device& device, const Arguments& arguments) {
    TRY_SET(const SecretLine oldPin, SecretLine::read(arguments.pinFile, "--pin-file"));
    TRY_SET(const SecretLine newPin, SecretLine::read(arguments.newPinFile, "--new-pin-file"));
    TRY(unlock(device, arguments));
    TRY(device.changePin(oldPin.text(), newPin.text()));
    return statusJson(device);
}

/// What does not fit is an error, so that a script notices.
Result<Json> verify(Device& device) {
    TRY_SET(const Verified verified, device.verify());
    if (verified.findings.empty())
        return Json{{"changes", verified.changes}, {"records", verified.records}};
    std::string findings;
    for (const Finding& finding : verified.findings) {
        findings += findings.empty() ? "" : "; ";
        findings += finding.record.empty() ? finding.what
                                           : "record " + textOf(finding.record) + ": " + finding.what;
    }
    return {ErrorCode::Damaged, findings};
}

Result<Json> rebuild(Device& device, const Arguments& arguments) {
    TRY_SET(const SecretLine pin, SecretLine::read(arguments.pinFile, "--pin-file"));
    TRY_SET(const RebuildReport report, device.rebuild(pin.text()));
    return Json{
        {"set_aside", report.setAside}, {"waiting", report.waiting}, {"drafts_whole", report.draftsWhole}};
}

}  // namespace

Result<Json> performWithoutDevice(const Arguments& arguments) {
    if (arguments.command == "status") return Json{{"state", nameOf(DeviceState::NotEnrolled)}};
    return notEnrolled(arguments);
}

Result<Json> perform(Device& device, const Arguments& arguments, std::istream& input) {
    if (arguments.command == "enrol") return enrol(device, arguments);
    if (arguments.command == "status") return status(device, arguments);
    if (arguments.command == "change-pin") return changePin(device, arguments);
    if (arguments.command == "rebuild") return rebuild(device, arguments);
    TRY(unlock(device, arguments));
    if (arguments.command == "unlock") return statusJson(device);
    if (arguments.command == "sync") {
        TRY_SET(const SyncReport report, device.sync());
        return toJson(report);
    }
    if (arguments.command == "verify") return verify(device);
    if (arguments.command == "outbox") {
        TRY_SET(const std::vector<OutboxItem> outbox, wholeOutbox(device));
        return Json{{"outbox", toJson(outbox)}};
    }
    return performOnCaseload(device.caseload(), arguments, input);
}

}  // namespace doorstep::cli
