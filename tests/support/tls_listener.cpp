// A blocking accept loop over OpenSSL.
#include "tests/support/tls_listener.h"

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <thread>

#include "core/crypto/crypto.h"

namespace doorstep::test {
namespace {

template <auto kFree>
struct Freeing {
    template <typename T>
    void operator()(T* value) const {
        kFree(value);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freeing<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freeing<SSL_free>>;

Certificate selfSigned(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    DOORSTEP_ASSERT(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    return certificate;
}

Hash pinOf(X509* certificate) {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    DOORSTEP_ASSERT(size > 0);
    const Hash pin = crypto::hash({encoded, static_cast<std::size_t>(size)});
    OPENSSL_free(encoded);
    return pin;
}

/// The length that a request's head announces for its body.
std::size_t bodyLength(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

}  // namespace

struct TlsListener::State {
    Options options;
    std::function<std::string(const std::string&)> answer;
    Context context;
    Hash pin;
    int listening = -1;
    std::uint16_t port = 0;
    std::atomic<bool> stopping = false;
    std::atomic<int> connections = 0;
    std::atomic<int> requests = 0;
    std::mutex mutex;
    std::string lastRequest;  ///< Guarded by the mutex.
    std::thread thread;

    /// Waits until there is something to read; false when the listener is stopping.
    bool readable(int socket) {
        while (!stopping) {
            pollfd waiting{socket, POLLIN, 0};
            if (::poll(&waiting, 1, 20) > 0) return true;
        }
        return false;
    }

    std::string readRequest(SSL* session, int socket) {
        std::string text;
        char piece[4096];
        for (;;) {
            const auto headEnd = text.find("\r\n\r\n");
            if (headEnd != std::string::npos && text.size() >= headEnd + 4 + bodyLength(text)) return text;
            if (SSL_pending(session) == 0 && !readable(socket)) return {};
            const int got = SSL_read(session, piece, sizeof piece);
            if (got <= 0) return {};
            text.append(piece, static_cast<std::size_t>(got));
        }
    }

    void serve(int socket) {
        const Session session(SSL_new(context.get()));
        SSL_set_fd(session.get(), socket);
        if (SSL_accept(session.get()) != 1) return;
        do {
            const std::string request = readRequest(session.get(), socket);
            if (request.empty()) return;
            ++requests;
            {
                const std::lock_guard guard(mutex);
                lastRequest = request;
            }
            const std::string reply = answer(request);
            if (reply.empty()) return;
            SSL_write(session.get(), reply.data(), static_cast<int>(reply.size()));
        } while (!options.closeAfterEach);
    }

    void run() {
        while (readable(listening)) {
            const int socket = ::accept(listening, nullptr, nullptr);
            if (socket < 0) continue;
            ++connections;
            serve(socket);
            ERR_clear_error();
            ::close(socket);
        }
    }
};

TlsListener::TlsListener(Options options, std::function<std::string(const std::string&)> answer)
    : state_(std::make_unique<State>()) {
    State& s = *state_;
    s.options = options;
    s.answer = std::move(answer);
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = selfSigned(key.get());
    s.pin = pinOf(certificate.get());
    s.context.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(s.context.get(), certificate.get());
    SSL_CTX_use_PrivateKey(s.context.get(), key.get());
    if (options.oldTls) SSL_CTX_set_max_proto_version(s.context.get(), TLS1_2_VERSION);

    s.listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    DOORSTEP_ASSERT(::bind(s.listening, any, size) == 0 && ::listen(s.listening, 8) == 0);
    DOORSTEP_ASSERT(::getsockname(s.listening, any, &size) == 0);
    s.port = ntohs(address.sin_port);
    s.thread = std::thread([&s] { s.run(); });
}

TlsListener::~TlsListener() {
    state_->stopping = true;
    state_->thread.join();
    ::close(state_->listening);
}

std::uint16_t TlsListener::port() const {
    return state_->port;
}
Hash TlsListener::pin() const {
    return state_->pin;
}
int TlsListener::connections() const {
    return state_->connections;
}
int TlsListener::requests() const {
    return state_->requests;
}

std::string TlsListener::lastRequest() const {
    const std::lock_guard guard(state_->mutex);
    return state_->lastRequest;
}

std::string httpAnswer(const std::string& body, const std::string& headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

}  // namespace doorstep::test
