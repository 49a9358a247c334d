// The line to the server: HTTP/1.1 over TLS 1.3 to the one key that the enrolment code named.
#pragma once

#include <chrono>

#include "sync/device/ports.h"

namespace doorstep {

/// How long each step may take and how much is read. The exchange is a whole request or a whole answer.
struct HttpLimits {
    std::chrono::milliseconds connect = std::chrono::seconds(10);  ///< Connection and TLS, each.
    std::chrono::milliseconds exchange = std::chrono::seconds(60);
    std::size_t answerBytesMax = 16U << 20;
};

/// Makes transports over Boost.Beast and OpenSSL. Safe from any thread.
///
/// The server is known by its public key alone: no certificate authority is asked and no name or date
/// is checked, so nobody but the holder of that key can answer. A connection is kept open and made
/// again when it broke while idle; a request may then reach the server twice, which the numbers in
/// signed requests make harmless.
class HttpTransports final : public TransportFactory {
public:
    explicit HttpTransports(HttpLimits limits = {}) : limits_(limits) {}
    std::unique_ptr<Transport> connect(const ServerAddress& address) override;

private:
    HttpLimits limits_;
};

}  // namespace doorstep
