// Posting, signing, and reading refusals.
#include "sync/device/server_line.h"

#include <algorithm>

namespace doorstep {
namespace {

constexpr int kStatusOk = 200;

std::string headerOf(const HttpResponse& response, const char* name) {
    for (const auto& [known, value] : response.headers) {
        if (known == name) return value;
    }
    return {};
}

/// What an answer other than 200 says; a code of its own for servers that are not ours.
protocol::ErrorAnswer refusalIn(const HttpResponse& response) {
    const auto answer = protocol::decodeErrorAnswer(response.body);
    if (answer) return *answer;
    return {"unknown", "the server answered with status " + std::to_string(response.status), 0};
}

Error errorFor(const HttpResponse& response, const protocol::ErrorAnswer& refusal) {
    const std::string words = refusal.detail.empty() ? refusal.code : refusal.detail;
    if (refusal.code == "revoked") {
        return {ErrorCode::NotAllowed,
                "this device may no longer connect; ask whoever looks after Doorstep"};
    }
    if (refusal.code == "unknown_device") {
        return {ErrorCode::NotAllowed, "the server does not know this device; it has to be enrolled anew"};
    }
    if (refusal.code == "newer_version") return {ErrorCode::NewerVersion, words};
    if (refusal.code == "busy") return {ErrorCode::Busy, "the server is busy; try again in a moment"};
    // A server or something in front of it that fails is as good as away.
    if (response.status >= 500) return {ErrorCode::Offline, "the server cannot answer: " + words};
    return {ErrorCode::Rejected, words};
}

}  // namespace

Result<Bytes> ServerLine::post(const std::string& path, Bytes body) {
    const HttpRequest request{
        "POST", path, {{protocol::kVersionHeader, std::to_string(protocol::kVersion)}}, std::move(body)};
    TRY_SET(HttpResponse response, transport_.send(request));
    if (response.status != kStatusOk) return errorFor(response, refusalIn(response));
    return std::move(response.body);
}

Result<Bytes> ServerLine::postSigned(const std::string& path, const Bytes& body, DeviceId device,
                                     const crypto::SigningKey& key, RequestNumbers& numbers,
                                     const std::function<Result<void>()>& keep) {
    bool renewedNonce = false;
    bool raisedCounter = false;
    for (;;) {
        ++numbers.counter;
        TRY(keep());
        const Bytes statement =
            protocol::requestStatement("POST", path, body, device, numbers.counter, numbers.nonce);
        const HttpRequest request{"POST",
                                  path,
                                  {{protocol::kVersionHeader, std::to_string(protocol::kVersion)},
                                   {protocol::kDeviceHeader, toHex(device.view())},
                                   {protocol::kCounterHeader, std::to_string(numbers.counter)},
                                   {protocol::kNonceHeader, numbers.nonce},
                                   {protocol::kSignatureHeader, toHex(key.sign(statement))}},
                                  body};
        TRY_SET(HttpResponse response, transport_.send(request));
        if (std::string fresh = headerOf(response, protocol::kNonceHeader); !fresh.empty()) {
            numbers.nonce = std::move(fresh);
        }
        if (response.status == kStatusOk) return std::move(response.body);

        const protocol::ErrorAnswer refusal = refusalIn(response);
        if (refusal.code == "stale_nonce" && !renewedNonce) {
            renewedNonce = true;
        } else if (refusal.code == "old_counter" && !raisedCounter) {
            raisedCounter = true;
            numbers.counter = std::max(numbers.counter, refusal.counter);
        } else {
            return errorFor(response, refusal);
        }
    }
}

}  // namespace doorstep
