// Numbers for a monitoring system: how much is asked, how it is answered, and what the process holds.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "sync/server/event_log.h"

namespace doorstep::server {

/// Counts events on their way to the log, and answers as they are given. Names and codes only, as in the
/// log: no number can be traced to a person or a device. Safe from any thread.
class Metrics final : public EventLog {
public:
    /// Events go on to `next`, which outlives this.
    explicit Metrics(EventLog& next) : next_(next) {}

    void write(const Event& event) override;
    /// One answer, from the end of its request's header to the last byte taken over by the system.
    void answered(int status, std::chrono::steady_clock::duration took);

    /// All of it in Prometheus' text format, version 0.0.4.
    [[nodiscard]] std::string text(std::size_t requestsWaiting) const;

    std::atomic<std::size_t> connections = 0;
    std::atomic<std::size_t> bodyBytes = 0;  ///< Of requests that are being received or answered.

private:
    /// Upper ends of the histogram's steps, in seconds; one more step has none.
    static constexpr std::array kSteps = {0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0};

    EventLog& next_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> events_;  ///< By name and code.
    std::map<std::string, std::uint64_t> items_;  ///< What events counted, by name: changes pushed, pulled.
    std::map<int, std::uint64_t> answers_;        ///< By status.
    std::array<std::uint64_t, kSteps.size() + 1> took_{};
    double tookSeconds_ = 0;
};

}  // namespace doorstep::server
