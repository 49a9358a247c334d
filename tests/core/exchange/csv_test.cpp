// Comma-separated files: what is accepted, what a bad row costs, and that writing is undone by reading.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <sstream>

#include "core/exchange/csv.h"

using namespace doorstep;

namespace {

std::vector<CsvRow> read(const std::string& text) {
    std::istringstream input(text);
    CsvReader reader(input);
    std::vector<CsvRow> rows;
    CsvRow row;
    while (reader.next(row).value()) rows.push_back(row);
    return rows;
}

using Cells = std::vector<std::string>;

std::vector<Cells> cellsOf(const std::string& text) {
    std::vector<Cells> all;
    for (CsvRow& row : read(text)) {
        CHECK(row.problem.empty());
        all.push_back(row.cells);
    }
    return all;
}

}  // namespace

TEST_CASE("cells are separated by commas and rows by either line end") {
    const std::vector<Cells> expected{{"id", "name"}, {"1", "Ava"}, {"2", ""}};
    CHECK(cellsOf("id,name\n1,Ava\n2,\n") == expected);
    CHECK(cellsOf("id,name\r\n1,Ava\r\n2,\r\n") == expected);
    CHECK(cellsOf("id,name\n1,Ava\r\n2,") == expected);
    CHECK(cellsOf("\xEF\xBB\xBFid,name\n1,Ava\n2,\n") == expected);
    CHECK(cellsOf("").empty());
    CHECK(cellsOf("\xEF\xBB\xBF").empty());
}

TEST_CASE("quoted cells hold commas, quotation marks and line ends") {
    CHECK(cellsOf("\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\"\n") ==
          std::vector<Cells>{{"a,b", "say \"no\"", "two\r\nlines"}});
    CHECK(cellsOf("\"\",x\r\n\"\"\r\n") == std::vector<Cells>{{"", "x"}, {""}});
    CHECK(cellsOf("5\" pipe,\"end\"") == std::vector<Cells>{{"5\" pipe", "end"}});
}

TEST_CASE("empty lines are no rows, and rows know the line they start on") {
    const auto rows = read("\nid\n\r\n\"1\n2\"\n3\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].line == 2);
    CHECK(rows[1].line == 4);
    CHECK(rows[2].line == 6);
}

TEST_CASE("a quotation mark that never closes costs its own row only") {
    const auto rows = read("1,\"Ava\n2,Noah\n3,Mia\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].problem == "a quotation mark opens here and never closes");
    CHECK(rows[0].cells.empty());
    CHECK(rows[0].line == 1);
    CHECK(rows[1].cells == Cells{"2", "Noah"});
    CHECK(rows[2].line == 3);
}

TEST_CASE("text after a closing quotation mark costs its own row only") {
    const auto rows = read("1,\"Ava\" Rose\n2,\"Noah\n3,\"Mia\"\n4,Leon");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].problem.find("follows a closing quotation mark") != std::string::npos);
    CHECK(rows[1].problem.find("follows a closing quotation mark") != std::string::npos);
    CHECK(rows[2].cells == Cells{"3", "Mia"});
    CHECK(rows[3].cells == Cells{"4", "Leon"});
    CHECK(rows[3].line == 4);
}

TEST_CASE("a runaway row is given up within bounded memory, beyond the size of any buffer") {
    std::string text = "1,\"Ava\n";
    for (int i = 0; i < 40'000; ++i) text += "2,Noah\n";
    text += "3,\"Mia\"\n";
    const auto rows = read(text);
    REQUIRE(rows.size() == 40'002);
    CHECK(rows.front().problem.find("longer than any row") != std::string::npos);
    CHECK(rows.back().cells == Cells{"3", "Mia"});
    CHECK(rows.back().line == 40'002);
}

TEST_CASE("UTF-16 is refused with what to do about it") {
    std::istringstream input(std::string("\xFF\xFEi\0d\0", 6));
    CsvReader reader(input);
    CsvRow row;
    const auto result = reader.next(row);
    REQUIRE(!result.ok());
    CHECK(result.error().code == ErrorCode::ForeignFile);
    CHECK(result.error().detail.find("UTF-8") != std::string::npos);
}

TEST_CASE("what is written reads back the same") {
    rc::check("rows survive writing and reading", [] {
        const auto cell = rc::gen::container<std::string>(
            rc::gen::oneOf(rc::gen::element('"', ',', '\r', '\n', ' ', 'a'), rc::gen::character<char>()));
        const auto rows =
            *rc::gen::container<std::vector<Cells>>(rc::gen::nonEmpty(rc::gen::container<Cells>(cell)));
        std::ostringstream output;
        CsvWriter writer(output);
        for (const Cells& cells : rows) writer.row(cells);
        // A first cell that happens to look like a byte order mark is not what this is about.
        const std::string text = "header\r\n" + output.str();
        std::vector<Cells> back;
        for (const CsvRow& row : read(text)) {
            RC_ASSERT(row.problem.empty());
            back.push_back(row.cells);
        }
        RC_ASSERT(back.front() == Cells{"header"});
        back.erase(back.begin());
        RC_ASSERT(back == rows);
    });
}
