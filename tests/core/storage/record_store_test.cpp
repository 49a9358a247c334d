// The record store: what was appended can be read back, found and forgotten, and every table can be
// made anew from the log.
#include "core/storage/record_store.h"

#include <catch2/catch.hpp>
#include <random>

#include "core/records/fields.h"
#include "core/records/forms.h"
#include "core/storage/record_codec.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const auto kVisit = numberedId<RecordId>(100);
const auto kOtherVisit = numberedId<RecordId>(101);
const auto kAva = numberedId<PersonId>(50);
const auto kNoah = numberedId<PersonId>(51);

MergeKind keepAll(const std::string&, const std::string&) {
    return MergeKind::KeepAll;
}

/// One fact a subject, met when `seen` says so.
std::vector<RecordFact> simpleFacts(const Record& record) {
    std::vector<RecordFact> facts;
    for (const PersonId& person : record.subjects) {
        RecordFact fact;
        fact.person = person;
        const auto day = parseDate(textValue(record, "date"));
        if (day) fact.day = *day;
        fact.met = valueOf(record, childField(person, "seen")) == Value(true);
        fact.summary = textValue(record, "purpose");
        facts.push_back(fact);
    }
    return facts;
}

ProjectionRules deviceRules(int version = 1) {
    ProjectionRules rules(keepAll);
    rules.searched = [](const std::string&, const std::string& field) { return field != "date"; };
    rules.facts = simpleFacts;
    rules.version = version;
    return rules;
}

struct Tablet {
    Database database = Database::inMemory().value();
    RecordStore store = RecordStore::open(database, deviceRules()).value();

    void take(const Change& change) { REQUIRE(store.append(change, encode(change)).value()); }
    std::vector<SearchHit> find(const std::string& words) { return store.search(words, 20).value(); }
};

Change personCalled(Colleague& colleague, PersonId id, const std::string& forename,
                    const std::string& surname) {
    colleague.type = "person";
    colleague.subjects = {id};
    Change change = colleague.write(id, {{"forename", forename}, {"surname", surname}}, ChangeKind::Import);
    colleague.type = "visit";
    return change;
}

/// Everything projected, row by row, apart from numbers that are given out anew. Words are compared
/// by the index's own content table.
std::string projections(Database& database) {
    std::string dump;
    for (const char* sql :
         {"SELECT hex(id), type, status, event_time, changed_ms, changed_count, hex(author), in_conflict, "
          "hex(state) FROM record ORDER BY id",
          "SELECT hex(p.person), hex(r.id) FROM record_person p JOIN record r ON r.number=p.record ORDER "
          "BY 1,2",
          "SELECT hex(r.id), hex(f.person), f.day, f.code, f.met, f.alone, f.disputed, f.next, f.summary FROM fact f "
          "JOIN record r ON r.number=f.record ORDER BY 1,2",
          "SELECT hex(r.id), s.words, s.fields FROM search s JOIN record r ON r.number=s.rowid ORDER BY "
          "1"}) {
        auto rows = database.prepare(sql).value();
        while (rows.step().value()) {
            for (int column = 0; column < 10; ++column) dump += rows.text(column) + "|";
            dump += "\n";
        }
    }
    return dump;
}

}  // namespace

TEST_CASE("a record is the sum of what was appended, in whatever order", "[storage]") {
    std::mt19937 random(20260303);
    for (int round = 0; round < 40; ++round) {
        Colleague priya(1), tom(2), grace(3);
        std::vector<Change> changes;
        for (int i = 0; i < 30; ++i) {
            Colleague* who = std::vector<Colleague*>{&priya, &tom, &grace}[random() % 3];
            who->subjects = {kAva, kNoah};
            const RecordId record = random() % 2 ? kVisit : kOtherVisit;
            const std::string field = std::vector<std::string>{"purpose", "date", "analysis"}[random() % 3];
            Change change =
                random() % 8 == 0
                    ? who->submit(record)
                    : who->write(record, {{field, "2026-03-0" + std::to_string(random() % 9 + 1)}});
            if (random() % 2) priya.receive(change);
            if (random() % 2) tom.receive(change);
            changes.push_back(std::move(change));
        }
        Tablet tablet;
        std::vector<Change> arriving = changes;
        // One device's changes arrive in its order; those of different devices in any.
        std::stable_sort(arriving.begin(), arriving.end(),
                         [&](const Change& a, const Change& b) { return a.dot.device < b.dot.device; });
        for (const Change& change : arriving) tablet.take(change);
        for (const RecordId record : {kVisit, kOtherVisit}) {
            std::vector<Change> own;
            for (const Change& change : changes) {
                if (change.record == record) own.push_back(change);
            }
            if (own.empty()) continue;
            CHECK(tablet.store.load(record).value() == recordOf(own));
            CHECK(tablet.store.history(record).value().size() == own.size());
        }
        const std::string before = projections(tablet.database);
        REQUIRE(tablet.store.rebuild());
        CHECK(projections(tablet.database) == before);
    }
}

TEST_CASE("a change that is here already is not taken twice", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    const Change change = priya.write(kVisit, {{"purpose", std::string("Weekly visit")}});
    tablet.take(change);
    CHECK_FALSE(tablet.store.append(change, encode(change)).value());
    CHECK(tablet.store.history(kVisit).value().size() == 1);

    SECTION("another change under the same number is a cloned device") {
        Colleague clone(1);
        const Change other = clone.write(kVisit, {{"purpose", std::string("Something else")}});
        const auto refused = tablet.store.append(other, encode(other));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::Damaged);
        CHECK(textValue(tablet.store.load(kVisit).value(), "purpose") == "Weekly visit");
    }
}

TEST_CASE("what is not here is not found", "[storage]") {
    Tablet tablet;
    CHECK(tablet.store.load(kVisit).error().code == ErrorCode::NotFound);
    CHECK(tablet.store.change({numberedId<DeviceId>(1), 1}).error().code == ErrorCode::NotFound);
    CHECK_FALSE(tablet.store.headOf(numberedId<DeviceId>(1)).value());
    CHECK(tablet.store.history(kVisit).value().empty());
    CHECK(tablet.store.recordsAbout(kAva, "").value().empty());
}

TEST_CASE("a change is found by its number, with the bytes it was signed over", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    tablet.take(priya.write(kVisit, {{"purpose", std::string("Weekly visit")}}));
    const Change second = priya.write(kVisit, {{"purpose", std::string("Unannounced visit")}});
    tablet.take(second);
    const auto stored = tablet.store.change(second.dot).value();
    CHECK(stored.change == second);
    CHECK(stored.encoded == encode(second));
    CHECK(stored.id == identityOf(encode(second)));
    CHECK(stored.position == 2);
    const auto head = tablet.store.headOf(second.dot.device).value();
    REQUIRE(head);
    CHECK(head->sequence == 2);
    CHECK(head->id == stored.id);
    CHECK(head->at == second.at);
}

TEST_CASE("records about a person come newest event first", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    priya.subjects = {kAva, kNoah};
    tablet.take(
        priya.write(kVisit, {{"date", std::string("2026-03-03")}, {"start_time", std::string("15:30")}}));
    priya.subjects = {kAva};
    tablet.take(priya.write(kOtherVisit, {{"date", std::string("2026-03-10")}}));
    tablet.take(personCalled(priya, kAva, "Ava", "Larkin"));

    const auto visits = tablet.store.recordsAbout(kAva, "visit").value();
    REQUIRE(visits.size() == 2);
    CHECK(visits[0].id == kOtherVisit);
    CHECK(visits[1].id == kVisit);
    CHECK(textOf(visits[1].eventTime) == "2026-03-03T15:30");
    CHECK(visits[1].author == priya.user);
    CHECK(visits[1].status == RecordStatus::Draft);
    CHECK(tablet.store.recordsAbout(kAva, "").value().size() == 3);
    CHECK(tablet.store.recordsAbout(kNoah, "").value().size() == 1);
    CHECK(tablet.store.recordsOfType("person").value().size() == 1);
    CHECK(tablet.store.loadOfType("visit").value().size() == 2);
}

TEST_CASE("a record is found by the beginning or the end of its id", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    const auto id = parseId<RecordId>("0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b").value();
    tablet.take(priya.write(id, {{"purpose", std::string("Weekly visit")}}));
    for (const char* name :
         {"0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "0197A1", "4a5b", "2e3f4a5b", "0197-a1b2"}) {
        CAPTURE(name);
        REQUIRE(tablet.store.recordsNamed(name, 2).value().size() == 1);
        CHECK(tablet.store.recordsNamed(name, 2).value()[0].id == id);
    }
    for (const char* name : {"", "019", "c3d4", "0197a1b2x", "%%%%"}) {
        CAPTURE(name);
        CHECK(tablet.store.recordsNamed(name, 2).value().empty());
    }
}

TEST_CASE("a day before 1970 keeps its time", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    priya.subjects = {kAva};
    tablet.take(
        priya.write(kVisit, {{"date", std::string("1969-12-30")}, {"start_time", std::string("09:15")}}));
    CHECK(textOf(tablet.store.recordsAbout(kAva, "").value().at(0).eventTime) == "1969-12-30T09:15");
}

TEST_CASE("status and conflict are kept up to date in the lists", "[storage]") {
    Tablet tablet;
    Colleague priya(1), tom(2);
    priya.subjects = tom.subjects = {kAva};
    const Change mine = priya.write(kVisit, {{"purpose", std::string("Weekly visit")}});
    const Change his = tom.write(kVisit, {{"purpose", std::string("To see the new bedroom")}});
    tablet.take(mine);
    CHECK(tablet.store.recordsInConflict().value().empty());
    tablet.take(his);
    REQUIRE(tablet.store.recordsInConflict().value().size() == 1);
    CHECK(tablet.store.recordsInConflict().value()[0].inConflict);
    CHECK(tablet.store.recordsInStatus(RecordStatus::Draft).value().size() == 1);

    tom.receive(mine);
    tablet.take(tom.write(kVisit, {{"purpose", std::string("Weekly visit, and the new bedroom")}}));
    CHECK(tablet.store.recordsInConflict().value().empty());
    tablet.take(tom.submit(kVisit));
    CHECK(tablet.store.recordsInStatus(RecordStatus::Draft).value().empty());
    CHECK(tablet.store.recordsInStatus(RecordStatus::Submitted).value().size() == 1);
}

TEST_CASE("the latest entry time leaves out clocks that run ahead", "[storage]") {
    Tablet tablet;
    Colleague priya(1, 1'000), tom(2, 90'000'000'000);
    tablet.take(priya.write(kVisit, {{"purpose", std::string("Weekly visit")}}));
    tablet.take(tom.write(kOtherVisit, {{"purpose", std::string("Weekly visit")}}));
    CHECK(tablet.store.latestTime({5'000}).value().ms == 1'000);
    CHECK(tablet.store.latestTime({90'000'000'000}).value().ms == 90'000'000'000);
    CHECK(tablet.store.latestTime({0}).value() == HybridTime{});
}

TEST_CASE("words are found as people type them", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    tablet.take(personCalled(priya, kAva, "Zoë", "O’Larkin-Reed"));
    priya.subjects = {kAva};
    tablet.take(priya.write(
        kVisit,
        {{"date", std::string("2026-03-03")},
         {"observation", std::string("Ava said: \"I like the blue bedroom\". Her school bag was packed.")},
         {"purpose", std::string("Weekly visit")}}));

    CHECK(tablet.find("zoe").size() == 1);
    CHECK(tablet.find("ZOË lark").size() == 1);
    CHECK(tablet.find("o'lark").size() == 1);
    CHECK(tablet.find("bedr").size() == 1);
    CHECK(tablet.find("school weekly").size() == 1);
    CHECK(tablet.find("bedr blue").empty());  // Only the last word is a beginning.
    CHECK(tablet.find("").empty());
    CHECK(tablet.find("  \" * ( - ").empty());
    CHECK(tablet.find("2026").empty());

    const auto hit = tablet.find("blue bed").at(0);
    CHECK(hit.record == kVisit);
    CHECK(hit.type == "visit");
    CHECK(hit.field == "observation");
    CHECK(hit.snippet.find("\x01"
                           "blue\x02 \x01"
                           "bedroom\x02") != std::string::npos);

    SECTION("words that were replaced are no longer found, in a conflict all versions are") {
        Colleague tom(2);
        tom.subjects = {kAva};
        tablet.take(tom.write(kVisit, {{"purpose", std::string("Unannounced")}}));
        CHECK(tablet.find("weekly").size() == 1);
        CHECK(tablet.find("unannounced").size() == 1);
        tablet.take(priya.write(kVisit, {{"observation", std::string("All well")}}));
        CHECK(tablet.find("bedroom").empty());
        CHECK(tablet.find("weekly").size() == 1);
    }
}

TEST_CASE("people are found first, then the newest events", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    priya.subjects = {kAva};
    const auto visitOn = [&](std::uint8_t number, const std::string& date) {
        const auto id = numberedId<RecordId>(number);
        tablet.take(priya.write(id, {{"date", date}, {"purpose", std::string("To see Ava")}}));
        return id;
    };
    const RecordId march = visitOn(110, "2026-03-03");
    const RecordId may = visitOn(111, "2026-05-05");
    const RecordId april = visitOn(112, "2026-04-04");
    tablet.take(personCalled(priya, kAva, "Ava", "Larkin"));
    std::vector<RecordId> found;
    for (const SearchHit& hit : tablet.find("av")) found.push_back(hit.record);
    CHECK(found == std::vector<RecordId>{kAva, may, april, march});
    CHECK(tablet.store.search("av", 2).value().size() == 2);
    CHECK(tablet.store.search("av", 0).value().empty());
}

TEST_CASE("a snippet shows the words around the match, not the whole narrative", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    std::string narrative;
    for (int i = 0; i < 400; ++i) narrative += "é ordinary ";
    narrative += "lighthouse";
    for (int i = 0; i < 400; ++i) narrative += " words";
    tablet.take(priya.write(kVisit, {{"observation", narrative}}));
    const auto hit = tablet.find("lighth").at(0);
    CHECK(hit.snippet.size() < 260);
    CHECK(hit.snippet.find("\x01"
                           "lighthouse\x02") != std::string::npos);
}

TEST_CASE("a store that only keeps and forwards has no index", "[storage]") {
    Database database = Database::inMemory().value();
    RecordStore store = RecordStore::open(database, MergeKinds(keepAll)).value();
    Colleague priya(1);
    const Change change = priya.write(kVisit, {{"purpose", std::string("Weekly visit")}});
    REQUIRE(store.append(change, encode(change)));
    CHECK(store.search("weekly", 10).value().empty());
    CHECK(store.factsAbout(kAva).value().empty());
}

TEST_CASE("facts follow the record", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    priya.subjects = {kAva, kNoah};
    tablet.take(
        priya.write(kVisit, {{childField(kAva, "seen"), true}, {"date", std::string("2026-03-03")}}));
    tablet.take(priya.write(kOtherVisit, {{"date", std::string("2026-03-09")}}));
    auto facts = tablet.store.factsAbout(kAva).value();
    REQUIRE(facts.size() == 2);
    CHECK(facts[0].head.id == kOtherVisit);
    CHECK_FALSE(facts[0].fact.met);
    CHECK(facts[1].fact.met);
    CHECK(textOf(*facts[1].fact.day) == "2026-03-03");
    CHECK_FALSE(tablet.store.factsAbout(kNoah).value()[1].fact.met);

    tablet.take(priya.write(kVisit, {{childField(kAva, "seen"), false}, {"date", Value()}}));
    facts = tablet.store.factsAbout(kAva).value();
    CHECK(facts[1].head.id == kVisit);
    CHECK_FALSE(facts[1].fact.met);
    CHECK_FALSE(facts[1].fact.day);
}

TEST_CASE("other rules make the tables anew on opening", "[storage]") {
    Database database = Database::inMemory().value();
    Colleague priya(1);
    priya.subjects = {kAva};
    {
        RecordStore store = RecordStore::open(database, MergeKinds(keepAll)).value();
        const Change change = priya.write(kVisit, {{"purpose", std::string("Weekly visit")}});
        REQUIRE(store.append(change, encode(change)));
    }
    RecordStore store = RecordStore::open(database, deviceRules()).value();
    CHECK(store.search("weekly", 10).value().size() == 1);
    CHECK(store.factsAbout(kAva).value().size() == 1);
}

TEST_CASE("a person who is no longer held leaves nothing behind", "[storage]") {
    Tablet tablet;
    Colleague priya(1);
    tablet.take(personCalled(priya, kAva, "Ava", "Larkin"));
    tablet.take(personCalled(priya, kNoah, "Noah", "Larkin"));
    priya.subjects = {kAva, kNoah};
    tablet.take(priya.write(kVisit, {{"purpose", std::string("Both children")}}));
    priya.subjects = {kAva};
    const Change last = priya.write(kOtherVisit, {{"purpose", std::string("Avalanche")}});
    tablet.take(last);

    CHECK(tablet.store.forgetPerson(kAva, {kAva, kNoah}).value() == 2);
    CHECK(tablet.store.load(kAva).error().code == ErrorCode::NotFound);
    CHECK(tablet.store.load(kOtherVisit).error().code == ErrorCode::NotFound);
    CHECK(tablet.store.load(kVisit));
    CHECK(tablet.find("ava").empty());
    CHECK(tablet.find("avalanche").empty());
    CHECK(tablet.find("both").size() == 1);
    CHECK(tablet.store.history(kOtherVisit).value().empty());
    CHECK(tablet.store.headOf(last.dot.device).value()->sequence == last.dot.sequence);

    CHECK(tablet.store.forgetPerson(kNoah, {}).value() == 2);
    CHECK(projections(tablet.database).empty());

    SECTION("and comes back whole when access is given again") {
        tablet.take(last);
        CHECK(textValue(tablet.store.load(kOtherVisit).value(), "purpose") == "Avalanche");
    }
}

TEST_CASE("a damaged state is reported, never half read", "[storage]") {
    Colleague priya(1), tom(2);
    priya.subjects = {kAva};
    priya.write(kVisit, {{"purpose", std::string("Weekly visit")}, {childField(kAva, "seen"), true}});
    tom.receive(priya.submit(kVisit));
    const Record record = priya.see(kVisit);
    const Bytes whole = encodeRecord(record);
    CHECK(decodeRecord(whole).value() == record);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = decodeRecord(ByteView(whole).first(size));
        REQUIRE_FALSE(cut);
        CHECK(cut.error().code == ErrorCode::Damaged);
    }
}
