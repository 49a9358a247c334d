// Each mapping from the dataset to records, and what is said about rows that cannot be read.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "tests/core/exchange/ssd_folder.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

std::string element(const std::string& group, const std::string& table, const std::string& key,
                    const std::string& name) {
    return elementField(group, importedElement(table, key), name);
}

std::string status(const std::string& table, const std::string& key, const std::string& name) {
    return element("status", table, key, name);
}

}  // namespace

TEST_CASE("people come with names, birthdays and codes, whatever the spelling") {
    SsdFolder folder;
    folder.write("ssd_person",
                 "PERS_SEX,pers_person_id,extra,pers_surname,pers_forename,pers_dob,pers_expected_dob,pers_"
                 "ethnicity\r\n"
                 "Female,1,x,Hartley, Ava ,2017-10-12 00:00:00.000,NULL,WBRI\r\n"
                 "u,2,x,Hartley,,,01/03/2027,\r\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId ava = personId("1");
    CHECK(kept.text(ava, "forename") == "Ava");
    CHECK(kept.text(ava, "surname") == "Hartley");
    CHECK(kept.text(ava, "sex") == "F");
    CHECK(kept.text(ava, "date_of_birth") == "2017-10-12");
    CHECK(kept.text(ava, "ethnicity") == "WBRI");
    CHECK(kept.text(ava, "local_id") == "1");
    CHECK(kept.field(ava, "expected_birth") == Value());
    CHECK(kept.text(personId("2"), "expected_birth") == "2027-03-01");
    CHECK(kept.records.at(ava).type == "person");
    CHECK(kept.records.at(ava).subjects == std::vector<PersonId>{ava});
}

TEST_CASE("what other tables say about a person is joined to them") {
    SsdFolder folder;
    folder.write(
        "ssd_linked_identifiers",
        "link_table_id,link_person_id,link_identifier_type,link_identifier_value,link_valid_from_date\n"
        "a,1,Unique Pupil Number,A1,01/09/2024\nb,1,UPN,A0,01/09/2022\nc,1,NHS Number,943,\n");
    folder.write(
        "ssd_address",
        "addr_table_id,addr_address_json,addr_person_id,addr_address_start_date,addr_address_end_date,"
        "addr_address_postcode\n"
        "a1,\"{\"\"FLAT\"\": \"\"\"\", \"\"HOUSE\"\": \"\"12\"\", \"\"STREET\"\": \"\"Mill Bank\"\", "
        "\"\"TOWN\"\": \"\"Fernbury\"\", \"\"UPRN\"\": \"\"9\"\"}\",1,01/02/2020,,ZZ1 1AB\n"
        "a2,\"The Lodge,\nRope Walk\",2,,05/05/2025,\n");
    folder.write("ssd_family", "fami_table_id,fami_family_id,fami_person_id\nx,F7,1\ny,F7,2\nz,F7,1\n");
    folder.write("ssd_disability",
                 "disa_table_id,disa_person_id,disa_disability_code\nd1,1,aut\n,2,HEAR\nd3,3,NONE\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId ava = personId("1");
    const RecordId noah = personId("2");
    CHECK(kept.text(ava, "upn") == "A1");
    CHECK(kept.text(ava, element("address", "ssd_address", "a1", "text")) == "12 Mill Bank, Fernbury");
    CHECK(kept.text(ava, element("address", "ssd_address", "a1", "postcode")) == "ZZ1 1AB");
    CHECK(kept.text(ava, element("address", "ssd_address", "a1", "from")) == "2020-02-01");
    CHECK(kept.field(ava, memberField("address", importedElement("ssd_address", "a1"))) == Value(true));
    CHECK(kept.text(noah, element("address", "ssd_address", "a2", "text")) == "The Lodge,\nRope Walk");
    CHECK(kept.text(noah, element("address", "ssd_address", "a2", "to")) == "2025-05-05");
    CHECK(kept.text(ava, "household") == "F7");
    CHECK(kept.text(noah, "household") == "F7");
    CHECK(kept.text(ava, element("disability", "ssd_disability", "d1", "code")) == "AUT");
    CHECK(kept.text(noah, element("disability", "ssd_disability", "2/HEAR", "code")) == "HEAR");
    CHECK(kept.text(personId("3"), element("disability", "ssd_disability", "d3", "code")).empty());
}

TEST_CASE("teams and workers come with roles by job title") {
    SsdFolder folder;
    folder.write("ssd_professionals",
                 "prof_professional_id,prof_staff_id,prof_professional_name,prof_professional_job_title,"
                 "prof_professional_department\n"
                 "W1,priya.nair,Priya Nair,Senior Social Worker,T2\n"
                 "W2,sam.whitlock,Sam Whitlock,Personal Adviser,north\n"
                 "W3,grace.okafor,Grace Okafor,Team Manager,T2\n"
                 "W4,helen.brodie,Helen Brodie,Performance Officer,\n"
                 "W5,una.upton,Una Upton,Supervising Social Worker,T2\n"
                 "W6,olga.ogden,Olga Ogden,Team Administrator,T2\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    CHECK(kept.text(workerId("W1"), "role") == "social_worker");
    CHECK(kept.text(workerId("W2"), "role") == "adviser");
    CHECK(kept.text(workerId("W3"), "role") == "supervisor");
    CHECK(kept.text(workerId("W4"), "role") == "performance");
    CHECK(kept.text(workerId("W5"), "role") == "social_worker");
    CHECK(kept.text(workerId("W6"), "role") == "social_worker");
    const RecordId north = importedId("ssd_department", "T2");
    CHECK(kept.text(workerId("W1"), "name") == "Priya Nair");
    CHECK(kept.text(workerId("W1"), "staff_id") == "priya.nair");
    CHECK(kept.text(workerId("W1"), "team") == textOf(north));
    CHECK(kept.text(workerId("W2"), "team") == textOf(north));
    CHECK(kept.field(workerId("W1"), "active") == Value(true));
    CHECK(kept.text(north, "name") == "North");
    CHECK(kept.text(north, "parent") == textOf(importedId("ssd_department", "T1")));
    CHECK(kept.records.at(north).subjects.empty());
}

TEST_CASE("involvements become allocations") {
    SsdFolder folder;
    folder.write(
        "ssd_involvements",
        "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_involvement_start_date,"
        "invo_involvement_end_date,invo_worker_change_reason,invo_person_id\n"
        "i1,W1,Allocated Social Worker,01/02/2026,,,1\n"
        "i2,W2,Personal Adviser,2026-02-01,,,3\n"
        "i3,W1,Co-worker,2026-02-01,2026-03-01,Case closed,2\n"
        "i4,W1,Cover,2026-02-01,2026-03-01,,3\n"
        ",W1,Co-worker,2026-02-01,,,3\n"
        "i6,W1,Cover,2026-02-01,,,1\n");
    const KeptImport kept = folder.import();
    const RecordId first = importedId("ssd_involvements", "i1");
    CHECK(kept.records.at(first).type == "allocation");
    CHECK(kept.records.at(first).subjects == std::vector<PersonId>{personId("1")});
    CHECK(kept.text(first, "person") == textOf(personId("1")));
    CHECK(kept.text(first, "worker") == textOf(workerId("W1")));
    CHECK(kept.text(first, "role") == "allocated");
    CHECK(kept.text(first, "from") == "2026-02-01");
    CHECK(kept.text(importedId("ssd_involvements", "i2"), "role") == "adviser");
    const RecordId third = importedId("ssd_involvements", "i3");
    CHECK(kept.text(third, "role") == "co_worker");
    CHECK(kept.text(third, "to") == "2026-03-01");
    CHECK(kept.text(third, "reason") == "Case closed");
    CHECK(kept.text(importedId("ssd_involvements", "i4"), "role") == "cover");
    CHECK(std::count(kept.order.begin(), kept.order.end(), "allocation") == 5);
    REQUIRE(kept.issues.size() == 1);
    CHECK(kept.issues[0] == ImportIssue{"ssd_involvements.csv", 7, "invo_involvement_end_date",
                                        "cover needs a date on which it ends"});
}

TEST_CASE("plans and referrals become statuses, a referral with a plan only once") {
    SsdFolder folder;
    folder.write(
        "ssd_cin_episodes",
        "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date,cine_cin_primary_need_code,"
        "cine_referral_nfa\n"
        "r1,1,01/01/2026,,N1,N\nr2,2,02/01/2026,01/02/2026,N2,\nr3,3,03/01/2026,,N1,Y\nr4,1,01/01/"
        "2025,,N1,\n");
    folder.write(
        "ssd_cin_plans",
        "cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n"
        "p1,r1,1,15/01/2026,28/02/2026\n");
    folder.write("ssd_cp_plans",
                 "cppl_cp_plan_id,cppl_referral_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_"
                 "initial_category,"
                 "cppl_cp_plan_latest_category\nc1,r4,1,01/03/2026,Neglect,Emotional abuse\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId ava = personId("1");
    CHECK(kept.text(ava, status("ssd_cin_plans", "p1", "kind")) == "cin");
    CHECK(kept.text(ava, status("ssd_cin_plans", "p1", "from")) == "2026-01-15");
    CHECK(kept.text(ava, status("ssd_cin_plans", "p1", "to")) == "2026-02-28");
    CHECK(kept.text(ava, status("ssd_cp_plans", "c1", "kind")) == "cp");
    CHECK(kept.text(ava, status("ssd_cp_plans", "c1", "detail")) == "Emotional abuse");
    CHECK(kept.text(ava, status("ssd_cin_episodes", "r1", "kind")).empty());
    CHECK(kept.text(ava, status("ssd_cin_episodes", "r4", "kind")).empty());
    const RecordId noah = personId("2");
    CHECK(kept.text(noah, status("ssd_cin_episodes", "r2", "kind")) == "cin");
    CHECK(kept.text(noah, status("ssd_cin_episodes", "r2", "to")) == "2026-02-01");
    CHECK(kept.text(noah, status("ssd_cin_episodes", "r2/cwd", "kind")) == "cwd");
    CHECK(kept.text(personId("3"), status("ssd_cin_episodes", "r3", "kind")).empty());
}

TEST_CASE("the episodes of one period of care are one status, with its placements") {
    SsdFolder folder;
    folder.write(
        "ssd_cla_episodes",
        "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_episode_ceased_date,"
        "clae_cla_episode_ceased_reason,clae_cla_id,clae_entered_care_date\n"
        "e1,1,01/01/2026,01/03/2026,X1,k1,01/01/2026\ne2,1,01/03/2026,,,k1,01/01/2026\n"
        "e3,2,01/01/2025,01/03/2025,X1,k2,\ne4,2,01/03/2025,01/06/2025,E8,k2,\n"
        "e5,3,01/01/2025,01/06/2025,E8,,\n");
    folder.write(
        "ssd_cla_placement",
        "clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_end_date,"
        "clap_cla_placement_type,clap_person_id\nm1,01/01/2026,01/03/2026,U6,1\nm2,01/03/2026,,u4,1\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId ava = personId("1");
    CHECK(kept.text(ava, status("ssd_cla_episodes", "k1", "kind")) == "cla");
    CHECK(kept.text(ava, status("ssd_cla_episodes", "k1", "from")) == "2026-01-01");
    CHECK(kept.field(ava, status("ssd_cla_episodes", "k1", "to")) == Value());
    CHECK(kept.text(personId("2"), status("ssd_cla_episodes", "k2", "from")) == "2025-01-01");
    CHECK(kept.text(personId("2"), status("ssd_cla_episodes", "k2", "to")) == "2025-06-01");
    CHECK(kept.text(personId("2"), status("ssd_cla_episodes", "k2", "detail")) == "E8");
    CHECK(kept.text(personId("3"), status("ssd_cla_episodes", "e5", "to")) == "2025-06-01");
    CHECK(kept.text(ava, element("placement", "ssd_cla_placement", "m1", "to")) == "2026-03-01");
    CHECK(kept.field(ava, element("placement", "ssd_cla_placement", "m1", "long_term")) == Value(false));
    CHECK(kept.text(ava, element("placement", "ssd_cla_placement", "m2", "type")) == "U4");
    CHECK(kept.field(ava, element("placement", "ssd_cla_placement", "m2", "long_term")) == Value(true));
}

TEST_CASE("missing episodes keep their times and what was offered") {
    SsdFolder folder;
    folder.write("ssd_missing",
                 "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
                 "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted\n"
                 "x1,1,2026-03-27T22:15:00,M,2026-03-29T09:00:00,Y,N\nx2,2,27/03/2026,Away,,N,NA\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId ava = personId("1");
    CHECK(kept.text(ava, status("ssd_missing", "x1", "kind")) == "missing");
    CHECK(kept.text(ava, status("ssd_missing", "x1", "from")) == "2026-03-27");
    CHECK(kept.text(ava, status("ssd_missing", "x1", "from_time")) == "22:15");
    CHECK(kept.text(ava, status("ssd_missing", "x1", "to_time")) == "09:00");
    CHECK(kept.field(ava, status("ssd_missing", "x1", "interview_offered")) == Value(true));
    CHECK(kept.field(ava, status("ssd_missing", "x1", "interview_accepted")) == Value(false));
    CHECK(kept.text(personId("2"), status("ssd_missing", "x2", "detail")) == "away");
    CHECK(kept.field(personId("2"), status("ssd_missing", "x2", "interview_accepted")) == Value());
}

TEST_CASE("past visits become visit records of one child") {
    SsdFolder folder;
    folder.write("ssd_cin_visits",
                 "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen,cinv_cin_visit_"
                 "seen_alone,"
                 "cinv_cin_visit_bedroom\nv1,1,2026-03-03T14:30:00,Y,N,Y\n");
    folder.write("ssd_cp_visits",
                 "cppv_cp_visit_id,cppv_person_id,cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen,"
                 "cppv_cp_visit_seen_alone\nv1,2,c1,03/03/2026,yes,\n");
    folder.write(
        "ssd_cla_visits",
        "clav_cla_visit_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen\nv1,3,03/03/2026,N\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const RecordId visit = importedId("ssd_cin_visits", "v1");
    const PersonId ava = personId("1");
    CHECK(kept.records.at(visit).type == "visit");
    CHECK(kept.records.at(visit).subjects == std::vector<PersonId>{ava});
    CHECK(kept.text(visit, "visit_type") == "cin");
    CHECK(kept.text(visit, "date") == "2026-03-03");
    CHECK(kept.text(visit, "start_time") == "14:30");
    CHECK(kept.field(visit, memberField("child", textOf(ava))) == Value(true));
    CHECK(kept.field(visit, childField(ava, "seen")) == Value(true));
    CHECK(kept.field(visit, childField(ava, "seen_alone")) == Value(false));
    CHECK(kept.field(visit, childField(ava, "bedroom_seen")) == Value(true));
    const RecordId second = importedId("ssd_cp_visits", "v1");
    CHECK(kept.text(second, "visit_type") == "cp");
    CHECK(kept.field(second, "start_time") == Value());
    CHECK(kept.field(second, childField(personId("2"), "seen_alone")) == Value());
    const RecordId third = importedId("ssd_cla_visits", "v1");
    CHECK(kept.text(third, "visit_type") == "cla");
    CHECK(kept.field(third, childField(personId("3"), "seen")) == Value(false));
}

TEST_CASE("a care leaver comes with status, latest contact and adviser") {
    SsdFolder folder;
    const std::string header =
        "clea_table_id,clea_person_id,clea_care_leaver_eligibility,clea_care_leaver_in_touch,"
        "clea_care_leaver_latest_contact,clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,"
        "clea_care_leaver_activity,clea_care_leaver_personal_advisor\n";
    folder.write("ssd_care_leavers", header + "l1,3,Former relevant child,Y,01/10/2026,U1,,f2,W2\n");
    const KeptImport kept = folder.import();
    CHECK(kept.issues.empty());
    const PersonId leon = personId("3");
    CHECK(kept.text(leon, status("ssd_care_leavers", "l1", "kind")) == "care_leaver");
    CHECK(kept.text(leon, status("ssd_care_leavers", "l1", "detail")) == "former_relevant");
    CHECK(kept.text(leon, status("ssd_care_leavers", "l1", "from")) == "2025-09-22");
    const RecordId contact = importedId("ssd_care_leavers/contact", "l1/2026-10-01");
    CHECK(kept.records.at(contact).type == "contact");
    CHECK(kept.text(contact, "date") == "2026-10-01");
    CHECK(kept.text(contact, "outcome") == "reached");
    CHECK(kept.text(contact, "in_touch") == "YES");
    CHECK(kept.text(contact, "accommodation") == "U");
    CHECK(kept.field(contact, "suitable") == Value(true));
    CHECK(kept.text(contact, "activity") == "F2");
    const RecordId allocation = importedId("ssd_care_leavers/adviser", "l1");
    CHECK(kept.text(allocation, "worker") == textOf(workerId("W2")));
    CHECK(kept.text(allocation, "role") == "adviser");
    CHECK(kept.text(allocation, "from") == "2025-09-22");

    SECTION("an involvement that says the same makes the second allocation superfluous") {
        folder.write("ssd_involvements",
                     "invo_involvements_id,invo_professional_id,invo_professional_role_id,"
                     "invo_involvement_start_date,invo_person_id\ni1,W2,Personal Adviser,01/06/2025,3\n");
        const KeptImport again = folder.import();
        CHECK(again.records.at(allocation).withdrawn);
        CHECK(again.records.at(allocation).writes.empty());
        CHECK(!again.records.at(importedId("ssd_involvements", "i1")).withdrawn);
    }
    SECTION("somebody who is not in touch was not reached") {
        folder.write("ssd_care_leavers", header + "l1,3,Qualifying,NO,01/10/2026,R,,0,W2\n");
        CHECK(folder.import().field(contact, "outcome") == Value());
    }
}

TEST_CASE("teams, workers and people come before what refers to them") {
    SsdFolder folder;
    folder.write("ssd_involvements",
                 "invo_involvements_id,invo_professional_id,invo_professional_role_id,"
                 "invo_involvement_start_date,invo_person_id\ni1,W1,Allocated,01/06/2025,1\n");
    folder.write(
        "ssd_cla_visits",
        "clav_cla_visit_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen\nv1,3,03/03/2026,N\n");
    CHECK(folder.import().order == std::vector<std::string>{"team", "team", "user", "user", "person",
                                                            "person", "person", "allocation", "visit"});
}

TEST_CASE("reviews of care and legal statuses are kept with the child") {
    SsdFolder folder;
    folder.write("ssd_cla_episodes",
                 "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,clae_cla_id\n"
                 "e1,1,02/02/2026,c1\n");
    folder.write("ssd_cla_reviews",
                 "clar_cla_review_id,clar_cla_id,clar_cla_review_date,clar_cla_review_cancelled\n"
                 "r1,c1,18/02/2026,N\nr2,c1,20/03/2026,Y\nr3,c9,18/02/2026,N\nr4,c1,,N\n");
    folder.write("ssd_legal_status",
                 "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
                 "lega_legal_status_end_date\nl1,1,C1 - Interim care order,02/02/2026,02/04/2026\n");
    const KeptImport kept = folder.import();
    const PersonId ava = personId("1");
    const std::string review = importedElement("ssd_cla_reviews", "r1");
    CHECK(kept.text(ava, elementField("event", review, "kind")) == "cla_review");
    CHECK(kept.text(ava, elementField("event", review, "date")) == "2026-02-18");
    CHECK(kept.text(ava, elementField("event", importedElement("ssd_cla_reviews", "r2"), "date")).empty());
    const std::string order = importedElement("ssd_legal_status", "l1");
    CHECK(kept.text(ava, elementField("legal", order, "code")) == "C1");
    CHECK(kept.text(ava, elementField("legal", order, "to")) == "2026-04-02");
    REQUIRE(kept.issues.size() == 1);
    CHECK(kept.issues[0] ==
          ImportIssue{"ssd_cla_reviews.csv", 4, "clar_cla_id", "there is no period of care with this key"});
}
