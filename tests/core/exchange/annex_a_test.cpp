// Ofsted's lists 6 to 9, against rows that were worked out by hand.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "core/exchange/annex_a.h"
#include "core/records/fields.h"
#include "tests/support/colleague.h"
#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// The day asked about is 31 March 2026, a Tuesday.

std::string text(const char* value) {
    return value;
}

/// The lines of a list with `|` between their cells, by the first cell. Shares nothing with the writer.
std::map<std::string, std::string> linesOf(const std::filesystem::path& file) {
    const std::string all = readFile(file);
    std::map<std::string, std::string> lines;
    std::string line;
    bool quoted = false;
    for (const char c : all) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\n' && !quoted) {
            CHECK(lines.emplace(line.substr(0, line.find('|')), line).second);
            line.clear();
        } else if (c != '\r') {
            line += c == ',' && !quoted ? '|' : c;
        }
    }
    CHECK(line.empty());
    return lines;
}

class Inspected {
public:
    /// A person with some fields, and Priya's case since 2020 unless somebody else's.
    RecordId person(const std::string& number, std::vector<FieldWrite> writes) {
        const auto id = numberedId<RecordId>(next_++);
        writes.insert(writes.begin(), {"local_id", number});
        Colleague office(next_++);
        office.type = "person";
        office.subjects = {id};
        office.write(id, std::move(writes), ChangeKind::Import);
        people_.push_back({office.see(id), {}});
        return id;
    }
    /// What was recorded about the one who was added last; `rival` was written elsewhere at the same time.
    void record(const std::string& type, std::vector<FieldWrite> writes,
                std::vector<FieldWrite> rival = {}) {
        const RecordId about = people_.back().first.id;
        const auto id = numberedId<RecordId>(next_++);
        Colleague mine(next_++);
        Colleague tom(next_++);
        for (Colleague* each : {&mine, &tom}) {
            each->type = type;
            each->subjects = {about};
        }
        mine.write(id, std::move(writes));
        if (!rival.empty()) mine.receive(tom.write(id, std::move(rival)));
        people_.back().second.push_back(mine.see(id));
    }
    void visit(const char* date, bool seen, std::optional<bool> alone, const char* type = "cin") {
        const RecordId child = people_.back().first.id;
        std::vector<FieldWrite> writes{{memberField("child", textOf(child)), true},
                                       {"date", text(date)},
                                       {"visit_type", text(type)},
                                       {childField(child, "seen"), seen}};
        if (alone) writes.push_back({childField(child, "seen_alone"), *alone});
        record("visit", std::move(writes));
    }
    /// A visit of which two versions of one answer stand.
    void disputedVisit(const char* date, const char* field) {
        const RecordId child = people_.back().first.id;
        record("visit",
               {{memberField("child", textOf(child)), true},
                {"date", text(date)},
                {"visit_type", text("cp")},
                {childField(child, "seen"), true},
                {childField(child, "seen_alone"), true}},
               {{childField(child, field), false}});
    }
    void contact(const char* date, const char* inTouch, std::vector<FieldWrite> more = {},
                 std::vector<FieldWrite> rival = {}) {
        more.push_back({"date", text(date)});
        more.push_back({"in_touch", text(inTouch)});
        if (text(inTouch) == "YES") more.push_back({"outcome", text("reached")});
        record("contact", std::move(more), std::move(rival));
    }
    void allocate(const UserId& worker, const char* role, const char* from, const char* to = "") {
        std::vector<FieldWrite> writes{
            {"worker", textOf(worker)}, {"role", text(role)}, {"from", text(from)}};
        if (*to != '\0') writes.push_back({"to", text(to)});
        record("allocation", std::move(writes));
    }

    /// The lists as written, headings under `Child Unique ID`.
    std::array<std::map<std::string, std::string>, 4> lists(const char* asOf = "2026-03-31") {
        ScratchFolder folder("annex-a");
        auto writer = AnnexAWriter::create(folder.path(), parseDate(asOf).value(),
                                           {{priya, {"Priya Nair", "East"}},
                                            {owen, {"Owen Farrant", "West"}},
                                            {sam, {"Sam Whitlock", "Leaving Care"}}});
        REQUIRE(writer.ok());
        for (const auto& [person, records] : people_) writer->add(person, records);
        REQUIRE(writer->finish().ok());
        std::array<std::map<std::string, std::string>, 4> all;
        for (int list = 0; list < 4; ++list) {
            const auto at = static_cast<std::size_t>(list);
            all[at] = linesOf(folder.path() / ("list_" + std::to_string(list + 6) + ".csv"));
            const std::string& headings = all[at]["Child Unique ID"];
            for (const auto& [child, line] : all[at]) {
                INFO(line);
                CHECK(std::count(line.begin(), line.end(), '|') ==
                      std::count(headings.begin(), headings.end(), '|'));
            }
            CHECK(static_cast<std::int64_t>(all[at].size()) == writer->rows()[at] + 1);
        }
        return all;
    }

    const UserId priya = numberedId<UserId>(241);
    const UserId owen = numberedId<UserId>(242);
    const UserId sam = numberedId<UserId>(243);

private:
    std::vector<std::pair<Record, std::vector<Record>>> people_;
    std::uint8_t next_ = 1;
};

std::vector<FieldWrite> status(const char* element, const char* kind, const char* from, const char* to = "",
                               const char* detail = "") {
    const std::string prefix = std::string("status/") + element;
    std::vector<FieldWrite> writes{
        {prefix, true}, {prefix + "/kind", text(kind)}, {prefix + "/from", text(from)}};
    if (*to != '\0') writes.push_back({prefix + "/to", text(to)});
    if (*detail != '\0') writes.push_back({prefix + "/detail", text(detail)});
    return writes;
}

std::vector<FieldWrite> period(const char* group, const char* element, const char* codeField,
                               const char* code, const char* from, const char* to = "") {
    const std::string prefix = std::string(group) + "/" + element;
    std::vector<FieldWrite> writes{
        {prefix, true}, {prefix + "/" + codeField, text(code)}, {prefix + "/from", text(from)}};
    if (*to != '\0') writes.push_back({prefix + "/to", text(to)});
    return writes;
}

std::vector<FieldWrite> event(const char* element, const char* kind, const char* date) {
    const std::string prefix = std::string("event/") + element;
    return {{prefix, true}, {prefix + "/kind", text(kind)}, {prefix + "/date", text(date)}};
}

std::vector<FieldWrite> all(std::initializer_list<std::vector<FieldWrite>> parts) {
    std::vector<FieldWrite> writes;
    for (const auto& part : parts) writes.insert(writes.end(), part.begin(), part.end());
    return writes;
}

std::vector<FieldWrite> who(const char* born, const char* sex, const char* ethnicity) {
    return {{"date_of_birth", text(born)}, {"sex", text(sex)}, {"ethnicity", text(ethnicity)}};
}

using Rows = std::map<std::string, std::string>;

/// Compares all but the headings.
void checkRows(Rows rows, const Rows& expected) {
    rows.erase("Child Unique ID");
    for (const auto& [child, line] : expected) CHECK(rows[child] == line);
    for (const auto& [child, line] : rows) {
        INFO(line);
        CHECK(expected.count(child) == 1);
    }
}

}  // namespace

TEST_CASE("children in need: who is listed, and the day they were last seen") {
    Inspected county;
    // Eight on the next day. Seen on 10 February; of 5 March two versions stand; not seen on the 20th; and
    // seen again after the day asked about.
    county.person("need", all({who("2018-04-01", "F", "WBRI"),
                               status("s", "cin", "2025-11-03", "", "plan"),
                               {{"disability/d", true}, {"disability/d/code", text("LD")}}}));
    county.allocate(county.priya, "allocated", "2025-11-03");
    county.visit("2026-02-10", true, false);
    county.disputedVisit("2026-03-05", "seen");
    county.visit("2026-03-20", false, {});
    county.visit("2026-04-02", true, true);
    // Referred, no plan; worked with by Owen until Friday, by nobody now.
    county.person("referred",
                  all({who("2020-01-31", "M", "ABAN"), status("s", "cin", "2026-03-02", "", "referral")}));
    county.allocate(county.owen, "allocated", "2026-03-02", "2026-03-27");
    // Ended in the six months before: on the first day of them, and a day too early.
    county.person("ended", all({who("2015-06-15", "I", "MOTH"),
                                status("s", "cin", "2025-01-06", "2025-09-30", "plan")}));
    county.allocate(county.owen, "allocated", "2025-01-06", "2025-09-30");
    county.person("long ago", all({who("2015-06-15", "F", "MOTH"),
                                   status("s", "cin", "2025-01-06", "2025-09-29", "plan")}));
    // From the day after, and never.
    county.person("tomorrow", status("s", "cin", "2026-04-01"));
    county.person("never", who("2015-06-15", "F", "MOTH"));
    const auto lists = county.lists();
    CHECK(lists[0].at("Child Unique ID") ==
          "Child Unique ID|Gender|Ethnicity|Date of Birth|Age of Child (Years)|Does the Child have a "
          "Disability|CIN Start Date|Primary Need Code|Date Child Was Last Seen|CIN Closure Date|Reason "
          "for Closure|Case Status|Allocated Team|Allocated Worker");
    checkRows(lists[0],
              {{"need",
                "need|b) Female|WBRI|01/04/2018|7|a) Yes|03/11/2025||10/02/2026|||c) Child in need plan|"
                "East|Priya Nair"},
               {"referred", "referred|a) Male|ABAN|31/01/2020|6|b) No|02/03/2026|||||||"},
               {"ended",
                "ended|d) Neither|MOTH|15/06/2015|10|b) No|06/01/2025|||30/09/2025||e) Closed episode|"
                "West|Owen Farrant"}});
    for (const int other : {1, 2, 3}) checkRows(lists[static_cast<std::size_t>(other)], {});
}

TEST_CASE("child protection plans: unborn, renewed, in dispute, and ended by a death") {
    Inspected county;
    // Somebody ticked that the child was seen: not before it is born.
    county.person("unborn", all({status("s", "cp", "2026-03-02", "", "NEG"),
                                 {{"expected_birth", text("2026-05-20")}}}));
    county.allocate(county.priya, "allocated", "2026-03-02");
    county.visit("2026-03-10", true, true, "cp");
    // A plan in 2023; another since June, renewed in December without a gap. The last visit is a review in
    // which the child was not seen alone: no visit. Of the one before, it is in dispute whether alone.
    county.person("renewed",
                  all({who("2012-03-31", "M", "BCRB"), status("a", "cp", "2023-01-10", "2023-09-10", "PHY"),
                       status("b", "cp", "2025-06-02", "2025-12-01", "NEG"),
                       status("c", "cp", "2025-12-02", "", "EMO"),
                       period("legal", "l", "code", "L2", "2025-09-22", "2025-09-30")}));
    county.visit("2026-02-18", true, true, "cp");
    county.disputedVisit("2026-03-12", "seen_alone");
    county.visit("2026-03-18", true, false, "other");
    // Nobody answered whether alone; police protection ended more than six months before.
    county.person("unanswered", all({who("2019-12-31", "F", "WBRI"), status("s", "cp", "2026-01-05"),
                                     period("legal", "l", "code", "L1", "2025-09-01", "2025-09-29")}));
    county.visit("2026-03-03", true, {}, "cp");
    county.person("died", all({who("2024-02-29", "F", "WBRI"),
                               status("s", "cp", "2025-10-01", "", "NEG"),
                               {{"date_of_death", text("2026-01-20")}}}));
    county.visit("2026-01-08", true, true, "cp");
    const auto lists = county.lists();
    checkRows(
        lists[1],
        {{"unborn",
          "unborn|c) Not stated/recorded|||-1|b) No|02/03/2026||NEG||b) No|||b) No|0|East|Priya Nair"},
         {"renewed",
          "renewed|a) Male|BCRB|31/03/2012|14|b) No|02/06/2025||EMO|12/03/2026|b) No|||a) Yes|1||"},
         {"unanswered",
          "unanswered|b) Female|WBRI|31/12/2019|6|b) No|05/01/2026|||03/03/2026|c) Unknown|||b) No|"
          "0||"},
         {"died",
          "died|b) Female|WBRI|29/02/2024|1|b) No|01/10/2025||NEG|08/01/2026|a) Yes||20/01/2026|b) "
          "No|0||"}});
    CHECK(lists[0].at("unborn") ==
          "unborn|c) Not stated/recorded|||-1|b) No|02/03/2026|||||b) Child Protection plan|East|Priya "
          "Nair");
    CHECK(lists[0].at("died") ==
          "died|b) Female|WBRI|29/02/2024|1|b) No|01/10/2025||08/01/2026|20/01/2026||e) Closed episode||");
    CHECK(lists[0].size() == 5);
}

TEST_CASE("children looked after: several statuses at once, placements, and return interviews") {
    Inspected county;
    // In need, then a plan, then also looked after: one case since May 2025, and three lists. Missing once
    // in care (and once before it), away once; offered an interview, and in dispute whether it was
    // accepted.
    county.person(
        "care", all({who("2012-03-31", "M", "BCRB"), status("n", "cin", "2025-05-01", "2025-06-01", "plan"),
                     status("p", "cp", "2025-06-02", "", "EMO"), status("c", "cla", "2026-02-16"),
                     status("m", "missing", "2026-03-05", "2026-03-06", "away"),
                     status("b", "missing", "2025-12-20", "2025-12-21", "missing"),
                     period("legal", "a", "code", "L2", "2026-02-16", "2026-02-23"),
                     period("legal", "b", "code", "C1", "2026-02-24"),
                     period("placement", "a", "type", "U6", "2026-02-16", "2026-03-01"),
                     period("placement", "b", "type", "U1", "2026-03-02"),
                     event("r", "cla_review", "2026-03-10"), event("t", "cla_review", "2026-04-20")}));
    county.allocate(county.priya, "allocated", "2025-05-01");
    county.visit("2026-03-13", true, false, "cla");
    county.record("missing",
                  {{"date", text("2026-03-20")},
                   {"absence", text("missing")},
                   {"found_date", text("2026-03-21")},
                   {"interview_offered", true},
                   {"interview_accepted", true}},
                  {{"interview_accepted", false}});
    // Looked after twice within the year; it ended in December.
    county.person(
        "home", all({who("2010-01-15", "F", "WBRI"), status("a", "cla", "2025-02-01", "2025-04-01", "E4A"),
                     status("b", "cla", "2025-09-10", "2025-12-15", "E4B"),
                     period("legal", "l", "code", "C2", "2025-09-10", "2025-12-15"),
                     period("placement", "p", "type", "U3", "2025-09-10", "2025-12-15")}));
    // Missing now: there is nothing to offer yet. An earlier period of care is long past.
    county.person(
        "gone",
        all({who("2009-07-01", "F", "WBRI"), status("a", "cla", "2019-01-01", "2025-03-30", "E4A"),
             status("b", "cla", "2025-06-01"), status("m", "missing", "2026-03-30", "", "missing")}));
    // Found, and nobody wrote that an interview was offered.
    county.person("found", all({who("2009-07-01", "F", "WBRI"), status("b", "cla", "2025-06-01"),
                                status("m", "missing", "2026-03-01", "2026-03-02", "missing")}));
    const auto lists = county.lists();
    checkRows(
        lists[2],
        {{"care",
          "care|a) Male|BCRB|31/03/2012|14||b) No|16/02/2026||b) "
          "No|24/02/2026|C1|10/03/2026|13/03/2026|||||"
          "2|||02/03/2026|U1||||||1|1|a) Yes|b) No|East|Priya Nair"},
         {"home",
          "home|b) Female|WBRI|15/01/2010|16||b) No|10/09/2025||a) Yes|10/09/2025|C2|||||||1|15/12/2025|"
          "E4B|10/09/2025|U3||||||0|0||||"},
         {"gone", "gone|b) Female|WBRI|01/07/2009|16||b) No|01/06/2025||b) No|||||||||0||||||||||1|0||||"},
         {"found",
          "found|b) Female|WBRI|01/07/2009|16||b) No|01/06/2025||b) No|||||||||0||||||||||1|0|b) No|b) "
          "No||"}});
    CHECK(lists[0].at("care") ==
          "care|a) Male|BCRB|31/03/2012|14|b) No|01/05/2025||13/03/2026|||a) Looked after child|East|Priya "
          "Nair");
    CHECK(lists[1].at("care") ==
          "care|a) Male|BCRB|31/03/2012|14|b) No|02/06/2025||EMO|13/03/2026|b) No|||a) Yes|0|East|Priya "
          "Nair");
}

TEST_CASE("care leavers: in touch, in dispute, still looked after, never contacted, and deceased") {
    Inspected county;
    const auto leaver = [](const char* born, const char* kind, std::vector<FieldWrite> more = {}) {
        return all({who(born, "F", "WBRI"), status("s", "care_leaver", "2020-01-01", "", kind), more});
    };
    const std::vector<FieldWrite> settled{
        {"accommodation", text("U")}, {"suitable", true}, {"activity", text("F4")}};
    // Eligible, and looked after: lists 6, 8 and 9. What comes after the day is not known yet.
    county.person("eligible", leaver("2009-05-05", "eligible", status("c", "cla", "2020-01-01")));
    county.allocate(county.priya, "allocated", "2020-01-01");
    county.allocate(county.sam, "adviser", "2025-05-05");
    county.record("pathway_plan", {{"date", text("2025-12-01")}, {"what", text("pathway_plan")}});
    county.contact("2026-03-09", "YES", settled);
    county.contact("2026-04-01", "REFU");
    // The last contact has two versions of each answer: not in touch, unsuitable, and the last that reached
    // her is the one before.
    county.person("disputed",
                  leaver("2006-08-08", "former_relevant", event("r", "pathway_plan", "2025-10-01")));
    county.allocate(county.sam, "adviser", "2024-08-08");
    county.contact("2026-01-10", "YES", settled);
    county.contact("2026-03-01", "YES", settled,
                   {{"in_touch", text("NO")}, {"suitable", false}, {"activity", text("G5")}});
    county.person("refuses", leaver("2006-08-08", "relevant"));
    county.contact("2026-02-02", "REFU");
    // An attempt says nothing about being in touch.
    county.record("contact", {{"date", text("2026-03-02")}, {"outcome", text("no_answer")}});
    county.person("never", leaver("2003-01-01", "qualifying"));
    // Dead on the day: by the date, or because a contact says so. And one who died after it.
    county.person("deceased",
                  leaver("2005-01-01", "former_relevant", {{"date_of_death", text("2026-02-01")}}));
    county.person("told", leaver("2005-01-01", "former_relevant"));
    county.contact("2026-01-05", "DIED");
    county.person("alive",
                  leaver("2005-01-01", "former_relevant", {{"date_of_death", text("2026-04-10")}}));
    county.person("former", all({who("2000-01-01", "F", "WBRI"),
                                 status("s", "care_leaver", "2018-01-01", "2025-01-01", "qualifying")}));
    const auto lists = county.lists();
    checkRows(
        lists[3],
        {{"eligible",
          "eligible|b) Female|WBRI|05/05/2009|16||b) No|Leaving Care|Priya Nair|Sam Whitlock|d) Eligible "
          "child|01/12/2025|a) Yes|09/03/2026|U|a) Suitable|F4"},
         {"disputed",
          "disputed|b) Female|WBRI|08/08/2006|19||b) No|Leaving Care||Sam Whitlock|b) Former relevant "
          "child|"
          "01/10/2025|b) No|10/01/2026|U|b) Unsuitable|"},
         {"refuses", "refuses|b) Female|WBRI|08/08/2006|19||b) No||||a) Relevant child||d) Refu||||"},
         {"never", "never|b) Female|WBRI|01/01/2003|23||b) No||||c) Qualifying care leaver||b) No||||"},
         {"alive", "alive|b) Female|WBRI|01/01/2005|21||b) No||||b) Former relevant child||b) No||||"}});
    CHECK(lists[0].count("eligible") == 1);
    CHECK(lists[2].count("eligible") == 1);
}
