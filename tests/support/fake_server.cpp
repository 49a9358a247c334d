// The contract, kept in memory.
#include "tests/support/fake_server.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace doorstep::test {

using namespace protocol;

struct FakeServer::Data {
    struct DeviceRow {
        UserId user;
        crypto::PublicKey key{};
        bool revoked = false;
        std::uint64_t counter = 0;
        std::string nonce;
        std::uint64_t have = 0;
        Hash head;
        std::map<std::uint64_t, Hash> ids;
        std::map<std::uint64_t, Receipt> receipts;
    };
    struct Entry {
        Bytes encoded;
        std::set<PersonId> people;  ///< Nobody: for everybody.
    };
    Bytes epoch = crypto::makeRandomBytes(16);
    std::map<DeviceId, DeviceRow> devices;
    std::map<Hash, DeviceId> usedCodes;
    std::vector<Entry> feed;  ///< Positions are from 1.
    std::map<RecordId, std::set<PersonId>> subjectsOf;
    std::map<RecordId, std::vector<Bytes>> historyOf;

    void accept(const Change& change, const Bytes& encoded) {
        std::set<PersonId> people(change.subjects.begin(), change.subjects.end());
        std::set<PersonId>& known = subjectsOf[change.record];
        // Somebody is added to a record: what was written before is theirs too.
        std::set<PersonId> added;
        std::set_difference(people.begin(), people.end(), known.begin(), known.end(),
                            std::inserter(added, added.end()));
        if (!known.empty() && !added.empty()) {
            for (const Bytes& earlier : historyOf[change.record]) feed.push_back({earlier, added});
        }
        known.insert(people.begin(), people.end());
        historyOf[change.record].push_back(encoded);
        feed.push_back({encoded, known});
    }

    /// What is for these people (and everybody, if asked) after a position, in pages.
    template <typename Wanted>
    std::int64_t page(std::int64_t after, int size, std::vector<Bytes>& out, bool& more,
                      Wanted wanted) const {
        std::int64_t position = after;
        for (std::size_t at = static_cast<std::size_t>(after); at < feed.size(); ++at) {
            if (wanted(feed[at])) {
                if (static_cast<int>(out.size()) == size) {
                    more = true;
                    return position;
                }
                out.push_back(feed[at].encoded);
            }
            position = static_cast<std::int64_t>(at) + 1;
        }
        return position;
    }
};

class FakeLine final : public Transport {
public:
    explicit FakeLine(FakeServer& server) : server_(server) {}
    Result<HttpResponse> send(const HttpRequest& request) override {
        const Error offline{ErrorCode::Offline, "the server could not be reached"};
        const Fault fault = server_.fault(++server_.requests_);
        if (fault == Fault::LoseRequest) return offline;
        HttpResponse response = server_.answer(request);
        if (fault == Fault::LoseAnswer) return offline;
        if (fault == Fault::Twice) response = server_.answer(request);
        return response;
    }

private:
    FakeServer& server_;
};

namespace {

std::string headerIn(const HttpRequest& request, const char* name) {
    for (const auto& [known, value] : request.headers) {
        if (known == name) return value;
    }
    return {};
}

HttpResponse refuse(int status, ErrorAnswer answer) {
    return {status, {}, encode(answer)};
}

}  // namespace

FakeServer::FakeServer() : data_(std::make_shared<Data>()) {}

void FakeServer::addUser(UserId user, const std::string& name, const std::string& role) {
    users_[user] = {name, role};
}

std::string FakeServer::codeFor(UserId user) {
    EnrolmentCode code;
    code.host = "doorstep.test";
    code.port = 443;
    code.tlsKey = crypto::hash(bytesOf("a server's key"));
    code.secret = crypto::makeRandomBytes(16);
    codes_[crypto::hash(code.secret)] = user;
    return textOf(code);
}

void FakeServer::import(const Change& change) {
    data_->accept(change, encode(change));
}

std::shared_ptr<FakeServer::Data> FakeServer::backup() const {
    return std::make_shared<Data>(*data_);
}

void FakeServer::restore(const std::shared_ptr<Data>& backup, bool sameEpoch) {
    data_ = std::make_shared<Data>(*backup);
    if (!sameEpoch) data_->epoch = crypto::makeRandomBytes(16);
}

void FakeServer::revoke(DeviceId device) {
    data_->devices.at(device).revoked = true;
}

void FakeServer::raiseCounter(DeviceId device, std::uint64_t to) {
    data_->devices.at(device).counter = to;
}

std::vector<Change> FakeServer::accepted() const {
    std::vector<Change> changes;
    std::set<Hash> seen;
    for (const auto& entry : data_->feed) {
        if (seen.insert(identityOf(entry.encoded)).second) {
            changes.push_back(decodeChange(entry.encoded).value());
        }
    }
    return changes;
}

std::vector<Change> FakeServer::acceptedFrom(DeviceId device) const {
    std::vector<Change> changes = accepted();
    std::erase_if(changes, [&](const Change& change) { return change.dot.device != device; });
    return changes;
}

std::vector<Receipt> FakeServer::quarantine(DeviceId device) const {
    std::vector<Receipt> kept;
    for (const auto& [sequence, receipt] : data_->devices.at(device).receipts) {
        if (receipt.status == ReceiptStatus::NeedsAttention) kept.push_back(receipt);
    }
    return kept;
}

std::size_t FakeServer::devices() const {
    return data_->devices.size();
}

std::unique_ptr<Transport> FakeServer::connect(const ServerAddress&) {
    return std::make_unique<FakeLine>(*this);
}

HttpResponse FakeServer::answer(const HttpRequest& request) {
    if (request.path == kEnrolPath) return enrol(request);
    if (request.path == kSyncPath) return sync(request);
    return refuse(404, {"invalid", "no such path", 0});
}

HttpResponse FakeServer::enrol(const HttpRequest& request) {
    const auto read = decodeEnrolRequest(request.body);
    REQUIRE(read.ok());
    REQUIRE(crypto::verify(enrolStatement(*read), read->proof, read->deviceKey));
    const Hash secret = crypto::hash(read->secret);
    const auto code = codes_.find(secret);
    if (code == codes_.end()) return refuse(403, {"code_unknown", "this code was not issued here", 0});
    DeviceId device;
    if (const auto used = data_->usedCodes.find(secret); used != data_->usedCodes.end()) {
        device = used->second;
        if (data_->devices[device].key != read->deviceKey) {
            return refuse(403, {"code_used", "this code was used already", 0});
        }
    } else {
        device.bytes.fill(static_cast<std::uint8_t>(0xd0 + data_->devices.size()));
        data_->usedCodes[secret] = device;
        data_->devices[device].user = code->second;
        data_->devices[device].key = read->deviceKey;
    }
    const User& user = users_.at(code->second);
    EnrolAnswer enrolled{device, code->second, user.name, user.role, {}, "Hartshire", {}, {}};
    return {200, {}, encode(enrolled)};
}

HttpResponse FakeServer::sync(const HttpRequest& request) {
    const auto named = fromHex(headerIn(request, kDeviceHeader));
    const auto device = idFrom<DeviceId>(named ? ByteView(*named) : ByteView());
    if (!device || !data_->devices.contains(*device)) {
        return refuse(403, {"unknown_device", "not enrolled here", 0});
    }
    Data::DeviceRow& row = data_->devices[*device];
    if (row.revoked) return refuse(403, {"revoked", "may no longer connect", 0});
    const std::string nonce = headerIn(request, kNonceHeader);
    const bool stale = nonce.empty() || nonce != row.nonce;
    if (freshNonces || row.nonce.empty()) row.nonce = "nonce-" + std::to_string(++nonces_);
    const std::vector<std::pair<std::string, std::string>> headers = {{kNonceHeader, row.nonce}};
    const auto refuseWithNonce = [&](ErrorAnswer answer) {
        return HttpResponse{401, headers, encode(answer)};
    };
    if (stale) return refuseWithNonce({"stale_nonce", "sign again", 0});
    const std::uint64_t counter = std::stoull(headerIn(request, kCounterHeader));
    const Bytes signature = fromHex(headerIn(request, kSignatureHeader)).value();
    if (!crypto::verify(requestStatement("POST", kSyncPath, request.body, *device, counter, nonce),
                        signature, row.key)) {
        return refuseWithNonce({"bad_signature", "the signature does not fit", 0});
    }
    if (counter <= row.counter) return refuseWithNonce({"old_counter", "came before", row.counter + 1});
    row.counter = counter;

    const auto read = decodeSyncRequest(request.body);
    REQUIRE(read.ok());
    const std::set<PersonId>& scope = scope_[row.user];
    SyncAnswer answer;
    answer.epoch = data_->epoch;
    if (read->push) {
        const auto first = decodeChange(read->push->changes.front()).value();
        const auto last = identityOf(read->push->changes.back());
        const std::uint64_t from = first.dot.sequence;
        const std::uint64_t to = from + read->push->changes.size() - 1;
        REQUIRE(crypto::verify(batchStatement(*device, from, to, last), read->push->signature, row.key));
        for (const Bytes& encoded : read->push->changes) {
            if (from > row.have + 1) break;
            const Change change = decodeChange(encoded).value();
            const std::uint64_t sequence = change.dot.sequence;
            const Hash id = identityOf(encoded);
            if (sequence <= row.have) {
                const bool same = row.ids[sequence] == id;
                answer.receipts.push_back(
                    same ? row.receipts[sequence]
                         : Receipt{sequence, ReceiptStatus::NeedsAttention, "forked", "Exists twice."});
                continue;
            }
            if (change.previous != row.head) {
                REQUIRE(mayFork);
                answer.receipts.push_back(
                    {sequence, ReceiptStatus::NeedsAttention, "forked", "Exists twice."});
                continue;
            }
            const bool inScope = std::any_of(change.subjects.begin(), change.subjects.end(),
                                             [&](const PersonId& id2) { return scope.contains(id2); });
            Receipt receipt{sequence, ReceiptStatus::Accepted, "", ""};
            if (inScope) {
                data_->accept(change, encoded);
            } else {
                receipt = {sequence, ReceiptStatus::NeedsAttention, "not_in_scope",
                           "You are no longer allocated to this person."};
            }
            row.have = sequence;
            row.head = id;
            row.ids[sequence] = id;
            row.receipts[sequence] = receipt;
            answer.receipts.push_back(receipt);
        }
    }
    answer.have = row.have;
    answer.head = row.head;
    const bool sameData = read->epoch == data_->epoch;
    const auto head = static_cast<std::int64_t>(data_->feed.size());
    const std::int64_t cursor = sameData && read->cursor <= head ? read->cursor : 0;
    answer.cursor = data_->page(cursor, pageSize, answer.feed, answer.more, [&](const Data::Entry& entry) {
        return entry.people.empty() || std::any_of(entry.people.begin(), entry.people.end(),
                                                   [&](const PersonId& id) { return scope.contains(id); });
    });
    const std::vector<PersonId> people(scope.begin(), scope.end());
    if (read->scope != scopeHash(people)) answer.scope = people;
    for (const BackfillRequest& wanted : read->backfill) {
        Backfill backfill{wanted.person, {}, wanted.after, true};
        if (scope.contains(wanted.person)) {
            bool more = false;
            backfill.after =
                data_->page(wanted.after, pageSize, backfill.changes, more,
                            [&](const Data::Entry& e) { return e.people.contains(wanted.person); });
            backfill.done = !more;
        }
        answer.backfill.push_back(std::move(backfill));
    }
    answer.serverTime = now_;
    bend(answer);
    return {200, headers, encode(answer)};
}

}  // namespace doorstep::test
