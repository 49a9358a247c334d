// A plain HTTP listener for three paths, one request a connection.
#include "sync/server/monitor.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <thread>

namespace doorstep::server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr int kOpenMax = 16;
constexpr const char* kText = "text/plain; charset=utf-8";

using Response = http::response<http::string_body>;

}  // namespace

struct Monitor::State {
    explicit State(Parts given) : parts(given) {}
    ~State() {
        parts.queue.finish();  // It must not answer into a loop that is gone.
        context.stop();
        if (thread.joinable()) thread.join();
    }

    Result<void> bind(const std::string& host, std::uint16_t port) {
        error_code error;
        const auto address = asio::ip::make_address(host, error);
        if (error)
            return {ErrorCode::InvalidInput, "give an address for the monitor, such as 127.0.0.1:9464"};
        const tcp::endpoint endpoint(address, port);
        acceptor.open(endpoint.protocol(), error);
        if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(kOpenMax, error);
        if (!error) return {};
        return {ErrorCode::Io, "the monitor cannot listen on " + host + ":" + std::to_string(port) + ": " +
                                   error.message()};
    }

    asio::awaitable<void> acceptAll() {
        for (;;) {
            error_code error;
            tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(use_awaitable, error));
            if (error || open >= kOpenMax) {
                asio::steady_timer pause(context, std::chrono::milliseconds(50));
                co_await pause.async_wait(asio::redirect_error(use_awaitable, error));
                continue;
            }
            ++open;
            asio::co_spawn(context, serve(std::move(socket)),
                           [this](const std::exception_ptr&) { --open; });
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        error_code error;
        beast::tcp_stream stream(std::move(socket));
        beast::flat_buffer buffer;
        http::request_parser<http::empty_body> parser;
        stream.expires_after(kPatience);
        co_await http::async_read(stream, buffer, parser, asio::redirect_error(use_awaitable, error));
        if (error) co_return;
        Response response = co_await answer(parser.get());
        response.set(http::field::cache_control, "no-store");
        response.keep_alive(false);
        response.prepare_payload();
        stream.expires_after(kPatience);
        co_await http::async_write(stream, response, asio::redirect_error(use_awaitable, error));
        stream.socket().shutdown(tcp::socket::shutdown_both, error);
    }

    asio::awaitable<Response> answer(const http::request<http::empty_body>& request) {
        const auto said = [&](http::status status, std::string body, const char* type = kText) {
            Response response(status, request.version());
            response.set(http::field::content_type, type);
            response.body() = std::move(body);
            return response;
        };
        if (request.method() != http::verb::get) {
            co_return said(http::status::method_not_allowed, "only GET\n");
        }
        if (request.target() == protocol::kHealthPath) co_return said(http::status::ok, "ok\n");
        if (request.target() == kReadyPath) {
            const bool ready = co_await isReady();
            co_return ready ? said(http::status::ok, "ready\n")
                            : said(http::status::service_unavailable, "not ready\n");
        }
        if (request.target() == "/metrics") {
            co_return said(http::status::ok, parts.metrics.text(parts.queue.waiting()),
                           "text/plain; version=0.0.4; charset=utf-8");
        }
        co_return said(http::status::not_found, "there is /healthz, /readyz and /metrics\n");
    }

    /// Asks the database's own thread, behind whatever is waiting there.
    asio::awaitable<bool> isReady() {
        struct Asked {
            explicit Asked(asio::io_context& context) : timer(context) {}
            asio::steady_timer timer;
            bool ready = false;
        };
        const auto asked = std::make_shared<Asked>(context);
        asked->timer.expires_after(kPatience);
        const Request request{"GET", kReadyPath, "", "", "", "", "", {}};
        const bool taken =
            parts.queue.ask(request, [asked, executor = context.get_executor()](const Answer& answer) {
                asio::post(executor, [asked, status = answer.status] {
                    asked->ready = status == 200;
                    asked->timer.cancel();
                });
            });
        if (!taken) co_return false;
        error_code error;
        co_await asked->timer.async_wait(asio::redirect_error(use_awaitable, error));
        co_return asked->ready;
    }

    Parts parts;
    int open = 0;
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    std::thread thread;
};

Result<Monitor> Monitor::listen(Parts parts, const std::string& host, std::uint16_t port) {
    auto state = std::make_unique<State>(parts);
    TRY(state->bind(host, port));
    asio::co_spawn(state->context, state->acceptAll(), asio::detached);
    state->thread = std::thread([state = state.get()] { state->context.run(); });
    return Monitor(std::move(state));
}

Monitor::Monitor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Monitor::Monitor(Monitor&&) noexcept = default;
Monitor::~Monitor() = default;

std::uint16_t Monitor::port() const {
    error_code error;
    return state_->acceptor.local_endpoint(error).port();
}

}  // namespace doorstep::server
