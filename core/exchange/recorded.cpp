// Days in records and in returns.
#include "core/exchange/recorded.h"

namespace doorstep {

std::optional<Date> dayIn(const Record& record, const std::string& field) {
    const auto day = parseDate(textValue(record, field));
    return day ? std::optional<Date>(*day) : std::nullopt;
}

std::string slashed(Date day) {
    const std::string iso = textOf(day);
    return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string slashed(const std::optional<Date>& day) {
    return day ? slashed(*day) : std::string();
}

}  // namespace doorstep
