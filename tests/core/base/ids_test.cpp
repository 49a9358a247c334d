// Ids sort by time, spell one way, and refuse what is no id.
#include <catch2/catch.hpp>

#include "core/crypto/crypto.h"

using namespace doorstep;

TEST_CASE("ids made later sort later and never repeat") {
    ManualTime time{Instant{1'700'000'000'000}};
    crypto::SystemRandomness randomness;
    RecordId last;
    for (int i = 0; i < 1000; ++i) {
        time.advanceMs(1);
        const auto id = makeId<RecordId>(time, randomness);
        CHECK(last < id);
        CHECK((id.bytes[6] >> 4) == 7);
        CHECK((id.bytes[8] >> 6) == 2);
        last = id;
    }
}

TEST_CASE("an id has one spelling") {
    const auto id = parseId<RecordId>("018bcfe5-6800-7abc-8def-0123456789ab").value();
    CHECK(textOf(id) == "018bcfe5-6800-7abc-8def-0123456789ab");
    for (const char* text : {"", "018bcfe568007abc8def0123456789ab", "018bcfe5-6800-7abc-8def-0123456789ag",
                             "018bcfe5-6800-7abc-8def0-123456789ab"}) {
        CHECK_FALSE(parseId<RecordId>(text).ok());
    }
}
