// Calendar arithmetic and English local time, with the traps that catch people.
#include <catch2/catch.hpp>

#include "core/base/ports.h"
#include "core/base/time.h"

using namespace doorstep;

namespace {

Date day(const char* text) {
    return parseDate(text).value();
}
Instant at(const char* text) {
    return parseInstant(text).value();
}

}  // namespace

TEST_CASE("months end where the calendar says") {
    CHECK(textOf(day("2026-01-31").plusMonths(1)) == "2026-02-28");
    CHECK(textOf(day("2024-01-31").plusMonths(1)) == "2024-02-29");
    CHECK(textOf(day("2026-03-31").plusMonths(-1)) == "2026-02-28");
    CHECK(textOf(day("2025-11-30").plusMonths(3)) == "2026-02-28");
    CHECK(textOf(day("2024-02-29").plusYears(1)) == "2025-02-28");
    CHECK(daysBetween(day("2026-02-28"), day("2026-03-01")) == 1);
    CHECK(day("2026-11-21").weekday() == 6);
}

TEST_CASE("dates that no calendar has are refused") {
    for (const char* text :
         {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "", "2026-01-01x"}) {
        INFO(text);
        CHECK(parseDate(text).error().code == ErrorCode::InvalidInput);
    }
    CHECK(longTextOf(day("2026-03-03")) == "3 March 2026");
}

TEST_CASE("summer time starts and ends on the last Sunday at one o'clock UTC") {
    CHECK(textOf(localTimeOf(at("2026-03-29T00:59:00Z"))) == "2026-03-29T00:59");
    CHECK(textOf(localTimeOf(at("2026-03-29T01:00:00Z"))) == "2026-03-29T02:00");
    CHECK(textOf(localTimeOf(at("2026-10-25T00:59:00Z"))) == "2026-10-25T01:59");
    CHECK(textOf(localTimeOf(at("2026-10-25T01:00:00Z"))) == "2026-10-25T01:00");
    CHECK(textOf(localTimeOf(at("2026-06-30T23:30:00Z"))) == "2026-07-01T00:30");
}

TEST_CASE("72 hours are 72 hours across the change of clocks") {
    const Instant found = instantOf(parseLocalTime("2026-03-27T14:00").value());
    const Instant due{found.ms + 72LL * 3600 * 1000};
    CHECK(textOf(localTimeOf(due)) == "2026-03-30T15:00");
}

TEST_CASE("local times go back to instants, in the doubled hour to the first") {
    CHECK(textOf(instantOf(parseLocalTime("2026-07-01T12:00").value())) == "2026-07-01T11:00:00.000Z");
    CHECK(textOf(instantOf(parseLocalTime("2026-10-25T01:30").value())) == "2026-10-25T00:30:00.000Z");
    CHECK(textOf(localTimeOf(instantOf(parseLocalTime("2026-03-29T01:30").value()))) == "2026-03-29T02:30");
}

TEST_CASE("instants read with and without milliseconds, before 1970 too") {
    CHECK(at("2026-11-21T01:11:31Z").ms == 1795223491000);
    CHECK(at("2026-11-21T01:11:31.250Z").ms == 1795223491250);
    CHECK(textOf(at("1969-12-31T23:59:59.999Z")) == "1969-12-31T23:59:59.999Z");
    CHECK_FALSE(parseInstant("2026-11-21 01:11:31").ok());
}
