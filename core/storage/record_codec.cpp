// A flat sequence of items, lists behind their counts.
//
// Most fields of a record were written by a handful of changes, so what describes a change (number,
// author, time, context) is written once, as a stamp, and values point at their stamp.
#include "core/storage/record_codec.h"

#include <map>

namespace doorstep {
namespace {

/// What a value or a decision knows about the change it came with.
struct Stamp {
    Dot dot;
    UserId author;
    HybridTime at;
    const Context* context;
};

/// The distinct stamps of a record, by dot: one change has one author, time and context.
class Stamps {
public:
    template <typename Stamped>
    void collect(const Stamped& from) {
        byDot_.try_emplace(from.dot, Stamp{from.dot, from.author, from.at, &from.context});
    }
    void number() {
        std::uint64_t next = 0;
        for (auto& [dot, stamp] : byDot_) numbers_[dot] = next++;
    }
    [[nodiscard]] std::uint64_t numberOf(const Dot& dot) const { return numbers_.at(dot); }
    [[nodiscard]] const std::map<Dot, Stamp>& all() const { return byDot_; }

private:
    std::map<Dot, Stamp> byDot_;
    std::map<Dot, std::uint64_t> numbers_;
};

void write(cbor::Writer& out, const HybridTime& at) {
    out.integer(at.ms).unsignedInteger(at.count);
}

HybridTime readTime(cbor::Reader& in) {
    HybridTime at;
    at.ms = in.integer();
    at.count = static_cast<std::uint32_t>(in.unsignedInteger());
    return at;
}

Stamps stampsOf(const Record& record) {
    Stamps stamps;
    for (const auto& [field, versions] : record.fields) {
        for (const FieldVersion& version : versions) stamps.collect(version);
    }
    for (const DecisionMade& made : record.decisions) stamps.collect(made);
    stamps.number();
    return stamps;
}

void write(cbor::Writer& out, const Stamps& stamps) {
    out.unsignedInteger(stamps.all().size());
    for (const auto& [dot, stamp] : stamps.all()) {
        out.id(dot.device).unsignedInteger(dot.sequence).id(stamp.author);
        write(out, stamp.at);
        writeContext(out, *stamp.context);
    }
}

struct OwnedStamp {
    Dot dot;
    UserId author;
    HybridTime at;
    Context context;
};

std::vector<OwnedStamp> readStamps(cbor::Reader& in) {
    std::vector<OwnedStamp> stamps;
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left) {
        OwnedStamp stamp;
        stamp.dot.device = in.id<DeviceId>();
        stamp.dot.sequence = in.unsignedInteger();
        stamp.author = in.id<UserId>();
        stamp.at = readTime(in);
        stamp.context = readContext(in);
        stamps.push_back(std::move(stamp));
    }
    return stamps;
}

/// Reads a stamp's number and copies the stamp; a number out of range marks the input as bad.
template <typename Stamped>
void readStampInto(cbor::Reader& in, const std::vector<OwnedStamp>& stamps, Stamped& to) {
    const std::uint64_t number = in.unsignedInteger();
    if (number >= stamps.size()) return in.fail("a value points at no stamp");
    const OwnedStamp& stamp = stamps[number];
    to.dot = stamp.dot;
    to.author = stamp.author;
    to.at = stamp.at;
    to.context = stamp.context;
}

void writeFields(cbor::Writer& out, const Record& record, const Stamps& stamps) {
    out.unsignedInteger(record.fields.size());
    for (const auto& [field, versions] : record.fields) {
        out.text(field).unsignedInteger(versions.size());
        for (const FieldVersion& version : versions) {
            out.unsignedInteger(stamps.numberOf(version.dot));
            writeValue(out, version.value);
        }
    }
}

void readFields(cbor::Reader& in, const std::vector<OwnedStamp>& stamps, Record& record) {
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left) {
        auto& versions = record.fields[in.text()];
        for (std::uint64_t more = in.unsignedInteger(); more > 0 && !in.failed(); --more) {
            FieldVersion version;
            readStampInto(in, stamps, version);
            version.value = readValue(in);
            versions.push_back(std::move(version));
        }
    }
}

void writeReplaced(cbor::Writer& out, const Record& record) {
    out.unsignedInteger(record.replaced.size());
    for (const auto& [field, context] : record.replaced) {
        out.text(field);
        writeContext(out, context);
    }
}

void readReplaced(cbor::Reader& in, Record& record) {
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left) {
        std::string field = in.text();
        record.replaced[std::move(field)] = readContext(in);
    }
}

void writeDecisions(cbor::Writer& out, const Record& record, const Stamps& stamps) {
    out.unsignedInteger(record.decisions.size());
    for (const DecisionMade& made : record.decisions) {
        out.unsignedInteger(stamps.numberOf(made.dot));
        out.unsignedInteger(static_cast<std::uint64_t>(made.kind)).hash(made.decision.content);
        out.text(made.decision.comment).bytes(made.decision.signature);
    }
}

void readDecisions(cbor::Reader& in, const std::vector<OwnedStamp>& stamps, Record& record) {
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left) {
        DecisionMade made{};
        readStampInto(in, stamps, made);
        made.kind = static_cast<ChangeKind>(in.unsignedInteger());
        made.decision.content = in.hash();
        made.decision.comment = in.text();
        const ByteView signature = in.bytes();
        made.decision.signature.assign(signature.begin(), signature.end());
        record.decisions.push_back(std::move(made));
    }
}

template <typename Ids>
void writeIds(cbor::Writer& out, const Ids& ids) {
    out.unsignedInteger(ids.size());
    for (const auto& id : ids) out.id(id);
}

std::set<RecordId> readIds(cbor::Reader& in) {
    std::set<RecordId> ids;
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left)
        ids.insert(in.id<RecordId>());
    return ids;
}

}  // namespace

void writeContext(cbor::Writer& out, const Context& context) {
    out.unsignedInteger(context.entries().size());
    for (const auto& [device, sequence] : context.entries()) out.id(device).unsignedInteger(sequence);
}

Context readContext(cbor::Reader& in) {
    Context context;
    for (std::uint64_t left = in.unsignedInteger(); left > 0 && !in.failed(); --left) {
        const auto device = in.id<DeviceId>();
        context.add(Dot{device, in.unsignedInteger()});
    }
    return context;
}

void writeValue(cbor::Writer& out, const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
        out.text(*text);
    } else if (const auto* yes = std::get_if<bool>(&value)) {
        out.boolean(*yes);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out.integer(*number);
    } else {
        out.null();
    }
}

Value readValue(cbor::Reader& in) {
    switch (in.peek()) {
        case cbor::Kind::Text: return in.text();
        case cbor::Kind::Boolean: return in.boolean();
        case cbor::Kind::Integer: return in.integer();
        default: in.null(); return {};
    }
}

Bytes encodeRecord(const Record& record) {
    const Stamps stamps = stampsOf(record);
    cbor::Writer out;
    out.integer(kRecordFormat).id(record.id).text(record.type).unsignedInteger(record.formVersion);
    writeIds(out, record.subjects);
    writeIds(out, record.editors);
    out.id(record.author);
    write(out, record.created);
    write(out, record.changed);
    out.id(record.createdBy.device).unsignedInteger(record.createdBy.sequence);
    out.unsignedInteger(static_cast<std::uint64_t>(record.origin)).boolean(record.imported);
    writeContext(out, record.seen);
    write(out, stamps);
    writeFields(out, record, stamps);
    writeReplaced(out, record);
    writeDecisions(out, record, stamps);
    return out.take();
}

Result<Record> decodeRecord(ByteView encoded) {
    cbor::Reader in(encoded);
    Record record;
    if (in.integer() != kRecordFormat) in.fail("a record in a format that is not known here");
    record.id = in.id<RecordId>();
    record.type = in.text();
    record.formVersion = static_cast<std::uint32_t>(in.unsignedInteger());
    record.subjects = readIds(in);
    record.editors = readIds(in);
    record.author = in.id<UserId>();
    record.created = readTime(in);
    record.changed = readTime(in);
    record.createdBy.device = in.id<DeviceId>();
    record.createdBy.sequence = in.unsignedInteger();
    const std::uint64_t origin = in.unsignedInteger();
    if (origin > static_cast<std::uint64_t>(Origin::Decision)) in.fail("a beginning of no known kind");
    record.origin = static_cast<Origin>(origin);
    record.imported = in.boolean();
    record.seen = readContext(in);
    const auto stamps = readStamps(in);
    readFields(in, stamps, record);
    readReplaced(in, record);
    readDecisions(in, stamps, record);
    const auto finished = in.finish();
    if (!finished) return {ErrorCode::Damaged, "record state: " + finished.error().detail};
    return record;
}

}  // namespace doorstep
