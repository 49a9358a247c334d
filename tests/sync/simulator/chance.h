// Chance that is the same in every run of one seed: what happens, what ids are made, what keys are drawn.
#pragma once

#include <cstdint>

#include "core/base/ports.h"

namespace doorstep::simulator {

/// A sequence of numbers that follows from its seed alone (SplitMix64).
class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    /// From 0 to `limit` - 1.
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(next() % limit); }
    bool percent(std::uint32_t share) { return below(100) < share; }
    void fill(std::span<std::uint8_t> bytes);

private:
    std::uint64_t state_;
};

class ChanceRandomness final : public Randomness {
public:
    explicit ChanceRandomness(std::uint64_t seed) : chance_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override { chance_.fill(bytes); }

private:
    Chance chance_;
};

/// From here on libsodium and SQLite draw from this seed too, in this process.
void drawFrom(std::uint64_t seed);

}  // namespace doorstep::simulator
