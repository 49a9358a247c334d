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
};

/// A clock that stands still until told otherwise: for tests and for `--now`.
class ManualTime final : public TimeSource {
public:
    explicit ManualTime(Instant start) : ms_(start.ms) {}
    Instant now() override { return {ms_.load()}; }
    void set(Instant now) { ms_ = now.ms; }
    void advanceMs(std::int64_t ms) { ms_ += ms; }

private:
    std::atomic<std::int64_t> ms_;
};

}  // namespace doorstep
