// Known facts as bytes: items one after another, each a tag and what belongs to it.
#include <algorithm>
#include <tuple>

#include "core/base/cbor.h"
#include "core/clocks/facts.h"
#include "sync/server/known_facts.h"

namespace doorstep::server {
namespace {

enum Tag : std::uint64_t {
    kPerson = 1,
    kStatus,
    kPlacement,
    kVisit,
    kContact,
    kEvent,
    kMissing,
    kUnrecorded,
    kWork,
    kRecorded,
    kHealthHistory,
};

constexpr std::int64_t kMinutesADay = 24 * 60;

class Encoder {
public:
    Encoder& tag(Tag tag) {
        out_.unsignedInteger(tag);
        return *this;
    }
    Encoder& day(Date day) {
        out_.integer(day.days);
        return *this;
    }
    Encoder& day(const std::optional<Date>& day) {
        if (day) return this->day(*day);
        out_.null();
        return *this;
    }
    Encoder& time(LocalTime time) {
        out_.integer(time.date.days * kMinutesADay + time.minuteOfDay);
        return *this;
    }
    Encoder& time(const std::optional<LocalTime>& time) {
        if (time) return this->time(*time);
        out_.null();
        return *this;
    }
    Encoder& text(const std::string& text) {
        out_.text(text);
        return *this;
    }
    Encoder& flags(bool a, bool b = false, bool c = false) {
        out_.unsignedInteger((a ? 1U : 0U) | (b ? 2U : 0U) | (c ? 4U : 0U));
        return *this;
    }
    Encoder& period(const Period& period) { return day(period.from).day(period.to); }
    cbor::Writer& writer() { return out_; }

private:
    cbor::Writer out_;
};

class Decoder {
public:
    explicit Decoder(ByteView encoded) : in_(encoded) {}

    Date day() { return {static_cast<std::int32_t>(in_.integer())}; }
    std::optional<Date> dayOrNone() {
        if (in_.peek() != cbor::Kind::Null) return day();
        in_.null();
        return std::nullopt;
    }
    LocalTime time() {
        const std::int64_t minutes = in_.integer();
        const std::int64_t minute = (minutes % kMinutesADay + kMinutesADay) % kMinutesADay;
        return {{static_cast<std::int32_t>((minutes - minute) / kMinutesADay)},
                static_cast<std::int32_t>(minute)};
    }
    std::optional<LocalTime> timeOrNone() {
        if (in_.peek() != cbor::Kind::Null) return time();
        in_.null();
        return std::nullopt;
    }
    Period period() {
        const Date from = day();
        return {from, dayOrNone()};
    }
    cbor::Reader& reader() { return in_; }

private:
    cbor::Reader in_;
};

void encodePerson(Encoder& out, const KnownFacts& facts) {
    const ClockFacts& clocks = facts.clocks;
    if (facts.known) {
        out.tag(kPerson).text(facts.localId).day(clocks.born).day(clocks.died);
        out.flags(clocks.unborn).day(clocks.known);
    }
    for (const StatusPeriod& status : clocks.statuses) {
        out.tag(kStatus).text(status.kind).period(status.period).text(status.detail);
        out.writer().integer(status.visitWorkingDays.value_or(0));
    }
    for (const PlacementFact& placement : clocks.placements) {
        out.tag(kPlacement).period(placement.period).flags(placement.longTerm).text(placement.kind);
    }
}

void encodeClocks(Encoder& out, const ClockFacts& clocks) {
    for (const VisitFact& visit : clocks.visits) {
        out.tag(kVisit).day(visit.date).text(visit.visitType);
        out.flags(visit.seen, visit.seenAlone, visit.disputed);
    }
    for (const ContactFact& contact : clocks.contacts) {
        out.tag(kContact).day(contact.date).text(contact.mode).flags(contact.reached, contact.disputed);
    }
    for (const EventFact& event : clocks.events) out.tag(kEvent).text(event.kind).day(event.date);
    for (const MissingFact& missing : clocks.missing) {
        out.tag(kMissing).time(missing.from).time(missing.found).time(missing.interviewed);
        out.flags(missing.closed);
    }
    for (const UnrecordedFact& fact : clocks.unrecorded) {
        out.tag(kUnrecorded).text(fact.kind).time(fact.happened);
    }
}

StatusPeriod statusIn(Decoder& in) {
    StatusPeriod status;
    status.kind = in.reader().text();
    status.period = in.period();
    status.detail = in.reader().text();
    const auto days = static_cast<int>(in.reader().integer());
    if (days > 0) status.visitWorkingDays = days;
    return status;
}

PlacementFact placementIn(Decoder& in) {
    PlacementFact placement;
    placement.period = in.period();
    placement.longTerm = in.reader().unsignedInteger() != 0;
    placement.kind = in.reader().text();
    return placement;
}

VisitFact visitIn(Decoder& in) {
    VisitFact visit;
    visit.date = in.day();
    visit.visitType = in.reader().text();
    const std::uint64_t flags = in.reader().unsignedInteger();
    visit.seen = (flags & 1) != 0;
    visit.seenAlone = (flags & 2) != 0;
    visit.disputed = (flags & 4) != 0;
    return visit;
}

ContactFact contactIn(Decoder& in) {
    ContactFact contact;
    contact.date = in.day();
    contact.mode = in.reader().text();
    const std::uint64_t flags = in.reader().unsignedInteger();
    contact.reached = (flags & 1) != 0;
    contact.disputed = (flags & 2) != 0;
    return contact;
}

MissingFact missingIn(Decoder& in) {
    MissingFact missing;
    missing.from = in.time();
    missing.found = in.timeOrNone();
    missing.interviewed = in.timeOrNone();
    missing.closed = in.reader().unsignedInteger() != 0;
    return missing;
}

void readPerson(Decoder& in, KnownFacts& facts) {
    facts.known = true;
    facts.localId = in.reader().text();
    facts.clocks.born = in.dayOrNone();
    facts.clocks.died = in.dayOrNone();
    facts.clocks.unborn = in.reader().unsignedInteger() != 0;
    facts.clocks.known = in.dayOrNone();
}

void readItem(Decoder& in, Date day, KnownFacts& facts) {
    ClockFacts& clocks = facts.clocks;
    switch (in.reader().unsignedInteger()) {
        case kPerson: return readPerson(in, facts);
        case kStatus: clocks.statuses.push_back(statusIn(in)); return;
        case kPlacement: clocks.placements.push_back(placementIn(in)); return;
        case kVisit: addLatest(clocks, visitIn(in), day); return;
        case kContact: addLatest(clocks, contactIn(in), day); return;
        case kMissing: clocks.missing.push_back(missingIn(in)); return;
        case kEvent: {
            std::string kind = in.reader().text();
            addLatest(clocks, EventFact{{}, std::move(kind), in.day()}, day);
            return;
        }
        case kUnrecorded: {
            std::string kind = in.reader().text();
            clocks.unrecorded.push_back({{}, std::move(kind), in.time()});
            return;
        }
        case kWork: {
            const auto worker = in.reader().id<UserId>();
            facts.work.push_back({worker, in.period()});
            return;
        }
        case kRecorded: {
            std::string kind = in.reader().text();
            const LocalTime happened = in.time();
            facts.recorded.push_back({std::move(kind), happened, in.timeOrNone()});
            return;
        }
        case kHealthHistory: {
            const Date given = in.day();
            if (!facts.healthHistory || given < *facts.healthHistory) facts.healthHistory = given;
            return;
        }
        default: in.reader().fail("an unknown item");
    }
}

Error damaged() {
    return {ErrorCode::Damaged, "what is kept for the figures does not read"};
}

constexpr std::size_t kIdBytes = sizeof(RecordId::bytes);

/// Goes through encoded versions one by one.
class VersionReader {
public:
    struct Entry {
        std::int64_t sinceMs = 0;
        std::optional<std::int64_t> untilMs;
        ByteView says;
    };
    explicit VersionReader(ByteView encoded) : in_(encoded) {}
    std::optional<Entry> next() {
        if (in_.failed() || in_.atEnd()) return std::nullopt;
        Entry entry;
        entry.sinceMs = in_.integer();
        if (in_.peek() == cbor::Kind::Null) {
            in_.null();
        } else {
            entry.untilMs = in_.integer();
        }
        entry.says = in_.bytes();
        return in_.failed() ? std::nullopt : std::optional(entry);
    }
    [[nodiscard]] bool failed() const { return in_.failed(); }

private:
    cbor::Reader in_;
};

/// A version that says one thing only, a visit or a contact on a day: most do. Its bytes are the tag, the
/// day as 0x19 and two bytes (every day from September 1970 to 2149), a text of at most 23 bytes, and
/// flags.
struct PlainVersion {
    Date day;
    ByteView kind;  ///< All but tag and day.
    std::uint8_t tag = 0;

    static std::optional<PlainVersion> of(ByteView says) {
        constexpr std::size_t kDayEnd = 4;
        if (says.size() <= kDayEnd || (says[0] != kVisit && says[0] != kContact) || says[1] != 0x19) {
            return std::nullopt;
        }
        const int textSize = says[kDayEnd] - 0x60;  // 0x60 begins an empty text, 0x77 one of 23 bytes.
        if (textSize < 0 || textSize > 23) return std::nullopt;
        if (says.size() != kDayEnd + 1 + static_cast<std::size_t>(textSize) + 1) return std::nullopt;
        return PlainVersion{{says[2] << 8 | says[3]}, says.subspan(kDayEnd), says[0]};
    }
};

/// Tells of versions that come latest day first which of them no clock asks for, without reading them: one
/// of a later day has said the same.
class Repeats {
public:
    explicit Repeats(Date day) : day_(day) {}
    bool contain(ByteView says) {
        const auto plain = PlainVersion::of(says);
        if (!plain || plain->day > day_) return false;
        for (const PlainVersion& told : told_) {
            if (told.tag == plain->tag &&
                std::equal(told.kind.begin(), told.kind.end(), plain->kind.begin(), plain->kind.end())) {
                return true;
            }
        }
        told_.push_back(*plain);
        return false;
    }

private:
    Date day_;
    std::vector<PlainVersion> told_;
};

}  // namespace

Bytes encodeKnown(const KnownFacts& facts) {
    Encoder out;
    encodePerson(out, facts);
    encodeClocks(out, facts.clocks);
    for (const WorkFact& work : facts.work) {
        out.tag(kWork).writer().id(work.worker);
        out.period(work.period);
    }
    for (const RecordedFact& fact : facts.recorded) {
        out.tag(kRecorded).text(fact.kind).time(fact.happened).time(fact.submitted);
    }
    if (facts.healthHistory) out.tag(kHealthHistory).day(*facts.healthHistory);
    return out.writer().take();
}

Result<void> decodeKnown(ByteView encoded, Date day, KnownFacts& facts) {
    Decoder in(encoded);
    while (!in.reader().failed() && !in.reader().atEnd()) readItem(in, day, facts);
    if (in.reader().failed()) return damaged();
    return {};
}

EncodedVersions encodeVersions(std::vector<KnownVersion> versions) {
    struct Lasting {
        const KnownVersion* version;
        std::optional<std::int64_t> untilMs;
        Date day;  ///< Of what it says, where that is one thing.
    };
    std::sort(versions.begin(), versions.end(), [](const KnownVersion& a, const KnownVersion& b) {
        return std::tie(a.record, a.since) < std::tie(b.record, b.since);
    });
    std::vector<Lasting> all;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const auto plain = PlainVersion::of(versions[i].says);
        all.push_back({&versions[i], std::nullopt, plain ? plain->day : Date{}});
        const bool last = i + 1 == versions.size() || versions[i + 1].record != versions[i].record;
        if (!last) all.back().untilMs = versions[i + 1].since.ms;
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Lasting& a, const Lasting& b) { return a.day > b.day; });
    EncodedVersions encoded;
    cbor::Writer out;
    for (const Lasting& each : all) {
        out.integer(each.version->since.ms);
        if (each.untilMs) {
            out.integer(*each.untilMs);
        } else {
            out.null();
        }
        out.bytes(each.version->says);
        const ByteView id = each.version->record.view();
        encoded.records.insert(encoded.records.end(), id.begin(), id.end());
    }
    encoded.versions = out.take();
    return encoded;
}

Result<std::vector<KnownVersion>> decodeVersions(const EncodedVersions& encoded) {
    std::vector<KnownVersion> versions;
    VersionReader in(encoded.versions);
    ByteView ids = encoded.records;
    while (const auto entry = in.next()) {
        if (ids.size() < kIdBytes) return damaged();
        versions.push_back({*idFrom<RecordId>(ids.first(kIdBytes)),
                            {entry->sinceMs},
                            Bytes(entry->says.begin(), entry->says.end())});
        ids = ids.subspan(kIdBytes);
    }
    if (in.failed() || !ids.empty()) return damaged();
    return versions;
}

Result<void> addKnownAsOf(ByteView versions, Instant asOf, Date day, KnownFacts& facts) {
    VersionReader in(versions);
    Repeats repeats(day);
    while (const auto entry = in.next()) {
        const bool known = entry->sinceMs <= asOf.ms && (!entry->untilMs || asOf.ms < *entry->untilMs);
        if (known && !repeats.contain(entry->says)) TRY(decodeKnown(entry->says, day, facts));
    }
    if (in.failed()) return damaged();
    return {};
}

}  // namespace doorstep::server
