// Dates and codes as systems write them.
#include <catch2/catch.hpp>

#include "core/exchange/ssd_values.h"

using namespace doorstep;

namespace {

std::string read(const char* text) {
    const auto written = parseWrittenDate(text);
    if (!written) return "-";
    const std::string date = textOf(written->date);
    return written->minuteOfDay ? date + ' ' + clockTextOf({written->date, *written->minuteOfDay}) : date;
}

}  // namespace

TEST_CASE("dates come in two orders, with and without a time") {
    CHECK(read("03/04/2026") == "2026-04-03");
    CHECK(read("3/4/2026") == "2026-04-03");
    CHECK(read("2026-04-03") == "2026-04-03");
    CHECK(read("03/04/2026 14:30") == "2026-04-03 14:30");
    CHECK(read("2026-04-03T14:30:59") == "2026-04-03 14:30");
    CHECK(read("2026-04-03 14:30:59.123") == "2026-04-03 14:30");
    CHECK(read("2026-04-03 00:00:00.000") == "2026-04-03");
    CHECK(read("2026-07-01T23:30:00Z") == "2026-07-02 00:30");
}

TEST_CASE("what is no date is not made one") {
    for (const char* text :
         {"", "31/02/2026", "2026-02-29", "04/2026", "03-04-2026", "2026/04/03", "03/04/26", "0026-04-03",
          "03/04/1026", "today", "03/04/2026x", "03/04/2026 25:00", "03/04/2026 14", "20260403",
          "2026-04-03T", "2026-04-03 14:30:61", "46115", "99999-01-01"}) {
        INFO(text);
        CHECK(read(text) == "-");
    }
}

TEST_CASE("codes are read in the spellings that systems use") {
    CHECK(parseYesNo("Yes") == true);
    CHECK(parseYesNo("0") == false);
    CHECK(parseYesNo("maybe") == std::nullopt);
    CHECK(ssd::eligibilityCode("Former Relevant Child") == "former_relevant");
    CHECK(ssd::eligibilityCode("Relevant child") == "relevant");
    CHECK(ssd::eligibilityCode("Eligible") == "eligible");
    CHECK(ssd::eligibilityCode("ineligible") == std::nullopt);
    CHECK(ssd::accommodationCode("S2")->suitable == false);
    CHECK(ssd::accommodationCode("0")->code == "0");
    CHECK(!ssd::accommodationCode("01").has_value());
    CHECK(!ssd::accommodationCode("Q").has_value());
    CHECK(ssd::involvementRole("Personal Advisor") == "adviser");
    CHECK(ssd::involvementRole("Co-worker (social worker)") == "co_worker");
    CHECK(ssd::involvementRole("Health visitor") == std::nullopt);
    // A word that only ends in one that is known is another word.
    CHECK(ssd::eligibilityCode("Irrelevant") == std::nullopt);
    CHECK(ssd::eligibilityCode("No longer relevant") == std::nullopt);
    CHECK(ssd::involvementRole("Recovery worker") == std::nullopt);
    CHECK(ssd::involvementRole("Unallocated") == std::nullopt);
    CHECK(ssd::involvementRole("Covering worker") == "cover");
    CHECK(ssd::isAbuseCategory("phy, neg"));
    CHECK(ssd::isAbuseCategory("More than one category"));
    CHECK(!ssd::isAbuseCategory("Bogus"));
    CHECK(ssd::isAddressType("Parental home (main)"));
    CHECK(!ssd::isAddressType("Moon"));
    CHECK(ssd::disabilityCode("aut") == "AUT");
    CHECK(ssd::placementCode("u4") == "U4");
    CHECK(ssd::placementCode("U9") == std::nullopt);
}
