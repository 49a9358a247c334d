// The council's people, and the line to its server.
#include "tests/app/place.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "sync/protocol/messages.h"
#include "sync/server/acceptance.h"

namespace doorstep::app::test {

namespace {

constexpr crypto::PinCost kCheapPin{1, 8192};

std::string headerOf(const HttpRequest& request, const char* name) {
    const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                    [name](const auto& header) { return header.first == name; });
    return found == request.headers.end() ? std::string() : found->second;
}

}  // namespace

class LineTransport final : public Transport {
public:
    explicit LineTransport(Line& line) : line_(line) {}

    Result<HttpResponse> send(const HttpRequest& request) override {
        ++line_.sending;
        for (int waited = 0; waited < line_.delayMs; waited += 10) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        --line_.sending;
        if (!line_.connected) return {ErrorCode::Offline, "the line is cut"};
        const std::lock_guard lock(line_.mutex_);
        const auto answer = line_.council_.service.answer(
            {request.method, request.path, headerOf(request, protocol::kDeviceHeader),
             headerOf(request, protocol::kCounterHeader), headerOf(request, protocol::kNonceHeader),
             headerOf(request, protocol::kSignatureHeader), headerOf(request, protocol::kVersionHeader),
             request.body});
        return HttpResponse{answer.status, {{protocol::kNonceHeader, answer.nonce}}, answer.body};
    }

private:
    Line& line_;
};

std::unique_ptr<Transport> Line::connect(const ServerAddress& /*address*/) {
    return std::make_unique<LineTransport>(*this);
}

Result<Secret> MemoryKeystore::read(const std::string& name) {
    const auto found = secrets_.find(name);
    if (found == secrets_.end()) return {ErrorCode::NotFound, "no such secret"};
    return found->second.clone();
}

Result<void> MemoryKeystore::write(const std::string& name, const Secret& secret) {
    secrets_[name] = secret.clone();
    return {};
}

Result<void> MemoryKeystore::remove(const std::string& name) {
    secrets_.erase(name);
    return {};
}

Place::Place() {
    const auto child = [](const char* name, const char* born) -> std::vector<FieldWrite> {
        return {{"forename", std::string(name)},
                {"surname", std::string("Marsh")},
                {"date_of_birth", std::string(born)},
                {"household", std::string("marsh")},
                {"status/1", true},
                {"status/1/kind", std::string("cp")},
                {"status/1/from", std::string("2026-01-05")}};
    };
    writePerson(council.ava, child("Ava", "2016-05-04"));
    writePerson(council.noah, child("Noah", "2018-11-20"));
    writePerson(council.mia, child("Mia", "2023-02-01"));
    sam = council.registry.addUser({"sam", "Sam Ellery", "adviser", council.east}).value();
    council.allocate(council.leon, sam, {}, "adviser");
    writePerson(council.leon, {{"forename", std::string("Leon")},
                               {"surname", std::string("Hart")},
                               {"date_of_birth", std::string("2006-06-15")},
                               {"status/1", true},
                               {"status/1/kind", std::string("care_leaver")},
                               {"status/1/from", std::string("2024-06-15")}});
}

void Place::writePerson(PersonId id, std::vector<FieldWrite> writes) {
    auto& store = *council.store;
    const auto written = store.inTransaction([&]() -> Result<void> {
        const auto now = council.time.now();
        Change change;
        TRY_SET(change.dot.device, store.ownDevice());
        TRY_SET(const auto head, store.headOf(change.dot.device));
        change.dot.sequence = head.first + 1;
        change.previous = head.second;
        TRY_SET(const auto latest, store.latestTime(now));
        change.at = nextTime(latest, now);
        change.author = server::userIdOf(server::ServerAuthor::CaseManagement);
        change.record = id;
        change.type = "person";
        change.subjects = {id};
        change.kind = ChangeKind::Import;
        change.writes = std::move(writes);
        std::sort(change.writes.begin(), change.writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        return server::accept(store, change, encode(change), nullptr, now);
    });
    DOORSTEP_ASSERT(written.ok());
}

DeviceThread::Parts Machine::parts() {
    return {home / "device", place.council.time, randomness, keystore, place.line, kCheapPin};
}

QString Machine::codeFor(UserId user) {
    return QString::fromStdString(protocol::textOf(place.council.codeFor(user)));
}

Tablet::Tablet(Machine& machine_)
    : machine(machine_),
      settings(QString::fromStdString((machine.home / "app.ini").string()), {"This test's memory", false}),
      thread(machine.parts()),
      session(thread, settings) {
    (void)until([this] { return session.state() != Session::State::Starting; });
}

Tablet::Tablet(Machine& machine_, UserId user) : Tablet(machine_) {
    enrol(user);
    sync();
}

void Tablet::enrol(UserId user) {
    session.enrol(machine.codeFor(user), kPin);
    (void)until([this] { return !session.busy(); });
}

void Tablet::unlock() {
    session.unlock(kPin);
    (void)until([this] { return !session.busy(); });
}

void Tablet::sync() {
    bool ended = false;
    const auto connection =
        QObject::connect(session.sync(), &SyncModel::finished, &session, [&ended] { ended = true; });
    (void)until([this] { return !session.sync()->syncing(); });
    ended = false;
    session.sync()->syncNow();
    (void)until([&ended] { return ended; });
    QObject::disconnect(connection);
}

}  // namespace doorstep::app::test
