// Issuing and redeeming one-time codes.
#include "sync/server/enrolment.h"

namespace doorstep::server {
namespace {

constexpr std::size_t kDeviceNameBytesMax = 200;

using Outcome = std::variant<protocol::EnrolAnswer, Refusal>;

Refusal refused(const char* code, const char* detail) {
    return {403, {code, detail}};
}

/// The device that a code was used by, when it is this one asking again; else the code is spent.
Result<std::optional<DeviceRow>> sameDeviceAgain(ServerStore& store, const EnrolmentRow& code,
                                                 const protocol::EnrolRequest& request) {
    TRY_SET(DeviceRow device, store.device(code.usedBy));
    if (device.revoked || device.key != request.deviceKey) return std::optional<DeviceRow>();
    return std::optional<DeviceRow>(std::move(device));
}

}  // namespace

Result<Bytes> issueEnrolmentSecret(ServerStore& store, const UserRow& user, Instant now,
                                   Randomness& randomness) {
    if (!user.active) return {ErrorCode::WrongState, "this user is not active"};
    Bytes secret(kEnrolmentSecretBytes);
    randomness.fill(secret);
    TRY(store.putEnrolment({crypto::hash(secret), user.id, {now.ms + kEnrolmentCodeGoodMs}, {}}));
    return secret;
}

Result<Outcome> enrol(ServerStore& store, const ServerIdentity& server,
                      const protocol::EnrolRequest& request, TimeSource& time, Randomness& randomness) {
    if (request.deviceName.size() > kDeviceNameBytesMax ||
        !crypto::verify(protocol::enrolStatement(request), request.proof, request.deviceKey)) {
        return Outcome(Refusal{400, {"invalid", "the request does not prove that the device has its key"}});
    }
    auto code = store.enrolment(crypto::hash(request.secret));
    if (!code && code.error().code != ErrorCode::NotFound) return code.error();
    if (!code) return Outcome(refused("code_unknown", "this code was not issued here"));
    const Instant now = time.now();
    if (now >= code->expires)
        return Outcome(refused("code_expired", "this code is too old; ask for a new one"));
    TRY_SET(const UserRow user, store.user(code->user));
    if (!user.active) return Outcome(refused("code_unknown", "this code's user is not active"));

    DeviceRow device;
    if (code->usedBy.empty()) {
        device.id = makeId<DeviceId>(time, randomness);
        device.user = user.id;
        device.key = request.deviceKey;
        device.name = request.deviceName;
        device.enrolled = now;
        code->usedBy = device.id;
        TRY(store.putDevice(device));
        TRY(store.putEnrolment(*code));
    } else {
        TRY_SET(auto again, sameDeviceAgain(store, *code, request));
        if (!again) return Outcome(refused("code_used", "this code was used already; ask for a new one"));
        device = std::move(*again);
    }
    return Outcome(protocol::EnrolAnswer{device.id, user.id, user.name, user.role, user.team,
                                         server.council, server.signingKey, server.rescueKey});
}

}  // namespace doorstep::server
