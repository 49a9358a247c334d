// Rules as a council writes them.
#include <catch2/catch.hpp>

#include "tests/core/clocks/dates.h"

using namespace doorstep;

namespace {

std::string parsed(const std::string& rule) {
    const auto rules = parseClockRules(R"({"rules": [)" + rule + "]}");
    return rules.ok() ? "ok" : rules.error().detail;
}

std::string ruleWith(const std::string& more, const std::string& limit = "28",
                     const std::string& unit = "days") {
    return R"({"id": "a", "title": "A", "source": "Local", "status": "cin", "satisfiedBy": "seen", "explanation": "E.",
               "limit": )" +
           limit + R"(, "unit": ")" + unit + "\"" + more + "}";
}

}  // namespace

TEST_CASE("the shipped rules are the ones the documents name") {
    CHECK(shippedRule("cin_visit").limit == 28);
    CHECK(shippedRule("cin_visit").listAfterDays == 56);
    CHECK(shippedRule("cp_visit").limit == 10);
    CHECK(shippedRule("cp_visit").unit == "working_days");
    CHECK(shippedRule("cp_visit").planMaySet);
    CHECK_FALSE(shippedRule("cp_visit").startCounts);
    CHECK(shippedRule("cp_seen_alone").limit == 42);
    CHECK(shippedRule("cp_seen_alone").listAfterDays == 84);
    CHECK(shippedRule("cla_visit").newPlacement == Interval{7, "days"});
    CHECK(shippedRule("cla_visit").afterFirstYear == Interval{3, "months"});
    CHECK(shippedRule("cla_visit").afterFirstYearIfLongTerm);
    CHECK(shippedRule("pa_in_touch").limit == 56);
    CHECK(shippedRule("pa_visit").unit == "months");
}

TEST_CASE("a rule with a mistake is refused, with the place of it") {
    CHECK(parsed(ruleWith("")) == "ok");
    CHECK(parsed(ruleWith(R"(, "startCounts": true, "warnDays": 3)")) == "ok");
    CHECK(parsed(ruleWith("", "0")) == "rules[0]: the limit is missing, or 0");
    CHECK(parsed(ruleWith("", "-1")) == "rules[0]: limit is not a whole number from 0 to 100000");
    CHECK(parsed(ruleWith("", "28", "weeks")) == "rules[0]: unit cannot be ‘weeks’");
    CHECK(parsed(ruleWith(R"(, "satisfied": "seen")")) == "rules[0]: ‘satisfied’ is not a setting here");
    CHECK(parsed(ruleWith(R"(, "planMaySet": true)")) == "rules[0]: a plan sets a number of working days");
    CHECK(parsed(ruleWith(R"(, "newPlacement": 7)")) == "rules[0]: newPlacement is not an object");
    CHECK(parsed(ruleWith(R"(, "newPlacement": {"limit": 7})")) ==
          "rules[0]/newPlacement: unit is missing");
    CHECK(parsed(ruleWith("") + "," + ruleWith("")) == "rules[1]: the rule ‘a’ is there twice");
    CHECK(parsed("") == "there are no rules");
    CHECK(parseClockRules("nonsense").error().code == ErrorCode::InvalidInput);
}

TEST_CASE("lengths of time read as people say them") {
    CHECK(textOf(Interval{42, "days"}) == "6 weeks");
    CHECK(textOf(Interval{7, "days"}) == "1 week");
    CHECK(textOf(Interval{10, "days"}) == "10 days");
    CHECK(textOf(Interval{1, "working_days"}) == "1 working day");
    CHECK(textOf(Interval{2, "months"}) == "2 months");
}

TEST_CASE("settings that make no sense together are refused") {
    CHECK(parsed(ruleWith("", "72", "hours")) == "rules[0]: hours are for interviews and records only");
    CHECK(parsed(ruleWith(R"(, "recordKind": "visit")")) ==
          "rules[0]: recordKind and ‘recorded’ go together");
    CHECK(parsed(ruleWith(R"(, "onlyPlacement": ["castle"])")) ==
          "rules[0]: onlyPlacement cannot be ‘castle’");
    CHECK(parsed(ruleWith(R"(, "from": "1 April")")) == "rules[0]: from is not a day such as 2026-04-01");
    CHECK(parsed(ruleWith(R"(, "from": "2026-04-01", "until": "2026-03-31")")) ==
          "rules[0]: until is before from");
    CHECK(parsed(ruleWith(R"(, "until": "2026-03-31")") + "," + ruleWith(R"(, "from": "2026-04-01")")) ==
          "ok");
    CHECK(parsed(ruleWith(R"(, "until": "2026-04-01")") + "," + ruleWith(R"(, "from": "2026-04-01")")) ==
          "rules[1]: the rule ‘a’ is there twice");
}

namespace {

std::string councilRule(const std::string& id, const std::string& limit, const std::string& more) {
    return R"({"id": ")" + id + R"(", "title": "Own", "source": "Local, Hartshire", "status": "cin",
               "satisfiedBy": "seen", "explanation": "E.", "unit": "days", "limit": )" +
           limit + more + "}";
}

std::string dueUnder(const std::string& rules, const char* asOf) {
    const auto read = withCouncilRules(R"({"rules": [)" + rules + "]}");
    REQUIRE(read.ok());
    ClockFacts ava;
    ava.statuses = {{"cin", {day("2026-03-02"), std::nullopt}}};
    std::string due;
    for (const ClockAnswer& answer : clocksOf(ava, *read, WorkingCalendar::england(), day(asOf))) {
        if (answer.rule == "oversight") continue;
        due += answer.rule + " " + textOf(answer.dueBy) + " " + answer.source + "; ";
    }
    return due;
}

}  // namespace

TEST_CASE("a council's rule takes the shipped one's place, from its day on") {
    CHECK(dueUnder(councilRule("cin_visit", "14", ""), "2026-03-10") ==
          "cin_visit 2026-03-16 Local, Hartshire; ");
    const std::string fromApril = councilRule("cin_visit", "14", R"(, "from": "2026-04-01")");
    CHECK(dueUnder(fromApril, "2026-03-31") == "cin_visit 2026-03-30 Local; ");
    CHECK(dueUnder(fromApril, "2026-04-01") == "cin_visit 2026-03-16 Local, Hartshire; ");
    const std::string inApril =
        councilRule("cin_visit", "14", R"(, "from": "2026-04-01", "until": "2026-04-30")");
    CHECK(dueUnder(inApril, "2026-05-01") == "cin_visit 2026-03-30 Local; ");
    const std::string ended = councilRule("cin_visit", "14", R"(, "until": "2020-01-01")");
    CHECK(dueUnder(ended, "2026-03-10") == "cin_visit 2026-03-30 Local; ");
    CHECK(dueUnder(councilRule("cin_phone", "3", ""), "2026-03-10") ==
          "cin_phone 2026-03-05 Local, Hartshire; cin_visit 2026-03-30 Local; ");
    CHECK_FALSE(withCouncilRules("{}").ok());
}
