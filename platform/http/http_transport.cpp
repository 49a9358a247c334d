// HTTP over Boost.Beast. The only file that includes it on the device's side: it takes long to compile.
#include "platform/http/http_transport.h"

#include <netinet/tcp.h>
#include <openssl/x509.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <cctype>
#include <optional>

namespace doorstep {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

/// What the check of a server's key came to, beside OpenSSL's own yes or no.
struct PinCheck {
    Hash pin;
    bool mismatch = false;
};

/// Stands in for OpenSSL's walk up the chain of certificates: the key is the pinned one, or it is not.
int checkPin(X509_STORE_CTX* context, void* argument) {
    auto* check = static_cast<PinCheck*>(argument);
    X509* certificate = X509_STORE_CTX_get0_cert(context);
    unsigned char* encoded = nullptr;
    const int size =
        certificate == nullptr ? -1 : i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    bool same = false;
    if (size > 0) {
        const Hash key = crypto::hash({encoded, static_cast<std::size_t>(size)});
        same = crypto::equalSecret(key.view(), check->pin.view());
    }
    OPENSSL_free(encoded);
    check->mismatch = !same;
    if (!same) X509_STORE_CTX_set_error(context, X509_V_ERR_CERT_REJECTED);
    return same ? 1 : 0;
}

asio::ssl::context tlsContext(PinCheck& check) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_3_VERSION);
    context.set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_cert_verify_callback(context.native_handle(), checkPin, &check);
    return context;
}

Error offline(const char* step, const error_code& reason) {
    return {ErrorCode::Offline,
            std::string("the server could not be reached (") + step + ": " + reason.message() + ")"};
}

HttpResponse responseFrom(http::response<http::vector_body<std::uint8_t>> message) {
    HttpResponse response;
    response.status = message.result_int();
    for (const auto& field : message) {
        std::string name(field.name_string());
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        response.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    response.body = std::move(message.body());
    return response;
}

/// One line. Every step is asynchronous underneath, because only those can be given a time limit, and
/// `finish` waits for it.
class HttpTransport final : public Transport {
public:
    HttpTransport(ServerAddress address, HttpLimits limits)
        : address_(std::move(address)),
          limits_(limits),
          check_{address_.tlsKey},
          tls_(tlsContext(check_)) {}

    Result<HttpResponse> send(const HttpRequest& request) override {
        const bool reused = stream_.has_value();
        if (!reused) TRY(connect());
        auto response = exchange(request);
        if (response.ok() || !reused || answerBegan_) return response;
        // The server may have closed the idle line at any time; that shows only on using it.
        TRY(connect());
        return exchange(request);
    }

private:
    using Stream = beast::ssl_stream<beast::tcp_stream>;

    /// Runs what was started until it has ended, one way or the other.
    void finish() {
        io_.restart();
        io_.run();
    }

    /// A tablet that changes networks leaves a line on which nothing is ever acknowledged: notice soon.
    void tune(tcp::socket& socket) const {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
#ifdef TCP_USER_TIMEOUT
        using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;
        socket.set_option(UserTimeout(static_cast<int>(limits_.connect.count())), ignored);
#endif
    }

    Result<void> connect() {
        stream_.reset();
        check_.mismatch = false;
        TRY_SET(const auto addresses, resolve());
        stream_.emplace(io_, tls_);
        error_code failed;
        const auto keep = [&](const error_code& result, const auto&...) { failed = result; };
        auto& socket = beast::get_lowest_layer(*stream_);
        socket.expires_after(limits_.connect);
        socket.async_connect(addresses, keep);
        finish();
        if (failed) return giveUp(offline("connecting", failed));
        tune(socket.socket());
        socket.expires_after(limits_.connect);
        stream_->async_handshake(asio::ssl::stream_base::client, keep);
        finish();
        if (check_.mismatch) {
            return giveUp(
                {ErrorCode::NotAllowed, "the server's key is not the one this device was enrolled with"});
        }
        if (failed) return giveUp(offline("securing the line", failed));
        return {};
    }

    /// Bounded by the system's own limits for looking up names: no time-out could cut it short.
    Result<tcp::resolver::results_type> resolve() {
        error_code failed;
        auto addresses = tcp::resolver(io_).resolve(address_.host, std::to_string(address_.port), failed);
        if (failed) return offline("looking up its name", failed);
        return addresses;
    }

    Result<HttpResponse> exchange(const HttpRequest& request) {
        answerBegan_ = false;
        http::request<http::vector_body<std::uint8_t>> message;
        message.method_string(request.method);
        message.target(request.path);
        message.version(11);
        message.set(http::field::host, address_.host + ':' + std::to_string(address_.port));
        for (const auto& [name, value] : request.headers) message.set(name, value);
        message.body() = request.body;
        message.prepare_payload();

        error_code failed;
        const auto keep = [&](const error_code& result, std::size_t) { failed = result; };
        auto& socket = beast::get_lowest_layer(*stream_);
        socket.expires_after(limits_.exchange);
        http::async_write(*stream_, message, keep);
        finish();
        if (failed) return giveUp(offline("sending", failed));

        beast::flat_buffer buffer;
        http::response_parser<http::vector_body<std::uint8_t>> parser;
        parser.body_limit(limits_.answerBytesMax);
        socket.expires_after(limits_.exchange);
        http::async_read(*stream_, buffer, parser, keep);
        finish();
        answerBegan_ = parser.got_some() || failed == beast::error::timeout;
        if (failed) return giveUp(offline("waiting for its answer", failed));
        if (!parser.get().keep_alive()) stream_.reset();
        return responseFrom(parser.release());
    }

    /// A line on which anything failed is not used again.
    Error giveUp(Error error) {
        stream_.reset();
        return error;
    }

    ServerAddress address_;
    HttpLimits limits_;
    PinCheck check_;
    asio::io_context io_{1};
    asio::ssl::context tls_;
    std::optional<Stream> stream_;
    bool answerBegan_ = false;
};

}  // namespace

std::unique_ptr<Transport> HttpTransports::connect(const ServerAddress& address) {
    return std::make_unique<HttpTransport>(address, limits_);
}

}  // namespace doorstep
