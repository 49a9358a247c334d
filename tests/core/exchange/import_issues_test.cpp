// What an import says about what it cannot read, and what it leaves alone because of it.
#include <catch2/catch.hpp>

#include "core/exchange/sample_council.h"
#include "tests/core/exchange/ssd_folder.h"
#include "tests/support/spoil.h"

using namespace doorstep;
using namespace doorstep::test;

TEST_CASE("a folder without people is refused") {
    ScratchFolder empty("ssd-empty");
    KeptImport kept;
    CHECK(importSsd(empty.path(), kept, {}).error().code == ErrorCode::NotFound);
}

TEST_CASE("a file that is not this table is named and left out") {
    SsdFolder folder;
    folder.write("ssd_address", "id,text\n1,x\n");
    folder.write("ssd_family", "fami_family_id,fami_person_id,FAMI_PERSON_ID\nF1,1,1\n");
    folder.write("ssd_disability", "");
    folder.write("ssd_missing", std::string("\xFF\xFEm\0", 4));
    const KeptImport kept = folder.import();
    CHECK(kept.records.size() == 7);
    REQUIRE(kept.issues.size() == 4);
    CHECK(kept.issues[0].file == "ssd_address.csv");
    CHECK(kept.issues[0].line == 1);
    CHECK(kept.issues[0].field == "addr_table_id");
    CHECK(kept.issues[0].reason == "the header lacks this column, so the file was not read");
    CHECK(kept.issues[1].reason == "the header names this column twice, so the file was not read");
    CHECK(kept.issues[2].field == "disa_person_id");
    CHECK(kept.issues[3].reason == "the file is UTF-16; save it as CSV UTF-8");
}

TEST_CASE("a visit or contact that is still to come is a bad row") {
    SsdFolder folder;
    folder.write("ssd_cp_visits",
                 "cppv_cp_visit_id,cppv_person_id,cppv_cp_visit_date,cppv_cp_visit_seen\n"
                 "V1,1,21/11/2026 23:59,Y\nV2,1,22/11/2026,Y\nV3,2,14/03/2031,Y\n");
    folder.write("ssd_care_leavers",
                 "clea_table_id,clea_person_id,clea_care_leaver_eligibility,"
                 "clea_care_leaver_latest_contact\nC1,3,Former Relevant child,2031-03-14\n");
    ImportOptions options;
    options.today = parseDate("2026-11-21").value();
    const KeptImport kept = folder.import(options);
    const std::string reason = "this date is still to come, so it cannot have happened";
    const std::vector<ImportIssue> expected = {
        {"ssd_care_leavers.csv", 2, "clea_care_leaver_latest_contact", reason},
        {"ssd_cp_visits.csv", 3, "cppv_cp_visit_date", reason},
        {"ssd_cp_visits.csv", 4, "cppv_cp_visit_date", reason}};
    CHECK(kept.issues == expected);
    CHECK(kept.has(importedId("ssd_cp_visits", "V1")));
    CHECK_FALSE(kept.has(importedId("ssd_cp_visits", "V2")));
    CHECK_FALSE(kept.has(importedId("ssd_cp_visits", "V3")));
}

TEST_CASE("a row that refers to a bad row says so") {
    SsdFolder folder;
    folder.write("ssd_person", "pers_person_id,pers_forename,pers_dob\n1,Ava,never\n2,Noah,01/01/2020\n");
    folder.write("ssd_family", "fami_family_id,fami_person_id\nF1,1\nF1,2\nF1,9\n");
    const KeptImport kept = folder.import();
    REQUIRE(kept.issues.size() == 3);
    CHECK(kept.issues[0] == ImportIssue{"ssd_person.csv", 2, "pers_dob",
                                        "this is not a date; write it as 31/01/2026 or 2026-01-31"});
    CHECK(kept.issues[1] ==
          ImportIssue{"ssd_family.csv", 2, "fami_person_id",
                      "this refers to line 2 of ssd_person.csv, which could not be read"});
    CHECK(kept.issues[2] == ImportIssue{"ssd_family.csv", 4, "fami_person_id",
                                        "there is nothing with this key in ssd_person.csv"});
    CHECK(kept.text(personId("2"), "household") == "F1");
    CHECK(!kept.has(personId("1")));
}

TEST_CASE("of two rows with one key the first good one is taken; the same row twice is no mistake") {
    SsdFolder folder;
    folder.write("ssd_person",
                 "pers_person_id,pers_forename,pers_dob\n1,Ava,never\n1,Ava,\n1,Eva,\n1,Ava,\n");
    const KeptImport kept = folder.import();
    CHECK(kept.text(personId("1"), "forename") == "Ava");
    REQUIRE(kept.issues.size() == 2);
    CHECK(kept.issues[1] ==
          ImportIssue{"ssd_person.csv", 4, "pers_person_id",
                      "the same key stands on line 3 with other content; that row was taken"});
}

TEST_CASE("a team whose parent is unknown is left out, and so are its workers") {
    SsdFolder folder;
    folder.write("ssd_department",
                 "dept_team_id,dept_team_name,dept_team_parent_id\nT1,Service,T1\nT2,North,T9\n");
    const KeptImport kept = folder.import();
    REQUIRE(kept.issues.size() == 3);
    CHECK(kept.issues[0].field == "dept_team_parent_id");
    CHECK(kept.issues[0].line == 3);
    CHECK(kept.issues[1].file == "ssd_professionals.csv");
    CHECK(kept.issues[1].line == 2);
    CHECK(!kept.has(workerId("W1")));
    CHECK(kept.has(importedId("ssd_department", "T1")));
}

TEST_CASE("an import speaks only for what it could read") {
    SsdFolder folder;
    const std::string addresses = importedElements("address", "ssd_address");
    SECTION("nothing about addresses without that file") {
        CHECK(!folder.import().owns(personId("1"), addresses));
        CHECK(folder.import().owns(personId("1"), "surname"));
    }
    SECTION("nothing about the addresses of somebody with a bad one") {
        folder.write("ssd_address",
                     "addr_table_id,addr_address_json,addr_person_id,addr_address_start_date\n"
                     "a1,Mill Bank,1,never\na2,Mill Bank,2,\n");
        const KeptImport kept = folder.import();
        CHECK(!kept.owns(personId("1"), addresses));
        CHECK(kept.owns(personId("2"), addresses));
    }
    SECTION("nothing about anybody's addresses when a row fell apart") {
        folder.write("ssd_address",
                     "addr_table_id,addr_address_json,addr_person_id\na1,Mill Bank\na2,Mill Bank,2\n");
        const KeptImport kept = folder.import();
        CHECK(!kept.owns(personId("1"), addresses));
        CHECK(!kept.owns(personId("2"), addresses));
    }
}

TEST_CASE("reasons never repeat what a file says") {
    SsdFolder folder;
    folder.write("ssd_person",
                 "pers_person_id,pers_forename,pers_dob,pers_sex\n"
                 "1,Ava,Hartley,F\n2,Noah,,Hartley\nHartley,Leon,,\nHartley,Leon,,M\n");
    for (const ImportIssue& issue : folder.import().issues) {
        CHECK(issue.reason.find("Hartley") == std::string::npos);
    }
    CHECK(folder.import().issues.size() == 3);
}

TEST_CASE("people in small groups give the same records and the same issues") {
    ScratchFolder folder("ssd-groups");
    REQUIRE(writeSampleCouncil(folder.path(), {5, 80, parseDate("2026-11-21").value()}).ok());
    spoil(folder.path());
    KeptImport whole;
    KeptImport grouped;
    REQUIRE(importSsd(folder.path(), whole, {}).ok());
    REQUIRE(importSsd(folder.path(), grouped, {}, {7}).ok());
    CHECK(whole.issues == grouped.issues);
    REQUIRE(whole.records.size() == grouped.records.size());
    for (const auto& [id, record] : whole.records) {
        CHECK(grouped.records.at(id).writes == record.writes);
        CHECK(grouped.records.at(id).owns == record.owns);
    }
}

TEST_CASE("progress rises to the whole and names files") {
    ScratchFolder folder("ssd-progress");
    REQUIRE(writeSampleCouncil(folder.path(), {1, 80, parseDate("2026-11-21").value()}).ok());
    KeptImport kept;
    std::vector<ImportProgress> told;
    REQUIRE(
        importSsd(folder.path(), kept, [&](const ImportProgress& at) { told.push_back(at); }, {30}).ok());
    REQUIRE(told.size() > 20);
    for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i - 1].bytesDone <= told[i].bytesDone);
    CHECK(told.front().file == "ssd_department.csv");
    CHECK(told.back().bytesDone == told.back().bytesTotal);
    // Just before the end nearly all has been read: the plan counts each reading of each file.
    CHECK(told[told.size() - 2].bytesDone > told.back().bytesTotal * 8 / 10);
}

TEST_CASE("a spoiled council names each bad row and takes in the rest") {
    ScratchFolder folder("ssd-spoiled");
    REQUIRE(writeSampleCouncil(folder.path(), {3, 100, parseDate("2026-11-21").value()}).ok());
    KeptImport clean;
    REQUIRE(importSsd(folder.path(), clean, {}).ok());
    const std::vector<Spoiled> expected = spoil(folder.path());
    KeptImport kept;
    REQUIRE(importSsd(folder.path(), kept, {}).ok());

    std::size_t direct = 0;
    for (const ImportIssue& issue : kept.issues) {
        INFO(issue.file << ':' << issue.line << ' ' << issue.field << ": " << issue.reason);
        const bool follows = issue.reason.find("could not be read") != std::string::npos;
        if (!follows) ++direct;
        const bool known = std::any_of(expected.begin(), expected.end(), [&](const Spoiled& spoiled) {
            return spoiled.file == issue.file && spoiled.line == issue.line &&
                   spoiled.field == issue.field && issue.reason.find(spoiled.reason) != std::string::npos;
        });
        CHECK((follows || known));
    }
    CHECK(expected.size() == 17);
    CHECK(direct == expected.size());
    // Three people and what is about them alone are out; everybody else is in.
    const auto count = [](const KeptImport& import, const char* type) {
        return std::count(import.order.begin(), import.order.end(), type);
    };
    CHECK(count(kept, "person") == count(clean, "person") - 3);
    CHECK(count(kept, "user") == count(clean, "user") - 1);
    CHECK(kept.records.size() > clean.records.size() * 9 / 10);
}
