// Requests, sync messages and errors as bytes, and strictly back again.
#include "sync/protocol/messages.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sync/protocol/wire.h"

namespace doorstep::protocol {
namespace {

constexpr std::size_t kEpochBytesMax = 64;

void write(cbor::Writer& out, const std::vector<Bytes>& strings) {
    out.array(strings.size());
    for (const Bytes& string : strings) out.bytes(string);
}

std::vector<Bytes> readStrings(cbor::Reader& in) {
    std::vector<Bytes> strings;
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        strings.push_back(copyOf(in.bytes()));
    }
    return strings;
}

Bytes readEpoch(cbor::Reader& in) {
    const ByteView epoch = in.bytes();
    if (epoch.size() > kEpochBytesMax) in.fail("an epoch is too long");
    return copyOf(epoch);
}

/// Positions in the feed: zero is its beginning.
std::int64_t readPosition(cbor::Reader& in) {
    const std::int64_t position = in.integer();
    if (position < 0) in.fail("a position in the feed is negative");
    return position;
}

void write(cbor::Writer& out, const Batch& batch) {
    out.array(2);
    write(out, batch.changes);
    out.bytes(batch.signature);
}

Batch readBatch(cbor::Reader& in) {
    Batch batch;
    OpenArray items(in, 2);
    batch.changes = readStrings(in);
    if (batch.changes.empty()) in.fail("a batch is empty");
    if (batch.changes.size() > kBatchChangesMax) in.fail("a batch has too many changes");
    batch.signature = fixedBytes<crypto::kSignatureSize>(in);
    items.skipRest();
    return batch;
}

Receipt readReceipt(cbor::Reader& in) {
    Receipt receipt;
    OpenArray items(in, 4);
    receipt.sequence = in.unsignedInteger();
    const std::uint64_t status = in.unsignedInteger();
    if (status < 1 || status > 3) in.fail("a receipt has an unknown status");
    receipt.status = static_cast<ReceiptStatus>(status);
    receipt.code = in.text();
    receipt.reason = in.text();
    items.skipRest();
    return receipt;
}

Backfill readBackfill(cbor::Reader& in) {
    Backfill backfill;
    OpenArray items(in, 4);
    backfill.person = in.id<PersonId>();
    backfill.changes = readStrings(in);
    backfill.after = readPosition(in);
    backfill.done = in.boolean();
    items.skipRest();
    return backfill;
}

std::optional<std::vector<PersonId>> readScope(cbor::Reader& in) {
    if (in.peek() == cbor::Kind::Null) {
        in.null();
        return std::nullopt;
    }
    std::vector<PersonId> people;
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        people.push_back(in.id<PersonId>());
    }
    return people;
}

}  // namespace

Bytes requestStatement(std::string_view method, std::string_view path, ByteView body, DeviceId device,
                       std::uint64_t counter, std::string_view nonce) {
    cbor::Writer out;
    out.array(7).text("doorstep-request-1").text(method).text(path).hash(crypto::hash(body));
    out.id(device).unsignedInteger(counter).text(nonce);
    return out.take();
}

Bytes batchStatement(DeviceId device, std::uint64_t firstSequence, std::uint64_t lastSequence,
                     const Hash& head) {
    cbor::Writer out;
    out.array(5).text("doorstep-batch-1").id(device);
    out.unsignedInteger(firstSequence).unsignedInteger(lastSequence).hash(head);
    return out.take();
}

Hash scopeHash(const std::vector<PersonId>& people) {
    std::vector<PersonId> sorted = people;
    std::sort(sorted.begin(), sorted.end());
    Bytes all;
    all.reserve(sorted.size() * sizeof(PersonId::bytes));
    for (const PersonId& person : sorted) all.insert(all.end(), person.bytes.begin(), person.bytes.end());
    return crypto::hash(all);
}

Bytes encode(const ErrorAnswer& answer) {
    nlohmann::json error{{"code", answer.code}, {"detail", answer.detail}};
    if (answer.counter != 0) error["counter"] = answer.counter;
    const std::string text =
        nlohmann::json{{"error", error}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return {text.begin(), text.end()};
}

Result<ErrorAnswer> decodeErrorAnswer(ByteView body) {
    const Error notOurs{ErrorCode::InvalidInput, "the answer is not in the form of a Doorstep server"};
    const auto json = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
    if (!json.is_object() || !json.contains("error")) return notOurs;
    const nlohmann::json& error = json["error"];
    if (!error.is_object() || !error.contains("code") || !error["code"].is_string()) return notOurs;
    ErrorAnswer answer;
    answer.code = error["code"].get<std::string>();
    if (error.contains("detail")) {
        if (!error["detail"].is_string()) return notOurs;
        answer.detail = error["detail"].get<std::string>();
    }
    if (error.contains("counter")) {
        if (!error["counter"].is_number_unsigned()) return notOurs;
        answer.counter = error["counter"].get<std::uint64_t>();
    }
    return answer;
}

Bytes encode(const SyncRequest& request) {
    cbor::Writer out;
    out.array(5).bytes(request.epoch);
    if (request.push) {
        write(out, *request.push);
    } else {
        out.null();
    }
    out.integer(request.cursor).hash(request.scope).array(request.backfill.size());
    for (const BackfillRequest& wanted : request.backfill) {
        out.array(2).id(wanted.person).integer(wanted.after);
    }
    return out.take();
}

Result<SyncRequest> decodeSyncRequest(ByteView body) {
    cbor::Reader in(body);
    SyncRequest request;
    OpenArray items(in, 5);
    request.epoch = readEpoch(in);
    if (in.peek() == cbor::Kind::Null) {
        in.null();
    } else {
        request.push = readBatch(in);
    }
    request.cursor = readPosition(in);
    request.scope = in.hash();
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        OpenArray wanted(in, 2);
        BackfillRequest backfill;
        backfill.person = in.id<PersonId>();
        backfill.after = readPosition(in);
        wanted.skipRest();
        request.backfill.push_back(backfill);
    }
    items.skipRest();
    TRY(in.finish());
    return request;
}

Bytes encode(const SyncAnswer& answer) {
    cbor::Writer out;
    out.array(10).bytes(answer.epoch).unsignedInteger(answer.have).array(answer.receipts.size());
    for (const Receipt& receipt : answer.receipts) {
        out.array(4).unsignedInteger(receipt.sequence);
        out.unsignedInteger(static_cast<std::uint64_t>(receipt.status));
        out.text(receipt.code).text(receipt.reason);
    }
    write(out, answer.feed);
    out.integer(answer.cursor).boolean(answer.more);
    if (answer.scope) {
        out.array(answer.scope->size());
        for (const PersonId& person : *answer.scope) out.id(person);
    } else {
        out.null();
    }
    out.array(answer.backfill.size());
    for (const Backfill& backfill : answer.backfill) {
        out.array(4).id(backfill.person);
        write(out, backfill.changes);
        out.integer(backfill.after).boolean(backfill.done);
    }
    out.integer(answer.serverTime.ms).hash(answer.head);
    return out.take();
}

Result<SyncAnswer> decodeSyncAnswer(ByteView body) {
    cbor::Reader in(body);
    SyncAnswer answer;
    OpenArray items(in, 9);
    answer.epoch = readEpoch(in);
    answer.have = in.unsignedInteger();
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        answer.receipts.push_back(readReceipt(in));
    }
    answer.feed = readStrings(in);
    answer.cursor = readPosition(in);
    answer.more = in.boolean();
    answer.scope = readScope(in);
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        answer.backfill.push_back(readBackfill(in));
    }
    answer.serverTime.ms = in.integer();
    if (items.another()) answer.head = in.hash();
    items.skipRest();
    TRY(in.finish());
    return answer;
}

}  // namespace doorstep::protocol
