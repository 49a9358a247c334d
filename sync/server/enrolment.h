// How a tablet becomes known: a one-time code, once, within a quarter of an hour.
#pragma once

#include <variant>

#include "core/base/ports.h"
#include "sync/server/request.h"
#include "sync/server/store.h"

namespace doorstep::server {

constexpr std::int64_t kEnrolmentCodeGoodMs = 15 * 60 * 1000;
constexpr std::size_t kEnrolmentSecretBytes = 16;

/// What this server tells every device about itself.
struct ServerIdentity {
    std::string council;
    crypto::PublicKey signingKey{};
    crypto::PublicKey rescueKey{};
};

/// A fresh one-time secret for a user, of which the store keeps the hash. Call inside a transaction.
/// Fails with `WrongState` when the user is not active.
Result<Bytes> issueEnrolmentSecret(ServerStore& store, const UserRow& user, Instant now,
                                   Randomness& randomness);

/// Registers the device that proves it holds the key it names. The same device asking again with the same
/// code gets the same answer, so that an answer lost on the way costs nothing. Call inside a transaction.
/// Refused (403) as `code_unknown`, `code_expired`, `code_used`; (400) as `invalid`.
Result<std::variant<protocol::EnrolAnswer, Refusal>> enrol(ServerStore& store, const ServerIdentity& server,
                                                           const protocol::EnrolRequest& request,
                                                           TimeSource& time, Randomness& randomness);

}  // namespace doorstep::server
