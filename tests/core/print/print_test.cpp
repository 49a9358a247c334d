// Records and chronologies as PDF, read again by programs that share nothing with what made them.
// DOORSTEP_KEEP_PDF=FOLDER keeps them there, to be looked at.
#include "core/print/print.h"

#include <zlib.h>

#include <algorithm>
#include <fstream>

#include "tests/core/caseload/council.h"
#include "tests/support/process.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Printed {
    std::string raw;
    std::string text;     ///< As pdftotext reads it, pages apart by form feeds.
    std::string reading;  ///< The same with words in the order in which one reads them.

    /// Wherever lines end.
    [[nodiscard]] bool says(const std::string& words) const {
        std::string flowing = text;
        std::replace(flowing.begin(), flowing.end(), '\n', ' ');
        return flowing.find(words) != std::string::npos;
    }
    [[nodiscard]] std::vector<std::string> pages() const {
        std::vector<std::string> pages;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\f', at), text.size());
            pages.push_back(text.substr(at, end - at));
            at = end + 1;
        }
        return pages;
    }
};

/// Everything in the file that can be inflated, after the file itself.
std::string inflated(const std::string& raw) {
    std::string all = raw;
    for (std::size_t at = raw.find("stream\n"); at != std::string::npos;
         at = raw.find("stream\n", at + 1)) {
        z_stream stream{};
        inflateInit(&stream);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(raw.data() + at + 7));
        stream.avail_in = static_cast<uInt>(raw.size() - at - 7);
        std::string out(1 << 20, '\0');
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        inflate(&stream, Z_FINISH);
        all += out.substr(0, stream.total_out);
        inflateEnd(&stream);
    }
    return all;
}

Printed read(const Result<Document>& document) {
    REQUIRE(document.ok());
    const Bytes pdf = pdfOf(*document, noon()).value();
    const ScratchFolder folder("print");
    const auto file = folder / "print.pdf";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(pdf.data()), static_cast<std::streamsize>(pdf.size()));
    const Finished text = run("/usr/bin/pdftotext", {"-raw", file.string(), "-"}, folder.path());
    const Finished reading = run("/usr/bin/pdftotext", {file.string(), "-"}, folder.path());
    REQUIRE(text.exitCode == 0);
    REQUIRE(reading.exitCode == 0);
    if (const char* kept = std::getenv("DOORSTEP_KEEP_PDF")) {
        static int number = 0;
        std::filesystem::copy_file(file, std::filesystem::path(kept) / (std::to_string(++number) + ".pdf"),
                                   std::filesystem::copy_options::overwrite_existing);
    }
    return {{pdf.begin(), pdf.end()}, text.out, reading.out};
}

struct Desk : Team {
    RecordId visit(const std::vector<PersonId>& children, const std::string& date, const std::string& words,
                   std::vector<FieldWrite> more = {}) {
        std::vector<FieldWrite> writes = wholeVisit(children, date);
        for (FieldWrite& write : writes) {
            if (write.field == "observation") write.value = words;
        }
        writes.insert(writes.end(), more.begin(), more.end());
        std::sort(writes.begin(), writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        return priya->create("visit", children, writes).value();
    }
    void submit(RecordId id) {
        REQUIRE(priya->submit(id));
        grace.meet(priya);
    }
    void approve(RecordId id) {
        submit(id);
        REQUIRE(grace->approve(id, contentHash(grace->record(id).value()), "Clear and full."));
        priya.meet(grace);
    }
};

std::vector<FieldWrite> withKaren() {
    return {{"present/p1", true}, text("present/p1/name", "Karen Ó Briain (grandmother)")};
}

}  // namespace

TEST_CASE("a chronology holds what was approved, oldest first, and nothing else", "[print]") {
    Desk desk;
    desk.approve(desk.visit({kAva}, "2026-03-09", "The latest of the three."));
    desk.approve(desk.visit({kAva}, "2026-02-10", "The first of the three."));
    const RecordId added = desk.visit({kAva}, "2026-02-24", "The second of the three.");
    desk.approve(added);
    REQUIRE(desk.priya->amend(added, "The boiler was mended since."));
    desk.visit({kAva}, "2026-02-25", "Nobody offered this.");
    desk.submit(desk.visit({kAva}, "2026-02-26", "Nobody approved this."));
    const RecordId back = desk.visit({kAva}, "2026-02-27", "Grace returned this.");
    desk.submit(back);
    REQUIRE(desk.grace->sendBack(back, contentHash(desk.grace->record(back).value()), "Say more."));
    desk.priya.meet(desk.grace);
    desk.approve(desk.visit({kNoah}, "2026-03-01", "About somebody else."));

    const Printed printed = read(printChronology(*desk.priya, kAva, PrintFor::File));
    const auto at = [&](const char* words) { return printed.text.find(words); };
    CHECK(at("The first of the three.") < at("The second of the three."));
    CHECK(at("The second of the three.") < at("The boiler was mended since."));
    CHECK(at("The boiler was mended since.") < at("The latest of the three."));
    CHECK(at("The latest of the three.") != std::string::npos);
    for (const char* words : {"Nobody offered", "Nobody approved", "Grace returned", "somebody else"}) {
        CHECK_FALSE(printed.says(words));
    }
    CHECK(printed.says("Ava Larkin, born 2 May 2018, L-Ava"));
    CHECK(printed.says("3 records approved here"));
    CHECK(printed.says("Approved by Grace Bennett on 10 March 2026"));
    CHECK(printed.says("Clear and full."));
    CHECK(printed.says("Added by Priya Nair"));
    const auto pages = printed.pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        INFO(pages[i]);
        const std::string number = "page " + std::to_string(i + 1) + " of " + std::to_string(pages.size());
        CHECK(pages[i].find(number) != std::string::npos);
        CHECK(pages[i].find("printed on 10 March 2026, 12:00 by Priya Nair") != std::string::npos);
    }
    CHECK(codeOf(printChronology(*desk.sam, kAva, PrintFor::File)) == ErrorCode::NotAllowed);
}

TEST_CASE("words that were written over an approval do not pass for approved ones", "[print]") {
    Desk desk;
    const RecordId id = desk.visit({kAva}, "2026-03-09", "As Grace read it.");
    REQUIRE(desk.priya->submit(id));
    desk.grace.meet(desk.priya);
    desk.tom.meet(desk.priya);
    REQUIRE(desk.tom->edit(id, {text("observation", "As Tom had it later.")}));
    REQUIRE(desk.grace->approve(id, contentHash(desk.grace->record(id).value()), "Yes."));
    desk.priya.meet(desk.grace);
    desk.priya.meet(desk.tom);
    const Printed printed = read(printChronology(*desk.priya, kAva, PrintFor::File));
    CHECK(printed.says("As Grace read it."));
    CHECK_FALSE(printed.says("As Tom had it later."));
    CHECK(printed.says("Changed since"));
    CHECK(codeOf(printRecord(*desk.priya, id, PrintFor::Court, kAva)) == ErrorCode::NotAllowed);
}

TEST_CASE("names of other people are nowhere in what is printed for whom it is about", "[print]") {
    Desk desk;
    auto more = withKaren();
    more.push_back({"action/a1", true});
    more.push_back(text("action/a1/what", "Ask noah about school"));
    more.push_back(text("action/a1/owner", "Karen"));
    more.push_back(text("action/a1/due", "2026-03-20"));
    const RecordId id =
        desk.visit({kAva, kNoah}, "2026-03-09", "Karen opened. Noah slept; Ava’s room is warm.", more);
    REQUIRE(desk.priya->edit(id, {text("purpose", "To see KAREN’s garden")}));
    REQUIRE(desk.priya->edit(id, {text("purpose", "A planned visit")}));
    desk.approve(id);
    REQUIRE(desk.priya->amend(id, "Ms O Briain rang."));

    const Printed chronology = read(printChronology(*desk.priya, kAva, PrintFor::SubjectAccess));
    const Printed record = read(printRecord(*desk.priya, id, PrintFor::SubjectAccess, kAva));
    for (const Printed* printed : {&chronology, &record}) {
        const std::string everything = inflated(printed->raw) + printed->text;
        for (const char* name : {"Karen", "KAREN", "Briain", "Noah", "noah", "grandmother)"}) {
            INFO(name);
            CHECK(everything.find(name) == std::string::npos);
        }
        CHECK(printed->says("name removed opened."));
        CHECK(printed->says("Ava’s room is warm."));
        CHECK(printed->says("Priya Nair"));
    }
    CHECK(codeOf(printRecord(*desk.priya, id, PrintFor::SubjectAccess, std::nullopt)) ==
          ErrorCode::InvalidInput);
    CHECK(codeOf(printRecord(*desk.priya, id, PrintFor::SubjectAccess, kMia)) == ErrorCode::NotFound);

    const Printed court = read(printRecord(*desk.priya, id, PrintFor::Court, kAva));
    CHECK(court.says("Karen opened."));
    const std::size_t list = court.text.find("Names of other people in this document");
    REQUIRE(list != std::string::npos);
    for (const char* name : {"Karen", "KAREN", "Noah", "Ó Briain"}) {
        INFO(name);
        CHECK(court.text.find(name, list) != std::string::npos);
    }
}

TEST_CASE("a record on paper says who, when, in which form, and every change", "[print]") {
    Desk desk;
    const RecordId id = desk.visit({kAva, kNoah}, "2026-03-09", "First words.");
    const Printed draft = read(printRecord(*desk.priya, id, PrintFor::File, std::nullopt));
    CHECK(draft.says("Draft: not offered for approval"));
    CHECK(codeOf(printRecord(*desk.priya, id, PrintFor::Court, kAva)) == ErrorCode::NotAllowed);
    REQUIRE(desk.priya->edit(id, {text("observation", "Better words.")}));
    desk.approve(id);
    const Printed printed = read(printRecord(*desk.priya, id, PrintFor::File, std::nullopt));
    for (const char* words :
         {"Happened on 9 March 2026", "Written by Priya Nair, entered on 10 March 2026, 12:00",
          "Where it stands: Approved", "Form: Visit, version", "Better words.",
          "First words. (replaced since)", "Offered for approval by Priya Nair",
          "Approved by Grace Bennett", "Ava Larkin", "Noah Larkin"}) {
        INFO(words);
        CHECK(printed.says(words));
    }
    CHECK(printed.raw.rfind("%PDF-1.5", 0) == 0);
    CHECK(printed.raw.find("/StructTreeRoot") != std::string::npos);
    CHECK(printed.raw.find("/Marked true") != std::string::npos);
    CHECK(printed.raw.find("/Outlines") != std::string::npos);
}

TEST_CASE("other scripts, long texts and control characters survive the way onto paper", "[print]") {
    Desk desk;
    std::string words = "Siân o Dŷ Ŵyn said \"mae’n gynnes\". قالت مرحبا هنا. \x01\x1b[2J\n\n";
    for (int i = 1; i <= 4000; ++i) words += "word" + std::to_string(100'000 + i) + " ";
    desk.approve(desk.visit({kAva}, "2026-03-09", words));
    const Printed printed = read(printChronology(*desk.priya, kAva, PrintFor::File));
    CHECK(printed.says("Siân o Dŷ Ŵyn"));
    CHECK(printed.reading.find("قالت مرحبا هنا") != std::string::npos);
    CHECK(printed.text.find('\x01') == std::string::npos);
    CHECK(printed.text.find('\x1b') == std::string::npos);
    std::size_t at = 0;
    for (int i = 1; i <= 4000; ++i) {
        at = printed.text.find("word" + std::to_string(100'000 + i), at);
        if (at == std::string::npos) FAIL("word " << i << " is missing, or not in order");
    }
    CHECK(printed.pages().size() > 5);
}
