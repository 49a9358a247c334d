// The care leavers' return, read by a validator of its own: codes, dates, headers and the rules between
// cells.
#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "core/exchange/ssda903.h"
#include "core/records/fields.h"
#include "tests/support/colleague.h"
#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

// --- The validator: shares nothing with the exporter, not even the reading of lines ------------------

using Cells = std::vector<std::string>;

std::vector<Cells> linesOf(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    REQUIRE(input.good());
    std::stringstream all;
    all << input.rdbuf();
    const std::string text = all.str();
    CHECK(text.find('"') == std::string::npos);
    std::vector<Cells> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = text.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        Cells cells{""};
        for (const char c : text.substr(at, end - at)) {
            if (c == ',') {
                cells.emplace_back();
            } else {
                cells.back() += c;
            }
        }
        lines.push_back(cells);
        at = end + 2;
    }
    return lines;
}

bool isDay(const std::string& text) {
    if (text.size() != 10 || text[2] != '/' || text[5] != '/') return false;
    for (const int digit : {0, 1, 3, 4, 6, 7, 8, 9}) {
        if (text[static_cast<std::size_t>(digit)] < '0' || text[static_cast<std::size_t>(digit)] > '9')
            return false;
    }
    const int day = std::stoi(text.substr(0, 2));
    const int month = std::stoi(text.substr(3, 2));
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

int yearTurned(const std::string& dob, int age) {
    // The return's year is named by its March: whoever has a birthday from April on has it in the one
    // before.
    const int month = std::stoi(dob.substr(3, 2));
    return std::stoi(dob.substr(6, 4)) + age + (month >= 4 ? 1 : 0);
}

void checkOc3Row(const Cells& row, int year) {
    REQUIRE(row.size() == 5);
    INFO(row[0] << " " << row[1] << " " << row[2] << " " << row[3] << " " << row[4]);
    for (const std::string& cell : row) CHECK_FALSE(cell.empty());
    CHECK(isDay(row[1]));
    CHECK(std::set<std::string>{"YES", "NO", "DIED", "REFU", "NREQ", "RHOM"}.count(row[2]) == 1);
    CHECK(
        std::set<std::string>{"F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5", "G4", "G5", "G6", "0"}.count(
            row[3]) == 1);
    const std::string& home = row[4];
    if (home != "0") {
        REQUIRE(home.size() == 2);
        CHECK(std::string("BCDEGHKRSTUVWXYZ").find(home[0]) != std::string::npos);
        CHECK((home[1] == '1' || home[1] == '2'));
        if (home[0] == 'S' || home[0] == 'X') CHECK(home[1] == '2');
    }
    if (row[2] == "DIED" || row[2] == "RHOM") {
        CHECK(row[3] == "0");
        CHECK(home == "0");
    }
    if (row[2] == "YES") {
        CHECK(row[3] != "0");
        CHECK(home != "0");
    }
    if (yearTurned(row[1], 17) == year) CHECK(home[0] != 'Z');
    CHECK(yearTurned(row[1], 17) <= year);
    CHECK(yearTurned(row[1], 25) >= year);
}

/// The rows of `oc3.csv` by child, after everything about the three files has been checked.
std::map<std::string, std::string> validated(const std::filesystem::path& folder, int year) {
    const auto header = linesOf(folder / "header.csv");
    const auto oc3 = linesOf(folder / "oc3.csv");
    const auto missing = linesOf(folder / "missing.csv");
    REQUIRE(header.at(0) == Cells{"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"});
    REQUIRE(oc3.at(0) == Cells{"CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"});
    REQUIRE(missing.at(0) == Cells{"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"});
    std::map<std::string, std::string> born;
    for (std::size_t i = 1; i < header.size(); ++i) {
        const Cells& row = header[i];
        REQUIRE(row.size() == 7);
        CHECK((row[1] == "1" || row[1] == "2"));
        CHECK(isDay(row[2]));
        CHECK(row[3].size() == 4);
        CHECK((row[4].size() == 13 || row[4].substr(0, 2) == "UN"));
        CHECK(born.emplace(row[0], row[2]).second);
    }
    std::map<std::string, std::string> rows;
    for (std::size_t i = 1; i < oc3.size(); ++i) {
        checkOc3Row(oc3[i], year);
        CHECK(born[oc3[i][0]] == oc3[i][1]);
        CHECK(rows.emplace(oc3[i][0], oc3[i][2] + " " + oc3[i][3] + " " + oc3[i][4]).second);
    }
    for (std::size_t i = 1; i < missing.size(); ++i) {
        const Cells& row = missing[i];
        REQUIRE(row.size() == 5);
        CHECK(born[row[0]] == row[1]);
        CHECK((row[2] == "M" || row[2] == "A"));
        CHECK(isDay(row[3]));
        CHECK((row[4].empty() || isDay(row[4])));
        rows[row[0] + " away"] += row[2] + " " + row[3] + "-" + row[4] + ";";
    }
    return rows;
}

// --- The young people ---------------------------------------------------------------------------

std::string text(const char* value) {
    return value;
}

class Returned {
public:
    /// Somebody with a status since 16, born on a day.
    RecordId leaver(const std::string& number, const std::string& dob, std::vector<FieldWrite> more = {}) {
        const auto id = numberedId<RecordId>(next_++);
        std::vector<FieldWrite> writes{{"local_id", number},
                                       {"date_of_birth", dob},
                                       {"sex", text("F")},
                                       {"ethnicity", text("WBRI")},
                                       {"status/s1", true},
                                       {"status/s1/kind", text("care_leaver")},
                                       {"status/s1/from", text("2018-01-01")}};
        writes.insert(writes.end(), more.begin(), more.end());
        Colleague office(next_++);
        office.type = "person";
        office.subjects = {id};
        office.write(id, writes, ChangeKind::Import);
        people_.push_back({office.see(id), {}});
        return id;
    }
    /// What was recorded about the one who was added last.
    Record& record(const std::string& type, std::vector<FieldWrite> writes) {
        Colleague sam(next_++);
        sam.type = type;
        sam.subjects = {people_.back().first.id};
        const auto id = numberedId<RecordId>(next_++);
        sam.write(id, std::move(writes));
        people_.back().second.push_back(sam.see(id));
        return people_.back().second.back();
    }
    void contact(const char* date, const char* inTouch, const char* activity = "", const char* home = "",
                 std::optional<bool> suitable = {}) {
        std::vector<FieldWrite> writes{{"date", text(date)}, {"in_touch", text(inTouch)}};
        if (*activity != '\0') writes.push_back({"activity", text(activity)});
        if (*home != '\0') writes.push_back({"accommodation", text(home)});
        if (suitable) writes.push_back({"suitable", *suitable});
        record("contact", std::move(writes));
    }
    std::map<std::string, std::string> exported(int year = 2026) {
        ScratchFolder folder("ssda903");
        auto writer = Ssda903Writer::create(folder.path(), ReturnYear::endingIn(year));
        REQUIRE(writer.ok());
        for (const auto& [person, records] : people_) REQUIRE(writer->add(person, records).ok());
        REQUIRE(writer->finish().ok());
        issues.clear();
        for (const ReturnIssue& issue : writer->issues()) {
            issues.push_back(issue.file + " " + issue.child + " " + issue.field);
        }
        return validated(folder.path(), year);
    }

    std::vector<std::string> issues;

private:
    std::uint8_t next_ = 1;
    std::vector<std::pair<Record, std::vector<Record>>> people_;
};

using Issues = std::vector<std::string>;

}  // namespace

TEST_CASE("of several contacts around the birthday the nearest counts") {
    Returned leon;
    leon.leaver("L1", "2006-06-15");                     // 19 on 15 June 2025.
    leon.contact("2025-03-14", "YES", "F1", "U", true);  // A day too early.
    leon.contact("2025-04-20", "NO");
    leon.contact("2025-06-10", "YES", "F2", "B", true);
    leon.contact("2025-06-21", "YES", "G5", "S", false);
    leon.contact("2025-07-16", "YES", "F5", "U", true);  // A day too late.
    CHECK(leon.exported()["L1"] == "YES F2 B1");
    CHECK(leon.issues.empty());

    SECTION("of two as near, the later") {
        leon.contact("2025-06-20", "YES", "P4", "D", true);
        CHECK(leon.exported()["L1"] == "YES P4 D1");
    }
    SECTION("an attempt says nothing about being in touch") {
        leon.record("contact", {{"date", text("2025-06-15")}, {"outcome", text("no_answer")}});
        CHECK(leon.exported()["L1"] == "YES F2 B1");
    }
    SECTION("the edges of the window are in it") {
        Returned other;
        other.leaver("L2", "2006-06-15");
        other.contact("2025-03-15", "REFU");
        CHECK(other.exported()["L2"] == "REFU 0 0");
        other.contact("2025-07-15", "NREQ", "F5", "U", true);
        CHECK(other.exported()["L2"] == "NREQ F5 U1");
    }
    SECTION("a day outside it, there is no contact") {
        for (const char* date : {"2025-03-14", "2025-07-16"}) {
            Returned other;
            other.leaver("L3", "2006-06-15");
            other.contact(date, "YES", "F5", "U", true);
            CHECK(other.exported()["L3"] == "NO 0 0");
        }
    }
}

TEST_CASE("who died stays so, also in later years") {
    Returned all;
    all.leaver("L1", "2006-06-15", {{"date_of_death", text("2025-05-01")}});
    all.contact("2025-04-20", "YES", "F1", "U", true);
    all.leaver("L2", "2006-06-15");
    all.contact("2024-12-01", "DIED");
    all.contact("2025-06-15", "YES", "F1", "U", true);
    all.leaver("L3", "2006-06-15", {{"date_of_death", text("2025-09-01")}});
    all.contact("2025-06-15", "YES", "F1", "U", true);
    auto rows = all.exported();
    CHECK(rows["L1"] == "DIED 0 0");
    CHECK(rows["L2"] == "DIED 0 0");
    CHECK(rows["L3"] == "YES F1 U1");
    CHECK(all.exported(2027)["L3"] == "DIED 0 0");
}

TEST_CASE("returned home, never contacted, homeless, in custody") {
    Returned all;
    all.leaver("L1", "2006-06-15");
    all.contact("2025-06-15", "RHOM", "F1", "B", true);
    all.leaver("L2", "2006-06-15");
    all.leaver("L3", "2006-06-15");
    all.contact("2025-06-15", "YES", "G5", "S");
    all.leaver("L4", "2006-06-15");
    all.contact("2025-06-15", "YES", "G5", "X", true);
    auto rows = all.exported();
    CHECK(rows["L1"] == "RHOM 0 0");
    CHECK(rows["L2"] == "NO 0 0");
    CHECK(rows["L3"] == "YES G5 S2");
    CHECK(rows["L4"] == "YES G5 X2");
}

TEST_CASE("with former foster carers: from 18 on") {
    Returned all;
    all.leaver("L17", "2008-06-15");
    all.contact("2025-06-15", "YES", "F2", "Z", true);
    all.leaver("L18", "2007-06-15");
    all.contact("2025-06-15", "YES", "F2", "Z", true);
    auto rows = all.exported();
    CHECK(rows.count("L17") == 0);
    CHECK(all.issues == Issues{"oc3.csv L17 ACCOM"});
    CHECK(rows["L18"] == "YES F2 Z1");
}

TEST_CASE("from 22 on the latest contact of the year counts") {
    Returned all;
    all.leaver("L22", "2003-06-15");
    all.contact("2025-03-31", "YES", "F1", "U", true);
    all.contact("2025-06-15", "YES", "F2", "U", true);
    all.contact("2026-03-31", "NREQ");
    all.contact("2026-04-01", "YES", "F5", "U", true);
    CHECK(all.exported()["L22"] == "NREQ 0 0");
}

TEST_CASE("who is in the return, and who is not") {
    Returned all;
    all.leaver("young", "2009-04-01");   // 16 until 31 March 2026.
    all.leaver("first", "2009-03-31");   // 17 on the last day.
    all.leaver("oldest", "2000-04-01");  // 25 on the first.
    all.leaver("older", "2000-03-31");   // 26 on the last.
    all.leaver(
        "care", "2008-06-15",
        {{"status/s2", true}, {"status/s2/from", text("2020-01-01")}, {"status/s2/kind", text("cla")}});
    all.leaver("ended", "2006-06-15", {{"status/s1/to", text("2025-03-31")}});
    const auto rows = all.exported();
    CHECK(rows.size() == 2);
    CHECK(rows.count("first") == 1);
    CHECK(rows.count("oldest") == 1);
}

TEST_CASE("what cannot be said as the return wants it is listed, and nothing is made up") {
    Returned all;
    all.leaver("L1", "2006-06-15");
    all.contact("2025-06-15", "YES", "", "U", true);
    all.leaver("L2", "2006-06-15");
    all.contact("2025-06-15", "YES", "F1", "U");
    all.leaver("L3", "2006-06-15");
    all.contact("2025-06-15", "YES", "F1", "0");
    all.leaver("", "2006-06-15");
    CHECK(all.exported().empty());
    CHECK(all.issues ==
          Issues{"oc3.csv L1 ACTIV", "oc3.csv L2 ACCOM", "oc3.csv L3 ACCOM", "oc3.csv  CHILD"});
}

TEST_CASE("two versions of an answer count as not in touch") {
    Returned all;
    all.leaver("L1", "2006-06-15");
    all.contact("2025-06-15", "YES", "F1", "U", true);
    Record& contact = all.record("contact", {{"date", text("2025-06-16")}});
    Colleague other(250);
    other.type = "contact";
    other.subjects = {*contact.subjects.begin()};
    apply(contact, other.write(contact.id, {{"date", text("2025-06-15")}, {"in_touch", text("NO")}}));
    CHECK(all.exported()["L1"] == "YES F1 U1");

    Returned one;
    one.leaver("L2", "2006-06-15");
    Record& disputed = one.record("contact", {{"activity", text("F1")},
                                              {"accommodation", text("U")},
                                              {"date", text("2025-06-15")},
                                              {"in_touch", text("YES")},
                                              {"suitable", true}});
    Colleague tom(251);
    tom.type = "contact";
    tom.subjects = {*disputed.subjects.begin()};
    apply(disputed, tom.write(disputed.id, {{"in_touch", text("NO")}}));
    CHECK(one.exported()["L2"] == "NO 0 0");
}

TEST_CASE("time away from a placement in the year, once each") {
    const std::vector<FieldWrite> care{{"status/s2", true},
                                       {"status/s2/from", text("2020-01-01")},
                                       {"status/s2/kind", text("cla")},
                                       {"status/m1", true},
                                       {"status/m1/kind", text("missing")},
                                       {"status/m1/detail", text("missing")},
                                       {"status/m1/from", text("2025-05-03")},
                                       {"status/m1/to", text("2025-05-04")},
                                       {"upn", text("A123456789012")}};
    Returned all;
    all.leaver("L1", "2010-06-15", care);
    all.record(
        "missing",
        {{"absence", text("missing")}, {"date", text("2025-05-03")}, {"found_date", text("2025-05-04")}});
    all.record(
        "missing",
        {{"absence", text("away")}, {"date", text("2026-03-30")}, {"found_date", text("2026-04-02")}});
    all.record(
        "missing",
        {{"absence", text("away")}, {"date", text("2025-03-01")}, {"found_date", text("2025-03-31")}});
    auto rows = all.exported();
    CHECK(rows["L1 away"] == "M 03/05/2025-04/05/2025;A 30/03/2026-;");
    CHECK(rows.size() == 1);
}
