// The cryptography Doorstep uses: each function is one libsodium primitive under a name that says
// what it is for. Nothing else in the project calls libsodium, except the page sealing in storage.
//
// Every function is safe from any thread. libsodium is started by the first call that needs it; a
// machine on which it cannot start stops the program, since nothing could be kept secret there.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/ports.h"
#include "core/base/result.h"
#include "core/crypto/secret.h"

namespace doorstep::crypto {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kSealOverhead = 24 + 16;    ///< Nonce and tag.
constexpr std::size_t kSealToOverhead = 32 + 16;  ///< Ephemeral key and tag.
constexpr std::size_t kSignatureSize = 64;
constexpr std::size_t kPublicKeySize = 32;
constexpr std::size_t kSaltSize = 16;

/// Starts libsodium. Called by everything below; call it first where a delay would matter.
void start();

/// The operating system's random generator.
class SystemRandomness final : public Randomness {
public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// A fresh random key.
Secret makeKey();
Bytes makeRandomBytes(std::size_t count);

/// BLAKE2b-256.
Hash hash(ByteView content);
/// BLAKE2b-256 under a key of 32 bytes: only a holder of the key can make or check it.
Hash keyedHash(ByteView content, ByteView key);
/// Compares in constant time; false when the sizes differ.
bool equalSecret(ByteView a, ByteView b);

/// A key for one purpose, from a key of 32 bytes. The same `purpose` and `number` give the same key.
/// `purpose` has exactly 8 characters.
Secret deriveKey(ByteView key, std::string_view purpose, std::uint64_t number);

/// XChaCha20-Poly1305: nonce, ciphertext, tag. `context` is authenticated and not contained.
Bytes seal(ByteView plain, ByteView key, ByteView context);
/// Fails with `WrongKey` when key, context or content differ from what was sealed.
Result<Secret> open(ByteView sealed, ByteView key, ByteView context);

/// How hard a PIN is stretched (Argon2id).
struct PinCost {
    std::uint64_t passes = 3;
    std::uint64_t memoryBytes = 128ULL << 20;
};
/// 32 bytes from a PIN and a salt of 16. Takes as long as the cost says: never on a UI thread.
/// Fails with `Io` when the memory is not to be had.
Result<Secret> derivePinKey(ByteView pin, ByteView salt, PinCost cost);

using PublicKey = std::array<std::uint8_t, kPublicKeySize>;
using Signature = std::array<std::uint8_t, kSignatureSize>;

/// An Ed25519 key pair that signs.
class SigningKey {
public:
    static SigningKey make();
    /// From the 32-byte seed that `seed` returned.
    static SigningKey fromSeed(ByteView seed);
    [[nodiscard]] Secret seed() const;
    [[nodiscard]] const PublicKey& publicKey() const { return public_; }
    [[nodiscard]] Signature sign(ByteView content) const;

private:
    Secret secret_;
    PublicKey public_{};
};

bool verify(ByteView content, ByteView signature, ByteView publicKey);

/// An X25519 pair that what is sealed to it can be opened with (rescue files, capture-only notes).
struct BoxKey {
    Secret secret;
    PublicKey publicKey{};
    static BoxKey make();
    static BoxKey fromSecret(ByteView secret);
};

/// Anyone can seal to a public key; only the secret key opens it, not even the sender.
Bytes sealTo(ByteView plain, const PublicKey& recipient);
/// Fails with `WrongKey`.
Result<Secret> openWith(ByteView sealed, const BoxKey& key);

}  // namespace doorstep::crypto
