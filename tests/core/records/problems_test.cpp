// What has to be put right before a record can be submitted, and in which words it is said.
#include <catch2/catch.hpp>

#include <map>

#include "core/records/fields.h"
#include "core/records/forms.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kRecord = numberedId<RecordId>(100);
const PersonId kAva = numberedId<PersonId>(50);
const PersonId kNoah = numberedId<PersonId>(51);
const PersonNames kNames = {{kAva, "Ava"}, {kNoah, "Noah"}};
const LocalTime kNow = parseLocalTime("2026-03-03T14:30").value();

using Answers = std::map<std::string, Value>;

Answers completeVisit() {
    return {{memberField("child", textOf(kAva)), true},
            {childField(kAva, "seen"), true},
            {childField(kAva, "seen_alone"), true},
            {childField(kAva, "words"), std::string("“I like my new room”")},
            {"visit_type", std::string("cp")},
            {"date", std::string("2026-03-03")},
            {"place", std::string("home")},
            {"observation", std::string("You showed me your room")},
            {"analysis", std::string("Ava is settling")}};
}

Answers completeContact() {
    return {{"outcome", std::string("reached")}, {"mode", std::string("phone")},
            {"date", std::string("2026-03-02")}, {"notes", std::string("Leon has started college")},
            {"in_touch", std::string("YES")},    {"activity", std::string("F2")},
            {"accommodation", std::string("U")}, {"suitable", true}};
}

std::vector<Problem> problems(const std::string& type, const Answers& answers) {
    Colleague priya(1);
    priya.subjects = {kAva, kNoah};
    std::vector<FieldWrite> writes;
    for (const auto& [field, value] : answers) writes.push_back({field, value});
    priya.write(kRecord, std::move(writes));
    return problemsIn(*Forms::shipped().find(type), priya.see(kRecord), kNames, kNow);
}

/// The messages about one field; "none" when it has no problem.
std::string about(const std::string& field, const std::vector<Problem>& found) {
    std::string messages;
    for (const Problem& problem : found) {
        if (problem.field == field) messages += (messages.empty() ? "" : "; ") + problem.message;
    }
    return messages.empty() ? "none" : messages;
}

std::string inVisit(const std::string& field, const Value& value) {
    Answers answers = completeVisit();
    answers[field] = value;
    return about(field, problems("visit", answers));
}

std::string text(const char* value) {
    return value;
}

}  // namespace

TEST_CASE("a complete visit and a complete contact may go") {
    CHECK(problems("visit", completeVisit()).empty());
    CHECK(problems("contact", completeContact()).empty());
}

TEST_CASE("each answer that a visit needs is asked for by name") {
    const std::map<std::string, std::string> messages = {
        {childField(kAva, "seen"), "Say whether Ava was seen"},
        {childField(kAva, "seen_alone"), "Say whether Ava was seen alone"},
        {childField(kAva, "words"), "Write what Ava said or showed you"},
        {"visit_type", "Say what kind of visit it was"},
        {"date", "Enter the date of the visit"},
        {"place", "Say where the visit took place"},
        {"observation", "Write what happened during the visit"},
        {"analysis", "Write what the visit means for the children"}};
    for (const auto& [field, message] : messages) {
        Answers answers = completeVisit();
        answers.erase(field);
        INFO(field);
        CHECK(about(field, problems("visit", answers)) == message);
    }
    CHECK(inVisit("observation", text(" \n\t ")) == "Write what happened during the visit");
}

TEST_CASE("a visit is about somebody") {
    Answers answers = completeVisit();
    answers[memberField("child", textOf(kAva))] = false;
    Answers onlyVisit;
    for (const auto& [field, value] : answers) {
        if (partsOf(field).name != "" && partsOf(field).group.empty()) onlyVisit.insert({field, value});
    }
    const auto found = problems("visit", onlyVisit);
    REQUIRE(found.size() == 1);
    CHECK(found[0].field == "child");
    CHECK(found[0].message == "Add at least one child to the visit");
}

TEST_CASE("not seen, and not seen alone, need a reason, for each child apart") {
    Answers answers = completeVisit();
    answers[memberField("child", textOf(kNoah))] = true;
    answers[childField(kNoah, "seen")] = false;
    auto found = problems("visit", answers);
    REQUIRE(found.size() == 1);
    CHECK(about(childField(kNoah, "not_seen_reason"), found) == "Say why Noah was not seen");

    answers[childField(kNoah, "seen")] = true;
    answers[childField(kNoah, "seen_alone")] = false;
    answers[childField(kNoah, "words")] = text("Noah pointed at his train");
    found = problems("visit", answers);
    REQUIRE(found.size() == 1);
    CHECK(about(childField(kNoah, "not_alone_reason"), found) == "Say why Noah was not seen alone");

    answers[childField(kNoah, "not_alone_reason")] = text("other");
    found = problems("visit", answers);
    REQUIRE(found.size() == 1);
    CHECK(about(childField(kNoah, "not_alone_text"), found) == "Give the reason Noah was not seen alone");
    answers[childField(kNoah, "not_alone_text")] = text("His brother would not leave");
    CHECK(problems("visit", answers).empty());
}

TEST_CASE("dates and times have to be possible") {
    CHECK(inVisit("date", text("2026-02-30")) ==
          "‘When was the visit?’ must be a real date, such as 3 March 2026");
    CHECK(inVisit("date", text("0206-03-03")) == "Check the year of ‘When was the visit?’");
    CHECK(inVisit("date", text("2026-03-04")) == "The date of the visit must be today or in the past");
    CHECK(inVisit("date", std::int64_t{3}) ==
          "‘When was the visit?’ must be a real date, such as 3 March 2026");
    CHECK(inVisit("start_time", text("14:30")) == "none");
    CHECK(inVisit("start_time", text("14:31")) == "The start time must not be later than now");
    CHECK(inVisit("start_time", text("24:00")) == "‘Start time’ must be a time, such as 14:30");
    CHECK(inVisit("start_time", text("2pm")) == "‘Start time’ must be a time, such as 14:30");
    CHECK(inVisit("next_visit_date", text("2026-03-02")) == "The next visit must not be before this one");
    CHECK(inVisit("next_visit_date", text("2026-03-17")) == "none");

    Answers yesterday = completeVisit();
    yesterday["date"] = text("2026-03-02");
    yesterday["start_time"] = text("16:00");
    yesterday["end_time"] = text("15:00");
    const auto found = problems("visit", yesterday);
    REQUIRE(found.size() == 1);
    CHECK(about("end_time", found) == "The end time must be after the start time");
    yesterday["end_time"] = text("17:00");
    CHECK(problems("visit", yesterday).empty());
}

TEST_CASE("answers of the wrong kind are named") {
    CHECK(inVisit("visit_type", text("core_group")) ==
          "Choose one of the answers to ‘What kind of visit was it?’");
    CHECK(inVisit("announced", text("yes")) ==
          "Answer ‘Did the family know you were coming?’ with yes or no");
    CHECK(inVisit("purpose", true) == "Answer ‘Why did you visit?’ in words");
    CHECK(inVisit(childField(kAva, "bedroom_seen"), std::int64_t{1}) ==
          "Answer ‘Did you see where Ava sleeps?’ with yes or no");
}

TEST_CASE("an action has an owner and a date") {
    Answers answers = completeVisit();
    answers["action/a1"] = true;
    auto found = problems("visit", answers);
    CHECK(found.size() == 3);
    CHECK(about("action/a1/what", found) == "Say what is to be done, or take the action out");
    CHECK(about("action/a1/owner", found) == "Say who will do it");
    CHECK(about("action/a1/due", found) == "Enter the date by which it will be done");

    answers["action/a1/what"] = text("Ring the school");
    answers["action/a1/owner"] = text("Priya");
    answers["action/a1/due"] = text("2026-03-02");
    found = problems("visit", answers);
    CHECK(about("action/a1/due", found) ==
          "The date of an action must not be before the date of the record");
    answers["action/a1/due"] = text("2026-02-30");
    CHECK(about("action/a1/due", problems("visit", answers)) ==
          "The date of an action must be a real date, such as 3 March 2026");
    answers["action/a1/due"] = text("2026-03-10");
    CHECK(problems("visit", answers).empty());

    answers["present/p1"] = true;
    CHECK(about("present/p1/name", problems("visit", answers)) ==
          "Enter the person’s name, or take the line out");
}

TEST_CASE("a record in conflict cannot be submitted") {
    Colleague priya(1), tom(2);
    priya.subjects = tom.subjects = {kAva};
    std::vector<FieldWrite> writes;
    for (const auto& [field, value] : completeVisit()) writes.push_back({field, value});
    tom.receive(priya.write(kRecord, writes));
    priya.write(kRecord, {{childField(kAva, "seen_alone"), false},
                          {childField(kAva, "not_alone_reason"), text("carer_refused")},
                          {"observation", text("Cold")}});
    priya.receive(
        tom.write(kRecord, {{childField(kAva, "seen_alone"), true}, {"observation", text("Warm")}}));
    const auto found = problemsIn(*Forms::shipped().find("visit"), priya.see(kRecord), kNames, kNow);
    REQUIRE(found.size() == 2);
    CHECK(about(childField(kAva, "seen_alone"), found) ==
          "There are two versions of ‘Was Ava seen alone?’: choose the one to keep");
    CHECK(about("observation", found) ==
          "There are two versions of ‘What happened?’: choose the one to keep");
}

TEST_CASE("a contact that reached nobody asks less") {
    Answers answers = completeContact();
    answers["outcome"] = text("no_answer");
    for (const char* field : {"in_touch", "activity", "accommodation", "suitable", "notes"})
        answers.erase(field);
    CHECK(problems("contact", answers).empty());
    answers["outcome"] = text("reached");
    const auto found = problems("contact", answers);
    CHECK(about("in_touch", found) == "Say whether the council is in touch with them");
    CHECK(about("notes", found) == "Write what happened during the contact");
}

TEST_CASE("the answers of the yearly return fit together") {
    const auto with = [](std::map<std::string, Value> changes) {
        Answers answers = completeContact();
        for (auto& [field, value] : changes) answers[field] = value;
        return problems("contact", answers);
    };
    CHECK(about("activity", with({{"activity", Value()}})) == "Say what they are mainly doing");
    CHECK(about("accommodation", with({{"accommodation", Value()}})) == "Say where they live");
    CHECK(about("activity", with({{"activity", text("0")}})) ==
          "Say what they are mainly doing: it cannot be ‘Not known’ while you are in touch");
    CHECK(about("accommodation", with({{"accommodation", text("0")}})) ==
          "Say where they live: it cannot be ‘Not known’ while you are in touch");
    CHECK(about("suitable", with({{"suitable", Value()}})) == "Say whether where they live is suitable");
    CHECK(
        with({{"in_touch", text("REFU")}, {"activity", text("0")}, {"accommodation", text("0")}}).empty());
    CHECK(with({{"in_touch", text("RHOM")}, {"activity", Value()}, {"accommodation", Value()}}).empty());
    for (const char* place : {"S", "X"}) {
        CHECK(about("suitable", with({{"accommodation", text(place)}})) ==
              "Having no home, or being in custody, always counts as unsuitable: answer ‘No’");
        CHECK(with({{"accommodation", text(place)}, {"suitable", false}}).empty());
    }
    CHECK(about("health_history_date", with({{"health_history_given", true}})) ==
          "Enter the date on which they were given their health history");
    CHECK(about("health_history_date",
                with({{"health_history_given", true}, {"health_history_date", text("2026-03-04")}})) ==
          "The date of the health history must be today or in the past");
}
