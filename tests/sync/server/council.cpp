// The council's people, and how tablets sign.
#include "tests/sync/server/council.h"

#include <algorithm>

#include "sync/server/postgres_store.h"
#include "sync/server/sqlite_store.h"
#include "sync/server/waiting.h"

namespace doorstep::server::test {

int MemoryEvents::taken(const std::string& name, const std::string& code) {
    const std::lock_guard lock(mutex_);
    const auto count = std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) {
        return line.name == name && line.code == code;
    });
    lines_.clear();
    return static_cast<int>(count);
}

std::string codeOf(const Answer& answer) {
    return protocol::decodeErrorAnswer(answer.body).value().code;
}

std::unique_ptr<ServerStore> openStore(const ServerKeys& keys,
                                       const doorstep::test::PrivateDatabase* database, TimeSource& time,
                                       Randomness& randomness, Database own) {
    const crypto::PublicKey key = keys.signing.publicKey();
    if (database != nullptr) {
        return PostgresStore::open(database->uri(), {keys.store, key}, time, randomness, OpenMode::Create)
            .value();
    }
    return SqliteStore::open(std::move(own), key, time, randomness).value();
}

Council::Council()
    : Council(doorstep::test::onPostgres() ? std::make_unique<doorstep::test::PrivateDatabase>() : nullptr,
              Database::inMemory().value()) {}

Council::Council(Database own) : Council(nullptr, std::move(own)) {}

Council::Council(std::unique_ptr<doorstep::test::PrivateDatabase> elsewhere, Database own)
    : keys{crypto::SigningKey::make(), crypto::BoxKey::make(), crypto::makeKey(), crypto::makeKey()},
      database(std::move(elsewhere)),
      store(openStore(keys, database.get(), time, randomness, std::move(own))),
      registry(*store, time, randomness),
      service({*store,
               events,
               time,
               randomness,
               {"Sample County Council", keys.signing.publicKey(), keys.rescue.publicKey},
               keys.nonce}) {
    (void)registry.addServerAuthors().ok();
    east = registry.addTeam("East", {}).value();
    west = registry.addTeam("West", {}).value();
    const auto add = [&](const char* staffId, const char* name, const char* role, TeamId team) {
        return registry.addUser({staffId, name, role, team}).value();
    };
    priya = add("priya", "Priya Nair", "social_worker", east);
    tom = add("tom", "Tom Ashworth", "social_worker", east);
    grace = add("grace", "Grace Okafor", "supervisor", east);
    owen = add("owen", "Owen Farrant", "social_worker", west);
    ruth = add("ruth", "Ruth Penrose", "supervisor", west);
    helen = add("helen", "Helen Brodie", "performance", east);
    for (PersonId* person : {&ava, &noah, &mia, &leon}) *person = makeId<PersonId>(time, randomness);
    for (const PersonId& child : {ava, noah, mia}) allocate(child, priya);
    allocate(ava, tom, {}, "co_worker");
    allocate(leon, owen);
}

RecordId Council::allocate(PersonId person, UserId worker, std::optional<Date> to,
                           const std::string& role) {
    NewAllocation allocation;
    allocation.person = person;
    allocation.worker = worker;
    allocation.role = role;
    allocation.from = today();
    allocation.to = to;
    return registry.allocate(allocation).value();
}

protocol::EnrolmentCode Council::codeFor(UserId user) {
    protocol::EnrolmentCode code{"127.0.0.1", 1, {}, {}};
    const bool issued =
        store
            ->inTransaction([&]() -> Result<void> {
                TRY_SET(const UserRow row, store->user(user));
                TRY_SET(code.secret, issueEnrolmentSecret(*store, row, time.now(), randomness));
                return {};
            })
            .ok();
    DOORSTEP_ASSERT(issued);
    return code;
}

void Council::officeSays(PersonId person, std::vector<FieldWrite> writes) {
    Change change;
    change.dot.device = store->ownDevice().value();
    const auto head = store->headOf(change.dot.device).value();
    change.dot.sequence = head.first + 1;
    change.previous = head.second;
    change.at = {time.now().ms, static_cast<std::uint32_t>(change.dot.sequence)};
    change.author = priya;
    change.record = person;
    change.type = "person";
    change.subjects = {person};
    change.kind = ChangeKind::Import;
    const auto existing = store->record(person).value();
    if (existing) change.context = existing->seen;
    change.writes = std::move(writes);
    std::sort(change.writes.begin(), change.writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    const auto written = store->inTransaction([&] {
        return acceptOwn(*store, change, encode(change), existing ? &*existing : nullptr, time.now());
    });
    DOORSTEP_ASSERT(written.ok());
}

Line Council::line() {
    return {time, randomness, [this](const Request& request) { return service.answer(request); },
            [this](RecordId id) { return store->record(id).value(); }};
}

Result<std::variant<protocol::EnrolAnswer, Refusal>> redeem(const Line& line, const Bytes& secret,
                                                            const crypto::SigningKey& key) {
    using Outcome = std::variant<protocol::EnrolAnswer, Refusal>;
    protocol::EnrolRequest request{secret, key.publicKey(), "A tablet", {}};
    request.proof = key.sign(protocol::enrolStatement(request));
    const Answer answer =
        line.ask({"POST", protocol::kEnrolPath, "", "", "", "", "", protocol::encode(request)});
    if (answer.status != 200) {
        TRY_SET(const protocol::ErrorAnswer error, protocol::decodeErrorAnswer(answer.body));
        return Outcome(Refusal{answer.status, error});
    }
    TRY_SET(const protocol::EnrolAnswer enrolled, protocol::decodeEnrolAnswer(answer.body));
    return Outcome(enrolled);
}

Tablet Council::enrol(UserId user) {
    auto key = crypto::SigningKey::make();
    const auto outcome = redeem(line(), codeFor(user).secret, key).value();
    Tablet tablet(line(), std::get<protocol::EnrolAnswer>(outcome), std::move(key));
    (void)tablet.send({});  // Fetches a nonce.
    events.taken("", "");
    return tablet;
}

Tablet::Tablet(Line line, const protocol::EnrolAnswer& enrolled, crypto::SigningKey ownKey)
    : id(enrolled.device),
      user(enrolled.user),
      key(std::make_shared<const crypto::SigningKey>(std::move(ownKey))),
      line_(std::move(line)) {}

Change Tablet::draft(RecordId record, std::vector<PersonId> subjects, std::vector<FieldWrite> writes) {
    Change change;
    change.dot = {id, log.size() + 1};
    if (!log.empty()) change.previous = identityOf(log.back());
    change.at = {line_.time.now().ms, static_cast<std::uint32_t>(log.size())};
    change.author = user;
    change.record = record;
    change.type = "visit";
    change.subjects = std::move(subjects);
    std::sort(change.subjects.begin(), change.subjects.end());
    change.writes = std::move(writes);
    if (const auto known = line_.record(record)) change.context = known->seen;
    return change;
}

Change Tablet::decide(RecordId record, ChangeKind kind, const std::string& comment) {
    const Record known = line_.record(record).value();
    Change change = draft(record, {known.subjects.begin(), known.subjects.end()}, {});
    change.kind = kind;
    change.decision = Decision{contentHash(known), comment, {}};
    const auto signature = key->sign(decisionStatement(record, kind, *change.decision, change.formVersion));
    change.decision->signature.assign(signature.begin(), signature.end());
    return change;
}

Bytes Tablet::commit(const Change& change) {
    log.push_back(encode(change));
    return log.back();
}

RecordId Tablet::visit(std::vector<PersonId> children, const std::string& observation) {
    const auto record = makeId<RecordId>(line_.time, line_.randomness);
    commit(draft(record, std::move(children), {{"observation", observation}}));
    return record;
}

protocol::Batch Tablet::batchOf(std::vector<Bytes> changes) const {
    protocol::Batch batch{std::move(changes), {}};
    const auto first = decodeChange(batch.changes.front());
    const std::uint64_t from = first ? first->dot.sequence : 1;
    batch.signature = key->sign(protocol::batchStatement(id, from, from + batch.changes.size() - 1,
                                                         identityOf(batch.changes.back())));
    return batch;
}

protocol::SyncRequest Tablet::pushAll() const {
    protocol::SyncRequest request;
    request.epoch = epoch;
    request.cursor = cursor;
    if (log.size() > have) {
        request.push = batchOf({log.begin() + static_cast<std::ptrdiff_t>(have), log.end()});
    }
    return request;
}

Request Tablet::request(const protocol::SyncRequest& sync) {
    Request request{"POST", protocol::kSyncPath,   toHex(id.view()), std::to_string(++counter), nonce, "",
                    "1",    protocol::encode(sync)};
    request.signature = toHex(key->sign(
        protocol::requestStatement(request.method, request.path, request.body, id, counter, nonce)));
    return request;
}

Answer Tablet::send(const protocol::SyncRequest& sync) {
    Answer answer = line_.ask(request(sync));
    if (!answer.nonce.empty()) nonce = answer.nonce;
    return answer;
}

protocol::SyncAnswer Tablet::sync(protocol::SyncRequest sync) {
    const Answer answer = send(sync);
    if (answer.status != 200) contractBroken(codeOf(answer).c_str(), __FILE__, __LINE__);
    protocol::SyncAnswer decoded = protocol::decodeSyncAnswer(answer.body).value();
    epoch = decoded.epoch;
    cursor = decoded.cursor;
    have = decoded.have;
    return decoded;
}

std::vector<Change> Tablet::pullAll() {
    std::vector<Change> changes;
    for (bool more = true; more;) {
        const protocol::SyncAnswer answer = sync();
        for (const Bytes& encoded : answer.feed) changes.push_back(decodeChange(encoded).value());
        more = answer.more;
    }
    return changes;
}

}  // namespace doorstep::server::test
