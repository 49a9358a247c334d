// Which keystore a device uses: the system's where it works, else files, and always the same again.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/device/ports.h"

namespace doorstep {

/// The keystore for the device in `home`. `kind` is what its profile says (`Device::keystoreKindIn`);
/// empty before enrolment. `system` may be null where a program comes without one.
///
/// Before enrolment the system's store is chosen if a secret written to it can be read back and
/// removed, for a store that is there may still not answer (no Secret Service, a locked keyring);
/// otherwise files below `home`. After enrolment a store that does not answer is never exchanged for
/// another, which could not hold the secret: `unlock` then says what is wrong.
/// Fails with `WrongState` when the device's secret is in the system's store and `system` is null.
Result<std::unique_ptr<Keystore>> chooseKeystore(const std::string& kind, const std::filesystem::path& home,
                                                 std::unique_ptr<Keystore> system);

}  // namespace doorstep
