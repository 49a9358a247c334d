// Instants, calendar dates and English local time.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace doorstep {

/// A point on the world's time line: milliseconds since 1970-01-01T00:00Z.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};

/// A day on the calendar, wherever one stands: days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    auto operator<=>(const Date&) const = default;

    [[nodiscard]] Date plusDays(int count) const { return {days + count}; }
    /// Same day of the month, or the month's last day: 31 January plus one month is 28 February.
    [[nodiscard]] Date plusMonths(int count) const;
    [[nodiscard]] Date plusYears(int count) const { return plusMonths(12 * count); }
    [[nodiscard]] int year() const;
    [[nodiscard]] unsigned month() const;       ///< 1 to 12.
    [[nodiscard]] unsigned dayOfMonth() const;  ///< 1 to 31.
    [[nodiscard]] unsigned weekday() const;     ///< 0 Sunday to 6 Saturday.
};

/// Whole days from `from` to `to`; negative when `to` is earlier.
inline int daysBetween(Date from, Date to) {
    return to.days - from.days;
}

/// The date of these parts. Fails with `InvalidInput` when the calendar has no such day.
Result<Date> makeDate(int year, unsigned month, unsigned day);
/// Reads `2026-03-03`. Fails with `InvalidInput`.
Result<Date> parseDate(std::string_view text);
/// Writes `2026-03-03`.
std::string textOf(Date date);
/// Writes `3 March 2026`, as people in England read a date.
std::string longTextOf(Date date);

/// The date and minute that a clock on an English wall shows.
struct LocalTime {
    Date date;
    std::int32_t minuteOfDay = 0;  ///< 0 to 1439.
    auto operator<=>(const LocalTime&) const = default;
};

/// England's local time: UTC, and an hour ahead from the last Sunday of March to the last Sunday of
/// October, both at 01:00 UTC (Summer Time Order 2002).
LocalTime localTimeOf(Instant instant);
inline Date localDateOf(Instant instant) {
    return localTimeOf(instant).date;
}
/// The instant at which that clock shows `local`. In the hour that occurs twice, the first; in the
/// hour that does not occur, an hour later on the clock.
Instant instantOf(LocalTime local);

/// Reads `2026-03-03T14:30` (the form of date-and-time fields in records). Fails with `InvalidInput`.
Result<LocalTime> parseLocalTime(std::string_view text);
/// Writes `2026-03-03T14:30`.
std::string textOf(LocalTime time);
/// Writes `14:30`.
std::string clockTextOf(LocalTime time);

/// Reads `2026-03-03T14:30:00Z`, with or without milliseconds. Fails with `InvalidInput`.
Result<Instant> parseInstant(std::string_view text);
/// Writes `2026-03-03T14:30:00.000Z`.
std::string textOf(Instant instant);

}  // namespace doorstep
