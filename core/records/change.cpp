// Changes as bytes: one form for each, strictly read.
#include "core/records/change.h"

#include <algorithm>

#include "core/base/cbor.h"
#include "core/crypto/crypto.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kTypeSizeMax = 40;
constexpr std::int64_t kTimeMsMax = 253402300799999;  // The end of the year 9999.
constexpr std::string_view kStatementLabel = "doorstep decision 1";

bool decides(ChangeKind kind) {
    return kind == ChangeKind::Submit || kind == ChangeKind::Approve || kind == ChangeKind::Return;
}

template <typename Items, typename Less>
bool isSortedOnce(const Items& items, Less less) {
    const auto notBefore = [&](const auto& a, const auto& b) { return !less(a, b); };
    return std::adjacent_find(items.begin(), items.end(), notBefore) == items.end();
}

bool isUtf8Text(std::string_view text) {
    return cbor::isUtf8(bytesOf(text));
}

const char* faultInIdentity(const Change& change) {
    if (change.dot.device.empty()) return "a change names no device";
    if (change.dot.sequence == 0) return "changes are numbered from 1";
    if (change.author.empty()) return "a change names no author";
    if (change.record.empty()) return "a change names no record";
    if (change.type.empty() || change.type.size() > kTypeSizeMax || !isUtf8Text(change.type)) {
        return "a record type is empty, too long or not text";
    }
    if (change.formVersion == 0) return "form versions are numbered from 1";
    if (change.at.ms < 0 || change.at.ms > kTimeMsMax) return "a time is out of range";
    if (change.context.covers(change.dot)) return "a change claims to have seen itself";
    for (const auto& [device, sequence] : change.context.entries()) {
        if (device.empty() || sequence == 0) return "a context names no device, or counts from 0";
    }
    return nullptr;
}

const char* faultInSubjects(const Change& change) {
    if (!isSortedOnce(change.subjects, std::less<>()))
        return "subjects are not sorted, or one is named twice";
    const bool nobody = !change.subjects.empty() && change.subjects.front().empty();
    return nobody ? "a subject is nobody" : nullptr;
}

const char* faultInWrites(const Change& change) {
    for (const FieldWrite& write : change.writes) {
        if (!isFieldPath(write.field)) return "a field name is not well formed";
        const auto* text = std::get_if<std::string>(&write.value);
        if (text && !isUtf8Text(*text)) return "a text is not valid UTF-8";
    }
    const auto byField = [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; };
    if (!isSortedOnce(change.writes, byField))
        return "writes are not sorted, or one field is written twice";
    return nullptr;
}

const char* faultInDecision(const Change& change) {
    if (decides(change.kind) != change.decision.has_value()) return "a decision is missing or out of place";
    if (!change.decision) return nullptr;
    if (!change.writes.empty()) return "a decision does not write fields";
    if (!isUtf8Text(change.decision->comment)) return "a comment is not valid UTF-8";
    const std::size_t size = change.decision->signature.size();
    if (size != 0 && size != crypto::kSignatureSize) return "a signature has the wrong length";
    if (change.kind == ChangeKind::Submit && size != 0) return "a submission is not signed by itself";
    return nullptr;
}

void writeValue(cbor::Writer& out, const Value& value) {
    if (const auto* answer = std::get_if<bool>(&value)) {
        out.boolean(*answer);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out.integer(*number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out.text(*text);
    } else {
        out.null();
    }
}

Value readValue(cbor::Reader& in) {
    switch (in.peek()) {
        case cbor::Kind::Boolean: return in.boolean();
        case cbor::Kind::Integer: return in.integer();
        case cbor::Kind::Text: return in.text();
        default: in.null(); return {};
    }
}

void writeContext(cbor::Writer& out, const Context& context) {
    out.array(context.entries().size());
    for (const auto& [device, sequence] : context.entries()) {
        out.array(2).id(device).unsignedInteger(sequence);
    }
}

Context readContext(cbor::Reader& in) {
    Context context;
    DeviceId last;
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        in.arrayOf(2);
        const auto device = in.id<DeviceId>();
        const std::uint64_t sequence = in.unsignedInteger();
        if (sequence == 0 || device <= last) in.fail("a context is not sorted, or counts from 0");
        context.add(Dot{device, sequence});
        last = device;
    }
    return context;
}

void writeDecision(cbor::Writer& out, const std::optional<Decision>& decision) {
    if (!decision) {
        out.null();
        return;
    }
    out.array(3).hash(decision->content).text(decision->comment).bytes(decision->signature);
}

std::optional<Decision> readDecision(cbor::Reader& in) {
    if (in.peek() != cbor::Kind::Array) {
        in.null();
        return std::nullopt;
    }
    in.arrayOf(3);
    Decision decision;
    decision.content = in.hash();
    decision.comment = in.text();
    const ByteView signature = in.bytes();
    decision.signature.assign(signature.begin(), signature.end());
    return decision;
}

std::uint32_t readSmall(cbor::Reader& in) {
    const std::uint64_t value = in.unsignedInteger();
    if (value > UINT32_MAX) in.fail("a number is out of range");
    return static_cast<std::uint32_t>(value);
}

ChangeKind readKind(cbor::Reader& in) {
    const std::uint64_t kind = in.unsignedInteger();
    if (kind < 1 || kind > 5) in.fail("a change is of no known kind");
    return static_cast<ChangeKind>(kind);
}

void readHead(cbor::Reader& in, Change& change) {
    change.dot.device = in.id<DeviceId>();
    change.dot.sequence = in.unsignedInteger();
    change.previous = in.hash();
    in.arrayOf(2);
    change.at.ms = in.integer();
    change.at.count = readSmall(in);
    change.author = in.id<UserId>();
    change.record = in.id<RecordId>();
    change.type = in.text();
    change.formVersion = readSmall(in);
}

void readBody(cbor::Reader& in, Change& change) {
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        change.subjects.push_back(in.id<PersonId>());
    }
    change.context = readContext(in);
    change.kind = readKind(in);
    for (std::size_t left = in.array(); left > 0 && !in.failed(); --left) {
        in.arrayOf(2);
        FieldWrite write;
        write.field = in.text();
        write.value = readValue(in);
        change.writes.push_back(std::move(write));
    }
    change.decision = readDecision(in);
}

}  // namespace

bool Context::covers(const Dot& dot) const {
    const auto entry = entries_.find(dot.device);
    return entry != entries_.end() && dot.sequence <= entry->second;
}

void Context::add(const Dot& dot) {
    std::uint64_t& highest = entries_[dot.device];
    highest = std::max(highest, dot.sequence);
}

void Context::add(const Context& other) {
    for (const auto& [device, sequence] : other.entries_) add(Dot{device, sequence});
}

HybridTime nextTime(HybridTime last, Instant now) {
    if (now.ms > last.ms) return {now.ms, 0};
    if (last.count < UINT32_MAX) return {last.ms, last.count + 1};
    return {last.ms + 1, 0};
}

Result<void> checkForm(const Change& change) {
    for (const auto check : {faultInIdentity, faultInSubjects, faultInWrites, faultInDecision}) {
        if (const char* fault = check(change)) return {ErrorCode::InvalidInput, fault};
    }
    return {};
}

Bytes encode(const Change& change) {
    if (const auto form = checkForm(change); !form.ok()) {
        contractBroken(form.error().detail.c_str(), __FILE__, __LINE__);
    }
    cbor::Writer out;
    out.array(14).unsignedInteger(kFormat);
    out.id(change.dot.device).unsignedInteger(change.dot.sequence).hash(change.previous);
    out.array(2).integer(change.at.ms).unsignedInteger(change.at.count);
    out.id(change.author).id(change.record).text(change.type).unsignedInteger(change.formVersion);
    out.array(change.subjects.size());
    for (const PersonId& subject : change.subjects) out.id(subject);
    writeContext(out, change.context);
    out.unsignedInteger(static_cast<std::uint64_t>(change.kind));
    out.array(change.writes.size());
    for (const FieldWrite& write : change.writes) {
        out.array(2).text(write.field);
        writeValue(out, write.value);
    }
    writeDecision(out, change.decision);
    return out.take();
}

Result<Change> decodeChange(ByteView encoded) {
    cbor::Reader in(encoded);
    const std::size_t items = in.array();
    const std::uint64_t format = in.unsignedInteger();
    if (!in.failed() && format > kFormat) {
        return {ErrorCode::NewerVersion, "a later version of Doorstep wrote this change"};
    }
    if (items != 14 || format != kFormat) in.fail("a change has another shape");
    Change change;
    readHead(in, change);
    readBody(in, change);
    TRY(in.finish());
    TRY(checkForm(change));
    return change;
}

Hash identityOf(ByteView encoded) {
    return crypto::hash(encoded);
}

Bytes decisionStatement(RecordId record, ChangeKind kind, const Decision& decision,
                        std::uint32_t formVersion) {
    cbor::Writer out;
    out.array(6).text(kStatementLabel).id(record).unsignedInteger(static_cast<std::uint64_t>(kind));
    out.hash(decision.content).text(decision.comment).unsignedInteger(formVersion);
    return out.take();
}

}  // namespace doorstep
