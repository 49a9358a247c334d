// Verification finds what was altered below the store, and finds nothing where nothing was.
#include "core/storage/verify.h"

#include <catch2/catch.hpp>

#include "tests/core/storage/store_support.h"
#include "tests/support/colleague.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

ProjectionRules rules() {
    ProjectionRules rules([](const std::string&, const std::string&) { return MergeKind::KeepAll; });
    rules.searched = [](const std::string&, const std::string& field) { return field == "words"; };
    rules.facts = [](const Record& record) {
        std::vector<RecordFact> facts;
        for (const PersonId& person : record.subjects) {
            facts.push_back(
                {person, std::nullopt, "cp", true, false, false, std::nullopt, textValue(record, "words")});
        }
        return facts;
    };
    return rules;
}

struct Fixture {
    Fixture() {
        priya.subjects = {numberedId<PersonId>(50), numberedId<PersonId>(51)};
        for (std::uint8_t i = 0; i < 30; ++i) {
            Colleague& author = i % 3 == 0 ? tom : priya;
            append(author.write(numberedId<RecordId>(static_cast<std::uint8_t>(100 + i % 9)),
                                {{"words", "Mia showed number " + std::to_string(i)}}));
        }
    }
    void append(const Change& change) {
        Transaction transaction = std::move(Transaction::begin(database)).value();
        REQUIRE(store.append(change, encode(change)).value());
        REQUIRE(transaction.commit().ok());
    }
    Verified verified() {
        auto result = verifyRecords(store);
        INFO((result.ok() ? "" : result.error().detail));
        REQUIRE(result.ok());
        return *result;
    }
    Database database = std::move(Database::inMemory()).value();
    RecordStore store = std::move(RecordStore::open(database, rules())).value();
    Colleague priya{11}, tom{12};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A store as it was written verifies, and stays as it is") {
    const std::string before = ask(database, "SELECT group_concat(number || hex(state)) FROM record");
    const Verified result = verified();
    for (const Finding& finding : result.findings) INFO(finding.what);
    CHECK(result.findings.empty());
    CHECK(result.changes == 30);
    CHECK(result.records == 9);
    CHECK(ask(database, "SELECT group_concat(number || hex(state)) FROM record") == before);
}

TEST_CASE("Whatever is altered in a table is found") {
    const char* const altered[] = {
        "UPDATE record SET status=3 WHERE number=2",
        "UPDATE record SET event_time=event_time-1440 WHERE number=2",
        "UPDATE record SET changed_ms=changed_ms+1 WHERE number=2",
        "UPDATE record SET in_conflict=1-in_conflict WHERE number=2",
        "UPDATE record SET state=(SELECT state FROM record WHERE number=1) WHERE number=2",
        "DELETE FROM record WHERE number=2",
        "INSERT INTO record SELECT 99, randomblob(16), type, status, event_time, changed_ms, "
        "changed_count, "
        "author, in_conflict, state FROM record WHERE number=1",
        "DELETE FROM record_person WHERE record=2",
        "INSERT INTO record_person VALUES(x'00112233445566778899aabbccddeeff', 2)",
        "INSERT INTO record_person VALUES(x'00112233445566778899aabbccddeeff', 77)",
        "UPDATE fact SET alone=1 WHERE record=2",
        "UPDATE fact SET day=20000 WHERE record=2",
        "UPDATE fact SET summary='' WHERE record=2",
        "DELETE FROM fact WHERE record=2",
        "DELETE FROM search WHERE rowid=2",
        "UPDATE search SET words='Ava' WHERE rowid=2",
        "INSERT INTO search(rowid, words, fields) VALUES(77,'Ava','words')",
        "UPDATE search_content SET c0='Ava' WHERE id=2",
        "DELETE FROM change_log WHERE position=30",
        "DELETE FROM change_log WHERE position=3",
        "UPDATE change_log SET encoded=(SELECT encoded FROM change_log WHERE position=2) WHERE position=5",
        "UPDATE change_log SET encoded=x'00' WHERE position=5",
        "UPDATE change_log SET id=zeroblob(32) WHERE position=5",
        "UPDATE change_log SET record=zeroblob(16) WHERE position=5",
        "UPDATE device_head SET sequence=sequence-1",
        "UPDATE device_head SET id=zeroblob(32)",
    };
    for (const char* sql : altered) {
        INFO(sql);
        Fixture fixture;
        perform(fixture.database, sql);
        CHECK_FALSE(fixture.verified().findings.empty());
    }
}
