// Working days in England.
#include "core/clocks/clocks.h"

namespace doorstep {
namespace embedded {
extern const std::string_view kBankHolidays;
}

namespace {

constexpr unsigned kSunday = 0;
constexpr unsigned kSaturday = 6;

/// Cuts the next line off `text`, without its line end.
std::string_view takeLine(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

}  // namespace

bool WorkingCalendar::isWorkingDay(Date day) const {
    return day.weekday() != kSaturday && day.weekday() != kSunday && bankHolidays.count(day) == 0;
}

Date WorkingCalendar::plusWorkingDays(Date start, int count, bool startCounts) const {
    Date day = start;
    int left = startCounts && isWorkingDay(start) ? count - 1 : count;
    while (left > 0) {
        day = day.plusDays(1);
        if (isWorkingDay(day)) --left;
    }
    return day;
}

Result<WorkingCalendar> parseCalendar(std::string_view csv) {
    WorkingCalendar calendar;
    if (takeLine(csv) != "date") return {ErrorCode::InvalidInput, "line 1: the heading is not ‘date’"};
    for (int number = 2; !csv.empty(); ++number) {
        const std::string_view line = takeLine(csv);
        if (line.empty()) continue;
        const auto day = parseDate(line);
        if (!day) {
            return {ErrorCode::InvalidInput,
                    "line " + std::to_string(number) + ": not a day such as 2027-12-27"};
        }
        calendar.bankHolidays.insert(*day);
    }
    return calendar;
}

const WorkingCalendar& WorkingCalendar::england() {
    static const WorkingCalendar calendar = parseCalendar(embedded::kBankHolidays).value();
    return calendar;
}

}  // namespace doorstep
