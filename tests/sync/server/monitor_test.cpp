// What a monitoring system hears: over plain HTTP, on an address of its own, and nothing about anybody.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sync/server/monitor.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

/// Everything that the address answers to these bytes, until it closes.
std::string exchange(std::uint16_t port, const std::string& sent) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::send(socket, sent.data(), sent.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(sent.size()));
    std::string answer;
    char piece[4096];
    for (ssize_t got = 0; (got = ::recv(socket, piece, sizeof piece, 0)) > 0;) {
        answer.append(piece, static_cast<std::size_t>(got));
    }
    ::close(socket);
    return answer;
}

struct Monitored {
    [[nodiscard]] std::string get(const std::string& path) const {
        return exchange(monitor.port(), "GET " + path + " HTTP/1.1\r\nHost: monitor\r\n\r\n");
    }

    Council council;
    Tablet priya = council.enrol(council.priya);
    RequestQueue queue{council.service, 64};
    Monitor monitor = Monitor::listen({queue, council.metrics}, "127.0.0.1", 0).value();
};

bool isOk(const std::string& answer) {
    return answer.starts_with("HTTP/1.1 200 ");
}

}  // namespace

TEST_CASE("the monitor says that the process runs and that the database answers") {
    Monitored site;
    CHECK(isOk(site.get("/healthz")));
    CHECK(isOk(site.get("/readyz")));
    CHECK(site.get("/").starts_with("HTTP/1.1 404 "));
    CHECK(exchange(site.monitor.port(), "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
              .starts_with("HTTP/1.1 405 "));
    CHECK(exchange(site.monitor.port(), "nonsense\r\n\r\n").empty());
}

TEST_CASE("a server that takes no requests any more is alive, and not ready") {
    Monitored site;
    site.queue.finish();
    CHECK(isOk(site.get("/healthz")));
    CHECK(site.get("/readyz").starts_with("HTTP/1.1 503 "));
}

TEST_CASE("metrics count events, answers and how long they took, and name nobody") {
    Monitored site;
    Event pushed{"pushed", "", site.priya.id, site.council.priya};
    pushed.count = 3;
    site.council.metrics.write(pushed);
    site.council.metrics.write(pushed);
    site.council.metrics.write({"refused", "stale_nonce"});
    site.council.metrics.answered(200, std::chrono::milliseconds(30));
    site.council.metrics.answered(401, std::chrono::seconds(20));
    CHECK(site.council.events.taken("pushed", "") == 2);

    const std::string text = site.get("/metrics");
    REQUIRE(isOk(text));
    for (const char* line :
         {"doorstep_events_total{event=\"pushed\",code=\"\"} 2\n",
          "doorstep_events_total{event=\"refused\",code=\"stale_nonce\"} 1\n",
          "doorstep_event_items_total{event=\"pushed\"} 6\n", "doorstep_answers_total{status=\"401\"} 1\n",
          "doorstep_answer_seconds_bucket{le=\"0.02\"} 0\n",
          "doorstep_answer_seconds_bucket{le=\"0.05\"} 1\n",
          "doorstep_answer_seconds_bucket{le=\"10\"} 1\n",
          "doorstep_answer_seconds_bucket{le=\"+Inf\"} 2\n", "doorstep_answer_seconds_count 2\n",
          "doorstep_requests_waiting 0\n"}) {
        INFO(line);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(text.find(textOf(site.priya.id)) == std::string::npos);
    CHECK(text.find(textOf(site.council.priya)) == std::string::npos);
}
