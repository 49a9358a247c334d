// The line to the server against a real TLS listener: the pinned key, time limits, broken lines.
#include "platform/http/http_transport.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/support/tls_listener.h"

using namespace doorstep;
using test::httpAnswer;
using test::TlsListener;

namespace {

constexpr HttpLimits kQuick{std::chrono::milliseconds(2000), std::chrono::milliseconds(700), 100'000};

ServerAddress addressOf(const TlsListener& server) {
    return {"127.0.0.1", server.port(), server.pin()};
}

HttpRequest aSync(const std::string& body = "changes") {
    return {"POST", "/v1/sync", {{"doorstep-device", "abc"}}, Bytes(body.begin(), body.end())};
}

}  // namespace

TEST_CASE("a request arrives whole and its answer comes back") {
    TlsListener server([](const std::string&) { return httpAnswer("receipts", "Doorstep-Nonce: n1\r\n"); });
    const auto line = HttpTransports(kQuick).connect(addressOf(server));
    const auto response = line->send(aSync());
    REQUIRE(response.ok());
    CHECK(response->status == 200);
    CHECK(textOf(response->body) == "receipts");
    const std::pair<std::string, std::string> nonce{"doorstep-nonce", "n1"};
    CHECK(std::find(response->headers.begin(), response->headers.end(), nonce) != response->headers.end());
    const std::string received = server.lastRequest();
    CHECK(received.rfind("POST /v1/sync HTTP/1.1\r\n", 0) == 0);
    CHECK(received.find("doorstep-device: abc\r\n") != std::string::npos);
    CHECK(received.substr(received.size() - 7) == "changes");
}

TEST_CASE("one connection serves many requests") {
    TlsListener server([](const std::string&) { return httpAnswer("ok"); });
    const auto line = HttpTransports(kQuick).connect(addressOf(server));
    for (int i = 0; i < 5; ++i) CHECK(line->send(aSync()).ok());
    CHECK(server.connections() == 1);
    CHECK(server.requests() == 5);
}

TEST_CASE("another key than the pinned one is refused before anything is said") {
    TlsListener server([](const std::string&) { return httpAnswer("gotcha"); });
    ServerAddress address = addressOf(server);
    for (const std::size_t at : {0UL, 13UL, 31UL}) {
        address.tlsKey.bytes[at] ^= 1;
        const auto response = HttpTransports(kQuick).connect(address)->send(aSync());
        REQUIRE_FALSE(response.ok());
        CHECK(response.error().code == ErrorCode::NotAllowed);
        address.tlsKey.bytes[at] ^= 1;
    }
    CHECK(server.requests() == 0);
    CHECK(HttpTransports(kQuick).connect(address)->send(aSync()).ok());
}

TEST_CASE("an older TLS is refused") {
    TlsListener::Options old;
    old.oldTls = true;
    TlsListener server(old, [](const std::string&) { return httpAnswer("ok"); });
    const auto response = HttpTransports(kQuick).connect(addressOf(server))->send(aSync());
    CHECK(response.error().code == ErrorCode::Offline);
    CHECK(server.requests() == 0);
}

TEST_CASE("a line that the server closed while idle is made again") {
    TlsListener::Options closing;
    closing.closeAfterEach = true;
    TlsListener server(closing, [](const std::string&) { return httpAnswer("ok"); });
    const auto line = HttpTransports(kQuick).connect(addressOf(server));
    for (int i = 0; i < 3; ++i) {
        CHECK(line->send(aSync()).ok());
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    CHECK(server.connections() == 3);
    CHECK(server.requests() == 3);
}

TEST_CASE("no answer, half an answer and no server at all are each offline, in time") {
    const auto started = std::chrono::steady_clock::now();
    std::uint16_t closedPort = 0;
    {
        TlsListener silent([](const std::string&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1500));
            return std::string();
        });
        closedPort = silent.port();
        const auto line = HttpTransports(kQuick).connect(addressOf(silent));
        CHECK(line->send(aSync()).error().code == ErrorCode::Offline);
        CHECK(std::chrono::steady_clock::now() - started < std::chrono::milliseconds(1400));
    }
    CHECK(HttpTransports(kQuick).connect({"127.0.0.1", closedPort, Hash{}})->send(aSync()).error().code ==
          ErrorCode::Offline);
    CHECK(
        HttpTransports(kQuick).connect({"no.such.host.invalid", 443, Hash{}})->send(aSync()).error().code ==
        ErrorCode::Offline);

    TlsListener half([](const std::string&) { return httpAnswer("whole").substr(0, 40); });
    CHECK(HttpTransports(kQuick).connect(addressOf(half))->send(aSync()).error().code ==
          ErrorCode::Offline);
    TlsListener garbled([](const std::string&) { return std::string("not HTTP at all\r\n\r\n"); });
    CHECK(HttpTransports(kQuick).connect(addressOf(garbled))->send(aSync()).error().code ==
          ErrorCode::Offline);
}

TEST_CASE("a request that failed on a fresh line is not sent again behind the caller's back") {
    TlsListener server([](const std::string&) { return std::string(); });
    CHECK_FALSE(HttpTransports(kQuick).connect(addressOf(server))->send(aSync()).ok());
    CHECK(server.requests() == 1);
}

TEST_CASE("an answer beyond the limit is not taken in") {
    TlsListener server([](const std::string&) { return httpAnswer(std::string(100'001, 'x')); });
    CHECK(HttpTransports(kQuick).connect(addressOf(server))->send(aSync()).error().code ==
          ErrorCode::Offline);
    TlsListener fits([](const std::string&) { return httpAnswer(std::string(100'000, 'x')); });
    CHECK(HttpTransports(kQuick).connect(addressOf(fits))->send(aSync())->body.size() == 100'000);
}

TEST_CASE("a line recovers once the server is back") {
    std::atomic<bool> broken = true;
    TlsListener server([&](const std::string&) { return broken ? std::string() : httpAnswer("ok"); });
    const auto line = HttpTransports(kQuick).connect(addressOf(server));
    CHECK_FALSE(line->send(aSync()).ok());
    broken = false;
    CHECK(line->send(aSync()).ok());
}
