// Rows and cells that read well and cannot be right: each is named, and the rest goes in.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "tests/core/exchange/ssd_folder.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

const std::string kTaken = "; the rest of the row was taken";
const std::string kToCome = "this date is still to come, so it cannot have happened";
const std::string kNoCode = "this is not one of the codes for this field";
const std::string kInvisible = "there is an invisible control character in this";
const std::string kTooLong = "this is longer than 300 characters";

ImportOptions onTheDay() {
    ImportOptions options;
    options.today = parseDate("2026-11-21").value();
    return options;
}

/// A table whose last row is spoiled. Everything before it must go in.
struct Spoilt {
    std::string table, header;
    std::vector<std::string> good;
    std::string row, field, reason;
    bool taken;  ///< The row goes in all the same.
    RecordId record;
};

/// Imports with the spoiled row, checks that it alone is reported, and that what was good is in.
KeptImport importing(SsdFolder& folder, const Spoilt& spoilt) {
    INFO(spoilt.table << " " << spoilt.field << ": " << spoilt.reason);
    std::string content = spoilt.header + "\n";
    for (const std::string& row : spoilt.good) content += row + "\n";
    folder.write(spoilt.table, content);
    const KeptImport before = folder.import(onTheDay());
    CHECK(before.issues.empty());
    folder.write(spoilt.table, content + spoilt.row + "\n");
    KeptImport kept = folder.import(onTheDay());
    REQUIRE(kept.issues.size() == 1);
    const ImportIssue expected{spoilt.table + ".csv", static_cast<std::int64_t>(spoilt.good.size()) + 2,
                               spoilt.field, spoilt.reason + (spoilt.taken ? kTaken : ""), spoilt.taken};
    CHECK(kept.issues[0].file == expected.file);
    CHECK(kept.issues[0].line == expected.line);
    CHECK(kept.issues[0].field == expected.field);
    CHECK(kept.issues[0].reason == expected.reason);
    CHECK(kept.issues[0].rowTaken == expected.rowTaken);
    for (const auto& [id, record] : before.records) CHECK(kept.has(id));
    if (!spoilt.record.empty()) CHECK(kept.has(spoilt.record) == spoilt.taken);
    return kept;
}

void checkAll(const std::vector<Spoilt>& all) {
    for (const Spoilt& spoilt : all) {
        SsdFolder folder;
        importing(folder, spoilt);
    }
}

const std::string kPeople = "pers_person_id,pers_forename,pers_surname,pers_dob,pers_death_date";
const std::vector<std::string> kAva{"1,Ava,Hartley,12/10/2017,"};
const std::string kPlans =
    "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_initial_category,"
    "cppl_cp_plan_latest_category";

std::string planField(const std::string& key, const std::string& name) {
    return elementField("status", importedElement("ssd_cp_plans", key), name);
}

}  // namespace

TEST_CASE("a person stays in whatever is wrong with a name or a birthday, and it is reported") {
    const auto nine = [](const std::string& row, const std::string& field, const std::string& reason) {
        return Spoilt{"ssd_person", kPeople, kAva, row, field, reason, true, personId("9")};
    };
    checkAll({nine("9,Eva,Marsh,01/01/2090,", "pers_dob", kToCome),
              nine("9,Eva,Marsh,22/11/2026,", "pers_dob", kToCome),
              nine("9,Eva,Marsh,01/01/2010,01/01/2090", "pers_death_date", kToCome),
              nine("9,,,01/01/2010,", "pers_surname", "neither a forename nor a surname is given"),
              nine("9," + std::string(5000, 'A') + ",Marsh,,", "pers_forename", kTooLong),
              nine("9," + std::string(301, 'A') + ",Marsh,,", "pers_forename", kTooLong),
              nine("9,Eva,Mar\xE2\x80\xAEsh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\xE2\x80\xAAsh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\xE2\x81\xA6sh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\xE2\x81\xA9sh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\x01sh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\x7Fsh,,", "pers_surname", kInvisible),
              nine("9,Eva,Mar\xC2\x85sh,,", "pers_surname", kInvisible),
              nine("9,Eva,\"Mar\nsh\",,", "pers_surname", kInvisible)});
}

TEST_CASE("what is left out of a person is only that cell, and an earlier import's value stays") {
    SsdFolder folder;
    folder.write("ssd_person", kPeople + "\n1,Ava,Mar\xE2\x80\xAEsh,01/01/2090,\n2,Noah,Hartley,,\n");
    const KeptImport kept = folder.import(onTheDay());
    CHECK(kept.issues.size() == 2);
    CHECK(kept.text(personId("1"), "forename") == "Ava");
    CHECK(kept.text(personId("1"), "surname").empty());
    CHECK(kept.text(personId("1"), "date_of_birth").empty());
    CHECK_FALSE(kept.owns(personId("1"), "surname"));
    CHECK_FALSE(kept.owns(personId("1"), "date_of_birth"));
    CHECK(kept.owns(personId("2"), "date_of_birth"));
}

TEST_CASE("names of all scripts and lengths that the dataset has are taken") {
    SsdFolder folder;
    std::string longest;
    for (int i = 0; i < 300; ++i) longest += "\xC5\x81";
    folder.write("ssd_person", kPeople +
                                   "\n1,\xD8\xA2\xD9\x88\xD8\xA7,O\xE2\x80\x99"
                                   "Brien-\xC5\x81ukasz,21/11/2026,\n2," +
                                   longest + ",\xCE\x9E,,\n");
    const KeptImport kept = folder.import(onTheDay());
    CHECK(kept.issues.empty());
    CHECK(kept.text(personId("2"), "forename") == longest);
    CHECK(kept.text(personId("1"), "date_of_birth") == "2026-11-21");
}

TEST_CASE("a worker has a staff id of their own") {
    const std::string header =
        "prof_professional_id,prof_staff_id,prof_professional_name,prof_professional_department";
    const std::vector<std::string> good{"W1,priya.nair,Priya Nair,T2", "W2,sam.whitlock,Sam Whitlock,T2"};
    const auto worker = [&](const std::string& row, const std::string& field, const std::string& reason,
                            bool taken) {
        return Spoilt{"ssd_professionals", header, good, row, field, reason, taken, workerId("W9")};
    };
    checkAll(
        {worker("W9,,Tom Ashworth,T2", "prof_staff_id",
                "no staff id is given, so nobody can sign in as this worker", true),
         worker("W9,Sam.Whitlock,Tom Ashworth,T2", "prof_staff_id",
                "the worker on line 3 has the same staff id; that row was taken", false),
         worker("W9,tom.ashworth,Tom Ash\xE2\x80\xAEworth,T2", "prof_professional_name", kInvisible, false),
         worker("W9,tom.ashworth," + std::string(301, 'T') + ",T2", "prof_professional_name", kTooLong,
                false)});
    SsdFolder folder;
    const KeptImport kept =
        importing(folder, worker("W9,,Tom Ashworth,T2", "prof_staff_id",
                                 "no staff id is given, so nobody can sign in as this worker", true));
    CHECK_FALSE(kept.owns(workerId("W9"), "staff_id"));
    CHECK(kept.owns(workerId("W1"), "staff_id"));
    // The same row twice is one worker.
    folder.write("ssd_professionals", header + "\n" + good[0] + "\n" + good[0] + "\n");
    CHECK(folder.import().issues.empty());
}

TEST_CASE("a child who was not seen was not seen alone") {
    for (const auto& [table, prefix] : {std::pair{"ssd_cin_visits", "cinv_cin_visit"},
                                        {"ssd_cp_visits", "cppv_cp_visit"},
                                        {"ssd_cla_visits", "clav_cla_visit"}}) {
        const std::string p = prefix;
        const std::string header =
            p + "_id," + p.substr(0, 4) + "_person_id," + p + "_date," + p + "_seen," + p + "_seen_alone";
        checkAll(
            {{table,
              header,
              {"V1,1,01/10/2026,N,N", "V2,1,02/10/2026,Y,Y", "V3,1,03/10/2026,N,", "V4,1,04/10/2026,,Y"},
              "V9,1,05/10/2026,N,Y",
              p + "_seen_alone",
              "a child who was not seen was not seen alone",
              false,
              importedId(table, "V9")}});
    }
}

TEST_CASE("a visit under a plan that is not listed counts, and the plan is reported") {
    SsdFolder folder;
    folder.write("ssd_cp_plans", kPlans + "\nP1,1,01/02/2026,NEG,NEG\n");
    importing(folder,
              {"ssd_cp_visits",
               "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen",
               {"V1,1,P1,01/10/2026,Y", "V2,1,,01/10/2026,Y"},
               "V9,1,999999,02/10/2026,Y",
               "cppv_cp_plan_id",
               "there is nothing with this key in ssd_cp_plans.csv",
               true,
               importedId("ssd_cp_visits", "V9")});
    folder.write("ssd_cla_episodes",
                 "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_id\n"
                 "E1,3,01/02/2026,K1\n");
    folder.write("ssd_cp_visits",
                 "cppv_cp_visit_id,cppv_person_id,cppv_cp_visit_date,cppv_cp_visit_seen\n");
    importing(folder,
              {"ssd_cla_visits",
               "clav_cla_visit_id,clav_cla_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen",
               {"V1,K1,3,01/10/2026,Y"},
               "V9,K9,3,02/10/2026,Y",
               "clav_cla_id",
               "there is nothing with this key in ssd_cla_episodes.csv",
               true,
               importedId("ssd_cla_visits", "V9")});
}

TEST_CASE("a protection plan counts whatever its category, which is reported when it is no code") {
    const std::vector<std::string> rows{
        "P1,1,01/02/2026,NEG,NEG",         "P2,1,01/02/2024,Neglect and Emotional Abuse,",
        "P3,2,01/02/2026,,Sexual Abuse",   "P4,2,01/02/2024,Multiple (includes category not recorded),MUL",
        "P5,3,01/02/2014,physical abuse,", "P6,3,21/11/2026,,"};
    SsdFolder folder;
    const KeptImport initial = importing(folder, {"ssd_cp_plans",
                                                  kPlans,
                                                  rows,
                                                  "P9,1,01/03/2026,Bogus,Neglect",
                                                  "cppl_cp_plan_initial_category",
                                                  kNoCode,
                                                  true,
                                                  {}});
    CHECK(initial.text(personId("1"), planField("P9", "detail")) == "Neglect");
    CHECK(initial.owns(personId("1"), importedElements("status", "ssd_cp_plans")));
    const KeptImport latest = importing(folder, {"ssd_cp_plans",
                                                 kPlans,
                                                 rows,
                                                 "P9,1,01/03/2026,Neglect,Bogus",
                                                 "cppl_cp_plan_latest_category",
                                                 kNoCode,
                                                 true,
                                                 {}});
    CHECK(latest.text(personId("1"), planField("P9", "kind")) == "cp");
    CHECK(latest.text(personId("1"), planField("P9", "detail")).empty());
    CHECK_FALSE(latest.owns(personId("1"), importedElements("status", "ssd_cp_plans")));
    CHECK(latest.owns(personId("2"), importedElements("status", "ssd_cp_plans")));
    CHECK(latest.text(personId("3"), planField("P5", "detail")) == "physical abuse");
}

TEST_CASE("a status that is still to start is a bad row") {
    checkAll({{"ssd_cp_plans",
               kPlans,
               {"P1,1,21/11/2026,NEG,NEG"},
               "P9,1,22/11/2026,NEG,NEG",
               "cppl_cp_plan_start_date",
               kToCome,
               false,
               {}},
              {"ssd_cin_plans",
               "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date",
               {"P1,1,21/11/2026"},
               "P9,1,24/06/2036",
               "cinp_cin_plan_start_date",
               kToCome,
               false,
               {}},
              {"ssd_cin_episodes",
               "cine_referral_id,cine_person_id,cine_referral_date",
               {"R1,1,21/11/2026"},
               "R9,1,24/06/2036",
               "cine_referral_date",
               kToCome,
               false,
               {}},
              {"ssd_cla_episodes",
               "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date",
               {"E1,1,21/11/2026"},
               "E9,1,24/06/2036",
               "clae_cla_episode_start_date",
               kToCome,
               false,
               {}},
              {"ssd_missing",
               "miss_table_id,miss_person_id,miss_missing_episode_start_date",
               {"M1,1,2026-11-20T20:30:00"},
               "M9,1,2027-09-10T20:30:00",
               "miss_missing_episode_start_date",
               kToCome,
               false,
               {}}});
    SsdFolder folder;
    folder.write("ssd_cp_plans", kPlans + "\nP9,1,22/11/2026,NEG,NEG\n");
    CHECK(folder.import(onTheDay()).text(personId("1"), planField("P9", "kind")).empty());
    CHECK(folder.import().text(personId("1"), planField("P9", "kind")) == "cp");
}

TEST_CASE("a child is missing until a day that has come") {
    SsdFolder folder;
    const KeptImport kept = importing(
        folder,
        {"ssd_missing",
         "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_end_date",
         {"M1,2,2026-11-18,2026-11-21"},
         "M9,1,2026-11-20,2027-11-21",
         "miss_missing_episode_end_date",
         kToCome,
         true,
         {}});
    const std::string element = importedElement("ssd_missing", "M9");
    CHECK(kept.text(personId("1"), elementField("status", element, "from")) == "2026-11-20");
    CHECK(kept.text(personId("1"), elementField("status", element, "to")).empty());
}

TEST_CASE("a care leaver's eligibility is one of the four, in whatever words") {
    const std::string header =
        "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_pathway_plan_review_date";
    const std::vector<std::string> good{"L1,3,b) Former Relevant child,01/10/2026"};
    const auto leaver = [&](const std::string& row) {
        return Spoilt{
            "ssd_care_leavers", header, good, row, "clea_care_leaver_eligibility", kNoCode, false, {}};
    };
    checkAll({leaver("L9,3,Irrelevant,"),
              leaver("L9,3,Not relevant,"),
              leaver("L9,3,No Current Eligibility,"),
              {"ssd_care_leavers",
               header,
               good,
               "L9,3,Relevant,01/10/2029",
               "clea_pathway_plan_review_date",
               kToCome,
               true,
               {}}});
}

TEST_CASE("an allocation counts whatever its team, and a team that is not listed is reported") {
    SsdFolder folder;
    const Spoilt spoilt{
        "ssd_involvements",
        "invo_involvements_id,invo_professional_id,invo_professional_role_id,"
        "invo_professional_team,invo_involvement_start_date,invo_person_id",
        {"I1,W1,Allocated Social Worker,T2,01/02/2026,1",
         "I2,W1,Allocated Social Worker,north,01/02/2026,2", "I3,W2,Personal Adviser,,01/02/2026,3"},
        "I9,W2,Co-worker,T99,01/02/2026,1",
        "invo_professional_team",
        "there is nothing with this key in ssd_department.csv",
        true,
        importedId("ssd_involvements", "I9")};
    importing(folder, spoilt);
}

TEST_CASE("an address counts whatever its type, and a type that nobody knows is reported") {
    SsdFolder folder;
    const std::string header = "addr_table_id,addr_person_id,addr_address_json,addr_address_type";
    const KeptImport kept = importing(folder, {"ssd_address",
                                               header,
                                               {"A1,1,Mill Bank,Home", "A2,1,Mill Bank,PRIMARY ADDRESS",
                                                "A3,1,Mill Bank,Foster Placement", "A4,1,Mill Bank,"},
                                               "A9,1,Rope Walk,Moon",
                                               "addr_address_type",
                                               "this is not a known type of address",
                                               true,
                                               {}});
    const std::string element = importedElement("ssd_address", "A9");
    CHECK(kept.text(personId("1"), elementField("address", element, "text")) == "Rope Walk");
    CHECK(kept.owns(personId("1"), importedElements("address", "ssd_address")));
    // JSON can spell what a cell must not hold.
    importing(folder, {"ssd_address",
                       header,
                       {},
                       "A9,1,\"{\"\"STREET\"\": \"\"Rope \\u202e Walk\"\"}\",Home",
                       "addr_address_json",
                       kInvisible,
                       false,
                       {}});
}

TEST_CASE("several cells of a row are each named, and of a bad row only what made it bad") {
    SsdFolder folder;
    folder.write("ssd_person", kPeople + ",pers_sex\n1,,,01/01/2090,,F\n2,,,01/01/2090,,Q\n");
    const std::vector<ImportIssue> expected{
        {"ssd_person.csv", 2, "pers_dob", kToCome + kTaken, true},
        {"ssd_person.csv", 2, "pers_surname", "neither a forename nor a surname is given" + kTaken, true},
        {"ssd_person.csv", 3, "pers_sex", kNoCode, false}};
    CHECK(folder.import(onTheDay()).issues == expected);
}

TEST_CASE("a file that cannot be read is named") {
    for (const char* table : {"ssd_department", "ssd_person", "ssd_address", "ssd_cp_visits"}) {
        SsdFolder folder;
        const std::filesystem::path path = folder.path() / (std::string(table) + ".csv");
        std::filesystem::remove(path);
        std::filesystem::create_directory(path);
        KeptImport kept;
        const auto read = importSsd(folder.path(), kept, {}, {});
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().code == ErrorCode::Io);
        CHECK(read.error().detail.find(std::string(table) + ".csv") != std::string::npos);
    }
}
