// What the server does with requests: everything but their way over the network.
#pragma once

#include <span>
#include <vector>

#include "core/base/ports.h"
#include "sync/server/authentication.h"
#include "sync/server/enrolment.h"
#include "sync/server/event_log.h"
#include "sync/server/request.h"
#include "sync/server/store.h"

namespace doorstep::server {

/// Answers requests. Use from the store's thread.
class Service {
public:
    struct Parts {
        ServerStore& store;  ///< Outlives the service, as do the others.
        EventLog& events;
        TimeSource& time;
        Randomness& randomness;
        ServerIdentity identity;
        const Secret& nonceKey;
    };
    explicit Service(Parts parts) : parts_(std::move(parts)), nonces_(parts_.nonceKey.view()) {}

    /// Answers each request, all in one transaction: nothing is answered before it is durable, and the
    /// wait for the disk is shared. One that fails leaves no trace and does not touch the others.
    std::vector<Answer> answerTogether(std::span<const Request> requests);
    Answer answer(const Request& request) { return std::move(answerTogether({&request, 1}).front()); }

private:
    Result<Answer> answerOne(const Request& request);
    Result<Answer> enrolDevice(const Request& request);
    Result<Answer> syncDevice(const Request& request);
    Result<Answer> sync(Caller& caller, const protocol::SyncRequest& request);
    /// Takes what the request pushes into `answer`. A refusal when the batch is not what it should be.
    Result<std::optional<Refusal>> push(Caller& caller, const std::vector<PersonId>& scope,
                                        const protocol::SyncRequest& request, protocol::SyncAnswer& answer);
    /// The answer to a device that was stopped: receipts for what it pushes, and nothing to read.
    Result<Answer> handOver(Caller& caller, const protocol::SyncRequest& request);
    Answer refuse(const Refusal& refusal, DeviceId device);
    Answer fail(const Error& error, DeviceId device);

    Parts parts_;
    Nonces nonces_;
};

}  // namespace doorstep::server
