// What holds for every clock, whatever was recorded.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

#include "core/clocks/facts.h"
#include "tests/core/clocks/dates.h"

using namespace doorstep;

namespace {

const Date kStart = day("2025-01-01");

/// Days over two years that often coincide or follow each other.
Date anyDay() {
    return kStart.plusDays(20 * *rc::gen::inRange(0, 40) + *rc::gen::inRange(0, 2));
}

RecordId anyRecord() {
    RecordId id;
    id.bytes[3] = *rc::gen::arbitrary<std::uint8_t>();
    id.bytes[4] = 1;
    return id;
}

VisitFact anyVisit() {
    const bool seen = *rc::gen::arbitrary<bool>();
    return {anyRecord(),
            anyDay(),
            *rc::gen::element<std::string>("cp", "cin", "other", ""),
            seen,
            seen && *rc::gen::arbitrary<bool>(),
            !seen && *rc::gen::arbitrary<bool>()};
}

ContactFact anyContact() {
    return {anyRecord(), anyDay(), *rc::gen::element<std::string>("phone", "visit_home"),
            *rc::gen::arbitrary<bool>(), false};
}

Period anyPeriod() {
    const Date from = anyDay();
    if (*rc::gen::arbitrary<bool>()) return {from, std::nullopt};
    return {from, from.plusDays(*rc::gen::inRange(0, 400))};
}

ClockFacts anyFacts() {
    ClockFacts facts;
    for (int left = *rc::gen::inRange(1, 4); left > 0; --left) {
        facts.statuses.push_back(
            {*rc::gen::element<std::string>("cin", "cp", "cla", "cwd", "care_leaver"), anyPeriod()});
    }
    for (int left = *rc::gen::inRange(0, 8); left > 0; --left) facts.visits.push_back(anyVisit());
    for (int left = *rc::gen::inRange(0, 8); left > 0; --left) facts.contacts.push_back(anyContact());
    for (int left = *rc::gen::inRange(0, 3); left > 0; --left) {
        facts.placements.push_back({anyPeriod(), *rc::gen::arbitrary<bool>()});
    }
    return facts;
}

std::map<std::string, ClockAnswer> answers(const ClockFacts& facts, Date asOf) {
    std::map<std::string, ClockAnswer> byRule;
    for (ClockAnswer& answer : clocksOf(facts, shippedClockRules(), WorkingCalendar::england(), asOf)) {
        byRule[answer.rule] = answer;
    }
    return byRule;
}

}  // namespace

TEST_CASE("a further visit or contact never makes a clock worse, and stops none") {
    CHECK(rc::check([] {
        const ClockFacts before = anyFacts();
        ClockFacts after = before;
        after.visits.push_back(anyVisit());
        after.contacts.push_back(anyContact());
        const Date asOf = anyDay();
        const auto then = answers(before, asOf);
        auto now = answers(after, asOf);
        RC_ASSERT(then.size() == now.size());
        for (const auto& [rule, answer] : then) {
            RC_ASSERT(now.at(rule).dueBy >= answer.dueBy);
            RC_ASSERT(!now.at(rule).onList || answer.onList);
        }
    }));
}

TEST_CASE("the more cautious reading of a visit never makes a clock better") {
    CHECK(rc::check([] {
        const ClockFacts resolved = anyFacts();
        ClockFacts disputed = resolved;
        for (VisitFact& visit : disputed.visits) {
            if (*rc::gen::arbitrary<bool>()) visit.seenAlone = false;
            if (*rc::gen::arbitrary<bool>()) visit.seen = visit.seenAlone = false;
        }
        const Date asOf = anyDay();
        const auto better = answers(resolved, asOf);
        for (const auto& [rule, answer] : answers(disputed, asOf))
            RC_ASSERT(answer.dueBy <= better.at(rule).dueBy);
    }));
}

TEST_CASE("the order of the facts makes no difference, nor does what is still to come") {
    CHECK(rc::check([] {
        const ClockFacts facts = anyFacts();
        const Date asOf = anyDay();
        ClockFacts other = facts;
        std::mt19937 random(*rc::gen::arbitrary<unsigned>());
        std::shuffle(other.statuses.begin(), other.statuses.end(), random);
        std::shuffle(other.visits.begin(), other.visits.end(), random);
        std::shuffle(other.contacts.begin(), other.contacts.end(), random);
        std::erase_if(other.visits, [&](const VisitFact& visit) { return visit.date > asOf; });
        std::erase_if(other.contacts, [&](const ContactFact& contact) { return contact.date > asOf; });
        const auto expected = answers(facts, asOf);
        const auto got = answers(other, asOf);
        RC_ASSERT(expected.size() == got.size());
        for (const auto& [rule, answer] : expected) {
            RC_ASSERT(got.at(rule).dueBy == answer.dueBy);
            RC_ASSERT(got.at(rule).lastRecord == answer.lastRecord);
            RC_ASSERT(got.at(rule).onList == answer.onList);
        }
    }));
}

TEST_CASE("of facts that say the same the latest is enough, from its day on") {
    CHECK(rc::check([] {
        ClockFacts facts = anyFacts();
        for (int left = *rc::gen::inRange(0, 8); left > 0; --left) {
            const auto kind = *rc::gen::element<std::string>("cla_review", "moved_in", "needs_assessment",
                                                             "pathway_plan", "oversight");
            facts.events.push_back({anyRecord(), kind, anyDay()});
        }
        for (ContactFact& contact : facts.contacts) {
            if (*rc::gen::arbitrary<bool>()) contact.mode = kModeNotTold;
        }
        for (StatusPeriod& status : facts.statuses) status.detail = "eligible";
        facts.known = anyDay();
        facts.born = kStart.plusYears(-16);
        const Date day = anyDay();
        ClockFacts latest = facts;
        keepLatest(latest, day);
        const Date asOf = day.plusDays(*rc::gen::inRange(0, 200));
        const auto expected = answers(facts, asOf);
        const auto got = answers(latest, asOf);
        RC_ASSERT(expected.size() == got.size());
        for (const auto& [rule, answer] : expected) {
            RC_ASSERT(got.at(rule).dueBy == answer.dueBy);
            RC_ASSERT(got.at(rule).status == answer.status);
            RC_ASSERT(got.at(rule).lastRecord == answer.lastRecord);
            RC_ASSERT(got.at(rule).onList == answer.onList);
        }
    }));
}

TEST_CASE("status, days left and the due date agree") {
    CHECK(rc::check([] {
        const Date asOf = anyDay();
        for (const auto& [rule, answer] : answers(anyFacts(), asOf)) {
            RC_ASSERT(answer.dueBy == asOf.plusDays(answer.daysLeft));
            RC_ASSERT((answer.status == ClockStatus::Overdue) == (answer.daysLeft < 0));
            RC_ASSERT(answer.countedFrom <= asOf);
            RC_ASSERT(answer.lastSatisfied.has_value() == !answer.lastRecord.empty());
        }
    }));
}

TEST_CASE("working days are counted as one would with a finger on the calendar") {
    CHECK(rc::check([] {
        const WorkingCalendar& england = WorkingCalendar::england();
        const Date start = anyDay();
        const int count = *rc::gen::inRange(1, 40);
        const bool startCounts = *rc::gen::arbitrary<bool>();
        const Date end = england.plusWorkingDays(start, count, startCounts);
        int worked = 0;
        for (Date at = startCounts ? start : start.plusDays(1); at <= end; at = at.plusDays(1)) {
            worked += england.isWorkingDay(at) ? 1 : 0;
        }
        RC_ASSERT(worked == count);
        RC_ASSERT(england.isWorkingDay(end));
    }));
}
