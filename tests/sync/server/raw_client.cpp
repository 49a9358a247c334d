// Sockets and OpenSSL, without checking whose certificate it is.
#include "tests/sync/server/raw_client.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace doorstep::server::test {

RawClient::RawClient(std::uint16_t port) {
    std::signal(SIGPIPE, SIG_IGN);
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        socket_ = -1;
    }
}

RawClient::~RawClient() {
    if (tls_ != nullptr) SSL_free(tls_);
    if (context_ != nullptr) SSL_CTX_free(context_);
    if (socket_ >= 0) ::close(socket_);
}

bool RawClient::handshake() {
    return handshakeUpTo(TLS1_3_VERSION);
}
bool RawClient::oldHandshake() {
    return handshakeUpTo(TLS1_2_VERSION);
}

bool RawClient::handshakeUpTo(int version) {
    if (socket_ < 0) return false;
    context_ = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context_, version);
    tls_ = SSL_new(context_);
    SSL_set_fd(tls_, socket_);
    const bool done = SSL_connect(tls_) == 1;
    ERR_clear_error();
    return done;
}

bool RawClient::send(std::string_view text) {
    if (tls_ == nullptr)
        return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    const bool sent = SSL_write(tls_, text.data(), static_cast<int>(text.size())) > 0;
    ERR_clear_error();
    return sent;
}

bool RawClient::fill() {
    char piece[16384];
    const int got = SSL_read(tls_, piece, sizeof piece);
    ERR_clear_error();
    if (got > 0) buffer_.append(piece, static_cast<std::size_t>(got));
    return got > 0;
}

std::string RawClient::readUntil(std::string_view end) {
    std::size_t found = buffer_.find(end);
    while (found == std::string::npos && fill()) found = buffer_.find(end);
    const std::size_t size = found == std::string::npos ? buffer_.size() : found + end.size();
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
}

Answer RawClient::readAnswer() {
    Answer answer;
    std::string head = readUntil("\r\n\r\n");
    answer.status = head.size() > 12 ? std::atoi(head.c_str() + 9) : 0;
    if (answer.status == 0) return answer;
    const auto header = [&](const std::string& name) -> std::string {
        std::string lower = head;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        const std::size_t at = lower.find("\r\n" + name + ": ");
        if (at == std::string::npos) return {};
        const std::size_t from = at + name.size() + 4;
        return head.substr(from, head.find("\r\n", from) - from);
    };
    const std::size_t length = std::strtoul(header("content-length").c_str(), nullptr, 10);
    while (buffer_.size() < length && fill()) {
    }
    if (buffer_.size() < length) return {0, {}, false, {}};  // Cut off on the way.
    const std::string body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    answer.body.assign(body.begin(), body.end());
    answer.nonce = header(protocol::kNonceHeader);
    return answer;
}

bool RawClient::closedWithin(int ms) {
    const timeval patience{ms / 1000, (ms % 1000) * 1000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    char piece[1024];
    for (;;) {
        const ssize_t got = ::recv(socket_, piece, sizeof piece, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) return true;
        if (got < 0) return false;
    }
}

std::string wireOf(const Request& request) {
    std::string head = request.method + " " + request.path + " HTTP/1.1\r\nHost: localhost\r\n";
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) head += std::string(name) + ": " + value + "\r\n";
    };
    add(protocol::kDeviceHeader, request.device);
    add(protocol::kCounterHeader, request.counter);
    add(protocol::kNonceHeader, request.nonce);
    add(protocol::kSignatureHeader, request.signature);
    add(protocol::kVersionHeader, request.version);
    return head + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" +
           textOf(request.body);
}

Answer askOnce(std::uint16_t port, const Request& request) {
    RawClient client(port);
    if (!client.handshake() || !client.send(wireOf(request))) return {0, {}, false, {}};
    return client.readAnswer();
}

}  // namespace doorstep::server::test
