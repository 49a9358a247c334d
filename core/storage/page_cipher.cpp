// The only file outside core/crypto that seals: sealing without copies is what makes a page cheap.
#include "core/storage/page_cipher.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "core/crypto/crypto.h"

namespace doorstep::sealed {
namespace {

static_assert(kNonceSize == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kTagSize == crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(kTagSize == crypto_aead_aes256gcm_ABYTES);

// AES-256-GCM takes 12 bytes of nonce, which are too few to be drawn at random without end. The first byte
// of ours chooses among 16 keys and the next 12 are its nonce: over 2^32 pages under each key, two nonces
// are equal with a probability of 2^-33. The rest is authenticated with the page.
constexpr std::size_t kAesKeys = 16;
constexpr std::size_t kAesNonceAt = 1;
using AesState = crypto_aead_aes256gcm_state;

void derive(std::span<std::uint8_t> key, ByteView masterKey, const std::string& purpose,
            std::uint64_t fileNumber) {
    DOORSTEP_ASSERT(masterKey.size() == crypto_kdf_KEYBYTES && purpose.size() == crypto_kdf_CONTEXTBYTES);
    crypto_kdf_derive_from_key(key.data(), key.size(), fileNumber, purpose.data(), masterKey.data());
}

void makeAesKeys(AesState* states, ByteView masterKey, std::uint64_t fileNumber) {
    for (std::size_t i = 0; i < kAesKeys; ++i) {
        std::array<std::uint8_t, crypto_aead_aes256gcm_KEYBYTES> key;
        derive(key, masterKey, std::string("pagegcm") + "0123456789abcdef"[i], fileNumber);
        crypto_aead_aes256gcm_beforenm(states + i, key.data());
        wipe(key);
    }
}

std::size_t cipherKeySize(Suite suite) {
    return suite == Suite::Aes256Gcm ? kAesKeys * sizeof(AesState) : crypto::kKeySize;
}

const AesState* stateFor(const Secret& states, const std::uint8_t* nonce) {
    return reinterpret_cast<const AesState*>(states.view().data()) + nonce[0] % kAesKeys;
}

// What is authenticated beside the page: its context, and the whole nonce.
struct AesContext {
    std::array<std::uint8_t, PageCipher::kContextMax + kNonceSize> bytes;
    std::size_t size;

    AesContext(ByteView context, const std::uint8_t* nonce) : size(context.size() + kNonceSize) {
        std::ranges::copy(context, bytes.begin());
        std::copy_n(nonce, kNonceSize, bytes.begin() + static_cast<std::ptrdiff_t>(context.size()));
    }
};

// Leaves zeros where the seal was, or everywhere.
bool finish(bool good, std::uint8_t* plain, std::size_t size) {
    if (plain == nullptr) return good;
    const std::size_t content = size - kReserve;
    std::memset(good ? plain + content : plain, 0, good ? kReserve : size);
    return good;
}

}  // namespace

bool isAvailable(Suite suite) {
    crypto::start();
    return suite == Suite::XChaCha20Poly1305 || crypto_aead_aes256gcm_is_available() == 1;
}

void sealBlock(ByteView key, ByteView context, const std::uint8_t* plain, std::size_t size,
               std::uint8_t* sealed) {
    const std::size_t content = size - kReserve;
    std::uint8_t* nonce = sealed + content;
    randombytes_buf(nonce, kNonceSize);
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached(sealed, nonce + kNonceSize, nullptr, plain, content,
                                                        context.data(), context.size(), nullptr, nonce,
                                                        key.data());
}

bool openBlock(ByteView key, ByteView context, const std::uint8_t* sealed, std::size_t size,
               std::uint8_t* plain) {
    const std::size_t content = size - kReserve;
    const std::uint8_t* nonce = sealed + content;
    const bool good = crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
                          plain, nullptr, sealed, content, nonce + kNonceSize, context.data(),
                          context.size(), nonce, key.data()) == 0;
    return finish(good, plain, size);
}

// One piece of guarded memory for all, since each takes a dozen calls to the system.
PageCipher::PageCipher(ByteView masterKey, Suite suite, std::uint64_t fileNumber)
    : suite_(suite), keys_(cipherKeySize(suite) + crypto::kKeySize) {
    DOORSTEP_ASSERT(isAvailable(suite));
    if (suite == Suite::Aes256Gcm) {
        makeAesKeys(reinterpret_cast<AesState*>(keys_.bytes().data()), masterKey, fileNumber);
    } else {
        derive(keys_.bytes().first(crypto::kKeySize), masterKey, "pageseal", fileNumber);
    }
    derive(keys_.bytes().last(crypto::kKeySize), masterKey, "walframe", fileNumber);
}

ByteView PageCipher::frameKeys() const {
    return keys_.view().last(crypto::kKeySize);
}

void PageCipher::seal(ByteView context, const std::uint8_t* plain, std::size_t size,
                      std::uint8_t* sealed) const {
    if (suite_ == Suite::XChaCha20Poly1305) return sealBlock(keys_.view(), context, plain, size, sealed);
    const std::size_t content = size - kReserve;
    std::uint8_t* nonce = sealed + content;
    randombytes_buf(nonce, kNonceSize);
    const AesContext bound(context, nonce);
    crypto_aead_aes256gcm_encrypt_detached_afternm(sealed, nonce + kNonceSize, nullptr, plain, content,
                                                   bound.bytes.data(), bound.size, nullptr,
                                                   nonce + kAesNonceAt, stateFor(keys_, nonce));
}

bool PageCipher::open(ByteView context, const std::uint8_t* sealed, std::size_t size,
                      std::uint8_t* plain) const {
    if (suite_ == Suite::XChaCha20Poly1305) return openBlock(keys_.view(), context, sealed, size, plain);
    const std::size_t content = size - kReserve;
    const std::uint8_t* nonce = sealed + content;
    const AesContext bound(context, nonce);
    const bool good = crypto_aead_aes256gcm_decrypt_detached_afternm(
                          plain, nullptr, sealed, content, nonce + kNonceSize, bound.bytes.data(),
                          bound.size, nonce + kAesNonceAt, stateFor(keys_, nonce)) == 0;
    return finish(good, plain, size);
}

}  // namespace doorstep::sealed
