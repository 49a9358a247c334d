// Key and certificate by OpenSSL.
#include "sync/server/tls_identity.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "core/crypto/crypto.h"

namespace doorstep::server {
namespace {

constexpr long kValidSeconds = 30L * 365 * 24 * 3600;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

const Error kOpenSslFailed{ErrorCode::Io, "OpenSSL could not make the server's TLS key"};

std::string contentOf(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

Owned<X509> certificateFor(EVP_PKEY* key) {
    Owned<X509> certificate(X509_new());
    if (!certificate) return nullptr;
    X509* x = certificate.get();
    X509_set_version(x, 2);
    std::uint64_t serial = 0;
    crypto::SystemRandomness().fill({reinterpret_cast<std::uint8_t*>(&serial), sizeof serial});
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -24L * 3600);  // Devices' clocks may be behind.
    X509_gmtime_adj(X509_getm_notAfter(x), kValidSeconds);
    X509_NAME* name = X509_get_subject_name(x);
    const auto* text = reinterpret_cast<const unsigned char*>("Doorstep server");
    if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) != 1) return nullptr;
    if (X509_set_issuer_name(x, name) != 1 || X509_set_pubkey(x, key) != 1) return nullptr;
    if (X509_sign(x, key, EVP_sha256()) == 0) return nullptr;
    return certificate;
}

}  // namespace

Result<TlsIdentity> makeTlsIdentity() {
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    if (!key) return kOpenSslFailed;
    const Owned<X509> certificate = certificateFor(key.get());
    if (!certificate) return kOpenSslFailed;
    const Owned<BIO> keyText(BIO_new(BIO_s_secmem()));
    const Owned<BIO> certificateText(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
        PEM_write_bio_X509(certificateText.get(), certificate.get()) != 1) {
        return kOpenSslFailed;
    }
    return TlsIdentity{contentOf(keyText.get()), contentOf(certificateText.get())};
}

Result<Hash> pinOf(const std::string& certificatePem) {
    const Error damaged{ErrorCode::Damaged, "tls.crt does not hold a certificate"};
    const Owned<BIO> text(BIO_new_mem_buf(certificatePem.data(), static_cast<int>(certificatePem.size())));
    const Owned<X509> certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!certificate) return damaged;
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &der);
    if (size <= 0) return damaged;
    const Hash pin = crypto::hash({der, static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return pin;
}

}  // namespace doorstep::server
