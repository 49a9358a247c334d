// Words typed where there is no form: there again after a lock, a way elsewhere and a restart, until they
// are saved.
#include "qml/viewmodels/typed_field.h"
#include "qml/viewmodels/conflicts_model.h"
#include "qml/viewmodels/record_view.h"
#include "qml/viewmodels/review_model.h"
#include "tests/app/records.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

namespace {

/// As a page has it.
struct Field : TypedField {
    Field(Tablet& tablet, const QString& recordId, const QString& place) {
        setSession(&tablet.session);
        setRecordId(recordId);
        setPlace(place);
        REQUIRE(until([this] { return ready(); }));
    }
    bool isSaved() {
        return until([this] { return savedCode() == "saved"; });
    }
};

/// What a page finds that is opened now.
QStringList found(Tablet& tablet, const QString& recordId, const QString& place) {
    const Field field(tablet, recordId, place);
    return {field.choice(), field.words()};
}

const QStringList kNothing{QString(), QString()};

/// Decides about what is shown.
void decide(Tablet& grace, const QString& recordId, Field& typed) {
    Made<ReviewModel> review(grace.session);
    review.setRecordId(recordId);
    REQUIRE(until([&] { return review.canDecide(); }));
    bool decided = false;
    QObject::connect(&review, &ReviewModel::decided, &review, [&decided] { decided = true; });
    if (typed.choice() == "return") {
        review.sendBack(typed.handOver());
    } else {
        review.approve(typed.handOver());
    }
    REQUIRE(until([&decided] { return decided; }));
}

}  // namespace

TEST_CASE("a rationale is kept while it is typed, with the choice, until the decision is made") {
    Place place;
    Machine priyas(place, "typed-priya"), graces(place, "typed-grace");
    Tablet priya(priyas, place.council.priya);
    const auto id = submitVisit(priya);
    {
        Tablet grace(graces, place.council.grace);
        Field typed(grace, id, "decision");
        CHECK(typed.empty());
        CHECK(typed.savedCode() == "nothing");
        typed.setChoice("return");
        typed.setWords("Say who");
        CHECK(typed.savedState() == QString::fromUtf8("Saving…"));
        REQUIRE(typed.isSaved());
        CHECK(typed.savedState() == "Saved on this tablet");
        CHECK(found(grace, id, "decision") == QStringList{"return", "Say who"});

        // A lock, and a way elsewhere, write at once.
        typed.setWords("Say who else");
        grace.session.lock();
        grace.unlock();
        REQUIRE(grace.session.state() == Session::State::Unlocked);
        CHECK(found(grace, id, "decision") == QStringList{"return", "Say who else"});
        {
            Field left(grace, id, "decision");
            left.setChoice("approve");
            left.setWords("Her words lead the plan. ");
        }
        CHECK(found(grace, id, "decision") == QStringList{"approve", "Her words lead the plan. "});
        // Whoever comes back before the page that was left is gone finds its last word too.
        Field leaving(grace, id, "decision");
        leaving.setWords("Her words lead the plan, and the school's.");
        Field back(grace, id, "decision");
        CHECK(back.words() == "Her words lead the plan, and the school's.");
        back.setWords("Her words lead the plan. ");
    }
    Tablet grace(graces);
    grace.unlock();
    Field typed(grace, id, "decision");
    CHECK(typed.choice() == "approve");
    CHECK(typed.savedCode() == "saved");
    decide(grace, id, typed);
    CHECK(statusAt(grace, id) == "approved");
    CHECK(found(grace, id, "decision") == kNothing);
}

TEST_CASE("what came back for a decision is decided anew, without the words of the last one") {
    Place place;
    Machine priyas(place, "again-priya"), graces(place, "again-grace");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace);
    const auto id = submitVisit(priya);
    grace.sync();
    {
        Field typed(grace, id, "decision");
        typed.setChoice("return");
        typed.setWords("Say who else was there.");
        decide(grace, id, typed);
    }
    CHECK(statusAt(grace, id) == "returned");
    CHECK(found(grace, id, "decision") == kNothing);
}

TEST_CASE("an addition is kept while it is typed, and gone once it stands in the record") {
    Place place;
    Machine priyas(place, "adding-priya"), graces(place, "adding-grace");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace);
    const auto id = submitVisit(priya);
    grace.sync();
    {
        Field typed(grace, id, "decision");
        typed.setChoice("approve");
        typed.setWords("Clear");
        decide(grace, id, typed);
    }
    grace.sync();
    priya.sync();
    {
        Field typed(priya, id, "amendment");
        typed.setWords("The pond froze\n");
    }
    Field typed(priya, id, "amendment");
    CHECK(typed.words() == "The pond froze\n");
    Made<RecordView> record(priya.session);
    record.setRecordId(id);
    REQUIRE(until([&] { return record.canAmend(); }));
    bool amended = false;
    QObject::connect(&record, &RecordView::amended, &typed, [&] {
        amended = true;
        typed.saved();
    });
    record.amend(typed.handOver());
    SECTION("and the field is empty") {
        REQUIRE(until([&] { return amended && record.amendments()->count() == 1; }));
        CHECK(typed.empty());
        CHECK(found(priya, id, "amendment") == kNothing);
    }
    SECTION("but what is typed meanwhile stays") {
        typed.setWords("The pond froze. And");
        REQUIRE(until([&] { return amended; }));
        CHECK(typed.words() == "The pond froze. And");
        REQUIRE(typed.isSaved());
        CHECK(found(priya, id, "amendment") == QStringList{"", "The pond froze. And"});
    }
}

TEST_CASE("words that keep both versions are kept while they are typed, and of no use after a choice") {
    Place place;
    Machine priyas(place, "both-priya"), toms(place, "both-tom");
    Tablet priya(priyas, place.council.priya), tom(toms, place.council.tom);
    disagree(priya, tom, false);
    Made<ConflictsModel> conflicts(priya.session);
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 1; }));
    const auto row = conflicts.conflicts()->get(0).value<ConflictRow>();
    const auto where = "both/" + row.field;
    {
        Field typed(priya, row.recordId, where);
        typed.setWords("Bedtime, and school");
    }
    Field typed(priya, row.recordId, where);
    CHECK(typed.words() == "Bedtime, and school");
    SECTION("when they are what is kept") {
        conflicts.keepWords(row.key, typed.handOver());
    }
    SECTION("when a version is kept") {
        typed.setWords("Bedtime, and school mornings");
        typed.handOver();
        conflicts.keep(row.key, 0);
    }
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 0; }));
    CHECK(found(priya, row.recordId, where) == kNothing);
}
