// What a device asks of the machine it runs on: a place for a secret, and a line to the server.
#pragma once

#include <string>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/crypto/crypto.h"

namespace doorstep {

/// The operating system's store for small secrets. Called off the UI thread.
class Keystore {
public:
    virtual ~Keystore() = default;
    /// Fails with `NotFound`, or `Io` when the store itself does not answer.
    virtual Result<Secret> read(const std::string& name) = 0;
    virtual Result<void> write(const std::string& name, const Secret& secret) = 0;
    virtual Result<void> remove(const std::string& name) = 0;
    /// Said on the settings page: `This computer's keyring`, `A file on this tablet (not protected by the
    /// system)`.
    [[nodiscard]] virtual std::string description() const = 0;
    /// `system` or `file`: kept in the profile, so that the same store is asked next time.
    [[nodiscard]] virtual std::string kind() const = 0;
};

/// Where a server is and how to know it.
struct ServerAddress {
    std::string host;
    std::uint16_t port = 0;
    Hash tlsKey;  ///< BLAKE2b-256 of the server's public key in SubjectPublicKeyInfo form.
    bool operator==(const ServerAddress&) const = default;
};

struct HttpRequest {
    std::string method;
    std::string path;
    std::vector<std::pair<std::string, std::string>> headers;
    Bytes body;
};

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Names in lower case.
    Bytes body;
};

/// One line to one server. Keeps its connection open between calls. Use from one thread.
class Transport {
public:
    virtual ~Transport() = default;
    /// Sends and waits for the answer. Fails with `Offline` when there is no connection, when it breaks
    /// or takes too long, and with `NotAllowed` when the server's key is not the pinned one.
    virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

class TransportFactory {
public:
    virtual ~TransportFactory() = default;
    virtual std::unique_ptr<Transport> connect(const ServerAddress& address) = 0;
};

}  // namespace doorstep
