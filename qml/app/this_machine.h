// The ports of the computer that the app runs on.
#pragma once

#include <filesystem>
#include <memory>

#include "core/crypto/crypto.h"
#include "platform/http/http_transport.h"
#include "qml/app/application.h"

namespace doorstep::app {

/// The machine's clock, randomness, keystore and network, for the device in one folder.
class ThisMachine {
public:
    /// Fails as `chooseKeystore` does.
    static Result<ThisMachine> forDeviceIn(const std::filesystem::path& home);

    [[nodiscard]] Application::Parts parts(const QString& enrolmentCode);

private:
    explicit ThisMachine(std::filesystem::path home) : home_(std::move(home)) {}

    std::filesystem::path home_;
    std::unique_ptr<SystemTime> time_ = std::make_unique<SystemTime>();
    std::unique_ptr<crypto::SystemRandomness> randomness_ = std::make_unique<crypto::SystemRandomness>();
    std::unique_ptr<HttpTransports> transports_ = std::make_unique<HttpTransports>();
    std::unique_ptr<Keystore> keystore_;
};

}  // namespace doorstep::app
