// A request and its answer, apart from how they travel.
#pragma once

#include <string>

#include "core/base/bytes.h"
#include "sync/protocol/messages.h"

namespace doorstep::server {

/// Answered once the database has been asked something.
constexpr const char* kReadyPath = "/readyz";

struct Request {
    std::string method;
    std::string path;
    // The values of the headers of the same names; empty when absent.
    std::string device, counter, nonce, signature, version;
    Bytes body;
};

struct Answer {
    int status = 200;
    Bytes body;
    bool json = false;
    std::string nonce;  ///< For the device's next request; empty when no device was named.
};

/// An answer that refuses, with the code that the client acts on.
struct Refusal {
    int status;
    protocol::ErrorAnswer error;
};

Answer answerOf(const Refusal& refusal);
/// What a failure of the server's own looks like from outside: 503 `busy` when trying again helps, else
/// 500 `failed`.
Refusal refusalFor(const Error& error);

}  // namespace doorstep::server
