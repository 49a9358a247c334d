// Sending on a thread of its own, with other work done meanwhile.
#include "qml/viewmodels/patient_transport.h"

#include <atomic>

namespace doorstep::app {

class PatientTransport final : public Transport {
public:
    PatientTransport(PatientTransports& owner, ServerAddress address)
        : owner_(owner), address_(std::move(address)) {}

    Result<HttpResponse> send(const HttpRequest& request) override {
        if (!real_) real_ = owner_.real_.connect(address_);
        auto call = std::make_shared<Call>();
        call->request = request;
        std::thread thread([call, real = real_, wake = owner_.wake_] {
            call->answer = real->send(call->request);
            call->answered = true;
            wake();
        });
        if (owner_.meanwhile_([&call] { return call->answered.load(); })) {
            thread.join();
            return std::move(call->answer);
        }
        // The line belongs to the call that was given up; the next one gets a line of its own.
        real_.reset();
        owner_.waitLaterFor(std::move(thread), [call] { return call->answered.load(); });
        return {ErrorCode::Offline, "given up for something more urgent"};
    }

private:
    struct Call {
        HttpRequest request;
        Result<HttpResponse> answer{ErrorCode::Offline, "not answered yet"};
        std::atomic<bool> answered = false;
    };
    PatientTransports& owner_;
    ServerAddress address_;
    std::shared_ptr<Transport> real_;
};

PatientTransports::~PatientTransports() {
    for (auto& call : givenUp_) call.first.join();
}

std::unique_ptr<Transport> PatientTransports::connect(const ServerAddress& address) {
    return std::make_unique<PatientTransport>(*this, address);
}

void PatientTransports::waitLaterFor(std::thread call, std::function<bool()> answered) {
    std::erase_if(givenUp_, [](auto& earlier) {
        if (!earlier.second()) return false;
        earlier.first.join();
        return true;
    });
    givenUp_.emplace_back(std::move(call), std::move(answered));
}

}  // namespace doorstep::app
