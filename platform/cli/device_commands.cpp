// Commands about the device itself: enrolment, lock, sync, PIN.
#include <fstream>
#include <iterator>

#include "platform/cli/commands.h"

namespace doorstep::cli {
namespace {

/// The first line of a file that holds a secret. Wiped when it goes.
class SecretLine {
public:
    static Result<SecretLine> read(const std::filesystem::path& file, const char* option) {
        if (file.empty()) return {ErrorCode::InvalidInput, std::string("give ") + option + " FILE"};
        std::ifstream in(file);
        SecretLine line;
        if (!in) return {ErrorCode::NotFound, std::string(option) + ": cannot read " + file.string()};
        std::getline(in, line.text_);
        while (!line.text_.empty() && (line.text_.back() == '\r' || line.text_.back() == ' ')) {
            line.text_.pop_back();
        }
        return line;
    }
    SecretLine(SecretLine&&) noexcept = default;
    SecretLine& operator=(SecretLine&&) = delete;
    ~SecretLine() { wipe(text_); }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
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
        {"wrong_in_a_row", pin.wrongInARow}, {"wait_ms", pin.waitMs}, {"assisted_only", pin.assistedOnly}};
    return json;
}

Result<void> unlock(Device& device, const Arguments& arguments) {
    if (device.state() == DeviceState::NotEnrolled) {
        return {ErrorCode::WrongState, "this folder is not enrolled yet: " + arguments.home.string()};
    }
    TRY_SET(const SecretLine pin, SecretLine::read(arguments.pinFile, "--pin-file"));
    return device.unlock(pin.text());
}

Result<Json> enrol(Device& device, const Arguments& arguments) {
    if (device.state() != DeviceState::NotEnrolled) {
        return {ErrorCode::WrongState, "this folder is enrolled already: " + arguments.home.string()};
    }
    TRY_SET(const SecretLine code, SecretLine::read(arguments.codeFile, "--code-file"));
    TRY_SET(const SecretLine pin, SecretLine::read(arguments.pinFile, "--pin-file"));
    TRY(device.enrol(code.text(), pin.text()));
    return statusJson(device);
}

/// What is on the device shows only to those who can unlock it.
Result<Json> status(Device& device, const Arguments& arguments) {
    if (arguments.pinFile.empty() || device.state() == DeviceState::NotEnrolled) return statusJson(device);
    TRY(unlock(device, arguments));
    Json json = statusJson(device);
    TRY_SET(const std::vector<OutboxItem> outbox, device.caseload().outbox());
    int unsent = 0;
    int needAttention = 0;
    for (const OutboxItem& item : outbox) {
        unsent += item.delivery == Delivery::Unsent || item.delivery == Delivery::Waiting ? 1 : 0;
        needAttention += item.delivery == Delivery::NeedsAttention ? 1 : 0;
    }
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
    return Json{{"set_aside", report.setAside},
                {"waiting", report.waiting},
                {"database_whole", report.databaseWhole}};
}

}  // namespace

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
    return performOnCaseload(device.caseload(), arguments, input);
}

}  // namespace doorstep::cli
