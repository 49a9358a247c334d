// Requests to the server: signed where they must be, and refusals turned into errors.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sync/device/ports.h"
#include "sync/protocol/messages.h"

namespace doorstep {

/// What a request's signature needs beside the key; kept between requests.
struct RequestNumbers {
    std::uint64_t counter = 0;  ///< Of the last request.
    std::string nonce;          ///< From the server's last answer.
};

/// Posts messages over one transport.
class ServerLine {
public:
    explicit ServerLine(Transport& transport) : transport_(transport) {}

    /// For enrolment. Returns the body of an answer 200. Fails with `Offline`, `NotAllowed` (another key
    /// than the pinned one), `Rejected` with the server's reason.
    Result<Bytes> post(const std::string& path, Bytes body);

    /// Signs, and signs again, once for each reason, when the server asks for a fresh nonce or a higher
    /// counter. `numbers` moves with every attempt; `keep` makes its counter durable before it is used.
    /// Fails like `post`, with `NotAllowed` for a revoked device, with `NewerVersion` and `Busy`.
    Result<Bytes> postSigned(const std::string& path, const Bytes& body, DeviceId device,
                             const crypto::SigningKey& key, RequestNumbers& numbers,
                             const std::function<Result<void>()>& keep);

private:
    Transport& transport_;
};

}  // namespace doorstep
