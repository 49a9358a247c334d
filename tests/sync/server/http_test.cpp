// The server over real sockets: what it answers, and what no client can make it do to others.
#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>

#include "sync/server/http_server.h"
#include "tests/sync/server/council.h"
#include "tests/sync/server/raw_client.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

const Request kHealth{"GET", protocol::kHealthPath, "", "", "", "", "", {}};

/// A council whose server runs on a thread of its own.
struct RunningServer {
    explicit RunningServer(HttpLimits limits = {}, std::size_t waitingMax = 64)
        : queue(council.service, waitingMax),
          http(HttpServer::listen({tls, queue, council.metrics, limits}, "127.0.0.1", 0).value()),
          port(http.port()),
          thread([this] { http.run(); }) {}
    ~RunningServer() { stop(); }
    void stop() {
        http.stop();
        if (thread.joinable()) thread.join();
    }

    Council council;
    Tablet priya = council.enrol(council.priya);  // Before the queue takes the store over.
    TlsIdentity tls = makeTlsIdentity().value();
    RequestQueue queue;
    HttpServer http;
    std::uint16_t port;
    std::thread thread;
};

int msSince(std::chrono::steady_clock::time_point start) {
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
            .count());
}

std::string postHead(std::size_t length, const std::string& more = "") {
    return "POST /v1/sync HTTP/1.1\r\nHost: localhost\r\n" + more +
           "Content-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

TEST_CASE("the server answers over TLS 1.3, and refuses TLS 1.2") {
    RunningServer server;
    CHECK(textOf(askOnce(server.port, kHealth).body) == "ok\n");
    RawClient old(server.port);
    CHECK_FALSE(old.oldHandshake());
}

TEST_CASE("a visit goes up and comes down over one connection") {
    RunningServer server;
    server.priya.visit({server.council.ava}, "Ava at home");
    RawClient client(server.port);
    REQUIRE(client.handshake());
    REQUIRE(client.send(wireOf(server.priya.request(server.priya.pushAll()))));
    const Answer first = client.readAnswer();
    REQUIRE(first.status == 200);
    const auto answer = protocol::decodeSyncAnswer(first.body).value();
    CHECK(answer.have == 1);
    CHECK(answer.feed.back() == server.priya.log[0]);
    CHECK_FALSE(first.nonce.empty());
    server.priya.nonce = first.nonce;
    REQUIRE(client.send(wireOf(server.priya.request({}))));
    CHECK(client.readAnswer().status == 200);
}

TEST_CASE("a body over the limit is read to its end and refused") {
    RunningServer server;
    RawClient client(server.port);
    REQUIRE(client.handshake());
    const std::string piece(1 << 20, 'x');
    SECTION("announced") {
        REQUIRE(client.send(postHead(6 << 20)));
        for (int i = 0; i < 6; ++i) REQUIRE(client.send(piece));
    }
    SECTION("in chunks, without saying how long it will be") {
        REQUIRE(client.send("POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (int i = 0; i < 6; ++i) REQUIRE(client.send("100000\r\n" + piece + "\r\n"));
        REQUIRE(client.send("0\r\n\r\n"));
    }
    const Answer answer = client.readAnswer();
    CHECK(answer.status == 413);
    CHECK(codeOf(answer) == "too_large");
    CHECK(server.council.events.taken("refused", "too_large") == 1);
    REQUIRE(client.send(wireOf(kHealth)));
    CHECK(client.readAnswer().status == 200);
}

TEST_CASE("a body that nobody would wait for is not read at all") {
    HttpLimits limits;
    limits.drainedBytesMax = 8 << 20;
    RunningServer server(limits);
    RawClient client(server.port);
    REQUIRE(client.handshake());
    REQUIRE(client.send(postHead(1 << 30)));
    CHECK(client.closedWithin(5000));
}

TEST_CASE("a client that waits to be told to go on is told so") {
    RunningServer server;
    RawClient client(server.port);
    REQUIRE(client.handshake());
    REQUIRE(client.send(postHead(3, "Expect: 100-continue\r\n")));
    CHECK(client.readUntil("\r\n\r\n").starts_with("HTTP/1.1 100 "));
    REQUIRE(client.send("abc"));
    CHECK(client.readAnswer().status == 400);
}

TEST_CASE("headers over the limit or out of form are refused") {
    RunningServer server;
    RawClient client(server.port);
    REQUIRE(client.handshake());
    SECTION("too long") {
        REQUIRE(client.send("GET /healthz HTTP/1.1\r\nHost: " + std::string(20'000, 'a') + "\r\n\r\n"));
        CHECK(client.readAnswer().status == 431);
    }
    SECTION("no HTTP") {
        REQUIRE(client.send("\r\r\nnonsense\r\n\r\n"));
        CHECK(client.readAnswer().status == 400);
    }
    CHECK(server.council.events.taken("refused", "bad_header") == 1);
    CHECK(askOnce(server.port, kHealth).status == 200);
}

TEST_CASE("slow clients do not hold up the others, and are let go after a while") {
    HttpLimits limits;
    limits.handshakeTime = limits.headerTime = limits.bodyTime = std::chrono::milliseconds(3000);
    RunningServer server(limits);
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 60; ++i) {
        slow.push_back(std::make_unique<RawClient>(server.port));
        if (i % 4 == 0) continue;  // Says nothing at all.
        REQUIRE(slow.back()->handshake());
        if (i % 4 == 2) slow.back()->send("POST /v1/sy");
        if (i % 4 == 3) slow.back()->send(postHead(1000) + "only so much");
    }
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) {
        const Answer answer = askOnce(server.port, server.priya.request({}));
        REQUIRE(answer.status == 200);
        server.priya.nonce = answer.nonce;
    }
    CHECK(msSince(start) < 2500);
    for (auto& client : slow) CHECK(client->closedWithin(10'000));
    CHECK(askOnce(server.port, kHealth).status == 200);
}

TEST_CASE("connections beyond the limit are closed, and room comes back") {
    HttpLimits limits;
    limits.connectionsMax = 3;
    RunningServer server(limits);
    std::vector<std::unique_ptr<RawClient>> held;
    for (int i = 0; i < 3; ++i) {
        held.push_back(std::make_unique<RawClient>(server.port));
        REQUIRE(held.back()->handshake());
    }
    RawClient extra(server.port);
    CHECK_FALSE(extra.handshake());
    CHECK(server.council.events.taken("refused", "too_many_connections") == 1);
    held.clear();
    for (int i = 0; i < 100 && askOnce(server.port, kHealth).status != 200; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    CHECK(askOnce(server.port, kHealth).status == 200);
}

TEST_CASE("when too much waits or too much is held, a client is told to come back") {
    SECTION("no room in the queue") {
        RunningServer server({}, 0);
        const Answer answer = askOnce(server.port, server.priya.request({}));
        CHECK(answer.status == 503);
        CHECK(codeOf(answer) == "busy");
        CHECK(askOnce(server.port, kHealth).status == 200);
    }
    SECTION("no room for bodies") {
        HttpLimits limits;
        limits.bodyBytesInFlightMax = 100'000;
        RunningServer server(limits);
        RawClient first(server.port);
        REQUIRE(first.handshake());
        REQUIRE(first.send(postHead(90'000) + std::string(80'000, 'x')));
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        RawClient second(server.port);
        REQUIRE(second.handshake());
        REQUIRE(second.send(postHead(40'000) + std::string(40'000, 'x')));
        CHECK(second.readAnswer().status == 503);
        REQUIRE(first.send(std::string(10'000, 'x')));
        CHECK(first.readAnswer().status == 400);  // Taken in; it is only no request of ours.
        REQUIRE(second.send(postHead(40'000) + std::string(40'000, 'x')));
        CHECK(second.readAnswer().status == 400);
    }
}

TEST_CASE("told to stop, the server finishes what is under way and ends idle connections") {
    RunningServer server;
    RawClient idle(server.port);
    REQUIRE(idle.handshake());
    RawClient working(server.port);
    REQUIRE(working.handshake());
    server.priya.visit({server.council.ava}, "Ava at home");
    const std::string request = wireOf(server.priya.request(server.priya.pushAll()));
    REQUIRE(working.send(std::string_view(request).substr(0, request.size() - 10)));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    server.http.stop();
    CHECK(idle.closedWithin(5000));
    REQUIRE(working.send(std::string_view(request).substr(request.size() - 10)));
    CHECK(working.readAnswer().status == 200);
    const auto start = std::chrono::steady_clock::now();
    server.stop();
    CHECK(msSince(start) < 5000);
    CHECK(server.council.store->device(server.priya.id)->have == 1);
    CHECK_FALSE(RawClient(server.port).handshake());
}

TEST_CASE("many tablets at once share commits and each gets its own answer") {
    constexpr int kTablets = 8;
    constexpr int kRounds = 10;
    Council council;
    std::vector<Tablet> tablets;
    for (int i = 0; i < kTablets; ++i) tablets.push_back(council.enrol(council.priya));
    for (Tablet& tablet : tablets) {
        for (int i = 0; i < kRounds; ++i) tablet.visit({council.ava}, "Visit");
    }
    const TlsIdentity tls = makeTlsIdentity().value();
    RequestQueue queue(council.service, 64);
    HttpServer http = HttpServer::listen({tls, queue, council.metrics, {}}, "127.0.0.1", 0).value();
    std::thread running([&] { http.run(); });
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (Tablet& tablet : tablets) {
        threads.emplace_back([&] {
            RawClient client(http.port());
            if (!client.handshake()) return;
            for (int i = 0; i < kRounds; ++i) {
                protocol::SyncRequest request;
                request.push = tablet.batchOf({tablet.log[static_cast<std::size_t>(i)]});
                client.send(wireOf(tablet.request(request)));
                const Answer answer = client.readAnswer();
                tablet.nonce = answer.nonce;
                const auto sync = protocol::decodeSyncAnswer(answer.body);
                if (answer.status == 200 && sync && sync->have == static_cast<std::uint64_t>(i) + 1) ++good;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    http.stop();
    running.join();
    CHECK(good == kTablets * kRounds);
    Tablet grace = council.enrol(council.grace);
    int visits = 0;
    for (const Change& change : grace.pullAll()) visits += change.type == "visit" ? 1 : 0;
    CHECK(visits == kTablets * kRounds);
}
