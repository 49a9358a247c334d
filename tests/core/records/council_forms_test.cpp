// A council's own version of a form: what it may change, and what it may not.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "core/records/forms.h"
#include "tests/support/colleague.h"

using namespace doorstep;

namespace {

std::string oversight(const std::string& version, const std::string& fields,
                      const std::string& more = R"("writers": ["supervisor"],)") {
    return R"({"type": "oversight", "version": )" + version + R"(, "title": "Manager's decision", )" +
           more + R"("sections": [{"id": "s", "title": "S", "fields": [)" + fields + "]}]}";
}

const std::string kDate = R"({"key": "date", "type": "date", "label": "Day"})";
const std::string kOwn = R"({"key": "risk_score", "type": "number", "label": "Score"})";

std::string added(const std::string& json) {
    Forms forms = Forms::shipped();
    auto form = Forms::parse(json);
    if (!form) return form.error().detail;
    const auto result = forms.add(std::move(*form));
    return result ? "ok" : result.error().detail;
}

}  // namespace

TEST_CASE("a council changes labels and order, leaves fields out and adds its own") {
    CHECK(added(oversight("2", kDate + "," + kOwn)) == "ok");
    Forms forms = Forms::shipped();
    REQUIRE(forms.add(Forms::parse(oversight("3", kDate + "," + kOwn)).value()).ok());
    REQUIRE(forms.add(Forms::parse(oversight("2", kOwn)).value()).ok());
    CHECK(forms.find("oversight")->version == 3);
    CHECK(forms.find("oversight")->find("date")->label == "Day");
    CHECK(forms.find("oversight", 1)->find("date")->label == "When?");
    CHECK(forms.find("oversight", 2)->find("date") == nullptr);
    CHECK(forms.find("oversight", 9)->version == 3);
    CHECK(forms.versions("oversight").size() == 3);
    CHECK(forms.versions("oversight").front()->version == 3);
    CHECK(Forms::shipped().find("oversight")->version == 1);
}

TEST_CASE("what devices have to agree on is not a council's to change") {
    using Catch::Matchers::Contains;
    CHECK_THAT(added(oversight("1", kDate)), Contains("begin above 1"));
    CHECK_THAT(added(oversight("2", kDate, "")), Contains("who writes it"));
    CHECK_THAT(added(oversight("2", R"({"key": "date", "type": "text", "label": "Day"})")),
               Contains("another kind"));
    CHECK_THAT(added(oversight("2", R"({"key": "own", "type": "text", "label": "L", "merge": "latest"})")),
               Contains("keep both"));
    CHECK_THAT(added(oversight("2", R"({"key": "own", "type": "people", "label": "L"})")),
               Contains("list"));
    CHECK_THAT(added(R"({"type": "poem", "version": 1, "title": "P", "sections": [{"id": "s", "title": "S",
        "fields": [{"key": "a", "type": "text", "label": "L"}]}]})"),
               Contains("none of this type"));
    Forms forms = Forms::shipped();
    REQUIRE(forms.add(Forms::parse(oversight("2", kDate)).value()).ok());
    CHECK_THAT(forms.add(Forms::parse(oversight("2", kOwn)).value()).error().detail, Contains("already"));
}

TEST_CASE("forms are read off the council's settings, and what does not read is passed over") {
    Colleague office(90);
    office.type = "council";
    const FormDefinition second = Forms::parse(oversight("2", kDate + "," + kOwn)).value();
    const std::string field = councilFormField(second);
    const auto member = [](const std::string& path) { return memberField("form", partsOf(path).element); };
    office.write(councilRecordId(),
                 {{field, oversight("2", kDate + "," + kOwn)},
                  {member(field), true},
                  {"form/oversight-3/definition", std::string(R"({"type": "oversight", "version": 3,
                      "title": "T", "ofALaterVersion": true, "sections": []})")},
                  {"form/oversight-3", true}});
    const auto forms = Forms::with(office.see(councilRecordId()));
    REQUIRE(forms->find("oversight")->version == 2);
    CHECK(forms->find("oversight")->find("risk_score")->type == FieldType::Number);
    CHECK(forms->find("visit")->version == Forms::shipped().find("visit")->version);
}
