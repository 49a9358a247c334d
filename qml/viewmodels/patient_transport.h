// A line to the server that lets other work go on while it waits for an answer.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "sync/device/ports.h"

namespace doorstep::app {

/// Makes transports whose `send` hands the real sending to a thread of its own and, until the answer is
/// there, lets the device's thread do what else was asked of it. So a slow network never keeps a page
/// from opening, and a lock need not wait for a time limit. This rests on a promise of the sync engine:
/// no transaction is open while it sends.
class PatientTransports final : public TransportFactory {
public:
    /// Does other work until its argument says that the answer is there, then returns true; or returns
    /// false when something more urgent wants the wait to end. Asks its argument again after `wake`.
    using Meanwhile = std::function<bool(const std::function<bool()>& answered)>;

    /// `real` outlives this. `wake` is called from any thread.
    PatientTransports(TransportFactory& real, Meanwhile meanwhile, std::function<void()> wake)
        : real_(real), meanwhile_(std::move(meanwhile)), wake_(std::move(wake)) {}
    /// Waits for calls that were given up but have not come back; transports of this are gone by then.
    ~PatientTransports() override;

    std::unique_ptr<Transport> connect(const ServerAddress& address) override;

private:
    friend class PatientTransport;
    void waitLaterFor(std::thread call, std::function<bool()> answered);

    TransportFactory& real_;
    Meanwhile meanwhile_;
    std::function<void()> wake_;
    std::vector<std::pair<std::thread, std::function<bool()>>> givenUp_;  // Of the device's thread.
};

}  // namespace doorstep::app
