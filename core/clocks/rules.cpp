// Clock rules, read from JSON.
#include <algorithm>
#include <array>

#include "core/clocks/clocks.h"
#include "core/records/json_object.h"

namespace doorstep {
namespace embedded {
extern const std::string_view kClockRules;
}

namespace {

constexpr std::array kUnits = {"days", "working_days", "months", "hours"};
constexpr std::array kSatisfiedBy = {"seen",          "seen_alone",       "contact_reached",
                                     "contact_visit", "needs_assessment", "pathway_plan",
                                     "oversight",     "return_interview", "recorded"};
constexpr std::array kRecordKinds = {"critical", "visit", "other"};
constexpr std::array kPlacementKinds = {"with_parents", "with_parents_interim", "temporary_approval"};

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

std::optional<Date> readDay(JsonObject& json, const char* key) {
    const std::string text = json.textOr(key, "");
    if (text.empty()) return std::nullopt;
    const auto day = parseDate(text);
    if (day) return *day;
    json.fail(std::string(key) + " is not a day such as 2026-04-01");
    return std::nullopt;
}

std::vector<std::string> readPlacements(JsonObject& json, const char* key) {
    std::vector<std::string> kinds = json.texts(key);
    for (const std::string& kind : kinds) {
        const bool known =
            std::find(kPlacementKinds.begin(), kPlacementKinds.end(), kind) != kPlacementKinds.end();
        if (!known) json.fail(std::string(key) + " cannot be ‘" + kind + "’");
    }
    return kinds;
}

/// Settings of which one makes sense only beside another.
void checkTogether(JsonObject& json, const ClockRule& rule) {
    const bool recorded = rule.satisfiedBy == "recorded";
    const bool deadline = recorded || rule.satisfiedBy == "return_interview";
    if (rule.planMaySet && rule.unit != "working_days") json.fail("a plan sets a number of working days");
    if (rule.unit == "hours" && !deadline) json.fail("hours are for interviews and records only");
    if (recorded == rule.recordKind.empty()) json.fail("recordKind and ‘recorded’ go together");
    if (!rule.onlyPlacement.empty() && !rule.unlessPlacement.empty()) {
        json.fail("onlyPlacement and unlessPlacement exclude each other");
    }
    if (rule.from && rule.until && *rule.until < *rule.from) json.fail("until is before from");
}

/// Whether two spans of validity have a day in common.
bool overlap(const ClockRule& a, const ClockRule& b) {
    const bool aEndsBefore = a.until && b.from && *a.until < *b.from;
    const bool bEndsBefore = b.until && a.from && *b.until < *a.from;
    return !aEndsBefore && !bEndsBefore;
}

ClockRule readRule(JsonObject& json) {
    ClockRule rule;
    rule.id = json.text("id");
    rule.title = json.text("title");
    rule.source = json.text("source");
    rule.from = readDay(json, "from");
    rule.until = readDay(json, "until");
    rule.status = json.text("status");
    rule.orStatus = json.texts("orStatus");
    rule.statusDetail = json.texts("statusDetail");
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
    rule.onlyPlacement = readPlacements(json, "onlyPlacement");
    rule.unlessPlacement = readPlacements(json, "unlessPlacement");
    rule.untilFirstReview = readOther(json, "untilFirstReview", nullptr);
    rule.afterMove = readOther(json, "afterMove", nullptr);
    rule.once = json.flag("once");
    rule.startAge = json.number("startAge", 0);
    rule.sinceKnown = json.flag("sinceKnown");
    if (json.has("recordKind")) rule.recordKind = readOneOf(json, "recordKind", kRecordKinds);
    rule.recentDays = json.number("recentDays", 0);
    rule.roles = json.texts("roles");
    checkTogether(json, rule);
    json.noOthers();
    return rule;
}

/// The versions of a shipped rule that a council's own leave standing.
void cutBack(std::vector<ClockRule>& rules, const ClockRule& own) {
    std::vector<ClockRule> left;
    for (ClockRule& rule : rules) {
        if (rule.id != own.id || !overlap(rule, own)) {
            left.push_back(std::move(rule));
            continue;
        }
        if (own.until && (!rule.until || *own.until < *rule.until)) {
            left.push_back(rule);
            left.back().from = own.until->plusDays(1);
        }
        if (own.from && (!rule.from || *rule.from < *own.from)) {
            rule.until = own.from->plusDays(-1);
            left.push_back(std::move(rule));
        }
    }
    rules = std::move(left);
}

}  // namespace

Result<std::vector<ClockRule>> withCouncilRules(std::string_view json) {
    TRY_SET(const std::vector<ClockRule> own, parseClockRules(json));
    std::vector<ClockRule> rules = shippedClockRules();
    for (const ClockRule& rule : own) cutBack(rules, rule);
    rules.insert(rules.end(), own.begin(), own.end());
    return rules;
}

Result<std::vector<ClockRule>> parseClockRules(std::string_view text) {
    JsonObject json(text);
    std::vector<ClockRule> rules;
    for (JsonObject& item : json.objects("rules")) {
        ClockRule rule = readRule(item);
        const bool twice = std::any_of(rules.begin(), rules.end(), [&](const ClockRule& other) {
            return other.id == rule.id && overlap(other, rule);
        });
        if (twice) item.fail("the rule ‘" + rule.id + "’ is there twice");
        rules.push_back(std::move(rule));
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
