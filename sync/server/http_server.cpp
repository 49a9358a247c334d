// Boost.Beast with coroutines, on one thread. The only file that includes Boost: it compiles slowly.
#include "sync/server/http_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <csignal>
#include <set>

namespace doorstep::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t kReadBytes = 16 << 10;
constexpr int kBacklog = 1024;

using Response = http::response<http::vector_body<std::uint8_t>>;
using Parser = http::request_parser<http::buffer_body>;

Response responseOf(Answer answer, unsigned version, bool keepAlive) {
    Response response(static_cast<http::status>(answer.status), version);
    response.set(http::field::content_type, answer.json ? "application/json" : "application/cbor");
    response.set(http::field::cache_control, "no-store");
    if (!answer.nonce.empty()) response.set(protocol::kNonceHeader, answer.nonce);
    response.body() = std::move(answer.body);
    response.keep_alive(keepAlive);
    response.prepare_payload();
    return response;
}

Request requestOf(const Parser::value_type& head, Bytes body) {
    const auto header = [&](const char* name) { return std::string(head[name]); };
    return {std::string(head.method_string()), std::string(head.target()),
            header(protocol::kDeviceHeader),   header(protocol::kCounterHeader),
            header(protocol::kNonceHeader),    header(protocol::kSignatureHeader),
            header(protocol::kVersionHeader),  std::move(body)};
}

/// Counts bytes against a shared limit for as long as it lives.
class Share {
public:
    Share(std::atomic<std::size_t>& used, std::size_t limit) : used_(used), limit_(limit) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { used_ -= taken_; }
    bool take(std::size_t bytes) {
        if (bytes > limit_ - std::min(limit_, used_.load())) return false;
        used_ += bytes;
        taken_ += bytes;
        return true;
    }

private:
    std::atomic<std::size_t>& used_;
    std::size_t limit_;
    std::size_t taken_ = 0;
};

}  // namespace

struct HttpServer::State {
    explicit State(Parts given) : parts(given), limits(given.limits) {}

    Result<void> useTls();
    Result<void> bind(const std::string& host, std::uint16_t port);
    void begin();
    void beginStop();
    asio::awaitable<void> acceptConnections();

    void countConnections() { parts.metrics.connections = connections.size(); }

    class Connection;

    Parts parts;
    HttpLimits limits;
    // What connections touch as they go stands before the context, which ends those that are left.
    std::set<Connection*> connections;
    bool stopping = false;
    bool ended = false;  ///< The loop is over: timers may be gone.
    asio::ssl::context tls{asio::ssl::context::tls_server};
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    asio::signal_set signals{context};
    asio::steady_timer stopTimer{context};
};

/// One client. Lives in its coroutine; all connections share the server's thread.
class HttpServer::State::Connection {
public:
    Connection(State& state, tcp::socket socket) : state_(state), stream_(std::move(socket), state.tls) {
        state_.connections.insert(this);
        state_.countConnections();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        state_.connections.erase(this);
        state_.countConnections();
        if (state_.stopping && !state_.ended && state_.connections.empty()) state_.stopTimer.cancel();
    }

    asio::awaitable<void> serve() {
        error_code error;
        within(state_.limits.handshakeTime);
        co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                         asio::redirect_error(use_awaitable, error));
        if (error) co_return;
        auto time = state_.limits.headerTime;
        bool goOn = true;
        while (goOn && !state_.stopping) {
            goOn = co_await serveOne(time);
            time = state_.limits.idleTime;
        }
        within(std::chrono::seconds(2));
        co_await stream_.async_shutdown(asio::redirect_error(use_awaitable, error));
    }

    /// Ends the wait for a next request.
    void endIfIdle() {
        if (!busy_) beast::get_lowest_layer(stream_).cancel();
    }

private:
    enum class Received : std::uint8_t { Whole, TooLarge, NoRoom, Broken };

    void within(std::chrono::milliseconds time) { beast::get_lowest_layer(stream_).expires_after(time); }

    /// Reads one request and answers it; false when the connection is to end.
    asio::awaitable<bool> serveOne(std::chrono::milliseconds headerTime) {
        error_code error;
        Parser parser;
        parser.header_limit(state_.limits.headerBytesMax);
        parser.body_limit(boost::none);  // Bounded by `receive`, which also drains.
        within(headerTime);
        co_await http::async_read_header(stream_, buffer_, parser,
                                         asio::redirect_error(use_awaitable, error));
        if (error) co_return co_await refuseHeader(error);
        busy_ = true;
        const auto began = std::chrono::steady_clock::now();
        Share share(state_.parts.metrics.bodyBytes, state_.limits.bodyBytesInFlightMax);
        Bytes body;
        const Received received = co_await receive(parser, body, share);
        if (received == Received::Broken) co_return false;
        Answer answer;
        if (received == Received::Whole) {
            answer = co_await answerTo(requestOf(parser.get(), std::move(body)));
        } else {
            answer = answerOf(
                received == Received::TooLarge
                    ? Refusal{413,
                              {"too_large", "a request holds at most " +
                                                std::to_string(state_.limits.bodyBytesMax) + " bytes"}}
                    : Refusal{503, {"busy", "the server is busy; try again"}});
            state_.parts.metrics.write({"refused", received == Received::TooLarge ? "too_large" : "busy"});
        }
        const bool keepAlive = parser.get().keep_alive() && !state_.stopping;
        const int status = answer.status;
        const bool written =
            co_await write(responseOf(std::move(answer), parser.get().version(), keepAlive));
        state_.parts.metrics.answered(status, std::chrono::steady_clock::now() - began);
        busy_ = false;
        co_return written&& keepAlive;
    }

    asio::awaitable<bool> refuseHeader(error_code error) {
        if (error == http::error::header_limit || error == http::error::bad_method ||
            error == http::error::bad_target || error == http::error::bad_version ||
            error == http::error::bad_field || error == http::error::bad_value) {
            const int status = error == http::error::header_limit ? 431 : 400;
            state_.parts.metrics.write({"refused", "bad_header"});
            const Answer answer = answerOf({status, {"invalid", "the request's header does not read"}});
            co_await write(responseOf(answer, 11, false));
        }
        co_return false;
    }

    /// Reads the body to its end, keeping it while it stays within what it may hold.
    asio::awaitable<Received> receive(Parser& parser, Bytes& body, Share& share) {
        error_code error;
        within(state_.limits.bodyTime);
        const auto announced = parser.content_length();
        if (announced && *announced > state_.limits.drainedBytesMax) co_return Received::Broken;
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            http::response<http::empty_body> goAhead(http::status::continue_, 11);
            co_await http::async_write(stream_, goAhead, asio::redirect_error(use_awaitable, error));
            if (error) co_return Received::Broken;
        }
        Received received = Received::Whole;
        std::uint64_t total = 0;
        Bytes piece(kReadBytes);
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            parser.get().body().more = true;
            co_await http::async_read(stream_, buffer_, parser, asio::redirect_error(use_awaitable, error));
            if (error == http::error::need_buffer) error = {};
            if (error) co_return Received::Broken;
            const std::size_t got = piece.size() - parser.get().body().size;
            total += got;
            if (total > state_.limits.drainedBytesMax) co_return Received::Broken;
            if (received == Received::Whole && total > state_.limits.bodyBytesMax)
                received = Received::TooLarge;
            if (received == Received::Whole && !share.take(got)) received = Received::NoRoom;
            if (received == Received::Whole) {
                body.insert(body.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
            } else {
                Bytes().swap(body);
            }
        }
        co_return received;
    }

    asio::awaitable<Answer> answerTo(Request request) {
        if (request.path == protocol::kHealthPath && request.method == "GET") {
            co_return Answer{200, Bytes{'o', 'k', '\n'}, false, {}};
        }
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
            [this](auto handler, Request asked) { ask(std::move(handler), std::move(asked)); },
            use_awaitable, std::move(request));
    }

    template <typename Handler>
    void ask(Handler handler, Request request) {
        // The queue's callbacks are copied; a coroutine's handler only moves.
        auto kept = std::make_shared<Handler>(std::move(handler));
        auto work = std::make_shared<asio::executor_work_guard<asio::io_context::executor_type>>(
            state_.context.get_executor());
        auto done = [kept, work](Answer answer) {
            asio::post(work->get_executor(), [kept, answer = std::move(answer)]() mutable {
                std::move (*kept)(std::move(answer));
            });
        };
        if (!state_.parts.queue.ask(std::move(request), done)) {
            state_.parts.metrics.write({"refused", "busy"});
            done(answerOf({503, {"busy", "the server is busy; try again"}}));
        }
    }

    asio::awaitable<bool> write(Response response) {
        error_code error;
        within(state_.limits.answerTime);
        co_await http::async_write(stream_, response, asio::redirect_error(use_awaitable, error));
        co_return !error;
    }

    State& state_;
    beast::ssl_stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_{kReadBytes * 2};
    bool busy_ = false;
};

Result<void> HttpServer::State::useTls() {
    error_code error;
    const TlsIdentity& identity = parts.tls;
    if (SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_3_VERSION) != 1) {
        return {ErrorCode::Io, "OpenSSL does not offer TLS 1.3"};
    }
    tls.use_certificate_chain(asio::buffer(identity.certificatePem), error);
    if (!error) tls.use_private_key(asio::buffer(identity.privateKeyPem), asio::ssl::context::pem, error);
    if (error) return {ErrorCode::Damaged, "tls.key and tls.crt do not fit together"};
    return {};
}

Result<void> HttpServer::State::bind(const std::string& host, std::uint16_t port) {
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error) return {ErrorCode::InvalidInput, "give an address to listen on, such as 127.0.0.1"};
    const tcp::endpoint endpoint(address, port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(kBacklog, error);
    if (error)
        return {ErrorCode::Io,
                "cannot listen on " + host + ":" + std::to_string(port) + ": " + error.message()};
    return {};
}

asio::awaitable<void> HttpServer::State::acceptConnections() {
    while (!stopping) {
        error_code error;
        tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
        if (stopping) co_return;
        if (error) {
            // Out of descriptors: give those who have one the time to finish.
            parts.metrics.write({"refused", "accept_failed"});
            asio::steady_timer pause(context, std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::redirect_error(use_awaitable, error));
            continue;
        }
        if (connections.size() >= limits.connectionsMax) {
            parts.metrics.write({"refused", "too_many_connections"});
            continue;
        }
        socket.set_option(tcp::no_delay(true), error);
        auto connection = std::make_unique<Connection>(*this, std::move(socket));
        auto serve = [](std::unique_ptr<Connection> own) -> asio::awaitable<void> {
            co_await own->serve();
        };
        asio::co_spawn(context, serve(std::move(connection)), asio::detached);
    }
}

void HttpServer::State::begin() {
    signals.add(SIGTERM);
    signals.add(SIGINT);
    signals.async_wait([this](const error_code& error, int) {
        if (!error) beginStop();
    });
    asio::co_spawn(context, acceptConnections(), asio::detached);
}

void HttpServer::State::beginStop() {
    if (stopping) return;
    stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    signals.cancel(ignored);
    for (Connection* connection : connections) connection->endIfIdle();
    if (connections.empty()) return;
    stopTimer.expires_after(limits.stopTime);  // The last connection to end cancels it.
    stopTimer.async_wait([this](const error_code& error) {
        if (!error) context.stop();
    });
}

Result<HttpServer> HttpServer::listen(Parts parts, const std::string& host, std::uint16_t port) {
    auto state = std::make_unique<State>(parts);
    TRY(state->useTls());
    TRY(state->bind(host, port));
    return HttpServer(std::move(state));
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const {
    error_code error;
    return state_->acceptor.local_endpoint(error).port();
}

void HttpServer::run() {
    state_->begin();
    state_->context.run();
    state_->ended = true;
    // Whoever is still waiting for an answer waits in vain; the queue must not answer into a loop that is
    // gone.
    state_->parts.queue.finish();
}

void HttpServer::stop() {
    asio::post(state_->context, [state = state_.get()] { state->beginStop(); });
}

}  // namespace doorstep::server
