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
