// The server's TLS key and certificate: made by itself, trusted by the pin in each enrolment code.
#pragma once

#include <string>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace doorstep::server {

struct TlsIdentity {
    std::string privateKeyPem;
    std::string certificatePem;
};

/// A fresh P-256 key and a certificate signed with it, good for 30 years: devices know the key by its
/// pin, so the certificate's dates and names carry no trust. Fails with `Io` when OpenSSL does.
Result<TlsIdentity> makeTlsIdentity();

/// BLAKE2b-256 of the certificate's public key in SubjectPublicKeyInfo form. Fails with `Damaged`.
Result<Hash> pinOf(const std::string& certificatePem);

}  // namespace doorstep::server
