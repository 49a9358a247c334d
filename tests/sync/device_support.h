// A tablet for tests: a home folder, a keystore in memory and a clock, and what happens to them.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>

#include "sync/device/device.h"
#include "tests/support/fake_server.h"
#include "tests/support/process.h"

namespace doorstep::test {

/// A keystore that can be made to fail.
class MemoryKeystore final : public Keystore {
public:
    Result<Secret> read(const std::string& name) override {
        if (!answers) return {ErrorCode::Io, "the keyring does not answer"};
        const auto found = secrets.find(name);
        if (found == secrets.end()) return {ErrorCode::NotFound, "no such secret"};
        return found->second.clone();
    }
    Result<void> write(const std::string& name, const Secret& secret) override {
        if (!answers) return {ErrorCode::Io, "the keyring does not answer"};
        secrets[name] = secret.clone();
        return {};
    }
    Result<void> remove(const std::string& name) override {
        secrets.erase(name);
        return {};
    }
    [[nodiscard]] std::string description() const override { return "memory"; }
    [[nodiscard]] std::string kind() const override { return "file"; }

    std::map<std::string, Secret> secrets;
    bool answers = true;
};

inline const char* const kPin = "246810";
constexpr crypto::PinCost kCheapPin{1, 8192};

/// One person's tablet. `restart` closes the program and opens it again.
class TestTablet {
public:
    TestTablet(FakeServer& server, const std::string& name)
        : server_(server), home(name), time(parseInstant("2026-03-10T12:00:00Z").value()) {
        restart();
    }

    void restart() {
        device.reset();
        auto opened = Device::open(home / "tablet", ports());
        REQUIRE(opened.ok());
        device.emplace(std::move(*opened));
    }
    Device::Ports ports() { return {time, randomness_, keystore, server_, kCheapPin, 0}; }
    Device* operator->() { return &*device; }

    /// Enrols with a fresh code.
    void enrolAs(UserId user) { REQUIRE(device->enrol(server_.codeFor(user), kPin).ok()); }

private:
    FakeServer& server_;
    crypto::SystemRandomness randomness_;

public:
    ScratchFolder home;
    ManualTime time;
    MemoryKeystore keystore;
    std::optional<Device> device;
};

template <typename T>
ErrorCode failureOf(const Result<T>& result) {
    REQUIRE_FALSE(result.ok());
    return result.error().code;
}

}  // namespace doorstep::test
