// A TLS client that can be as slow, rude or wrong as a test needs.
#pragma once

#include <memory>
#include <string>

#include "sync/server/request.h"

struct ssl_st;
struct ssl_ctx_st;

namespace doorstep::server::test {

class RawClient {
public:
    /// Connects to 127.0.0.1; nothing is said yet.
    explicit RawClient(std::uint16_t port);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    /// False when the server refuses.
    bool handshake();
    /// As `handshake`, offering nothing newer than TLS 1.2.
    bool oldHandshake();
    /// False when the connection is gone.
    bool send(std::string_view text);
    /// What arrives up to and including `end`; all there is when the connection ends or 20 s pass before.
    std::string readUntil(std::string_view end);
    /// Reads one response with a Content-Length; status 0 when there is none or it is cut off.
    Answer readAnswer();
    /// Whether the server closes within so many milliseconds, whatever it says before.
    bool closedWithin(int ms);

private:
    bool handshakeUpTo(int version);
    bool fill();

    int socket_ = -1;
    ssl_ctx_st* context_ = nullptr;
    ssl_st* tls_ = nullptr;
    std::string buffer_;
};

/// The bytes of a request on the wire.
std::string wireOf(const Request& request);

/// One request on a connection of its own; status 0 when it fails.
Answer askOnce(std::uint16_t port, const Request& request);

}  // namespace doorstep::server::test
