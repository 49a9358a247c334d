// Figures as of an instant: those of a past one are what was counted then, whatever came since.
#include <catch2/catch.hpp>

#include <random>
#include <set>

#include "core/clocks/facts.h"
#include "core/records/fields.h"
#include "core/records/forms.h"
#include "sync/server/counts.h"
#include "sync/server/known_people.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

const Figure* figure(const CouncilCounts& counts, const std::string& rule) {
    for (const Figure& each : counts.figures) {
        if (each.rule == rule) return &each;
    }
    return nullptr;
}

/// What the clocks say of each person, read from the records one by one.
std::map<std::string, std::set<PersonId>> readSlowly(ServerStore& store, Instant asOf) {
    std::vector<ClockRule> rules = shippedClockRules();
    if (const auto council = store.recordAsOf(councilRecordId(), asOf).value()) {
        const auto own = withCouncilRules(textValue(*council, "clock_rules"));
        if (own) rules = *own;
    }
    std::map<std::string, std::set<PersonId>> said;
    for (const PersonId& id : store.people().value()) {
        const auto person = store.recordAsOf(id, asOf).value();
        if (!person) continue;
        const auto facts = factsOf(*person, store.recordsAboutAsOf(id, asOf).value());
        for (const ClockAnswer& answer :
             clocksOf(facts, rules, WorkingCalendar::england(), localTimeOf(asOf))) {
            said[answer.rule + " running"].insert(id);
            if (answer.status == ClockStatus::Overdue) said[answer.rule + " overdue"].insert(id);
            if (answer.onList) said[answer.rule + " listed"].insert(id);
        }
    }
    return said;
}

std::map<std::string, std::set<PersonId>> clocksIn(const CouncilCounts& counts) {
    std::map<std::string, std::set<PersonId>> said;
    for (const Figure& each : counts.figures) {
        said[each.rule + " running"].insert(each.running.begin(), each.running.end());
        said[each.rule + " overdue"].insert(each.overdue.begin(), each.overdue.end());
        said[each.rule + " listed"].insert(each.listed.begin(), each.listed.end());
    }
    std::erase_if(said, [](const auto& each) { return each.second.empty(); });
    return said;
}

/// A council whose children have a plan, and whose tablets write, wait and sync at random.
struct Busy {
    explicit Busy(unsigned seed) : random(seed) {
        for (const PersonId& child : {council.ava, council.noah, council.mia}) plan(child, "2026-01-05");
    }

    /// As the case-management system would: a plan from a day on.
    void plan(PersonId child, const std::string& from) {
        council.officeSays(
            child, {{"status/p", true}, {"status/p/from", from}, {"status/p/kind", std::string("cp")}});
    }

    CouncilCounts countNow() { return countsAsOf(*council.store, council.time.now()).value(); }

    std::vector<FieldWrite> visitOf(PersonId child) {
        const Date day = council.today().plusDays(-static_cast<int>(random() % 20));
        return {{memberField("child", textOf(child)), true},
                {childField(child, "seen"), random() % 3 != 0},
                {childField(child, "seen_alone"), random() % 2 == 0},
                {"date", textOf(day)},
                {"visit_type", std::string("cp")}};
    }

    /// However long ago it was here: what the server last gave to sign with is out of date by then.
    static void sync(Tablet& tablet) {
        (void)tablet.send({});
        tablet.sync();
    }

    void step() {
        council.time.advanceMs(1);  // What happens at the very instant of a count may be in it or not.
        const PersonId children[] = {council.ava, council.noah, council.mia};
        const PersonId child = children[random() % 3];
        const bool byTom = child == council.ava && random() % 2 == 0;  // Co-worker for Ava alone.
        Tablet& tablet = byTom ? tom : priya;
        std::vector<RecordId>& visits = byTom ? visitsOfTom : visitsOfPriya;
        switch (random() % 6) {
            case 0:
            case 1: {
                const auto id = makeId<RecordId>(council.time, council.randomness);
                Change change = tablet.draft(id, {child}, {});
                change.writes = visitOf(child);
                std::sort(change.writes.begin(), change.writes.end(),
                          [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
                tablet.commit(change);
                visits.push_back(id);
                subjects[id] = child;
                break;
            }
            case 2: {
                if (visits.empty()) break;
                const RecordId id = visits[random() % visits.size()];
                const PersonId about = subjects[id];
                tablet.commit(tablet.draft(id, {about}, {{childField(about, "seen"), random() % 2 == 0}}));
                break;
            }
            case 3: sync(tablet); break;
            case 4: plan(child, textOf(council.today().plusDays(-static_cast<int>(random() % 90)))); break;
            case 5: {
                const std::string limit = std::to_string(3 + random() % 20);
                REQUIRE(
                    council.registry
                        .setClockRules(R"({"rules": [{"id": "cp_visit", "title": "Visit", "source": "Local",
                                "status": "cp", "satisfiedBy": "seen", "unit": "working_days",
                                "explanation": "Often.", "limit": )" +
                                       limit + "}]}")
                        .ok());
                break;
            }
        }
        council.time.advanceMs(static_cast<std::int64_t>(random() % 72) * kHourMs);
    }

    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet tom = council.enrol(council.tom);
    std::vector<RecordId> visitsOfPriya, visitsOfTom;
    std::map<RecordId, PersonId> subjects;
    std::mt19937 random;
};

}  // namespace

TEST_CASE("counts for a past instant are the counts that were taken at that instant") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Busy busy(seed);
        std::vector<CouncilCounts> taken;
        for (int i = 0; i < 30; ++i) {
            busy.step();
            taken.push_back(busy.countNow());
            const Instant now = busy.council.time.now();
            CHECK(clocksIn(taken.back()) == readSlowly(*busy.council.store, now));
        }
        busy.council.time.advanceMs(1);
        Busy::sync(busy.priya);
        Busy::sync(busy.tom);
        bool moved = false;
        for (const CouncilCounts& then : taken) {
            INFO("seed " << seed << ", " << textOf(then.asOf));
            const auto again = countsAsOf(*busy.council.store, then.asOf);
            REQUIRE(again.ok());
            CHECK((*again == then));
            CHECK(clocksIn(*again) == readSlowly(*busy.council.store, then.asOf));
            moved = moved || !(then.figures == taken.front().figures);
        }
        CHECK(moved);
    }
}

TEST_CASE("every figure names the people behind it, with age and workers") {
    Busy busy(1);
    const CouncilCounts counts = busy.countNow();
    const Figure* visits = figure(counts, "cp_visit");
    REQUIRE(visits != nullptr);
    CHECK(visits->running.size() == 3);
    CHECK(visits->overdue.size() == 3);
    CHECK(visits->onTimePercent() == 0);
    const CountedPerson& ava = counts.people.at(busy.council.ava);
    CHECK(std::count(ava.workers.begin(), ava.workers.end(), busy.council.priya) == 1);
    CHECK(std::count(ava.workers.begin(), ava.workers.end(), busy.council.tom) == 1);
    for (const Figure& each : counts.figures) {
        for (const PersonId& person : each.running) CHECK(counts.people.count(person) == 1);
    }

    // Written on the tablet, not here yet: it counts from when it arrived, not from when it happened.
    const Instant before = busy.council.time.now();
    const auto id = makeId<RecordId>(busy.council.time, busy.council.randomness);
    Change visit = busy.priya.draft(id, {busy.council.ava}, {});
    visit.writes = {{memberField("child", textOf(busy.council.ava)), true},
                    {childField(busy.council.ava, "seen"), true},
                    {"date", textOf(busy.council.today())}};
    std::sort(visit.writes.begin(), visit.writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    busy.priya.commit(visit);
    busy.council.time.advanceMs(kHourMs);
    Busy::sync(busy.priya);
    const CouncilCounts after = busy.countNow();
    const CouncilCounts then = countsAsOf(*busy.council.store, before).value();
    CHECK(figure(after, "cp_visit")->overdue.size() == 2);
    CHECK(figure(then, "cp_visit")->overdue.size() == 3);
    CHECK(countsAsOf(*busy.council.store, Instant{0})->figures.empty());
}

TEST_CASE(
    "a child put into a visit later was not in it before, and the visit's words are no newer for it") {
    Busy busy(1);
    const auto id = makeId<RecordId>(busy.council.time, busy.council.randomness);
    const auto seenOn = [&](const PersonId& child) {
        return std::vector<FieldWrite>{{memberField("child", textOf(child)), true},
                                       {childField(child, "seen"), true}};
    };
    const auto write = [&](std::vector<PersonId> about, std::vector<FieldWrite> writes) {
        Change change = busy.priya.draft(id, std::move(about), {});
        change.writes = std::move(writes);
        std::sort(change.writes.begin(), change.writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        busy.priya.commit(change);
        busy.council.time.advanceMs(kHourMs);
        Busy::sync(busy.priya);
        return busy.countNow();
    };
    const auto late = [](const CouncilCounts& counts) {
        const Figure* visits = figure(counts, "cp_visit");
        return std::set<PersonId>(visits->overdue.begin(), visits->overdue.end());
    };
    const PersonId noah = busy.council.noah;
    const PersonId ava = busy.council.ava;
    auto writes = seenOn(noah);
    writes.push_back({"date", textOf(busy.council.today())});
    const CouncilCounts noahAlone = write({noah}, writes);
    CHECK(late(noahAlone) == std::set<PersonId>{ava, busy.council.mia});
    busy.council.time.advanceMs(kHourMs);
    const CouncilCounts both = write({noah, ava}, seenOn(ava));
    CHECK(late(both) == std::set<PersonId>{busy.council.mia});
    CHECK((countsAsOf(*busy.council.store, noahAlone.asOf).value() == noahAlone));
    CHECK((countsAsOf(*busy.council.store, both.asOf).value() == both));
}
