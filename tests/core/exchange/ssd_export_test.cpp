// The export as SSD tables: imported elsewhere, it gives the same people with the same clocks.
#include <catch2/catch.hpp>

#include <set>

#include "core/clocks/facts.h"
#include "core/exchange/sample_council.h"
#include "core/exchange/ssd_export.h"
#include "core/records/fields.h"
#include "tests/core/exchange/ssd_folder.h"
#include "tests/support/colleague.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

FieldWrite text(const std::string& field, const std::string& value) {
    return {field, value};
}

/// People with what is known about them, as a server has them.
struct Council {
    std::map<RecordId, Record> people, users, teams;
    std::map<PersonId, std::vector<Record>> about;

    explicit Council(const std::filesystem::path& folder) {
        KeptImport kept;
        REQUIRE(importSsd(folder, kept, {}).ok());
        for (const ImportIssue& issue : kept.issues) {
            if (issue.reason.find("this file lists nobody") == 0) continue;  // So it is in a small council.
            FAIL_CHECK(issue.file << ':' << issue.line << ' ' << issue.field << ": " << issue.reason);
        }
        for (const auto& [id, imported] : kept.records) {
            if (imported.withdrawn) continue;
            Record record = recordFrom(imported);
            if (imported.type == "person")
                people[id] = std::move(record);
            else if (imported.type == "user")
                users[id] = std::move(record);
            else if (imported.type == "team")
                teams[id] = std::move(record);
            else
                about[imported.subjects.front()].push_back(std::move(record));
        }
    }

    void exportTo(const std::filesystem::path& folder) const {
        auto writer = SsdWriter::create(folder);
        REQUIRE(writer.ok());
        const auto idIn = [](const Record& record, const char* field) {
            const auto id = parseId<RecordId>(textValue(record, field));
            return id ? *id : RecordId{};
        };
        for (const auto& [id, team] : teams) {
            writer->add(SsdTeam{id, textValue(team, "name"), idIn(team, "parent")});
        }
        for (const auto& [id, user] : users) {
            writer->add(SsdWorker{id, textValue(user, "staff_id"), textValue(user, "name"),
                                  textValue(user, "role"), idIn(user, "team")});
        }
        for (const auto& [id, person] : people) {
            const auto records = about.find(id);
            writer->add(person, records == about.end() ? std::vector<Record>() : records->second);
        }
        REQUIRE(writer->finish().ok());
        CHECK(writer->people() == static_cast<std::int64_t>(people.size()));
    }

    [[nodiscard]] std::string nameOf(const std::string& user) const {
        const auto found = users.find(parseId<RecordId>(user).value());
        return found == users.end() ? user : textValue(found->second, "name");
    }

    /// Who a person is and who works with them, in words that do not hang on keys.
    [[nodiscard]] std::set<std::string> described(PersonId id) const {
        const Record& person = people.at(id);
        std::set<std::string> lines;
        for (const auto& [field, versions] : person.fields) {
            const FieldPath path = partsOf(field);
            if (!path.element.empty()) continue;
            const Value value = valueOf(person, field);
            const auto* words = std::get_if<std::string>(&value);
            lines.insert(field + "=" + (words ? *words : value == Value(true) ? "yes" : "no"));
        }
        for (const char* group : {"status", "address", "disability", "placement", "legal", "event"}) {
            for (const std::string& element : membersOf(person, group)) {
                std::string line = group;
                for (const char* name : {"kind", "from", "to", "detail", "text", "postcode", "code", "type",
                                         "date", "from_time", "to_time"}) {
                    line.append(",").append(textValue(person, elementField(group, element, name)));
                }
                lines.insert(line);
            }
        }
        const auto records = about.find(id);
        if (records == about.end()) return lines;
        for (const Record& record : records->second) {
            if (record.type != "allocation") continue;
            lines.insert("allocation," + textValue(record, "role") + "," + textValue(record, "from") + "," +
                         textValue(record, "to") + "," + nameOf(textValue(record, "worker")));
        }
        return lines;
    }

    /// How the clocks stand. Those that count from what the dataset has no place for are left out.
    [[nodiscard]] std::vector<std::string> clocks(PersonId id, Date asOf) const {
        const auto records = about.find(id);
        const ClockFacts facts =
            factsOf(people.at(id), records == about.end() ? std::vector<Record>() : records->second);
        std::vector<std::string> lines;
        for (const ClockAnswer& answer :
             clocksOf(facts, shippedClockRules(), WorkingCalendar::england(), asOf)) {
            const std::set<std::string> noPlace{"pa_visit",     "pathway_assessment", "oversight",
                                                "record_visit", "record_other",       "record_critical"};
            if (noPlace.count(answer.rule) > 0) continue;
            lines.push_back(answer.rule + " " + ::nameOf(answer.status) + " " + textOf(answer.dueBy) + " " +
                            textOf(answer.countedFrom) + (answer.onList ? " list" : ""));
        }
        return lines;
    }
};

void checkSame(const Council& here, const Council& elsewhere, Date today) {
    REQUIRE(here.people.size() == elsewhere.people.size());
    for (const auto& [id, person] : here.people) {
        INFO(textValue(person, "local_id"));
        REQUIRE(elsewhere.people.count(id) == 1);
        CHECK(here.described(id) == elsewhere.described(id));
        for (const int days : {-60, 0, 40}) {
            CHECK(here.clocks(id, today.plusDays(days)) == elsewhere.clocks(id, today.plusDays(days)));
        }
    }
}

const Date kToday = makeDate(2026, 3, 10).value();

}  // namespace

TEST_CASE("a council that is exported and imported elsewhere has the same people and the same clocks") {
    for (const std::uint64_t seed : {1U, 2U}) {
        ScratchFolder sample("export-sample");
        ScratchFolder out("export-out");
        REQUIRE(writeSampleCouncil(sample.path(), {seed, 240, kToday}).ok());
        const Council here(sample.path());
        here.exportTo(out.path());
        const Council elsewhere(out.path());
        checkSame(here, elsewhere, kToday);
    }
}

TEST_CASE("what was recorded goes with it, read with the caution of the clocks") {
    SsdFolder folder;
    folder.write("ssd_cp_plans",
                 "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_latest_category\n"
                 "p1,1,05/01/2026,NEG\np2,2,05/01/2026,NEG\n");
    folder.write("ssd_missing",
                 "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
                 "miss_missing_episode_end_date\nm1,1,2026-03-07T21:00,M,2026-03-08T07:15\n");
    folder.write("ssd_care_leavers",
                 "clea_table_id,clea_person_id,clea_care_leaver_eligibility\nc1,3,Former relevant\n");
    Council here(folder.path());
    const PersonId ava = personId("1");
    const PersonId noah = personId("2");
    const PersonId leon = personId("3");
    const auto record = [&](Colleague& author, std::uint8_t number, const char* type,
                            std::vector<PersonId> about, std::vector<FieldWrite> writes) {
        author.type = type;
        author.subjects = about;
        std::sort(author.subjects.begin(), author.subjects.end());
        const auto id = numberedId<RecordId>(number);
        const Change change = author.write(id, std::move(writes));
        for (const PersonId& person : about) here.about[person].push_back(author.see(id));
        return change;
    };
    const auto seen = [](PersonId child, bool alone) {
        return std::vector<FieldWrite>{{memberField("child", textOf(child)), true},
                                       {childField(child, "seen"), true},
                                       {childField(child, "seen_alone"), alone}};
    };
    Colleague priya(11);
    // Two siblings in one visit.
    auto writes = seen(ava, true);
    for (FieldWrite& write : seen(noah, false)) writes.push_back(std::move(write));
    writes.push_back(text("date", "2026-03-02"));
    writes.push_back(text("start_time", "15:30"));
    writes.push_back(text("visit_type", "cp"));
    record(priya, 100, "visit", {ava, noah}, writes);
    // A core group counts for nobody, unless time was taken apart.
    auto group = seen(noah, false);
    group.push_back(text("date", "2026-03-05"));
    group.push_back(text("visit_type", "other"));
    record(priya, 101, "visit", {noah}, group);
    auto apart = seen(ava, true);
    apart.push_back(text("date", "2026-03-05"));
    apart.push_back(text("visit_type", "other"));
    record(priya, 102, "visit", {ava}, apart);
    // The interview that was asked for by the case system was held, and recorded here.
    record(priya, 103, "missing", {ava},
           {text("absence", "missing"),
            text("date", "2026-03-07"),
            text("start_time", "21:00"),
            text("found_date", "2026-03-08"),
            text("found_time", "07:15"),
            {"interview_offered", true},
            {"interview_accepted", true},
            text("interview_date", "2026-03-09")});
    record(priya, 104, "missing", {noah},
           {text("absence", "away"),
            text("date", "2026-03-08"),
            text("found_date", "2026-03-09"),
            text("found_time", "10:00"),
            {"interview_offered", true}});
    // A later try that reached nobody does not take the place of the contact that did.
    Colleague sam(12);
    record(sam, 105, "contact", {leon},
           {text("date", "2026-02-20"),
            text("outcome", "reached"),
            text("in_touch", "YES"),
            text("mode", "phone"),
            text("activity", "F2"),
            text("accommodation", "V"),
            {"suitable", true}});
    record(sam, 106, "contact", {leon}, {text("date", "2026-03-06"), text("outcome", "no_answer")});
    record(sam, 107, "pathway_plan", {leon},
           {text("what", "pathway_plan"), text("date", "2026-02-27"), text("changed", "He has a flat.")});

    ScratchFolder out("export-recorded");
    here.exportTo(out.path());
    const Council elsewhere(out.path());
    for (const PersonId& id : {ava, noah, leon}) {
        INFO(textValue(here.people.at(id), "forename"));
        CHECK(here.clocks(id, kToday) == elsewhere.clocks(id, kToday));
        CHECK_FALSE(elsewhere.clocks(id, kToday).empty());
    }
    const auto rule = [&](PersonId id, const std::string& name) {
        for (const std::string& line : elsewhere.clocks(id, kToday)) {
            if (line.rfind(name + " ", 0) == 0) return line;
        }
        return std::string("none");
    };
    CHECK(rule(ava, "cp_seen_alone") == "cp_seen_alone on_time 2026-04-16 2026-03-05");
    CHECK(rule(noah, "cp_visit") == "cp_visit on_time 2026-03-16 2026-03-02");
    CHECK(rule(noah, "cp_seen_alone") == "cp_seen_alone overdue 2026-02-16 2026-01-05");
    CHECK(rule(ava, "return_interview") == "none");
    CHECK(rule(noah, "return_interview") == "return_interview due_soon 2026-03-12 2026-03-09");
    CHECK(rule(leon, "pa_in_touch") == "pa_in_touch on_time 2026-04-17 2026-02-20");
    CHECK(rule(leon, "pathway_review") == "pathway_review on_time 2026-08-27 2026-02-27");
    CHECK(missingEpisodesIn90Days(factsOf(elsewhere.people.at(ava), {}), kToday) == 1);
}

TEST_CASE("two versions of whether a child was seen are exported as not seen") {
    SsdFolder folder;
    folder.write("ssd_cp_plans",
                 "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date\np1,1,05/01/2026\n");
    Council here(folder.path());
    const PersonId ava = personId("1");
    Colleague priya(11);
    Colleague tom(12);
    priya.subjects = tom.subjects = {ava};
    const auto visit = numberedId<RecordId>(100);
    tom.receive(priya.write(visit, {{memberField("child", textOf(ava)), true},
                                    {childField(ava, "seen"), true},
                                    text("date", "2026-03-02"),
                                    text("visit_type", "cp")}));
    priya.receive(tom.write(visit, {{childField(ava, "seen_alone"), true}}));
    const Change no = tom.write(visit, {{childField(ava, "seen"), false}});
    priya.write(visit, {{childField(ava, "seen"), Value()}});
    priya.write(visit, {{childField(ava, "seen"), true}});
    priya.receive(no);
    here.about[ava].push_back(priya.see(visit));
    ScratchFolder out("export-disputed");
    here.exportTo(out.path());
    const Council elsewhere(out.path());
    CHECK(here.clocks(ava, kToday) == elsewhere.clocks(ava, kToday));
    const ClockFacts facts = factsOf(elsewhere.people.at(ava), elsewhere.about.at(ava));
    REQUIRE(facts.visits.size() == 1);
    CHECK_FALSE(facts.visits[0].seen);
    CHECK_FALSE(facts.visits[0].seenAlone);
}

TEST_CASE("two versions of whether a child was seen alone are exported as not alone, on the earlier day") {
    SsdFolder folder;
    folder.write("ssd_cp_plans",
                 "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date\np1,1,05/01/2026\n");
    const PersonId ava = personId("1");
    const auto visit = numberedId<RecordId>(100);
    // Whichever of the two wrote last.
    for (const bool aloneLast : {true, false}) {
        Council here(folder.path());
        Colleague priya(11);
        Colleague tom(12);
        priya.subjects = tom.subjects = {ava};
        tom.receive(priya.write(visit, {{memberField("child", textOf(ava)), true},
                                        {childField(ava, "seen"), true},
                                        text("visit_type", "cp")}));
        priya.write(visit, {{childField(ava, "seen_alone"), !aloneLast}, text("date", "2026-03-02")});
        priya.receive(
            tom.write(visit, {{childField(ava, "seen_alone"), aloneLast}, text("date", "2026-03-04")}));
        here.about[ava].push_back(priya.see(visit));
        ScratchFolder out("export-alone");
        here.exportTo(out.path());
        const Council elsewhere(out.path());
        CHECK(here.clocks(ava, kToday) == elsewhere.clocks(ava, kToday));
        const ClockFacts facts = factsOf(elsewhere.people.at(ava), elsewhere.about.at(ava));
        REQUIRE(facts.visits.size() == 1);
        CHECK(facts.visits[0].seen);
        CHECK_FALSE(facts.visits[0].seenAlone);
        CHECK(facts.visits[0].date == makeDate(2026, 3, 2).value());
    }
}

TEST_CASE("what has ended is exported with its end") {
    SsdFolder folder;
    folder.write("ssd_cp_plans",
                 "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date\n"
                 "p1,1,05/01/2025,08/01/2026\n");
    folder.write("ssd_cin_plans",
                 "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\n"
                 "n1,2,05/01/2025,08/01/2026\n");
    folder.write("ssd_cla_episodes",
                 "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,"
                 "clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason\n"
                 "c1,3,05/01/2023,22/09/2025,E4A\n");
    folder.write("ssd_cla_placement",
                 "clap_cla_placement_id,clap_person_id,clap_cla_placement_start_date,"
                 "clap_cla_placement_end_date,clap_cla_placement_type\nl1,3,05/01/2023,22/09/2025,U3\n");
    folder.write("ssd_legal_status",
                 "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
                 "lega_legal_status_end_date\ng1,3,C2,05/01/2023,22/09/2025\n");
    const Council here(folder.path());
    ScratchFolder out("export-ended");
    here.exportTo(out.path());
    const Council elsewhere(out.path());
    checkSame(here, elsewhere, kToday);
    for (const char* key : {"1", "2", "3"}) {
        const ClockFacts facts = factsOf(elsewhere.people.at(personId(key)), {});
        REQUIRE(facts.statuses.size() == 1);
        CHECK(facts.statuses[0].period.to.has_value());
        CHECK(elsewhere.clocks(personId(key), kToday).empty());
    }
}
