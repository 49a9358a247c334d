// An extract of a county in which one row in a hundred is broken: each of them is named, the rest goes in,
// nothing is held but what the reading needs, and reading it again gives the same.
//
// DOORSTEP_IMPORT_PEOPLE=100000 (tests/core/exchange/long) makes it that of a large county.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/crypto/crypto.h"
#include "core/exchange/sample_council.h"
#include "tests/core/exchange/ssd_folder.h"
#include "tests/support/broken_rows.h"

using namespace doorstep;
using namespace doorstep::test;
namespace fs = std::filesystem;

namespace {

constexpr int kPeople = 1500;
int peopleWanted() {
    const char* wanted = std::getenv("DOORSTEP_IMPORT_PEOPLE");
    return wanted == nullptr ? kPeople : std::atoi(wanted);
}

using Place = BrokenRows::Place;

/// Keeps counts and a hash of all that comes, so that its own memory does not grow with the extract.
class Tally : public ImportSink {
public:
    Result<void> record(ImportedRecord record) override {
        ++counts[record.type];
        Bytes all(hash.bytes.begin(), hash.bytes.end());
        const auto add = [&all](const std::string& text) {
            all.insert(all.end(), text.begin(), text.end());
        };
        add(textOf(record.id) + record.type);
        for (const FieldWrite& write : record.writes) {
            add(write.field);
            if (const auto* text = std::get_if<std::string>(&write.value)) add(*text);
        }
        hash = crypto::hash(all);
        return {};
    }
    void issue(ImportIssue issue) override {
        const Place place{issue.file, issue.line};
        const bool follows = issue.reason.find("could not be read") != std::string::npos;
        (follows ? following : named).insert(place);
    }

    std::map<std::string, std::int64_t> counts;
    std::set<Place> named;
    std::set<Place> following;  ///< For being about somebody whose row is broken.
    Hash hash;
};

}  // namespace

TEST_CASE("each broken row of a large extract is named, and the rest goes in") {
    ScratchFolder folder("ssd-scale");
    const auto summary =
        writeSampleCouncil(folder.path(), {5, peopleWanted(), parseDate("2026-11-21").value()});
    REQUIRE(summary.ok());
    const BrokenRows broken = breakOneInAHundred(folder.path());
    REQUIRE(broken.people == (summary->people + 50) / 100);

    Tally first;
    int told = 0;
    ImportOptions options;
    options.peopleAtATime = static_cast<std::size_t>(peopleWanted() / 3);  // More than one group.
    REQUIRE(importSsd(
                folder.path(), first, [&told](const ImportProgress&) { ++told; }, options)
                .ok());
    for (const Place& place : first.named) {
        INFO(place.first << ':' << place.second);
        CHECK(broken.rows.count(place) == 1);
    }
    for (const Place& place : broken.rows) {
        INFO(place.first << ':' << place.second);
        CHECK(first.named.count(place) + first.following.count(place) > 0);
    }
    CHECK_FALSE(first.following.empty());
    CHECK(first.counts["person"] == summary->people - broken.people);
    CHECK(first.counts["visit"] > 0);
    CHECK(told > 0);

    Tally again;
    REQUIRE(importSsd(folder.path(), again, {}, {}).ok());
    CHECK(again.named == first.named);
    CHECK(again.counts == first.counts);
    options.peopleAtATime *= 2;
    Tally otherGroups;
    REQUIRE(importSsd(folder.path(), otherGroups, {}, options).ok());
    CHECK(otherGroups.counts == first.counts);
    Tally same;
    REQUIRE(importSsd(folder.path(), same, {}, {}).ok());
    CHECK(same.hash == again.hash);
}
