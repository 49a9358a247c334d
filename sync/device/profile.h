// What a device keeps outside its database: who it is, how its key is wrapped, how often a PIN was wrong.
#pragma once

#include <filesystem>
#include <optional>

#include "sync/device/device.h"

namespace doorstep {

/// The database key under a key that stretches the PIN and mixes in the keystore's secret.
struct PinWrap {
    Bytes salt;
    crypto::PinCost cost;
    Bytes sealed;
    bool operator==(const PinWrap& other) const {
        return salt == other.salt && cost.passes == other.cost.passes &&
               cost.memoryBytes == other.cost.memoryBytes && sealed == other.sealed;
    }
};

/// Wrong PINs since the last right one.
struct PinAttempts {
    std::uint64_t wrongInARow = 0;
    Instant lastWrong;
    bool operator==(const PinAttempts&) const = default;
};

/// The content of the profile file.
struct StoredProfile {
    Identity identity;
    ServerAddress server;
    std::string council;
    crypto::PublicKey serverKey{};  ///< Verifies what the server signs.
    crypto::PublicKey rescueKey{};  ///< Rescue files are sealed to it.
    crypto::PublicKey deviceKey{};
    std::string keystoreKind;
    std::string keystoreName;  ///< Under which the keystore holds this device's secret.
    PinWrap pinWrap;
    Bytes assistedWrap;  ///< The database key for assisted unlock; empty until there is one.
    Bytes sealedSeed;    ///< The device's signing seed, sealed under a key derived from the database key.
    PinAttempts attempts;
};

Bytes encode(const StoredProfile& profile);
/// Fails with `ForeignFile`, `NewerVersion` or `Damaged`.
Result<StoredProfile> decodeProfile(ByteView content);

/// Whether there is a profile, readable or not; also when that cannot be told.
bool hasProfile(const std::filesystem::path& home);
/// Nothing when the device is not enrolled. Fails like `decodeProfile`, and with `Io`.
Result<std::optional<StoredProfile>> readProfile(const std::filesystem::path& home);
/// Durable and whole. Fails with `DiskFull` or `Io`.
Result<void> writeProfile(const std::filesystem::path& home, const StoredProfile& profile);

}  // namespace doorstep
