// A small HTTPS server on loopback that does what a test tells it to: plain OpenSSL, one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/ids.h"

namespace doorstep::test {

/// Accepts one connection after another, reads requests and writes what `answer` makes of each (its
/// head and body as received). An empty answer closes the connection.
class TlsListener {
public:
    struct Options {
        bool oldTls = false;          ///< Offers TLS 1.2 and nothing newer.
        bool closeAfterEach = false;  ///< Says keep-alive and closes all the same.
    };
    TlsListener(Options options, std::function<std::string(const std::string&)> answer);
    explicit TlsListener(std::function<std::string(const std::string&)> answer)
        : TlsListener(Options{}, std::move(answer)) {}
    TlsListener(const TlsListener&) = delete;
    TlsListener& operator=(const TlsListener&) = delete;
    ~TlsListener();

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] Hash pin() const;         ///< Of its public key.
    [[nodiscard]] int connections() const;  ///< Accepted so far, secured or not.
    [[nodiscard]] int requests() const;     ///< Read in full so far.
    [[nodiscard]] std::string lastRequest() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// An HTTP answer with this body.
std::string httpAnswer(const std::string& body, const std::string& headers = {});

}  // namespace doorstep::test
