// Where a record stands, for every turn its life can take.
#include <catch2/catch.hpp>

#include "core/records/record.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kVisit = numberedId<RecordId>(100);

/// A visit that Priya wrote, before everybody's eyes.
struct Visit {
    Colleague priya{1}, tom{2}, grace{3}, gita{4};

    Visit() { tell(priya.write(kVisit, {{"purpose", std::string("Plan")}})); }
    void tell(const Change& change) {
        for (Colleague* someone : {&priya, &tom, &grace, &gita}) someone->receive(change);
    }
    void edit(const char* text) { tell(priya.write(kVisit, {{"purpose", std::string(text)}})); }
    std::string status() {
        const std::string seen = nameOf(statusOf(priya.see(kVisit)));
        for (Colleague* someone : {&tom, &grace, &gita}) {
            CHECK(nameOf(statusOf(someone->see(kVisit))) == seen);
        }
        return seen;
    }
};

}  // namespace

TEST_CASE("a record goes from draft to submitted to approved") {
    Visit visit;
    CHECK(visit.status() == "draft");
    visit.tell(visit.priya.submit(kVisit));
    CHECK(visit.status() == "submitted");
    visit.tell(visit.grace.approve(kVisit));
    CHECK(visit.status() == "approved");
    CHECK(lastDecision(visit.tom.see(kVisit), ChangeKind::Approve)->author == visit.grace.user);
    CHECK(lastDecision(visit.tom.see(kVisit), ChangeKind::Return) == nullptr);
}

TEST_CASE("a returned record stays returned until it is offered again") {
    Visit visit;
    visit.tell(visit.priya.submit(kVisit));
    visit.tell(visit.grace.sendBack(kVisit));
    CHECK(visit.status() == "returned");
    visit.edit("Plan and words");
    CHECK(visit.status() == "returned");
    visit.tell(visit.priya.submit(kVisit));
    CHECK(visit.status() == "submitted");
}

TEST_CASE("an approval counts only for exactly what was approved") {
    Visit visit;
    visit.tell(visit.priya.submit(kVisit));
    visit.tell(visit.grace.approve(kVisit));
    visit.edit("Something else");
    CHECK(visit.status() == "changed_since_approval");
    SECTION("approved again") {
        visit.tell(visit.priya.submit(kVisit));
        CHECK(visit.status() == "submitted");
        visit.tell(visit.grace.approve(kVisit));
        CHECK(visit.status() == "approved");
    }
    SECTION("put back as it was") {
        visit.edit("Plan");
        CHECK(visit.status() == "approved");
    }
}

TEST_CASE("an edit that was under way while a supervisor approved shows as a change") {
    Visit visit;
    visit.tell(visit.priya.submit(kVisit));
    const Change late = visit.tom.write(kVisit, {{"analysis", std::string("Settled")}});
    const Change approval = visit.grace.approve(kVisit);
    visit.tell(late);
    visit.tell(approval);
    CHECK(visit.status() == "changed_since_approval");
}

TEST_CASE("approved and returned at once shows returned, and both are kept") {
    Visit visit;
    visit.tell(visit.priya.submit(kVisit));
    const Change approval = visit.grace.approve(kVisit);
    const Change comeback = visit.gita.sendBack(kVisit);
    SECTION("one order") {
        visit.tell(approval), visit.tell(comeback);
    }
    SECTION("the other") {
        visit.tell(comeback), visit.tell(approval);
    }
    CHECK(visit.status() == "returned");
    CHECK(visit.priya.see(kVisit).decisions.size() == 3);
    visit.tell(visit.priya.submit(kVisit));
    visit.tell(visit.grace.approve(kVisit));
    CHECK(visit.status() == "approved");
}

TEST_CASE("a record edited after submission stays in the queue") {
    Visit visit;
    visit.tell(visit.priya.submit(kVisit));
    visit.tell(visit.tom.write(kVisit, {{"analysis", std::string("Settled")}}));
    CHECK(visit.status() == "submitted");
    visit.tell(visit.grace.approve(kVisit));
    CHECK(visit.status() == "approved");
}

TEST_CASE("imported records say so until somebody writes in them") {
    Colleague council(9), priya(1);
    priya.receive(council.write(kVisit, {{"date", std::string("2026-03-03")}}, ChangeKind::Import));
    CHECK(nameOf(statusOf(priya.see(kVisit))) == std::string("imported"));
    priya.write(kVisit, {{"purpose", std::string("Plan")}});
    CHECK(nameOf(statusOf(priya.see(kVisit))) == std::string("draft"));
}
