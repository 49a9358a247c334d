// Clock rules, read from JSON.
#include <array>
#include <set>

#include "core/clocks/clocks.h"
#include "core/records/json_object.h"

namespace doorstep {
namespace embedded {
extern const std::string_view kClockRules;
}

namespace {

constexpr std::array kUnits = {"days", "working_days", "months"};
constexpr std::array kSatisfiedBy = {"seen", "seen_alone", "contact_reached", "contact_visit"};

template <typename Names>
std::string readOneOf(JsonObject& json, const char* key, const Names& names) {
    const std::string name = json.text(key);
    for (const char* known : names) {
        if (name == known) return name;
    }
    json.fail(std::string(key) + " cannot be ‘" + name + "’");
    return name;
}

Interval readInterval(JsonObject& json) {
    Interval interval{json.number("limit", 0), readOneOf(json, "unit", kUnits)};
    if (interval.count == 0) json.fail("the limit is missing, or 0");
    return interval;
}

std::optional<Interval> readOther(JsonObject& json, const char* key, bool* ifLongTerm) {
    auto inner = json.object(key);
    if (!inner) return std::nullopt;
    const Interval interval = readInterval(*inner);
    if (ifLongTerm) *ifLongTerm = inner->flag("ifLongTerm");
    inner->noOthers();
    return interval;
}

ClockRule readRule(JsonObject& json) {
    ClockRule rule;
    rule.id = json.text("id");
    rule.title = json.text("title");
    rule.source = json.text("source");
    rule.status = json.text("status");
    rule.unlessStatus = json.texts("unlessStatus");
    rule.satisfiedBy = readOneOf(json, "satisfiedBy", kSatisfiedBy);
    const Interval limit = readInterval(json);
    rule.limit = limit.count;
    rule.unit = limit.unit;
    rule.warnDays = json.number("warnDays", rule.warnDays);
    rule.listAfterDays = json.number("listAfterDays", 0);
    rule.startCounts = json.flag("startCounts");
    rule.explanation = json.text("explanation");
    rule.planMaySet = json.flag("planMaySet");
    rule.newPlacement = readOther(json, "newPlacement", nullptr);
    rule.afterFirstYear = readOther(json, "afterFirstYear", &rule.afterFirstYearIfLongTerm);
    if (rule.planMaySet && rule.unit != "working_days") json.fail("a plan sets a number of working days");
    json.noOthers();
    return rule;
}

}  // namespace

Result<std::vector<ClockRule>> parseClockRules(std::string_view text) {
    JsonObject json(text);
    std::vector<ClockRule> rules;
    std::set<std::string> ids;
    for (JsonObject& item : json.objects("rules")) {
        rules.push_back(readRule(item));
        if (!ids.insert(rules.back().id).second)
            item.fail("the rule ‘" + rules.back().id + "’ is there twice");
    }
    if (rules.empty()) json.fail("there are no rules");
    json.noOthers();
    if (json.failure()) return Error(*json.failure());
    return rules;
}

const std::vector<ClockRule>& shippedClockRules() {
    static const std::vector<ClockRule> rules = parseClockRules(embedded::kClockRules).value();
    return rules;
}

}  // namespace doorstep
