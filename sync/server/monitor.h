// Health, readiness and numbers for whoever runs the server, on an address of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "sync/server/metrics.h"
#include "sync/server/request_queue.h"

namespace doorstep::server {

/// Answers GET over plain HTTP, on a thread of its own, so that it answers also when tablets keep the
/// server busy: `/healthz` (the process runs), `/readyz` (the database answers within 5 seconds; else 503)
/// and `/metrics`. It says nothing about anybody, but is meant for an address that tablets do not reach.
class Monitor {
public:
    struct Parts {
        RequestQueue& queue;  ///< Both outlive the monitor, which finishes the queue when it goes.
        const Metrics& metrics;
    };
    /// Binds `host` (an address) and `port`, where 0 takes a free one, and begins. Fails with `Io` and
    /// `InvalidInput`.
    static Result<Monitor> listen(Parts parts, const std::string& host, std::uint16_t port);
    Monitor(Monitor&&) noexcept;
    ~Monitor();

    [[nodiscard]] std::uint16_t port() const;

private:
    struct State;
    explicit Monitor(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace doorstep::server
