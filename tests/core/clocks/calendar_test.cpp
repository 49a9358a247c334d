// Working days, counted by hand on a paper calendar.
#include <catch2/catch.hpp>

#include "tests/core/clocks/dates.h"

using namespace doorstep;

TEST_CASE("working days leave out weekends and bank holidays") {
    const WorkingCalendar& england = WorkingCalendar::england();
    CHECK(england.isWorkingDay(day("2025-12-24")));
    CHECK_FALSE(england.isWorkingDay(day("2025-12-25")));
    CHECK_FALSE(england.isWorkingDay(day("2025-12-26")));
    CHECK_FALSE(england.isWorkingDay(day("2025-12-27")));
    CHECK_FALSE(england.isWorkingDay(day("2025-12-28")));
    CHECK_FALSE(england.isWorkingDay(day("2026-12-28")));  // For Boxing Day, a Saturday.
    CHECK(england.isWorkingDay(day("2026-11-23")));
    CHECK(england.bankHolidays.size() == 51);
}

TEST_CASE("ten working days, with and without the start day") {
    struct Case {
        const char *start, *counted, *notCounted;
    };
    const Case cases[] = {
        {"2025-12-22", "2026-01-07", "2026-01-08"},  // Over Christmas and New Year.
        {"2026-03-02", "2026-03-13", "2026-03-16"},  // A Monday, nothing in the way.
        {"2026-03-27", "2026-04-13", "2026-04-14"},  // Over Easter and the change of clocks.
        {"2026-03-07", "2026-03-20", "2026-03-20"},  // A Saturday is no day to count.
        {"2026-05-01", "2026-05-15", "2026-05-18"},  // Over the early May bank holiday.
        {"2025-12-25", "2026-01-12", "2026-01-12"},  // A bank holiday is no day to count.
    };
    for (const Case& c : cases) {
        INFO(c.start);
        CHECK(textOf(WorkingCalendar::england().plusWorkingDays(day(c.start), 10, true)) == c.counted);
        CHECK(textOf(WorkingCalendar::england().plusWorkingDays(day(c.start), 10, false)) == c.notCounted);
    }
    CHECK(WorkingCalendar::england().plusWorkingDays(day("2026-03-02"), 1, true) == day("2026-03-02"));
    CHECK(WorkingCalendar::england().plusWorkingDays(day("2026-03-02"), 0, false) == day("2026-03-02"));
}

TEST_CASE("later years of bank holidays come from a file") {
    const auto calendar = parseCalendar("date\r\n2028-01-03\r\n\r\n2028-04-14\n");
    REQUIRE(calendar.ok());
    CHECK(calendar->bankHolidays == std::set<Date>{day("2028-01-03"), day("2028-04-14")});
    CHECK(parseCalendar("date\n2028-01-03\n3/1/2028\n").error().detail ==
          "line 3: not a day such as 2027-12-27");
    CHECK(parseCalendar("2028-01-03\n").error().code == ErrorCode::InvalidInput);
    CHECK_FALSE(parseCalendar("").ok());
}
