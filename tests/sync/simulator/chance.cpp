// One generator below libsodium and SQLite, instead of the system's.
#include "tests/sync/simulator/chance.h"

#include <sodium.h>
#include <sqlite3.h>

#include <cstring>

namespace doorstep::simulator {
namespace {

Chance& drawn() {
    static Chance chance(0);
    return chance;
}

const char* generatorName() {
    return "simulator";
}
std::uint32_t number() {
    return static_cast<std::uint32_t>(drawn().next());
}
void fillBuffer(void* const buffer, const std::size_t size) {
    drawn().fill({static_cast<std::uint8_t*>(buffer), size});
}

}  // namespace

std::uint64_t Chance::next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

void Chance::fill(std::span<std::uint8_t> bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::uint64_t word = next();
        const std::size_t part = std::min(sizeof word, bytes.size() - at);
        std::memcpy(bytes.data() + at, &word, part);
        at += part;
    }
}

void drawFrom(std::uint64_t seed) {
    static randombytes_implementation generator{generatorName, number,     nullptr,
                                                nullptr,       fillBuffer, nullptr};
    drawn() = Chance(seed);
    (void)randombytes_set_implementation(&generator);
    sqlite3_randomness(0, nullptr);  // Begins anew.
}

}  // namespace doorstep::simulator
