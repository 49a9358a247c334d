// Requests to answers, in shared transactions.
#include "sync/server/service.h"

#include "sync/server/pull.h"
#include "sync/server/push.h"
#include "sync/server/scope.h"

namespace doorstep::server {

std::vector<Answer> Service::answerTogether(std::span<const Request> requests) {
    std::vector<Answer> answers(requests.size());
    const auto done = parts_.store.inTransaction([&]() -> Result<void> {
        for (std::size_t i = 0; i < requests.size(); ++i) {
            const auto step = parts_.store.inStep([&]() -> Result<void> {
                TRY_SET(answers[i], answerOne(requests[i]));
                return {};
            });
            if (!step) answers[i] = fail(step.error(), deviceNamedIn(requests[i]));
        }
        return {};
    });
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const DeviceId device = deviceNamedIn(requests[i]);
        // What was answered above has not happened.
        if (!done) answers[i] = fail(done.error(), device);
        if (!device.empty()) answers[i].nonce = nonces_.make(device, parts_.time.now());
    }
    return answers;
}

Answer Service::refuse(const Refusal& refusal, DeviceId device) {
    Event event{"refused", refusal.error.code.c_str()};
    event.device = device;
    parts_.events.write(event);
    return answerOf(refusal);
}

Answer Service::fail(const Error& error, DeviceId device) {
    Event event{"failed", nameOf(error.code)};
    event.device = device;
    parts_.events.write(event);
    return answerOf(refusalFor(error));
}

Result<Answer> Service::answerOne(const Request& request) {
    const bool post = request.method == "POST";
    if (request.path == protocol::kEnrolPath && post) return enrolDevice(request);
    if (request.path == protocol::kSyncPath && post) return syncDevice(request);
    if (request.path == protocol::kEnrolPath || request.path == protocol::kSyncPath) {
        return refuse({405, {"invalid", "this path takes POST"}}, {});
    }
    if (request.path == kReadyPath && request.method == "GET") {
        TRY(parts_.store.epoch());
        return Answer{200, Bytes{'o', 'k', '\n'}, false, {}};
    }
    return refuse({404, {"invalid", "no such path"}}, {});
}

Result<Answer> Service::enrolDevice(const Request& request) {
    auto read = protocol::decodeEnrolRequest(request.body);
    if (!read) return refuse({400, {"invalid", read.error().detail}}, {});
    TRY_SET(auto outcome, enrol(parts_.store, parts_.identity, *read, parts_.time, parts_.randomness));
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) return refuse(*refusal, {});
    const auto& enrolled = std::get<protocol::EnrolAnswer>(outcome);
    parts_.events.write({"enrolled", "", enrolled.device, enrolled.user});
    return Answer{200, protocol::encode(enrolled), false, {}};
}

Result<Answer> Service::syncDevice(const Request& request) {
    TRY_SET(auto outcome, authenticate(request, parts_.store, nonces_, parts_.time.now()));
    if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        return refuse(*refusal, deviceNamedIn(request));
    }
    auto& caller = std::get<Caller>(outcome);
    const auto read = protocol::decodeSyncRequest(request.body);
    if (!read) return refuse({400, {"invalid", read.error().detail}}, caller.device.id);
    return sync(caller, *read);
}

Result<std::optional<Refusal>> Service::push(Caller& caller, const std::vector<PersonId>& scope,
                                             const protocol::SyncRequest& request,
                                             protocol::SyncAnswer& answer) {
    answer.serverTime = parts_.time.now();
    if (request.push) {
        TRY_SET(auto outcome,
                takeBatch(parts_.store, parts_.events, caller, scope, *request.push, answer.serverTime));
        if (auto* refusal = std::get_if<Refusal>(&outcome)) return std::optional(std::move(*refusal));
        answer.receipts = std::get<std::vector<protocol::Receipt>>(std::move(outcome));
        Event event{"pushed", "", caller.device.id, caller.user.id};
        event.sequence = caller.device.have;
        event.count = static_cast<std::int64_t>(answer.receipts.size());
        parts_.events.write(event);
    }
    answer.have = caller.device.have;
    answer.head = caller.device.head;
    return std::optional<Refusal>();
}

Result<Answer> Service::sync(Caller& caller, const protocol::SyncRequest& request) {
    if (caller.stopped) return handOver(caller, request);
    TRY_SET(const std::vector<PersonId> scope,
            peopleInScope(parts_.store, caller.user, localDateOf(parts_.time.now())));
    protocol::SyncAnswer answer;
    TRY_SET(const auto refusal, push(caller, scope, request, answer));
    if (refusal) return refuse(*refusal, caller.device.id);
    TRY(pull(parts_.store, parts_.events, caller, scope, request, answer));
    return Answer{200, protocol::encode(answer), false, {}};
}

Result<Answer> Service::handOver(Caller& caller, const protocol::SyncRequest& request) {
    if (!request.push) {
        return refuse({403, {"revoked", "this device may no longer connect"}}, caller.device.id);
    }
    protocol::SyncAnswer answer;
    TRY_SET(const auto refusal, push(caller, {}, request, answer));
    if (refusal) return refuse(*refusal, caller.device.id);
    TRY_SET(answer.epoch, parts_.store.epoch());
    answer.cursor = request.cursor;
    answer.more = true;  // So that it asks again, and hears that it was stopped once all is handed over.
    return Answer{200, protocol::encode(answer), false, {}};
}

}  // namespace doorstep::server
