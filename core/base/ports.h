// What the core asks of the machine: the time, and random bytes. Passed in, so that tests decide.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "core/base/time.h"

namespace doorstep {

/// Where "now" comes from. Safe to call from any thread.
class TimeSource {
public:
    virtual ~TimeSource() = default;
    virtual Instant now() = 0;
    /// Milliseconds gone by since a moment that stays the same while the program runs, sleep included.
    /// Nobody can set it, so it measures waits that must not be cut short.
    virtual std::int64_t ranMs() = 0;
};

/// Unpredictable bytes; `SystemRandomness` (core/crypto) outside tests. Safe from any thread.
class Randomness {
public:
    virtual ~Randomness() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

/// The machine's own clock.
class SystemTime final : public TimeSource {
public:
    Instant now() override;
    std::int64_t ranMs() override;
};

/// A clock that stands still until told otherwise: for tests and for `--now`.
class ManualTime final : public TimeSource {
public:
    explicit ManualTime(Instant start) : ms_(start.ms) {}
    Instant now() override { return {ms_.load()}; }
    std::int64_t ranMs() override { return ran_.load(); }
    /// As when somebody sets the clock: no time goes by.
    void set(Instant now) { ms_ = now.ms; }
    /// Lets time go by; less than nothing sets the clock back.
    void advanceMs(std::int64_t ms) {
        ms_ += ms;
        if (ms > 0) ran_ += ms;
    }

private:
    std::atomic<std::int64_t> ms_;
    std::atomic<std::int64_t> ran_ = 0;
};

}  // namespace doorstep
