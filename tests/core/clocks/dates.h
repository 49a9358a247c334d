// Short spellings for tests about days.
#pragma once

#include "core/clocks/clocks.h"

namespace doorstep {

inline Date day(const char* text) {
    return parseDate(text).value();
}

inline const ClockRule& shippedRule(const std::string& id) {
    for (const ClockRule& rule : shippedClockRules()) {
        if (rule.id == id) return rule;
    }
    contractBroken("no such rule", __FILE__, __LINE__);
}

/// The answer of one shipped rule; nothing when it does not run.
inline std::optional<ClockAnswer> answerOf(const std::string& rule, const ClockFacts& facts, Date asOf) {
    const auto answers = clocksOf(facts, {shippedRule(rule)}, WorkingCalendar::england(), asOf);
    return answers.empty() ? std::nullopt : std::optional<ClockAnswer>(answers.front());
}

}  // namespace doorstep
