// libsodium behind plain names.
#include "core/crypto/crypto.h"

#include <sodium.h>

#include <cstring>
#include <new>

namespace doorstep {

Secret::Secret(std::size_t size) : size_(size) {
    crypto::start();
    memory_.reset(static_cast<std::uint8_t*>(sodium_malloc(size)));
    if (memory_ == nullptr) throw std::bad_alloc();
    sodium_memzero(memory_.get(), size);
}

Secret Secret::copyOf(ByteView bytes) {
    Secret secret(bytes.size());
    if (!bytes.empty()) std::memcpy(secret.memory_.get(), bytes.data(), bytes.size());
    return secret;
}

void Secret::Free::operator()(std::uint8_t* memory) const {
    sodium_free(memory);
}

void wipe(std::span<std::uint8_t> bytes) {
    sodium_memzero(bytes.data(), bytes.size());
}
void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

namespace crypto {

void start() {
    static const bool started = sodium_init() >= 0;
    DOORSTEP_ASSERT(started);
}

void SystemRandomness::fill(std::span<std::uint8_t> bytes) {
    start();
    randombytes_buf(bytes.data(), bytes.size());
}

Secret makeKey() {
    Secret key(kKeySize);
    SystemRandomness().fill(key.bytes());
    return key;
}

Bytes makeRandomBytes(std::size_t count) {
    Bytes bytes(count);
    SystemRandomness().fill(bytes);
    return bytes;
}

Hash hash(ByteView content) {
    start();
    Hash result;
    crypto_generichash(result.bytes.data(), result.bytes.size(), content.data(), content.size(), nullptr,
                       0);
    return result;
}

Hash keyedHash(ByteView content, ByteView key) {
    start();
    DOORSTEP_ASSERT(key.size() == kKeySize);
    Hash result;
    crypto_generichash(result.bytes.data(), result.bytes.size(), content.data(), content.size(), key.data(),
                       key.size());
    return result;
}

bool equalSecret(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Secret deriveKey(ByteView key, std::string_view purpose, std::uint64_t number) {
    DOORSTEP_ASSERT(key.size() == crypto_kdf_KEYBYTES && purpose.size() == crypto_kdf_CONTEXTBYTES);
    Secret derived(kKeySize);
    crypto_kdf_derive_from_key(derived.bytes().data(), derived.size(), number, purpose.data(), key.data());
    return derived;
}

Bytes seal(ByteView plain, ByteView key, ByteView context) {
    start();
    DOORSTEP_ASSERT(key.size() == kKeySize);
    Bytes sealed(plain.size() + kSealOverhead);
    randombytes_buf(sealed.data(), crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    std::uint8_t* body = sealed.data() + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    crypto_aead_xchacha20poly1305_ietf_encrypt(body, nullptr, plain.data(), plain.size(), context.data(),
                                               context.size(), nullptr, sealed.data(), key.data());
    return sealed;
}

Result<Secret> open(ByteView sealed, ByteView key, ByteView context) {
    start();
    DOORSTEP_ASSERT(key.size() == kKeySize);
    const Error wrong{ErrorCode::WrongKey, "the key does not open this, or it was altered"};
    if (sealed.size() < kSealOverhead) return wrong;
    const ByteView body = sealed.subspan(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    Secret plain(sealed.size() - kSealOverhead);
    const int refused = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.bytes().data(), nullptr, nullptr, body.data(), body.size(), context.data(), context.size(),
        sealed.data(), key.data());
    if (refused != 0) return wrong;
    return plain;
}

Result<Secret> derivePinKey(ByteView pin, ByteView salt, PinCost cost) {
    start();
    DOORSTEP_ASSERT(salt.size() == crypto_pwhash_SALTBYTES);
    Secret key(kKeySize);
    const int failed =
        crypto_pwhash(key.bytes().data(), key.size(), reinterpret_cast<const char*>(pin.data()), pin.size(),
                      salt.data(), cost.passes, cost.memoryBytes, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) return {ErrorCode::Io, "not enough memory to check the PIN"};
    return key;
}

SigningKey SigningKey::make() {
    return fromSeed(makeKey().view());
}

SigningKey SigningKey::fromSeed(ByteView seed) {
    DOORSTEP_ASSERT(seed.size() == crypto_sign_SEEDBYTES);
    SigningKey key;
    key.secret_ = Secret(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(key.public_.data(), key.secret_.bytes().data(), seed.data());
    return key;
}

Secret SigningKey::seed() const {
    return Secret::copyOf(secret_.view().first(crypto_sign_SEEDBYTES));
}

Signature SigningKey::sign(ByteView content) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, content.data(), content.size(), secret_.view().data());
    return signature;
}

bool verify(ByteView content, ByteView signature, ByteView publicKey) {
    start();
    return signature.size() == kSignatureSize && publicKey.size() == kPublicKeySize &&
           crypto_sign_verify_detached(signature.data(), content.data(), content.size(),
                                       publicKey.data()) == 0;
}

BoxKey BoxKey::make() {
    return fromSecret(makeKey().view());
}

BoxKey BoxKey::fromSecret(ByteView secret) {
    DOORSTEP_ASSERT(secret.size() == crypto_box_SECRETKEYBYTES);
    BoxKey key;
    key.secret = Secret::copyOf(secret);
    crypto_scalarmult_base(key.publicKey.data(), secret.data());
    return key;
}

Bytes sealTo(ByteView plain, const PublicKey& recipient) {
    start();
    Bytes sealed(plain.size() + kSealToOverhead);
    crypto_box_seal(sealed.data(), plain.data(), plain.size(), recipient.data());
    return sealed;
}

Result<Secret> openWith(ByteView sealed, const BoxKey& key) {
    if (sealed.size() >= kSealToOverhead) {
        Secret plain(sealed.size() - kSealToOverhead);
        if (crypto_box_seal_open(plain.bytes().data(), sealed.data(), sealed.size(), key.publicKey.data(),
                                 key.secret.view().data()) == 0) {
            return plain;
        }
    }
    return {ErrorCode::WrongKey, "this was sealed to another key, or it was altered"};
}

}  // namespace crypto
}  // namespace doorstep
