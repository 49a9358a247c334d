// Every message reads back as it was written, and nothing else reads at all: not cut short, not with a
// byte changed in its structure, not with a byte too many.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <functional>

#include "core/base/cbor.h"
#include "sync/protocol/messages.h"

using namespace doorstep;
using namespace doorstep::protocol;

namespace {

/// Decodes, and encodes what came of it; nothing when it was refused.
using RoundTrip = std::function<std::optional<Bytes>(ByteView)>;

template <typename Message>
RoundTrip through(Result<Message> (*decode)(ByteView)) {
    return [decode](ByteView body) -> std::optional<Bytes> {
        const auto message = decode(body);
        if (!message) return std::nullopt;
        return encode(*message);
    };
}

template <typename IdType>
IdType idOf(std::uint8_t fill) {
    IdType id;
    id.bytes.fill(fill);
    return id;
}

SyncRequest priyasRequest() {
    SyncRequest request;
    request.epoch = Bytes(16, 7);
    request.push = Batch{{Bytes{1, 2, 3}, Bytes(300, 9)}, crypto::Signature{5}};
    request.cursor = 4711;
    request.scope = scopeHash({idOf<PersonId>(1), idOf<PersonId>(2)});
    request.backfill = {{idOf<PersonId>(1), 0}, {idOf<PersonId>(2), 99}};
    return request;
}

SyncAnswer answerToPriya() {
    SyncAnswer answer;
    answer.epoch = Bytes(16, 7);
    answer.have = 12;
    answer.receipts = {{11, ReceiptStatus::Accepted, "", ""},
                       {12, ReceiptStatus::NeedsAttention, "not_in_scope", "Mia is not allocated to you."}};
    answer.feed = {Bytes(40, 1), Bytes(41, 2)};
    answer.cursor = 4713;
    answer.more = true;
    answer.scope = std::vector<PersonId>{idOf<PersonId>(1), idOf<PersonId>(3)};
    answer.backfill = {{idOf<PersonId>(3), {Bytes(20, 4)}, 88, false}};
    answer.serverTime = {1'772'000'000'000};
    answer.head = crypto::hash(bytesOf("her twelfth change"));
    return answer;
}

EnrolRequest priyasEnrolment() {
    return {Bytes(16, 3), crypto::PublicKey{1}, "Priya's tablet", crypto::Signature{2}};
}

EnrolAnswer enrolmentOfPriya() {
    return {idOf<DeviceId>(1), idOf<UserId>(2), "Priya Nair",         "social_worker",
            idOf<TeamId>(3),   "Hartshire",     crypto::PublicKey{4}, crypto::PublicKey{5}};
}

struct Example {
    const char* name;
    Bytes body;
    RoundTrip roundTrip;
};

std::vector<Example> examples() {
    SyncRequest first;
    SyncAnswer nothingNew;
    return {{"sync request", encode(priyasRequest()), through(decodeSyncRequest)},
            {"first sync request", encode(first), through(decodeSyncRequest)},
            {"sync answer", encode(answerToPriya()), through(decodeSyncAnswer)},
            {"empty sync answer", encode(nothingNew), through(decodeSyncAnswer)},
            {"enrolment", encode(priyasEnrolment()), through(decodeEnrolRequest)},
            {"enrolment's answer", encode(enrolmentOfPriya()), through(decodeEnrolAnswer)}};
}

}  // namespace

TEST_CASE("every message reads back as it was written") {
    for (const Example& example : examples()) {
        INFO(example.name);
        CHECK(example.roundTrip(example.body) == example.body);
    }
    const SyncAnswer answer = decodeSyncAnswer(encode(answerToPriya())).value();
    CHECK(answer.receipts[1].reason == "Mia is not allocated to you.");
    CHECK(answer.scope->size() == 2);
    CHECK(answer.backfill[0].after == 88);
    CHECK(answer.serverTime.ms == 1'772'000'000'000);
    const SyncRequest request = decodeSyncRequest(encode(priyasRequest())).value();
    CHECK(request.push->changes[1] == Bytes(300, 9));
    CHECK(request.backfill[1].after == 99);
}

TEST_CASE("a message cut at any place is refused") {
    for (const Example& example : examples()) {
        for (std::size_t length = 0; length < example.body.size(); ++length) {
            INFO(example.name << " cut after " << length);
            CHECK_FALSE(example.roundTrip(ByteView(example.body).first(length)));
        }
    }
}

TEST_CASE("a message with a byte too many is refused") {
    for (Example& example : examples()) {
        INFO(example.name);
        example.body.push_back(0);
        CHECK_FALSE(example.roundTrip(example.body));
    }
}

TEST_CASE("a flipped bit is refused or read as exactly what it now says") {
    for (Example& example : examples()) {
        for (std::size_t at = 0; at < 8 * example.body.size(); ++at) {
            const auto mask = static_cast<std::uint8_t>(1U << (at % 8));
            example.body[at / 8] ^= mask;
            const auto again = example.roundTrip(example.body);
            INFO(example.name << " bit " << at);
            CHECK((!again || *again == example.body));
            example.body[at / 8] ^= mask;
        }
    }
}

TEST_CASE("items that a later version appends are passed over") {
    // The one-byte array head of each message grows by one, and an item of three parts is appended.
    for (Example& example : examples()) {
        INFO(example.name);
        Bytes longer = example.body;
        ++longer[0];
        for (const std::uint8_t byte : {0x83, 0x01, 0xf6, 0x41, 0x07}) longer.push_back(byte);
        CHECK(example.roundTrip(longer) == example.body);
    }
}

TEST_CASE("limits and ranges are kept") {
    SyncRequest request = priyasRequest();
    request.push->changes.assign(kBatchChangesMax, Bytes{1});
    CHECK(decodeSyncRequest(encode(request)).ok());
    request.push->changes.push_back(Bytes{1});
    CHECK_FALSE(decodeSyncRequest(encode(request)).ok());
    request.push->changes.clear();
    CHECK_FALSE(decodeSyncRequest(encode(request)).ok());

    request = priyasRequest();
    request.cursor = -1;
    CHECK_FALSE(decodeSyncRequest(encode(request)).ok());

    SyncAnswer answer = answerToPriya();
    answer.receipts[0].status = static_cast<ReceiptStatus>(4);
    CHECK_FALSE(decodeSyncAnswer(encode(answer)).ok());
    answer = answerToPriya();
    answer.epoch = Bytes(65, 1);
    CHECK_FALSE(decodeSyncAnswer(encode(answer)).ok());

    EnrolRequest enrolment = priyasEnrolment();
    enrolment.secret.pop_back();
    CHECK_FALSE(decodeEnrolRequest(encode(enrolment)).ok());
    EnrolAnswer nobody = enrolmentOfPriya();
    nobody.user = {};
    CHECK_FALSE(decodeEnrolAnswer(encode(nobody)).ok());
}

TEST_CASE("bytes of any kind are refused without harm") {
    CHECK(rc::check("no decoder accepts what it would not write", [](const Bytes& noise) {
        for (const Example& example : examples()) {
            Bytes body = noise;
            if (!body.empty()) body[0] = static_cast<std::uint8_t>(0x80 | (body[0] & 15));
            const auto again = example.roundTrip(body);
            RC_ASSERT(!again || again->size() <= body.size());
        }
        (void)decodeErrorAnswer(noise);
    }));
}

TEST_CASE("sync messages of any content read back") {
    CHECK(rc::check("round trip", [](const std::vector<Bytes>& changes, std::uint32_t position,
                                     const std::vector<std::string>& reasons, bool more) {
        SyncAnswer answer;
        answer.feed = changes;
        answer.cursor = position;
        answer.more = more;
        for (const std::string& reason : reasons) {
            const bool utf8 = cbor::isUtf8(bytesOf(reason));
            answer.receipts.push_back(
                {position, ReceiptStatus::NeedsAttention, "damaged", utf8 ? reason : "unreadable"});
        }
        RC_ASSERT(encode(decodeSyncAnswer(encode(answer)).value()) == encode(answer));
    }));
}

TEST_CASE("a request's signature covers everything that matters") {
    const DeviceId device = idOf<DeviceId>(1);
    const Bytes body{1, 2, 3};
    const Bytes statement = requestStatement("POST", kSyncPath, body, device, 5, "nonce");
    CHECK(statement == requestStatement("POST", kSyncPath, body, device, 5, "nonce"));
    CHECK(statement != requestStatement("GET", kSyncPath, body, device, 5, "nonce"));
    CHECK(statement != requestStatement("POST", kEnrolPath, body, device, 5, "nonce"));
    CHECK(statement != requestStatement("POST", kSyncPath, Bytes{1, 2, 4}, device, 5, "nonce"));
    CHECK(statement != requestStatement("POST", kSyncPath, body, idOf<DeviceId>(2), 5, "nonce"));
    CHECK(statement != requestStatement("POST", kSyncPath, body, device, 6, "nonce"));
    CHECK(statement != requestStatement("POST", kSyncPath, body, device, 5, "another"));

    const auto key = crypto::SigningKey::make();
    CHECK(crypto::verify(statement, key.sign(statement), key.publicKey()));

    const Hash head = crypto::hash(body);
    CHECK(batchStatement(device, 1, 2, head) != batchStatement(device, 1, 3, head));
    CHECK(batchStatement(device, 1, 2, head) != batchStatement(device, 2, 2, head));
    CHECK(batchStatement(device, 1, 2, head) != batchStatement(idOf<DeviceId>(2), 1, 2, head));
    CHECK(batchStatement(device, 1, 2, head) != batchStatement(device, 1, 2, crypto::hash(Bytes{4})));

    EnrolRequest enrolment = priyasEnrolment();
    const Bytes enrolled = enrolStatement(enrolment);
    enrolment.deviceName = "somebody else's";
    CHECK(enrolStatement(enrolment) != enrolled);
}

TEST_CASE("the hash of a scope does not depend on order and tells people apart") {
    const auto ava = idOf<PersonId>(1);
    const auto noah = idOf<PersonId>(2);
    CHECK(scopeHash({ava, noah}) == scopeHash({noah, ava}));
    CHECK(scopeHash({ava, noah}) != scopeHash({ava}));
    CHECK(scopeHash({}) == crypto::hash({}));
}

TEST_CASE("an error answer reads back, and foreign ones are told apart") {
    const ErrorAnswer answer =
        decodeErrorAnswer(encode(ErrorAnswer{"old_counter", "a replay", 17})).value();
    CHECK(answer.code == "old_counter");
    CHECK(answer.detail == "a replay");
    CHECK(answer.counter == 17);
    CHECK(decodeErrorAnswer(encode(ErrorAnswer{"busy", "not \xff UTF-8", 0})).value().code == "busy");
    for (const char* foreign :
         {"", "<html>502</html>", "{}", R"({"error": "no"})", R"({"error": {}})",
          R"({"error": {"code": 5}})", R"({"error": {"code": "a", "counter": -1}})"}) {
        INFO(foreign);
        CHECK(decodeErrorAnswer(bytesOf(foreign)).error().code == ErrorCode::InvalidInput);
    }
}
