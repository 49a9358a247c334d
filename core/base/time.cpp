// Calendar arithmetic on top of std::chrono, and English summer time.
#include "core/base/time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <ctime>

#include "core/base/ports.h"

namespace doorstep {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kMsPerMinute = 60'000;
constexpr std::int64_t kMsPerHour = 60 * kMsPerMinute;
constexpr std::int64_t kMsPerDay = 24 * kMsPerHour;

constexpr std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};

chrono::year_month_day partsOf(Date date) {
    return chrono::year_month_day(chrono::sys_days(chrono::days(date.days)));
}

Date dateOf(chrono::sys_days day) {
    return {static_cast<std::int32_t>(day.time_since_epoch().count())};
}

std::int64_t floorDivide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// The last Sunday of the month at 01:00 UTC, when the clocks change.
std::int64_t clockChangeMs(int year, unsigned month) {
    const chrono::sys_days sunday =
        chrono::year(year) / chrono::month(month) / chrono::Sunday[chrono::last];
    return dateOf(sunday).days * kMsPerDay + kMsPerHour;
}

bool isSummerTime(std::int64_t utcMs) {
    const int year = Date{static_cast<std::int32_t>(floorDivide(utcMs, kMsPerDay))}.year();
    return utcMs >= clockChangeMs(year, 3) && utcMs < clockChangeMs(year, 10);
}

std::string padded(std::int64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

/// Reads exactly `width` digits at `at`; -1 when they are not all digits.
int digitsAt(std::string_view text, std::size_t at, std::size_t width) {
    if (at + width > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, width)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// Minutes of `hh:mm` at `at`, or -1.
int minutesAt(std::string_view text, std::size_t at) {
    const int hour = digitsAt(text, at, 2);
    const int minute = digitsAt(text, at + 3, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[at + 2] != ':') return -1;
    return hour * 60 + minute;
}

}  // namespace

Date Date::plusMonths(int count) const {
    const auto parts = partsOf(*this);
    const auto moved = chrono::year_month(parts.year(), parts.month()) + chrono::months(count);
    const chrono::year_month_day wanted = moved / parts.day();
    return dateOf(wanted.ok() ? chrono::sys_days(wanted) : chrono::sys_days(moved / chrono::last));
}

int Date::year() const {
    return static_cast<int>(partsOf(*this).year());
}
unsigned Date::month() const {
    return static_cast<unsigned>(partsOf(*this).month());
}
unsigned Date::dayOfMonth() const {
    return static_cast<unsigned>(partsOf(*this).day());
}
unsigned Date::weekday() const {
    return chrono::weekday(chrono::sys_days(chrono::days(days))).c_encoding();
}

Result<Date> makeDate(int year, unsigned month, unsigned day) {
    const chrono::year_month_day parts{chrono::year(year), chrono::month(month), chrono::day(day)};
    if (year < 1 || year > 9999 || !parts.ok()) {
        return {ErrorCode::InvalidInput, "the calendar has no such day"};
    }
    return dateOf(chrono::sys_days(parts));
}

Result<Date> parseDate(std::string_view text) {
    const int year = digitsAt(text, 0, 4);
    const int month = digitsAt(text, 5, 2);
    const int day = digitsAt(text, 8, 2);
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 0 || month < 0 || day < 0) {
        return {ErrorCode::InvalidInput, "a date is written as 2026-03-31"};
    }
    return makeDate(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string textOf(Date date) {
    return padded(date.year(), 4) + '-' + padded(date.month(), 2) + '-' + padded(date.dayOfMonth(), 2);
}

std::string longTextOf(Date date) {
    return std::to_string(date.dayOfMonth()) + ' ' + kMonths.at(date.month() - 1) + ' ' +
           std::to_string(date.year());
}

LocalTime localTimeOf(Instant instant) {
    const std::int64_t shown = instant.ms + (isSummerTime(instant.ms) ? kMsPerHour : 0);
    const std::int64_t day = floorDivide(shown, kMsPerDay);
    return {{static_cast<std::int32_t>(day)},
            static_cast<std::int32_t>((shown - day * kMsPerDay) / kMsPerMinute)};
}

Instant instantOf(LocalTime local) {
    const std::int64_t shown = local.date.days * kMsPerDay + local.minuteOfDay * kMsPerMinute;
    const std::int64_t inSummer = shown - kMsPerHour;
    return {isSummerTime(inSummer) ? inSummer : shown};
}

Result<LocalTime> parseLocalTime(std::string_view text) {
    const int minutes = text.size() == 16 && text[10] == 'T' ? minutesAt(text, 11) : -1;
    if (minutes < 0) {
        return {ErrorCode::InvalidInput, "a date and time is written as 2026-03-31T14:30"};
    }
    TRY_SET(const Date date, parseDate(text.substr(0, 10)));
    return LocalTime{date, minutes};
}

std::string clockTextOf(LocalTime time) {
    return padded(time.minuteOfDay / 60, 2) + ':' + padded(time.minuteOfDay % 60, 2);
}

std::string textOf(LocalTime time) {
    return textOf(time.date) + 'T' + clockTextOf(time);
}

Result<Instant> parseInstant(std::string_view text) {
    const Error error{ErrorCode::InvalidInput, "an instant is written as 2026-03-31T14:30:00Z"};
    if (text.size() < 20 || text.back() != 'Z' || text[10] != 'T' || text[16] != ':') return error;
    const auto date = parseDate(text.substr(0, 10));
    const int minutes = minutesAt(text, 11);
    const int seconds = digitsAt(text, 17, 2);
    if (!date || minutes < 0 || seconds < 0 || seconds > 59) return error;
    int ms = 0;
    if (text.size() != 20) {
        ms = text.size() == 24 && text[19] == '.' ? digitsAt(text, 20, 3) : -1;
        if (ms < 0) return error;
    }
    return Instant{date->days * kMsPerDay + minutes * kMsPerMinute + seconds * std::int64_t{1000} + ms};
}

std::string textOf(Instant instant) {
    const std::int64_t day = floorDivide(instant.ms, kMsPerDay);
    const std::int64_t rest = instant.ms - day * kMsPerDay;
    const LocalTime utc{{static_cast<std::int32_t>(day)}, static_cast<std::int32_t>(rest / kMsPerMinute)};
    return textOf(utc) + ':' + padded(rest % kMsPerMinute / 1000, 2) + '.' + padded(rest % 1000, 3) + 'Z';
}

Instant SystemTime::now() {
    const auto since = chrono::system_clock::now().time_since_epoch();
    return {chrono::duration_cast<chrono::milliseconds>(since).count()};
}

std::int64_t SystemTime::ranMs() {
#ifdef CLOCK_BOOTTIME
    timespec ran{};
    if (::clock_gettime(CLOCK_BOOTTIME, &ran) == 0) {
        return std::int64_t{ran.tv_sec} * 1000 + ran.tv_nsec / 1'000'000;
    }
#endif
    const auto since = chrono::steady_clock::now().time_since_epoch();
    return chrono::duration_cast<chrono::milliseconds>(since).count();
}

}  // namespace doorstep
