// How edits made apart meet in one record.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/records/fields.h"
#include "core/records/record.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kVisit = numberedId<RecordId>(100);
const PersonId kAva = numberedId<PersonId>(50);
const PersonId kNoah = numberedId<PersonId>(51);

MergeKind keepEverything(const std::string&, const std::string& field) {
    return isMembership(partsOf(field)) ? MergeKind::Member : MergeKind::KeepAll;
}

std::vector<std::string> conflicts(const Record& record) {
    return conflictsIn(record, keepEverything);
}

using Fields = std::vector<std::string>;

/// Priya and Tom both hold the visit that Priya began.
struct SharedVisit {
    Colleague priya{1}, tom{2};
    std::vector<Change> changes;

    explicit SharedVisit(std::vector<FieldWrite> writes) {
        priya.subjects = tom.subjects = {kAva};
        changes.push_back(priya.write(kVisit, std::move(writes)));
        tom.receive(changes.front());
    }
    void add(const Change& change) { changes.push_back(change); }
    Record meet() {
        priya.receive(changes);
        tom.receive(changes);
        CHECK(priya.see(kVisit) == tom.see(kVisit));
        return tom.see(kVisit);
    }
};

}  // namespace

TEST_CASE("edits of different fields both apply") {
    SharedVisit visit({{"purpose", std::string("Plan")}});
    visit.add(visit.priya.write(kVisit, {{"observation", std::string("Tidy")}}));
    visit.add(visit.tom.write(kVisit, {{"analysis", std::string("Settled")}}));
    const Record record = visit.meet();
    CHECK(textValue(record, "observation") == "Tidy");
    CHECK(textValue(record, "analysis") == "Settled");
    CHECK(conflicts(record).empty());
}

TEST_CASE("edits of the same field are both kept until somebody chooses") {
    SharedVisit visit({{"observation", std::string("Tidy")}});
    visit.add(visit.priya.write(kVisit, {{"observation", std::string("Tidy and warm")}}));
    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Tidy, but cold")}}));
    Record record = visit.meet();
    CHECK(record.fields.at("observation").size() == 2);
    CHECK(conflicts(record) == Fields{"observation"});

    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Tidy; the heating came on late")}}));
    record = visit.meet();
    CHECK(conflicts(record).empty());
    CHECK(textValue(record, "observation") == "Tidy; the heating came on late");
}

TEST_CASE("an edit made while another resolves is not swallowed") {
    SharedVisit visit({{"observation", std::string("Tidy")}});
    visit.add(visit.priya.write(kVisit, {{"observation", std::string("Warm")}}));
    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Cold")}}));
    visit.meet();
    visit.add(visit.priya.write(kVisit, {{"observation", std::string("Warm, then cold")}}));
    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Cold, then warm")}}));
    CHECK(conflicts(visit.meet()) == Fields{"observation"});
}

TEST_CASE("the same answer given twice is no conflict") {
    SharedVisit visit({{"purpose", std::string("Plan")}});
    visit.add(visit.priya.write(kVisit, {{childField(kAva, "seen"), true}}));
    visit.add(visit.tom.write(kVisit, {{childField(kAva, "seen"), true}}));
    const Record record = visit.meet();
    CHECK(record.fields.at(childField(kAva, "seen")).size() == 2);
    CHECK(conflicts(record).empty());
}

TEST_CASE("clearing a field against rewriting it is a conflict, and nothing against empty text is none") {
    SharedVisit visit({{"observation", std::string("Tidy")}, {"analysis", std::string("Settled")}});
    visit.add(visit.priya.write(kVisit, {{"observation", Value()}, {"analysis", Value()}}));
    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Warm")}, {"analysis", std::string()}}));
    const Record record = visit.meet();
    CHECK(conflicts(record) == Fields{"observation"});
    CHECK(distinctValues(record, "observation").size() == 2);
}

TEST_CASE("the latest of two values shows first, by hybrid time") {
    SharedVisit visit({{"observation", std::string("Tidy")}});
    visit.priya.setClock(1'772'500'900'000);
    visit.add(visit.priya.write(kVisit, {{"observation", std::string("Later")}}));
    visit.add(visit.tom.write(kVisit, {{"observation", std::string("Earlier")}}));
    const Record record = visit.meet();
    CHECK(textValue(record, "observation") == "Later");
    CHECK(distinctValues(record, "observation") ==
          std::vector<Value>{std::string("Later"), std::string("Earlier")});
}

TEST_CASE("a convenience field shows its latest value and is no conflict") {
    SharedVisit visit({{"phone", std::string("1")}});
    visit.add(visit.priya.write(kVisit, {{"phone", std::string("2")}}));
    visit.add(visit.tom.write(kVisit, {{"phone", std::string("3")}}));
    const Record record = visit.meet();
    CHECK(conflictsIn(record, [](auto&, auto&) { return MergeKind::Latest; }).empty());
    CHECK(record.fields.at("phone").size() == 2);
}

TEST_CASE("adding and taking out the same child at once keeps the child") {
    const std::string ava = memberField("child", textOf(kAva));
    SharedVisit visit({{ava, true}});
    visit.add(visit.priya.write(kVisit, {{ava, false}}));
    visit.add(visit.tom.write(kVisit, {{ava, true}}));
    Record record = visit.meet();
    CHECK(isMember(record, "child", textOf(kAva)));
    CHECK(valueOf(record, ava) == Value(true));
    CHECK(conflicts(record).empty());

    visit.add(visit.priya.write(kVisit, {{ava, false}}));
    record = visit.meet();
    CHECK_FALSE(isMember(record, "child", textOf(kAva)));
    CHECK(membersOf(record, "child").empty());
}

TEST_CASE("what is said about a child whom the record is not about counts for nobody") {
    const std::string noah = memberField("child", textOf(kNoah));
    const std::string seen = childField(kNoah, "seen");
    SharedVisit visit({{memberField("child", textOf(kAva)), true}, {noah, true}, {seen, true}});
    visit.add(visit.priya.write(kVisit, {{seen, true}}));
    visit.add(visit.tom.write(kVisit, {{seen, false}}));
    CHECK(membersOf(visit.meet(), "child") == Fields{textOf(kAva)});
    CHECK_FALSE(isMember(visit.meet(), "child", textOf(kNoah)));
    CHECK(conflicts(visit.meet()).empty());

    visit.tom.subjects = {kAva, kNoah};
    visit.add(visit.tom.write(kVisit, {{noah, true}}));
    CHECK(membersOf(visit.meet(), "child").size() == 2);
    CHECK(conflicts(visit.meet()) == Fields{seen});
}

TEST_CASE("a write about another child is found, however its id is spelt") {
    const std::set<PersonId> about{kAva};
    const auto found = [&](const std::string& field) {
        return writeAboutAnother({{"purpose", std::string("Weekly")}, {field, true}}, about) != nullptr;
    };
    CHECK_FALSE(found(memberField("child", textOf(kAva))));
    CHECK_FALSE(found(childField(kAva, "seen")));
    CHECK_FALSE(found("action/a1/what"));
    CHECK_FALSE(found("child"));
    CHECK(found(memberField("child", textOf(kNoah))));
    CHECK(found(childField(kNoah, "seen")));
    CHECK(found("child/somebody/seen"));
    const auto spelt = parseId<PersonId>("ABCDEF00-0000-7000-8000-000000000001").value();
    CHECK(writeAboutAnother({{childField(spelt, "seen"), true}}, {spelt}) == nullptr);
    CHECK(writeAboutAnother({{"child/ABCDEF00-0000-7000-8000-000000000001/seen", true}}, {spelt}));
}

TEST_CASE("an edit of an action wins over its removal when neither knew of the other") {
    const std::string action = memberField("action", "a1");
    const std::string what = elementField("action", "a1", "what");
    SharedVisit visit({{action, true}, {what, std::string("Ring the school")}});
    visit.add(visit.priya.write(kVisit, {{action, false}}));
    SECTION("edited") {
        visit.add(visit.tom.write(kVisit, {{what, std::string("Ring the nursery")}}));
        CHECK(membersOf(visit.meet(), "action") == Fields{"a1"});
        visit.add(visit.priya.write(kVisit, {{action, false}}));
        CHECK(membersOf(visit.meet(), "action").empty());
    }
    SECTION("not edited") {
        CHECK(membersOf(visit.meet(), "action").empty());
        visit.add(visit.tom.write(kVisit, {{what, std::string("Ring the nursery")}}));
        CHECK(membersOf(visit.meet(), "action") == Fields{"a1"});
    }
}

TEST_CASE("a disagreement inside an element that is taken out asks nobody anything") {
    const std::string action = memberField("action", "a1");
    const std::string owner = elementField("action", "a1", "owner");
    SharedVisit visit({{action, true}});
    visit.add(visit.priya.write(kVisit, {{owner, std::string("Priya")}}));
    visit.add(visit.tom.write(kVisit, {{owner, std::string("Tom")}}));
    CHECK(conflicts(visit.meet()) == Fields{owner});
    visit.add(visit.priya.write(kVisit, {{action, false}}));
    CHECK(conflicts(visit.meet()).empty());
}

TEST_CASE("members are listed once each, in order, also without a membership field") {
    Colleague priya(1);
    priya.write(kVisit, {{elementField("present", "p2", "name"), std::string("Aunt May")},
                         {memberField("present", "p1"), true},
                         {elementField("present", "p1", "name"), std::string("Mum")},
                         {memberField("presentation", "p3"), true}});
    CHECK(membersOf(priya.see(kVisit), "present") == Fields{"p1", "p2"});
    CHECK_FALSE(isMember(priya.see(kVisit), "present", "p3"));
}

TEST_CASE("who began a record is its author, also when their clock is years ahead of everybody's") {
    constexpr std::int64_t kYearsAhead = 2'000'000'000'000;
    Colleague tom(1, kYearsAhead), priya(2), grace(3);
    std::vector<Change> changes{tom.write(kVisit, {{"purpose", std::string("Plan")}})};
    priya.receive(changes);
    changes.push_back(priya.write(kVisit, {{"place", std::string("home")}}));
    changes.push_back(tom.submit(kVisit));
    grace.receive(changes);
    changes.push_back(grace.sendBack(kVisit));
    // Their devices follow no clock that is so far ahead.
    for (std::size_t i = 1; i < changes.size(); ++i) changes[i].at = {1'772'500'000'000, std::uint32_t(i)};
    std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.at < b.at; });
    CHECK(changes.front().author != tom.user);
    const Record record = recordOf(changes);
    CHECK(record.author == tom.user);
    CHECK(record.created.ms == kYearsAhead);
    std::reverse(changes.begin(), changes.end());
    CHECK(recordOf(changes) == record);
}

TEST_CASE("of two returns the later is the one that had seen the earlier, whatever the clocks say") {
    Colleague priya(1), grace(2, 2'000'000'000'000), ruth(3);
    const Change written = priya.write(kVisit, {{"purpose", std::string("Plan")}});
    grace.receive(written);
    const Change first = grace.sendBack(kVisit);
    ruth.receive({written, first});
    Change second = ruth.sendBack(kVisit);
    second.at = written.at;
    const Record record = recordOf({second, written, first});
    CHECK(lastDecision(record, ChangeKind::Return)->author == ruth.user);
}

TEST_CASE("of two who began apart the earlier is the author; editors are all who wrote content") {
    Colleague priya(1, 2000), tom(2, 1000), grace(3, 500);
    priya.subjects = {kAva};
    tom.subjects = {kNoah};
    const Change late = priya.write(kVisit, {{"purpose", std::string("Plan")}});
    const Change early = tom.write(kVisit, {{"place", std::string("home")}});
    grace.receive(late);
    grace.receive(early);
    grace.approve(kVisit);
    const Record record = grace.see(kVisit);
    CHECK(record.author == tom.user);
    CHECK(record.created.ms == 1000);
    CHECK(record.changed.ms >= 2000);
    CHECK(record.editors == std::set<UserId>{priya.user, tom.user});
    CHECK(record.subjects == std::set<PersonId>{kAva, kNoah});
}

TEST_CASE("the content hash follows the content and nothing else") {
    Colleague priya(1);
    priya.subjects = {kAva};
    priya.write(kVisit, {{"purpose", std::string("Plan")}});
    const Hash before = contentHash(priya.see(kVisit));
    priya.submit(kVisit);
    CHECK(contentHash(priya.see(kVisit)) == before);
    priya.write(kVisit, {{"purpose", std::string("Plan")}});
    CHECK(contentHash(priya.see(kVisit)) == before);
    priya.write(kVisit, {{"analysis", std::string("Settled")}});
    CHECK(contentHash(priya.see(kVisit)) != before);
    priya.write(kVisit, {{"analysis", std::string()}});
    CHECK(contentHash(priya.see(kVisit)) == before);
    priya.write(kVisit, {{"announced", false}});
    CHECK(contentHash(priya.see(kVisit)) != before);
    priya.write(kVisit, {{"announced", Value()}});
    CHECK(contentHash(priya.see(kVisit)) == before);
    priya.subjects = {kAva, kNoah};
    priya.write(kVisit, {{"analysis", Value()}});
    CHECK(contentHash(priya.see(kVisit)) != before);
}
