// Who sent a request: an enrolled device, now, and not somebody repeating it.
#pragma once

#include <variant>

#include "core/crypto/crypto.h"
#include "sync/server/request.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// Nonces that the server need not remember: the number of the minute they were made in, and a keyed hash
/// of it and the device. Good for the minute they were made in and the five after it, on every server
/// process that holds the key.
class Nonces {
public:
    explicit Nonces(ByteView key) : key_(Secret::copyOf(key)) {}
    [[nodiscard]] std::string make(DeviceId device, Instant now) const;
    [[nodiscard]] bool fresh(std::string_view nonce, DeviceId device, Instant now) const;

private:
    [[nodiscard]] std::string forSlot(DeviceId device, std::int64_t slot) const;
    Secret key_;
};

/// A device whose request is genuine, and the person who works with it.
struct Caller {
    DeviceRow device;
    UserRow user;
    bool stopped =
        false;  ///< Revoked, or its user left: it reads nothing, and what it sends is kept apart.
};

/// Checks, in this order: the protocol's version, that the device is enrolled, the nonce, the signature
/// over method, path, body, device, counter and nonce, and that the counter is higher than that of any
/// request before. Keeps the counter: call inside a transaction. A device that was stopped is a caller
/// too (`stopped`), for it has to be able to hand over what is unsent.
Result<std::variant<Caller, Refusal>> authenticate(const Request& request, ServerStore& store,
                                                   const Nonces& nonces, Instant now);

/// The device that a request says it comes from; empty when it does not say so legibly.
DeviceId deviceNamedIn(const Request& request);

}  // namespace doorstep::server
