// Requests over HTTP/1.1 and TLS 1.3, with limits on everything a client can make the server hold.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "sync/server/metrics.h"
#include "sync/server/request_queue.h"
#include "sync/server/tls_identity.h"

namespace doorstep::server {

struct HttpLimits {
    std::size_t connectionsMax = 6000;
    std::uint32_t headerBytesMax = 8 << 10;
    std::size_t bodyBytesMax = protocol::kBodyBytesMax;
    /// All bodies being received or answered; beyond it requests are answered with 503.
    std::size_t bodyBytesInFlightMax = 256 << 20;
    /// An over-long body is read to its end and thrown away up to here, so that the client hears why.
    std::uint64_t drainedBytesMax = 64 << 20;
    std::chrono::milliseconds handshakeTime{10'000};
    std::chrono::milliseconds headerTime{10'000};  ///< From the first request's start.
    std::chrono::milliseconds idleTime{60'000};    ///< Between requests of one connection, header included.
    std::chrono::milliseconds bodyTime{60'000};
    std::chrono::milliseconds answerTime{60'000};
    std::chrono::milliseconds stopTime{10'000};  ///< For requests under way when told to stop.
};

/// Listens and passes requests on to the queue. Health is answered here, without it.
class HttpServer {
public:
    struct Parts {
        const TlsIdentity& tls;
        RequestQueue& queue;
        Metrics& metrics;  ///< Outlives the server, as does the queue.
        HttpLimits limits{};
    };
    /// Binds `host` (an address) and `port`, where 0 takes a free one. Fails with `Io`, `InvalidInput`, and
    /// `Damaged` when the TLS key does not read.
    static Result<HttpServer> listen(Parts parts, const std::string& host, std::uint16_t port);
    HttpServer(HttpServer&&) noexcept;
    ~HttpServer();

    [[nodiscard]] std::uint16_t port() const;
    /// Serves on the calling thread until SIGTERM, SIGINT or `stop`: then takes no more connections, ends
    /// idle ones, finishes requests under way, and returns.
    void run();
    /// Safe from any thread.
    void stop();

private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace doorstep::server
