// The operating system's keyring by QtKeychain. In a target of its own: nothing else here needs Qt.
#pragma once

#include <chrono>
#include <memory>

#include "sync/device/ports.h"

namespace doorstep {

/// The keyring of the person signed in to this computer (on Linux the Secret Service or KWallet). Needs
/// a QCoreApplication, running or not. Safe from any thread; each call waits for the answer, at most
/// `timeout`, because a locked keyring asks its owner for a password. Secrets are kept as base 64 under the
/// service name `doorstep`.
std::unique_ptr<Keystore> makeSystemKeystore(std::chrono::milliseconds timeout = std::chrono::seconds(60));

}  // namespace doorstep
