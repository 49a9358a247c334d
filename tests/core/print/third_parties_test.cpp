// Names of other people in what was written: found as people write them, and not in other words.
#include <catch2/catch.hpp>

#include "core/print/third_parties.h"

using namespace doorstep;

namespace {

/// The text with `[…]` around what is taken for a name.
std::string found(const std::string& text, const std::vector<std::string>& others,
                  const std::vector<std::string>& own = {"Ava", "Larkin"}) {
    ThirdParties names(PrintFor::Court, others, own);
    std::string shown;
    for (const Span& span : names.marked(text)) {
        shown += span.look == Look::Marked ? "[" + span.text + "]" : span.text;
    }
    return shown;
}

}  // namespace

TEST_CASE("a name is found in any case, with an apostrophe, and with or without accents", "[print]") {
    const std::vector<std::string> others{"Noah Larkin", "Siân Prŷs", "Anne-Marie O'Neill"};
    CHECK(found("Noah, NOAH and noah's bed", others) == "[Noah], [NOAH] and [noah]'s bed");
    CHECK(found("Sian came with Siân Prys.", others) == "[Sian] came with [Siân Prys].");
    CHECK(found("anne marie O’Neill and Anne-Marie", others) == "[anne marie O’Neill] and [Anne-Marie]");
    CHECK(found("Noahs Arche, Noahide", others) == "Noahs Arche, Noahide");
}

TEST_CASE("whom the document is about is nobody else", "[print]") {
    CHECK(found("Ava Larkin and Noah Larkin", {"Noah Larkin"}) == "Ava Larkin and [Noah] Larkin");
}

TEST_CASE("titles and ordinary words are no names, unless they are written as one", "[print]") {
    const std::vector<std::string> others{"Mrs Karen Will", "Aunt Hope"};
    CHECK(found("Mrs Will will come; Aunt Hope has hope. K. Will", others) ==
          "Mrs [Will] will come; Aunt [Hope] has hope. [K. Will]");
    CHECK(found("Karen and her aunt", others) == "[Karen] and her aunt");
}

TEST_CASE("names of scripts without capitals are found inside longer words", "[print]") {
    CHECK(found("قالت وفاطمة نعم", {"فاطمة"}) == "قالت و[فاطمة] نعم");
    CHECK(found("小明和李雷", {"李雷"}) == "小明和[李雷]");
}

TEST_CASE("what is taken out is gone, whatever its length", "[print]") {
    ThirdParties names(PrintFor::SubjectAccess, {"Jo Smith", "Bartholomew"}, {});
    const Spans spans = names.marked("Jo Smith saw Bartholomew");
    REQUIRE(spans.size() == 3);
    CHECK(spans[0].look == Look::Removed);
    CHECK(spans[0].text == spans[2].text);
    CHECK(names.wholeName("anybody at all") == Spans{spans[0]});
    ThirdParties file(PrintFor::File, {"Jo"}, {});
    CHECK(file.marked("Jo came") == Spans{{"Jo came"}});
}

TEST_CASE("what cannot be printed, or turns what follows, is left out", "[print]") {
    CHECK(printable("a\x01\x7f"
                    "b\nc\td\x1b[31m") == "ab\nc\td[31m");
    CHECK(printable("safe\xE2\x80\xAE"
                    "gnp.exe") == "safegnp.exe");
    CHECK(printable("broken \xFF end") == "broken \xEF\xBF\xBD end");
    CHECK(printable(std::string("nul\0 after", 10)) == "nul\xEF\xBF\xBD after");
}
