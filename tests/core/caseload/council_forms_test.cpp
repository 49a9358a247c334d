// A form that a council changes by data alone, with devices that know the change and devices that do not:
// nothing is lost.
#include "tests/core/caseload/council.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// The shipped oversight form with another label, a new required field, and without its reason.
const char* const kSecond = R"({"type": "oversight", "version": 2, "title": "Manager's decision",
    "writers": ["supervisor"], "sections": [{"id": "s", "title": "S", "fields": [
      {"key": "date", "type": "date", "label": "Day of the decision"},
      {"key": "decision", "type": "narrative", "label": "Decision"},
      {"key": "threshold", "type": "choice", "label": "Threshold",
       "options": [{"code": "met", "label": "Met"}, {"code": "not_met", "label": "Not met"}],
       "required": true, "requiredMessage": "Say whether the threshold is met"}]}]})";

const std::vector<FieldWrite> kWhole{text("date", "2026-03-09"), text("decision", "See her at school."),
                                     text("rationale", "She speaks more freely there.")};

struct ChangedForm : Team {
    /// A colleague of Grace's, whose tablet has not heard of the change.
    Tablet ruth{5, kGrace, "Grace Bennett", Role::Supervisor, council};

    void change(Tablet& tablet) {
        if (!sent) {
            council.add("council", councilRecordId(), {},
                        {{"form/oversight-2", true}, text("form/oversight-2/definition", kSecond)});
            sent = true;
        }
        tablet.take({council.changes().back()});
    }
    static std::vector<std::string> asked(Tablet& tablet, RecordId id) {
        std::vector<std::string> fields;
        for (const Problem& problem : tablet->problems(id).value()) fields.push_back(problem.field);
        return fields;
    }
    bool sent = false;
};

}  // namespace

TEST_CASE_METHOD(ChangedForm,
                 "a record goes on in the version it was written in, new ones begin in the newest",
                 "[caseload]") {
    const RecordId before = grace->create("oversight", {kAva}, kWhole).value();
    change(grace);
    CHECK(grace->record(before)->formVersion == 1);
    CHECK(asked(grace, before).empty());
    REQUIRE(grace->edit(before, {text("rationale", "She asked for it.")}).ok());
    CHECK(grace->record(before)->formVersion == 1);
    REQUIRE(grace->submit(before).ok());

    const RecordId after = grace->create("oversight", {kAva}, {kWhole[0], kWhole[1]}).value();
    CHECK(grace->record(after)->formVersion == 2);
    CHECK(asked(grace, after) == std::vector<std::string>{"threshold"});
    REQUIRE(grace->edit(after, {text("threshold", "met")}).ok());
    REQUIRE(grace->submit(after).ok());
    CHECK(grace->titleOf(grace->record(after).value()).value() ==
          "Manager's decision for Ava, 9 March 2026");
}

TEST_CASE_METHOD(ChangedForm, "words typed before the change are saved after it", "[caseload]") {
    const FormDraft draft{numberedId<RecordId>(90), "oversight", {kAva}, kWhole, noon()};
    REQUIRE(grace->keepDraft(draft).ok());
    change(grace);
    REQUIRE(grace->saveDraft(draft.record).ok());
    // Its question is gone; the answer is not.
    CHECK(textValue(grace->record(draft.record).value(), "rationale") == "She speaks more freely there.");
}

TEST_CASE_METHOD(ChangedForm, "a device that does not know the change loses nothing of it", "[caseload]") {
    change(grace);
    const RecordId id = grace->create("oversight", {kAva}, {kWhole[0], kWhole[1]}).value();
    REQUIRE(grace->edit(id, {text("threshold", "met")}).ok());
    ruth.meet(grace);
    const Record there = ruth->record(id).value();
    CHECK(there.formVersion == 2);
    CHECK(textValue(there, "threshold") == "met");
    bool told = false;
    for (const HistoryLine& line : ruth->history(id).value()) {
        told = told || (line.field == "threshold" && line.label == "Threshold");
    }
    CHECK(told);
    CHECK(asked(ruth, id) == std::vector<std::string>{"rationale"});  // By the form that it knows.

    SECTION("edited there and here, both stay") {
        REQUIRE(ruth->edit(id, {text("rationale", "As it was asked there.")}).ok());
        REQUIRE(grace->edit(id, {text("threshold", "not_met")}).ok());
        grace.meet(ruth);
        ruth.meet(grace);
        for (Tablet* tablet : {&grace, &ruth}) {
            const Record record = (*tablet)->record(id).value();
            CHECK(textValue(record, "threshold") == "not_met");
            CHECK(textValue(record, "rationale") == "As it was asked there.");
            CHECK(record.formVersion == 2);
        }
        CHECK(contentHash(grace->record(id).value()) == contentHash(ruth->record(id).value()));
    }
    SECTION("when the change arrives, the question is there") {
        change(ruth);
        CHECK(asked(ruth, id).empty());
        REQUIRE(ruth->edit(id, {text("decision", "See her at home too.")}).ok());
    }
}

TEST_CASE_METHOD(ChangedForm, "two versions of a new answer are in conflict on every device alike",
                 "[caseload]") {
    change(grace);
    Tablet other(6, kGrace, "Grace Bennett", Role::Supervisor, council);
    change(other);
    const RecordId id = grace->create("oversight", {kAva}, {kWhole[0], kWhole[1]}).value();
    other.meet(grace);
    REQUIRE(grace->edit(id, {text("threshold", "met")}).ok());
    REQUIRE(other->edit(id, {text("threshold", "not_met")}).ok());
    other.meet(grace);
    grace.meet(other);
    ruth.meet(grace);
    ruth.meet(other);
    for (Tablet* tablet : {&grace, &other, &ruth}) {
        const auto conflicts = (*tablet)->conflicts().value();
        REQUIRE(conflicts.size() == 1);
        CHECK(conflicts[0].field == "threshold");
        CHECK(conflicts[0].versions.size() == 2);
    }
    REQUIRE(ruth->resolve(id, "threshold", std::string("met")).ok());
    grace.meet(ruth);
    CHECK(grace->conflicts()->empty());
    CHECK(textValue(grace->record(id).value(), "threshold") == "met");
}
