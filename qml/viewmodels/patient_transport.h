// A line to the server that lets other work go on while it waits for an answer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "sync/device/ports.h"

namespace doorstep::app {

/// Makes transports whose `send` hands the real sending to a thread of its own and, until the answer is
/// there, lets the device's thread do what else was asked of it. So a slow network never keeps a page
/// from opening, and a lock need not wait for a time limit: `abandon` makes `send` fail as `Offline` at
/// once. This rests on a promise of the sync engine: no transaction is open while it sends.
class PatientTransports final : public TransportFactory {
public:
    /// Runs other work until its argument says that the wait is over. Must look at it again after `wake`.
    using Meanwhile = std::function<void(const std::function<bool()>& over)>;

    PatientTransports(TransportFactory& real, Meanwhile meanwhile, std::function<void()> wake)
        : real_(real), meanwhile_(std::move(meanwhile)), wake_(std::move(wake)) {}

    std::unique_ptr<Transport> connect(const ServerAddress& address) override;

    /// Ends the wait that runs now, if one does. From any thread.
    void abandon() {
        abandoned_ = true;
        wake_();
    }
    /// Forgets an earlier `abandon`; before the next sync.
    void renew() { abandoned_ = false; }

private:
    friend class PatientTransport;
    TransportFactory& real_;
    Meanwhile meanwhile_;
    std::function<void()> wake_;
    std::atomic<bool> abandoned_ = false;
};

}  // namespace doorstep::app
