// Changes as bytes: what goes in comes out, and nothing but the one form is read.
#include <catch2/catch.hpp>

#include "core/base/cbor.h"
#include "core/records/change.h"
#include "core/records/fields.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kVisit = numberedId<RecordId>(100);
const PersonId kAva = numberedId<PersonId>(50);
const PersonId kNoah = numberedId<PersonId>(51);

Change visitWithEverything() {
    Colleague tom(2);
    Colleague priya(1);
    priya.subjects = {kAva, kNoah};
    priya.receive(tom.write(kVisit, {{"purpose", std::string("Plan")}}));
    return priya.write(kVisit, {{"purpose", std::string("“I like my new room”, said Ava")},
                                {"announced", false},
                                {"analysis", Value()},
                                {"count", std::int64_t{-3}},
                                {childField(kAva, "seen"), true}});
}

bool isRefused(const Bytes& encoded) {
    const auto decoded = decodeChange(encoded);
    return !decoded.ok() && decoded.error().code == ErrorCode::InvalidInput;
}

}  // namespace

TEST_CASE("a change survives being written and read") {
    const Change visit = visitWithEverything();
    CHECK(decodeChange(encode(visit)).value() == visit);

    Colleague grace(3);
    grace.receive(visit);
    Change approval = grace.approve(kVisit);
    approval.decision->signature = Bytes(64, 7);
    CHECK(decodeChange(encode(approval)).value() == approval);
    CHECK(identityOf(encode(approval)) != identityOf(encode(visit)));
}

TEST_CASE("the bytes of a change never vary from one version of Doorstep to the next") {
    Colleague priya(1, 1'772'500'000'000);
    const Change change = priya.write(kVisit, {{"purpose", std::string("Plan")}, {"announced", true}});
    CHECK(toHex(encode(change)) ==
          "8e01"
          "5001000000000000000000000000000001"
          "01"
          "58200000000000000000000000000000000000000000000000000000000000000000"
          "821b0000019cb13b9d0000"
          "5001000000000000000000000000000001"
          "5064000000000000000000000000000001"
          "657669736974"
          "01"
          "80"
          "80"
          "01"
          "82"
          "8269616e6e6f756e636564f5"
          "8267707572706f736564506c616e"
          "f6");
}

TEST_CASE("every altered byte gives another change or none") {
    const Change visit = visitWithEverything();
    const Bytes encoded = encode(visit);
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            Bytes altered = encoded;
            altered[i] ^= static_cast<std::uint8_t>(1 << bit);
            const auto decoded = decodeChange(altered);
            if (!decoded.ok()) continue;
            INFO("byte " << i << " bit " << bit);
            CHECK(*decoded != visit);
            CHECK(encode(*decoded) == altered);
        }
    }
}

TEST_CASE("every shortened or lengthened change is refused") {
    const Bytes encoded = encode(visitWithEverything());
    for (std::size_t size = 0; size < encoded.size(); ++size) {
        INFO(size);
        CHECK(isRefused(Bytes(encoded.begin(), encoded.begin() + static_cast<std::ptrdiff_t>(size))));
    }
    Bytes longer = encoded;
    longer.push_back(0xf6);
    CHECK(isRefused(longer));
}

TEST_CASE("a change of a later format asks for an update") {
    Bytes encoded = encode(visitWithEverything());
    encoded[1] = 0x02;
    CHECK(decodeChange(encoded).error().code == ErrorCode::NewerVersion);
    encoded[1] = 0x00;
    CHECK(isRefused(encoded));
}

TEST_CASE("a change that cannot be is refused, with the reason") {
    struct Case {
        const char* reason;
        std::function<void(Change&)> spoil;
    };
    const std::vector<Case> cases = {
        {"numbered from 1", [](Change& c) { c.dot.sequence = 0; }},
        {"names no device", [](Change& c) { c.dot.device = {}; }},
        {"names no author", [](Change& c) { c.author = {}; }},
        {"names no record", [](Change& c) { c.record = {}; }},
        {"record type", [](Change& c) { c.type.clear(); }},
        {"record type", [](Change& c) { c.type = std::string(41, 'x'); }},
        {"versions are numbered", [](Change& c) { c.formVersion = 0; }},
        {"time is out of range", [](Change& c) { c.at.ms = -1; }},
        {"time is out of range", [](Change& c) { c.at.ms = INT64_MAX; }},
        {"seen itself", [](Change& c) { c.context.add(c.dot); }},
        {"context names no device",
         [](Change& c) {
             c.context.add(Dot{{}, 4});
         }},
        {"counts from 0",
         [](Change& c) {
             c.context.add(Dot{numberedId<DeviceId>(9), 0});
         }},
        {"subjects are not sorted", [](Change& c) { std::swap(c.subjects[0], c.subjects[1]); }},
        {"subjects are not sorted", [](Change& c) { c.subjects[1] = c.subjects[0]; }},
        {"nobody", [](Change& c) { c.subjects[0] = {}; }},
        {"writes are not sorted", [](Change& c) { std::swap(c.writes[0], c.writes[1]); }},
        {"written twice", [](Change& c) { c.writes[1].field = c.writes[0].field; }},
        {"field name", [](Change& c) { c.writes[0].field = "a b"; }},
        {"not valid UTF-8", [](Change& c) { c.writes[0].value = std::string("\xff"); }},
        {"decision is missing", [](Change& c) { c.kind = ChangeKind::Approve; }},
        {"out of place", [](Change& c) { c.decision = Decision{}; }},
        {"does not write", [](Change& c) { c.decision = Decision{}, c.kind = ChangeKind::Return; }},
    };
    CHECK(checkForm(visitWithEverything()).ok());
    for (const Case& spoiled : cases) {
        Change change = visitWithEverything();
        spoiled.spoil(change);
        const auto form = checkForm(change);
        INFO(spoiled.reason);
        REQUIRE_FALSE(form.ok());
        CHECK_THAT(form.error().detail, Catch::Contains(spoiled.reason));
    }
}

TEST_CASE("decisions are written alone, and only approvals and returns are signed") {
    Colleague priya(1);
    Change submission = priya.submit(kVisit);
    CHECK(checkForm(submission).ok());
    submission.decision->signature = Bytes(64);
    CHECK_FALSE(checkForm(submission).ok());
    submission.kind = ChangeKind::Approve;
    CHECK(checkForm(submission).ok());
    submission.decision->signature = Bytes(63);
    CHECK_FALSE(checkForm(submission).ok());
    submission.decision->signature.clear();
    submission.decision->comment = "\xc3";
    CHECK_FALSE(checkForm(submission).ok());
}

TEST_CASE("unsorted or doubled entries are refused in the bytes too") {
    // A change whose context is written by hand: [device 2, 1] before [device 1, 1].
    const auto withContext = [](std::uint8_t first, std::uint8_t second, std::uint64_t sequence) {
        const Change change = visitWithEverything();
        cbor::Writer out;
        out.array(14).unsignedInteger(1).id(change.dot.device).unsignedInteger(1).hash({});
        out.array(2).integer(0).unsignedInteger(0);
        out.id(change.author).id(change.record).text("visit").unsignedInteger(1).array(0).array(2);
        for (const std::uint8_t device : {first, second}) {
            out.array(2).id(numberedId<DeviceId>(device)).unsignedInteger(sequence);
        }
        out.unsignedInteger(1).array(0).null();
        return out.take();
    };
    CHECK(decodeChange(withContext(7, 8, 1)).ok());
    CHECK(isRefused(withContext(8, 7, 1)));
    CHECK(isRefused(withContext(7, 7, 1)));
    CHECK(isRefused(withContext(7, 8, 0)));
    CHECK(isRefused(withContext(1, 8, 1)));
}

TEST_CASE("field paths come apart as they were put together") {
    CHECK(partsOf("purpose").name == "purpose");
    CHECK(partsOf("purpose").group.empty());
    const FieldPath child = partsOf(childField(kAva, "seen"));
    CHECK(child.group == "child");
    CHECK(child.element == textOf(kAva));
    CHECK(child.name == "seen");
    CHECK(isMembership(partsOf(memberField("action", "a1"))));
    CHECK_FALSE(isMembership(partsOf(elementField("action", "a1", "owner"))));
    for (const char* good : {"purpose", "action/a1", "action/a1/due", "x-ray/a.b/C_9"})
        CHECK(isFieldPath(good));
    for (const char* bad : {"", "/", "a/", "/a", "a//b", "a/b/c/d", "a b", "caf\xc3\xa9", "a\n"}) {
        CHECK_FALSE(isFieldPath(bad));
    }
    CHECK_FALSE(isFieldPath(std::string(201, 'a')));
}

TEST_CASE("hybrid time never goes back, whatever the wall clock does") {
    HybridTime at = nextTime({}, Instant{1000});
    CHECK(at == HybridTime{1000, 0});
    at = nextTime(at, Instant{1000});
    CHECK(at == HybridTime{1000, 1});
    at = nextTime(at, Instant{400});
    CHECK(at == HybridTime{1000, 2});
    CHECK(nextTime(at, Instant{1001}) == HybridTime{1001, 0});
    CHECK(nextTime({1000, UINT32_MAX}, Instant{5}) == HybridTime{1001, 0});
}

TEST_CASE("what an approver signs differs with every part of it") {
    const Decision decision{identityOf(Bytes{1}), "Clear", {}};
    const Bytes statement = decisionStatement(kVisit, ChangeKind::Approve, decision, 1);
    CHECK(statement != decisionStatement(kAva, ChangeKind::Approve, decision, 1));
    CHECK(statement != decisionStatement(kVisit, ChangeKind::Return, decision, 1));
    CHECK(statement != decisionStatement(kVisit, ChangeKind::Approve, {{}, "Clear", {}}, 1));
    CHECK(statement != decisionStatement(kVisit, ChangeKind::Approve, {decision.content, "", {}}, 1));
    CHECK(statement != decisionStatement(kVisit, ChangeKind::Approve, decision, 2));
}
