// A server in memory behind a transport: keeps the contract of sync/protocol/protocol.md in the plainest
// way, and loses, repeats and forgets on demand.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/records/change.h"
#include "sync/device/ports.h"
#include "sync/protocol/messages.h"

namespace doorstep::test {

/// What happens to one request.
enum class Fault : std::uint8_t {
    None,
    LoseRequest,  ///< It never arrives.
    LoseAnswer,   ///< It is carried out, and the answer never arrives.
    Twice,        ///< It arrives twice; the second answer is the one that is heard.
};

class FakeServer final : public TransportFactory {
public:
    FakeServer();

    // Arranging.
    void addUser(UserId user, const std::string& name, const std::string& role);
    /// A fresh one-time code for a user.
    std::string codeFor(UserId user);
    void allow(UserId user, std::set<PersonId> people) { scope_[user] = std::move(people); }
    /// A change of the server's own device: about its subjects, or for everybody without any.
    void import(const Change& change);
    void setNow(Instant now) { now_ = now; }

    /// Asked for each request, in order of arrival from 1.
    std::function<Fault(int number)> fault = [](int) { return Fault::None; };
    /// Alters an answer before it leaves.
    std::function<void(protocol::SyncAnswer&)> bend = [](protocol::SyncAnswer&) {};
    int pageSize = 200;       ///< Changes in one page of the feed or of a history.
    bool mayFork = false;     ///< Takes a log that does not follow from what is here for what it is.
    bool freshNonces = true;  ///< Hands out a nonce that is good once; else it is good for ever.

    /// The data as it is, to be put back later as from a backup.
    struct Data;
    [[nodiscard]] std::shared_ptr<Data> backup() const;
    /// Puts a backup back, with a new epoch unless `sameEpoch`.
    void restore(const std::shared_ptr<Data>& backup, bool sameEpoch = false);
    void revoke(DeviceId device);
    /// Requires a higher counter from the device than it has used.
    void raiseCounter(DeviceId device, std::uint64_t to);

    // Looking.
    [[nodiscard]] int requests() const { return requests_; }
    [[nodiscard]] std::vector<Change> accepted() const;
    [[nodiscard]] std::vector<Change> acceptedFrom(DeviceId device) const;
    [[nodiscard]] std::vector<protocol::Receipt> quarantine(DeviceId device) const;
    [[nodiscard]] std::size_t devices() const;

    std::unique_ptr<Transport> connect(const ServerAddress& address) override;

private:
    friend class FakeLine;
    HttpResponse answer(const HttpRequest& request);
    HttpResponse enrol(const HttpRequest& request);
    HttpResponse sync(const HttpRequest& request);

    struct User {
        std::string name, role;
    };
    std::map<UserId, User> users_;
    std::map<UserId, std::set<PersonId>> scope_;
    std::map<Hash, UserId> codes_;
    std::shared_ptr<Data> data_;
    Instant now_;
    int requests_ = 0;
    int nonces_ = 0;
};

}  // namespace doorstep::test
