// Imports written into a store: once, only what differs, and never over what people recorded.
#include <catch2/catch.hpp>

#include "core/exchange/apply_import.h"
#include "core/exchange/sample_council.h"
#include "core/records/fields.h"
#include "tests/core/exchange/ssd_folder.h"
#include "tests/support/colleague.h"
#include "tests/support/spoil.h"
#include "tests/support/store_target.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

MergeKind keepAll(const std::string&, const std::string&) {
    return MergeKind::KeepAll;
}

/// A council's server, as far as an import sees it.
struct Council {
    Council()
        : database(Database::inMemory().value()), store(RecordStore::open(database, {keepAll}).value()) {}

    ImportReport import(const std::filesystem::path& folder) {
        const auto report = applyImport(folder, target, author, time, {});
        REQUIRE(report.ok());
        return *report;
    }
    ImportReport import(const SsdFolder& folder) { return import(folder.path()); }
    Record record(RecordId id) { return store.load(id).value(); }
    /// Grace writes by hand, knowing all that is there.
    void writeByHand(RecordId id, std::vector<FieldWrite> writes) {
        for (const Change& change : target.changes) {
            if (change.record == id) grace.receive(change);
        }
        grace.type = record(id).type;
        const Change change = grace.write(id, std::move(writes));
        auto transaction = Transaction::begin(database);
        REQUIRE(store.append(change, encode(change)).ok());
        REQUIRE(transaction->commit().ok());
    }

    Database database;
    RecordStore store;
    StoreTarget target{store};
    ImportAuthor author{numberedId<DeviceId>(100), numberedId<UserId>(101)};
    ManualTime time{parseInstant("2026-11-21T09:00:00Z").value()};
    Colleague grace{7};
};

/// What a record says now: without what was taken out again.
std::map<std::string, Value> said(const Record& record) {
    std::map<std::string, Value> fields;
    for (const auto& [field, versions] : record.fields) {
        const FieldPath parts = partsOf(field);
        const Value value = valueOf(record, field);
        const bool takenOut = !parts.group.empty() && parts.name.empty() && value == Value(false);
        if (!isEmpty(value) && !takenOut) fields[field] = value;
    }
    return fields;
}

}  // namespace

TEST_CASE("an import is a chain of changes by the server's own device") {
    SsdFolder folder;
    Council council;
    const ImportReport report = council.import(folder);
    CHECK(report.recordsRead == 7);
    CHECK(report.recordsCreated == 7);
    CHECK(report.recordsChanged == 0);
    CHECK(report.fieldsKept == 0);
    const std::vector<Change>& changes = council.target.changes;
    REQUIRE(changes.size() == 7);
    for (std::size_t i = 0; i < changes.size(); ++i) {
        CHECK(changes[i].dot == Dot{council.author.device, i + 1});
        CHECK(changes[i].previous == (i == 0 ? Hash{} : identityOf(encode(changes[i - 1]))));
        CHECK(changes[i].author == council.author.user);
        CHECK(changes[i].kind == ChangeKind::Import);
        CHECK(changes[i].context == Context());
        if (i > 0) CHECK(changes[i - 1].at < changes[i].at);
    }
    CHECK(statusOf(council.record(personId("1"))) == RecordStatus::Imported);
}

TEST_CASE("the same files again write nothing") {
    ScratchFolder folder("apply-again");
    REQUIRE(writeSampleCouncil(folder.path(), {2, 60, parseDate("2026-11-21").value()}).ok());
    Council council;
    const ImportReport first = council.import(folder.path());
    CHECK(first.issues == 0);
    const std::size_t changes = council.target.changes.size();
    CHECK(changes == static_cast<std::size_t>(first.recordsCreated));
    CHECK(council.target.transactions > 1);
    const ImportReport again = council.import(folder.path());
    CHECK(again.recordsRead == first.recordsRead);
    CHECK(again.recordsCreated + again.recordsChanged + again.fieldsWritten + again.fieldsKept == 0);
    CHECK(council.target.changes.size() == changes);
}

TEST_CASE("a later extract writes what differs, with what it replaces in its context") {
    SsdFolder folder;
    Council council;
    council.import(folder);
    folder.write(
        "ssd_person",
        "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob\n"
        "1,Ava,Hartley-Reed,F,12/10/2017\n2,Noah,Hartley,M,14/07/2020\n3,Leon,Marsh,M,22/09/2007\n");
    const ImportReport report = council.import(folder);
    CHECK(report.recordsChanged == 1);
    CHECK(report.fieldsWritten == 1);
    const Change& change = council.target.changes.back();
    CHECK(change.dot.sequence == 8);
    CHECK(change.writes == std::vector<FieldWrite>{{"surname", std::string("Hartley-Reed")}});
    CHECK(textValue(council.record(personId("1")), "surname") == "Hartley-Reed");
    CHECK(council.record(personId("1")).fields.at("surname").size() == 1);
}

TEST_CASE("what the files no longer say is cleared, where they speak for it") {
    SsdFolder folder;
    const std::string header = "addr_table_id,addr_address_json,addr_person_id\n";
    folder.write("ssd_address", header + "a1,Mill Bank,1\na2,Rope Walk,1\n");
    folder.write("ssd_disability", "disa_table_id,disa_person_id,disa_disability_code\nd1,1,AUT\n");
    Council council;
    council.import(folder);
    const PersonId ava = personId("1");
    const std::string first = importedElement("ssd_address", "a1");
    const std::string second = importedElement("ssd_address", "a2");
    const std::string disability = importedElement("ssd_disability", "d1");
    CHECK(membersOf(council.record(ava), "address").size() == 2);

    folder.write("ssd_address", header + "a2,Rope Walk,1\n");
    folder.write("ssd_disability", "an extract that went wrong\n");
    council.import(folder);
    CHECK(!isMember(council.record(ava), "address", first));
    CHECK(isMember(council.record(ava), "address", second));
    CHECK(textValue(council.record(ava), elementField("address", first, "text")).empty());
    CHECK(isMember(council.record(ava), "disability", disability));
    const std::size_t changes = council.target.changes.size();
    council.import(folder);
    CHECK(council.target.changes.size() == changes);

    SECTION("and comes back when the files say it again") {
        folder.write("ssd_address", header + "a1,Mill Bank,1\na2,Rope Walk,1\n");
        council.import(folder);
        CHECK(isMember(council.record(ava), "address", first));
        CHECK(textValue(council.record(ava), elementField("address", first, "text")) == "Mill Bank");
    }
}

TEST_CASE("what a person recorded stays, whatever the files say later") {
    SsdFolder folder;
    Council council;
    council.import(folder);
    const PersonId ava = personId("1");
    council.writeByHand(ava, {{"forename", std::string("Avah")}, {"preferred_name", std::string("Avie")}});
    const ImportReport report = council.import(folder);
    CHECK(report.fieldsKept == 1);
    CHECK(report.fieldsWritten == 0);
    CHECK(textValue(council.record(ava), "forename") == "Avah");
    CHECK(textValue(council.record(ava), "preferred_name") == "Avie");

    SECTION("also a value that only a person gave, and one that a person took away") {
        council.writeByHand(ava, {{"sex", Value()}, {"ethnicity", std::string("WBRI")}});
        CHECK(council.import(folder).fieldsKept == 2);
        CHECK(isEmpty(valueOf(council.record(ava), "sex")));
        CHECK(textValue(council.record(ava), "ethnicity") == "WBRI");
    }
    SECTION("once the files agree there is nothing left to keep") {
        folder.write("ssd_person",
                     "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob\n"
                     "1,Avah,Hartley,F,12/10/2017\n");
        CHECK(council.import(folder).fieldsKept == 0);
    }
}

TEST_CASE("a person who is in a conflict with the import keeps both versions") {
    SsdFolder folder;
    Council council;
    council.import(folder);
    const PersonId ava = personId("1");
    // Grace's tablet had never seen the record.
    const Change concurrent = council.grace.write(ava, {{"surname", std::string("Reed")}});
    {
        auto transaction = Transaction::begin(council.database);
        REQUIRE(council.store.append(concurrent, encode(concurrent)).ok());
        REQUIRE(transaction->commit().ok());
    }
    CHECK(council.import(folder).fieldsKept == 1);
    CHECK(council.record(ava).fields.at("surname").size() == 2);
}

TEST_CASE("an adviser who is no longer named loses the allocation") {
    SsdFolder folder;
    const std::string header =
        "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_personal_advisor\n";
    folder.write("ssd_care_leavers", header + "l1,3,Former relevant,W2\n");
    Council council;
    council.import(folder);
    const RecordId allocation = importedId("ssd_care_leavers/adviser", "l1");
    CHECK(textValue(council.record(allocation), "worker") == textOf(workerId("W2")));
    folder.write("ssd_care_leavers", header + "l1,3,Former relevant,\n");
    council.import(folder);
    CHECK(textValue(council.record(allocation), "worker").empty());
    folder.write("ssd_care_leavers", header + "l1,3,Former relevant,W1\n");
    council.import(folder);
    CHECK(textValue(council.record(allocation), "worker") == textOf(workerId("W1")));
}

TEST_CASE("a visit that was booked to the wrong child moves to the right one") {
    SsdFolder folder;
    const std::string header = "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen\n";
    folder.write("ssd_cin_visits", header + "v1,1,03/03/2026,Y\n");
    Council council;
    council.import(folder);
    folder.write("ssd_cin_visits", header + "v1,2,03/03/2026,Y\n");
    council.import(folder);
    const Record visit = council.record(importedId("ssd_cin_visits", "v1"));
    CHECK(membersOf(visit, "child") == std::vector<std::string>{textOf(personId("2"))});
    CHECK(isEmpty(valueOf(visit, childField(personId("1"), "seen"))));
}

TEST_CASE("after a spoiled extract the next good one completes the council") {
    ScratchFolder folder("apply-spoiled");
    REQUIRE(writeSampleCouncil(folder.path(), {4, 60, parseDate("2026-11-21").value()}).ok());
    ScratchFolder broken("apply-broken");
    std::filesystem::copy(folder.path(), broken.path());
    spoil(broken.path());
    Council whole;
    whole.import(folder.path());
    Council mended;
    CHECK(mended.import(broken.path()).issues > 0);
    mended.import(folder.path());
    for (const char* type : {"team", "user", "person", "allocation", "visit", "contact"}) {
        const auto records = whole.store.loadOfType(type).value();
        CHECK(records.size() == mended.store.loadOfType(type).value().size());
        for (const Record& record : records) {
            CHECK(said(record) == said(mended.record(record.id)));
        }
    }
    SECTION("and the other way round, a spoiled one takes nothing away") {
        whole.import(broken.path());
        const ImportReport report = whole.import(folder.path());
        CHECK(report.recordsCreated == 0);
        const auto people = mended.store.loadOfType("person").value();
        for (const Record& record : people) CHECK(said(record) == said(whole.record(record.id)));
    }
}

namespace {

constexpr const char* kInvolvementHeader =
    "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_involvement_start_date,"
    "invo_involvement_end_date,invo_person_id\n";

std::string involvement(const std::string& id, const std::string& worker, const std::string& person) {
    return id + "," + worker + ",Allocated Social Worker,01/02/2026,," + person + "\n";
}

std::string lastDay(Council& council, const std::string& involvement) {
    return textValue(council.record(importedId("ssd_involvements", involvement)), "to");
}

}  // namespace

TEST_CASE("an involvement that the next extract no longer lists gives no more access") {
    SsdFolder folder;
    const std::string header = kInvolvementHeader;
    const std::string both = header + involvement("i1", "W1", "1") + involvement("i2", "W1", "2");
    folder.write("ssd_involvements", both);
    Council council;
    council.import(folder);
    CHECK(lastDay(council, "i2").empty());

    folder.write("ssd_involvements", header + involvement("i1", "W1", "1"));
    const ImportReport report = council.import(folder);
    CHECK(report.allocationsEnded == 1);
    CHECK(lastDay(council, "i1").empty());
    CHECK(lastDay(council, "i2") == "2026-11-20");
    CHECK(council.import(folder).allocationsEnded == 0);

    SECTION("until it is listed again") {
        folder.write("ssd_involvements", both);
        council.import(folder);
        CHECK(lastDay(council, "i2").empty());
    }
    SECTION("also when the person went with it") {
        folder.write("ssd_person", "pers_person_id,pers_forename\n2,Noah\n3,Leon\n");
        folder.write("ssd_involvements", header + involvement("i9", "W1", "2"));
        council.import(folder);
        CHECK(lastDay(council, "i1") == "2026-11-20");
    }
}

TEST_CASE("access goes on where the list of involvements cannot be believed") {
    SsdFolder folder;
    const std::string header = kInvolvementHeader;
    folder.write("ssd_involvements", header + involvement("i1", "W1", "1") + involvement("i2", "W1", "2"));
    Council council;
    council.import(folder);
    const std::string first = header + involvement("i1", "W1", "1");
    const auto importWith = [&](const std::string& content) {
        folder.write("ssd_involvements", content);
        return council.import(folder);
    };

    SECTION("its row is there and bad") {
        CHECK(importWith(first + "i2,W1,Plumber,01/02/2026,,2\n").allocationsEnded == 0);
    }
    SECTION("a row does not say which it is") {
        CHECK(importWith(first + ",W1,Plumber,01/02/2026,,2\n").issues == 2);
    }
    SECTION("a row fell apart") {
        CHECK(importWith(first + "i2,W1\n").allocationsEnded == 0);
    }
    SECTION("the file lists nobody") {
        CHECK(importWith(header).issues == 1);
    }
    SECTION("the file is not there") {
        std::filesystem::remove(folder.path() / "ssd_involvements.csv");
        CHECK(council.import(folder).allocationsEnded == 0);
    }
    SECTION("an administrator decided otherwise") {
        council.writeByHand(importedId("ssd_involvements", "i2"), {{"to", std::string("2026-12-24")}});
        importWith(first);
        CHECK(lastDay(council, "i2") == "2026-12-24");
        return;
    }
    CHECK(lastDay(council, "i2").empty());
}

TEST_CASE("a file that lists far fewer than before ends nobody's access unless told to") {
    SsdFolder folder;
    const std::string header = kInvolvementHeader;
    std::string all = header;
    for (int i = 0; i < 30; ++i) all += involvement(std::to_string(i), "W1", "1");
    folder.write("ssd_involvements", all);
    Council council;
    council.import(folder);
    folder.write("ssd_involvements", header + involvement("0", "W1", "1"));
    const ImportReport report = council.import(folder);
    CHECK(report.allocationsEnded == 0);
    CHECK(report.issues == 1);
    CHECK(lastDay(council, "7").empty());

    ImportOptions options;
    options.endMany = true;
    const auto told = applyImport(folder.path(), council.target, council.author, council.time, {}, options);
    REQUIRE(told.ok());
    CHECK(told->allocationsEnded == 29);
    CHECK(lastDay(council, "7") == "2026-11-20");
    CHECK(lastDay(council, "0").empty());
}

TEST_CASE("an adviser whose care leaver is no longer listed loses the allocation") {
    SsdFolder folder;
    const std::string header =
        "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_personal_advisor\n";
    folder.write("ssd_care_leavers", header + "l1,3,Former relevant,W2\nl2,3,Former relevant,W1\n");
    Council council;
    council.import(folder);
    folder.write("ssd_care_leavers", header + "l2,3,Former relevant,W1\n");
    council.import(folder);
    CHECK(textValue(council.record(importedId("ssd_care_leavers/adviser", "l1")), "to") == "2026-11-20");
    CHECK(textValue(council.record(importedId("ssd_care_leavers/adviser", "l2")), "to").empty());
}
