// Form definitions: what ships reads well, and what is wrong with one is said.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "core/records/forms.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

const RecordId kVisit = numberedId<RecordId>(100);
const std::string kAva = textOf(numberedId<PersonId>(50));
const std::string kNoah = textOf(numberedId<PersonId>(51));

const FormDefinition& visitForm() {
    return *Forms::shipped().find("visit");
}
const FormDefinition& contactForm() {
    return *Forms::shipped().find("contact");
}

std::string parsed(const std::string& fields, const std::string& more = "") {
    const auto form = Forms::parse(
        R"({"type": "note", "version": 1, "title": "Note", "sections": [{"id": "s", "title": "S", "fields": [)" +
        fields + "]}]" + more + "}");
    return form.ok() ? "ok" : form.error().detail;
}

std::string field(const std::string& key, const std::string& more) {
    return R"({"key": ")" + key + R"(", "label": "L", )" + more + "}";
}

}  // namespace

TEST_CASE("the shipped forms describe every field, each child's apart") {
    const FieldDefinition* seen = visitForm().find("child/" + kAva + "/seen");
    REQUIRE(seen);
    CHECK(withName(seen->label, "Ava") == "Was Ava seen?");
    CHECK(seen->type == FieldType::YesNo);
    CHECK(visitForm().find("seen") == nullptr);
    CHECK(visitForm().find("child/" + kAva) == nullptr);
    CHECK(visitForm().find("child/" + kAva + "/observation") == nullptr);
    CHECK(visitForm().find("observation")->type == FieldType::Narrative);
    CHECK(visitForm().find("action/a1/owner")->type == FieldType::Actions);
    CHECK(visitForm().find("present/p1/name")->type == FieldType::People);
    CHECK(visitForm().find("observation/a1/text") == nullptr);
    CHECK(visitForm().find("amendment/a1/text") == nullptr);
    CHECK(contactForm().find("in_touch")->options.size() == 6);
    CHECK(Forms::shipped().find("person") == nullptr);
}

TEST_CASE("the child's own words are the first thing to write, and come up at the door") {
    const SectionDefinition& children = visitForm().sections.front();
    REQUIRE(children.forEachChild);
    for (const FieldDefinition& first : children.fields) {
        if (first.type != FieldType::Narrative) continue;
        CHECK(first.key == "words");
        CHECK(first.quick);
        CHECK(first.shownWhen.empty());
        break;
    }
}

TEST_CASE("only what imports write is merged by the latest") {
    const Forms& forms = Forms::shipped();
    CHECK(forms.mergeKind("visit", "observation") == MergeKind::KeepAll);
    CHECK(forms.mergeKind("visit", "not_known_here") == MergeKind::KeepAll);
    CHECK(forms.mergeKind("visit", memberField("child", kAva)) == MergeKind::Member);
    CHECK(forms.mergeKind("visit", memberField("unknown", "e1")) == MergeKind::Member);
    CHECK(forms.mergeKind("return_interview", "account") == MergeKind::KeepAll);
    for (const char* type : {"person", "allocation", "user", "team"}) {
        CHECK(forms.mergeKind(type, "name") == MergeKind::Latest);
        CHECK(forms.mergeKind(type, memberField("status", "e1")) == MergeKind::Member);
    }
    const MergeKinds kinds = forms.mergeKinds();
    CHECK(kinds("user", "name") == MergeKind::Latest);
}

TEST_CASE("a form with a mistake is refused, with the place of it") {
    const std::string yesNo = field("a", R"("type": "yes_no")");
    CHECK(parsed(yesNo) == "ok");
    struct Case {
        std::string fields, more, fault;
    };
    const std::vector<Case> cases = {
        {field("a", R"("type": "wish")"), "", "‘wish’ is no type of field"},
        {field("a", R"("type": "text", "requried": true)"), "",
         "sections[0]/fields[0]: ‘requried’ is not a setting"},
        {field("a", R"("type": "text", "required": true)"), "", "requiredMessage is missing"},
        {field("a", R"("type": "text", "required": "yes")"), "", "required is neither true nor false"},
        {field("a", R"("type": "text", "hint": 3)"), "", "hint is not text"},
        {field("a", R"("type": "choice")"), "", "a choice has options"},
        {field("a", R"("type": "text", "options": [{"code": "x", "label": "X"}])"), "", "nothing else has"},
        {field(
             "a",
             R"("type": "choice", "options": [{"code": "x", "label": "X"}, {"code": "x", "label": "Y"}])"),
         "", "‘x’ is there twice"},
        {field("a", R"("type": "text", "merge": "first")"), "", "merge is neither"},
        {field("a/b", R"("type": "text")"), "", "the key is no field name"},
        {yesNo + "," + yesNo, "", "‘a’ is there twice"},
        {field("a", R"("type": "text", "shownWhen": [{"field": "b", "anyOf": ["yes"]}])"), "",
         "no field ‘b’"},
        {yesNo + "," + field("b", R"("type": "text", "shownWhen": [{"field": "a", "anyOf": ["true"]}])"),
         "", "‘a’ can never be ‘true’"},
        {yesNo + "," + field("b", R"("type": "text", "shownWhen": [{"field": "a", "anyOf": []}])"), "",
         "anyOf is missing"},
        {field("a", R"("type": "text", "limits": [{"notAfter": "now", "message": "M"}])"), "",
         "have limits"},
        {field("a", R"("type": "date", "limits": [{"notAfter": "then", "message": "M"}])"), "",
         "limited by ‘then’"},
        {field("a", R"("type": "date", "limits": [{"notAfter": "now"}])"), "", "message is missing"},
        {yesNo, R"(, "rules": [{"field": "a", "noneOf": ["maybe"], "message": "M"}])",
         "can never be ‘maybe’"},
        {yesNo, R"(, "colour": "red")", "‘colour’ is not a setting here"},
        {"3", "", "sections[0]/fields[0]: this is not an object"},
    };
    for (const Case& wrong : cases) {
        INFO(wrong.fields);
        CHECK_THAT(parsed(wrong.fields, wrong.more), Catch::Contains(wrong.fault));
    }
    CHECK_FALSE(Forms::parse("").ok());
    CHECK_FALSE(Forms::parse("[]").ok());
    CHECK_FALSE(Forms::parse("{\"type\": \"note\"").ok());
    CHECK_FALSE(Forms::parse(R"({"type": "note", "version": 1, "title": "Note", "sections": []})").ok());
    CHECK_FALSE(Forms::parse(R"({"type": "note", "version": -1, "title": "Note"})").ok());
}

TEST_CASE("a question is asked when the same child's answer leads to it") {
    Colleague priya(1);
    priya.write(kVisit, {{"child/" + kAva + "/seen", true},
                         {"child/" + kAva + "/seen_alone", false},
                         {"child/" + kNoah + "/seen", false}});
    const Record& visit = priya.see(kVisit);
    const auto shown = [&](const std::string& child, const char* key) {
        return isShown(*visitForm().find(elementField("child", child, key)), visit, child);
    };
    CHECK(shown(kAva, "seen_alone"));
    CHECK(shown(kAva, "not_alone_reason"));
    CHECK_FALSE(shown(kAva, "not_alone_text"));
    CHECK_FALSE(shown(kAva, "not_seen_reason"));
    CHECK(shown(kNoah, "not_seen_reason"));
    CHECK_FALSE(shown(kNoah, "seen_alone"));
}

TEST_CASE("while two versions of an answer stand, what either leads to is asked") {
    Colleague priya(1), tom(2);
    const std::string seen = "child/" + kAva + "/seen";
    priya.write(kVisit, {{seen, true}});
    priya.receive(tom.write(kVisit, {{seen, false}}));
    for (const char* key : {"seen_alone", "not_seen_reason"}) {
        CHECK(isShown(*visitForm().find(elementField("child", kAva, key)), priya.see(kVisit), kAva));
    }
}

TEST_CASE("names take the place of {name}, however often, whatever they are") {
    CHECK(withName("{name} and {name}", "Ava") == "Ava and Ava");
    CHECK(withName("{name}", "{name}") == "{name}");
    CHECK(nameFor({}, kAva) == "the child");
    CHECK(nameFor({{numberedId<PersonId>(50), "Ava"}}, kAva) == "Ava");
}
