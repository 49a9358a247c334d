// The answers of a form: what is asked, what reads, what is missing.
#include <catch2/catch.hpp>

#include <algorithm>

#include "core/records/fields.h"
#include "qml/viewmodels/form_state.h"
#include "qml/viewmodels/form_text.h"
#include "tests/support/colleague.h"

using namespace doorstep;
using app::FormRow;
using app::FormState;

namespace {

const auto kAva = numberedId<PersonId>(50);
const auto kNoah = numberedId<PersonId>(51);
const LocalTime kNow{makeDate(2026, 3, 3).value(), 10 * 60};

FormState visit() {
    FormState::Start start;
    start.form = Forms::shipped().find("visit");
    start.isNew = true;
    start.saved.id = numberedId<RecordId>(1);
    start.saved.type = "visit";
    start.saved.subjects = {kAva, kNoah};
    start.people = {kNoah, kAva};
    start.names = {{kAva, "Ava"}, {kNoah, "Noah"}};
    start.typed = {{memberField("child", textOf(kAva)), true}, {memberField("child", textOf(kNoah)), true}};
    return FormState(std::move(start));
}

FormRow rowOf(const FormState& state, const std::string& field, bool showAll = true) {
    for (const auto& row : state.rows(showAll)) {
        if (row.key.toStdString() == field) return row;
    }
    FAIL("no row " << field);
    return {};
}

std::string messageFor(const FormState& state, const std::string& field) {
    for (const auto& problem : state.problems(kNow)) {
        if (problem.field == field) return problem.message;
    }
    return {};
}

}  // namespace

TEST_CASE("children are asked about in the order in which the visit was started, by name") {
    const auto rows = visit().rows(true);
    std::vector<QString> children;
    for (const auto& row : rows) {
        if (row.isChildHeader()) children.push_back(row.label);
    }
    CHECK(children == std::vector<QString>{"Noah", "Ava"});
    CHECK(rowOf(visit(), childField(kAva, "seen")).label == "Was Ava seen?");
}

TEST_CASE("a question shows when the answers so far ask for it") {
    auto state = visit();
    const auto alone = childField(kAva, "seen_alone");
    const auto reason = childField(kAva, "not_alone_reason");
    CHECK_FALSE(rowOf(state, alone).shown);
    REQUIRE(state.writeText(childField(kAva, "seen"), "yes"));
    CHECK(rowOf(state, alone).shown);
    CHECK_FALSE(rowOf(state, reason).shown);
    REQUIRE(state.writeText(alone, "no"));
    CHECK(rowOf(state, reason).shown);
    CHECK_FALSE(rowOf(state, childField(kNoah, "seen_alone")).shown);
}

TEST_CASE("at the door only the quick questions show, and headings only where something follows") {
    auto state = visit();
    CHECK(rowOf(state, childField(kAva, "seen"), false).shown);
    CHECK_FALSE(rowOf(state, "observation", false).shown);
    CHECK_FALSE(rowOf(state, "section/account", false).shown);
    CHECK(rowOf(state, "section/account", true).shown);
    state.showErrors({{"observation", "Write what happened during the visit"}});
    CHECK(rowOf(state, "observation", false).shown);
}

TEST_CASE("dates and times are read as people type them") {
    auto state = visit();
    CHECK(state.writeText("next_visit_date", "2026-03-17"));
    CHECK(state.writeText("start_time", "9.05"));
    CHECK(textValue(state.record(), "start_time") == "09:05");
    CHECK_FALSE(state.writeText("next_visit_date", "2026-06-31"));
    const auto row = rowOf(state, "next_visit_date");
    CHECK(row.error == "Enter a real date, such as 3 3 2026");
    CHECK(row.value == "2026-06-31");
    CHECK(messageFor(state, "next_visit_date") == "Enter a real date, such as 3 3 2026");
    CHECK(textValue(state.record(), "next_visit_date") == "2026-03-17");
}

TEST_CASE("half a date is no mistake while it is typed, and asked for at the check") {
    auto state = visit();
    CHECK_FALSE(state.writeText("next_visit_date", "20--"));
    CHECK(rowOf(state, "next_visit_date").error.isEmpty());
    CHECK_FALSE(messageFor(state, "next_visit_date").empty());
    CHECK(state.writeText("next_visit_date", ""));
    CHECK(messageFor(state, "next_visit_date").empty());
}

TEST_CASE("what is missing leads to its row") {
    auto state = visit();
    for (const auto& problem : state.problems(kNow)) {
        CAPTURE(problem.field);
        CHECK(rowOf(state, problem.field).kind == "field");
    }
    CHECK(messageFor(state, childField(kAva, "seen")) == "Say whether Ava was seen");
    REQUIRE(state.writeText(childField(kAva, "seen"), "yes"));
    CHECK(messageFor(state, childField(kAva, "seen")).empty());
    CHECK_FALSE(messageFor(state, childField(kAva, "seen_alone")).empty());
}

TEST_CASE("typing what is saved already leaves nothing to save") {
    FormState::Start start;
    start.form = Forms::shipped().find("visit");
    start.saved.id = numberedId<RecordId>(1);
    start.saved.type = "visit";
    FieldVersion purpose;
    purpose.value = std::string("Bedtime");
    start.saved.fields["purpose"] = {purpose};
    FormState state(std::move(start));
    REQUIRE(state.writeText("purpose", "Bedtimes"));
    CHECK(state.hasTyped());
    CHECK(state.draft({}).writes == std::vector<FieldWrite>{{"purpose", std::string("Bedtimes")}});
    REQUIRE(state.writeText("purpose", "Bedtime"));
    CHECK_FALSE(state.hasTyped());
}

TEST_CASE("an answer that came in from another tablet is said beside one's own") {
    auto state = visit();
    REQUIRE(state.writeText("purpose", "Bedtime"));
    Record theirs = state.record();
    FieldVersion purpose;
    purpose.value = std::string("School mornings");
    theirs.fields["purpose"] = {purpose};
    state.rebase(theirs);
    const auto row = rowOf(state, "purpose");
    CHECK(row.value == "Bedtime");
    CHECK(row.error.contains("School mornings"));
    REQUIRE(state.writeText("purpose", "Bedtime and school"));
    CHECK(rowOf(state, "purpose").error.isEmpty());
}

TEST_CASE("where an entry was taken out a line offers it back, until it is saved") {
    auto state = visit();
    const auto action = [](std::uint8_t number) { return textOf(numberedId<ElementId>(number)); };
    const auto write = [&](std::uint8_t number, const char* what) {
        state.write({memberField("action", action(number)), true});
        if (*what != 0) REQUIRE(state.writeText(elementField("action", action(number), "what"), what));
    };
    const auto entries = [&state] {
        QStringList found;
        for (const auto& row : state.rows(true)) {
            if (row.kind == "element" || row.kind == "removed") found.append(row.kind + ": " + row.label);
        }
        return found;
    };
    write(1, "Ask the school about mornings");
    write(2, "Ring Aunt Jo");
    write(3, "");
    state.write({memberField("action", action(1)), false});
    state.write({memberField("action", action(3)), false});  // Nothing was in it.
    CHECK(entries() == QStringList{"removed: Ask the school about mornings", "element: Action 1"});
    CHECK(rowOf(state, memberField("action", action(1))).element.toStdString() == action(1));
    // The draft carries it, so it can still be undone after a lock.
    FormState::Start again;
    again.form = Forms::shipped().find("visit");
    again.saved.id = state.record().id;
    again.saved.type = "visit";
    again.typed = state.draft({}).writes;
    state = FormState(std::move(again));
    CHECK(entries() == QStringList{"removed: Ask the school about mornings", "element: Action 1"});
    state.write({memberField("action", action(1)), true});
    CHECK(entries() == QStringList{"element: Action 1", "element: Action 2"});
    CHECK(rowOf(state, elementField("action", action(1), "what")).value == "Ask the school about mornings");

    state.write({memberField("action", action(1)), false});
    auto saved = state.record();
    state.rebase(std::move(saved));
    CHECK(entries() == QStringList{"element: Action 1"});
}

TEST_CASE("answers are laid out for reading, with a child's own words marked") {
    auto state = visit();
    REQUIRE(state.writeText(childField(kNoah, "seen"), "yes"));
    REQUIRE(state.writeText(childField(kNoah, "words"), "“Mine is the top bunk”"));
    state.write({memberField("action", textOf(numberedId<ElementId>(5))), true});
    const auto action = [](const char* name) {
        return elementField("action", textOf(numberedId<ElementId>(5)), name);
    };
    REQUIRE(state.writeText(action("what"), "Ask the school about mornings"));
    REQUIRE(state.writeText(action("due"), "2026-03-10"));
    const auto answers = state.answers({{childField(kAva, "seen"), "Say whether Ava was seen"}});
    const auto find = [&answers](const std::string& field) {
        return *std::find_if(answers.begin(), answers.end(), [&field](const app::AnswerRow& row) {
            return row.field.toStdString() == field;
        });
    };
    CHECK(answers.front().heading == "Noah");
    CHECK(find(childField(kNoah, "words")).ownWords);
    CHECK(find(childField(kNoah, "seen")).text == "Yes");
    CHECK(find(childField(kAva, "seen")).missing);
    CHECK(find("action").text == "Ask the school about mornings, by 10 March 2026");
}

TEST_CASE("a child whose name is not known here is asked and told about in plain English") {
    FormState::Start start;
    start.form = Forms::shipped().find("visit");
    start.isNew = true;
    start.saved.type = "visit";
    start.saved.subjects = {kAva};
    start.people = {kAva, kNoah};
    start.names = {{kAva, "Ava"}};
    start.typed = {{memberField("child", textOf(kAva)), true},
                   {memberField("child", textOf(kNoah)), true},
                   {childField(kNoah, "seen"), true}};
    const FormState state(start);
    CHECK(rowOf(state, childField(kNoah, "seen")).label == "Was the child seen?");
    Record record;
    record.type = "visit";
    FieldVersion seen;
    seen.value = true;
    record.fields[childField(kNoah, "seen")] = {seen};
    const auto answers = app::answersOf(*start.form, record, {kNoah}, start.names, {});
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].heading == "A child not in your caseload");
    CHECK(answers[0].label == "Was the child seen?");
}
