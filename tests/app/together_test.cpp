// Several people with tablets: two versions of an answer, a review, and what each of them sees then.
#include <catch2/catch.hpp>

#include "qml/viewmodels/conflicts_model.h"
#include "qml/viewmodels/person_model.h"
#include "qml/viewmodels/record_form.h"
#include "qml/viewmodels/record_view.h"
#include "qml/viewmodels/review_model.h"
#include "qml/viewmodels/search_model.h"
#include "tests/app/records.h"

#include "core/records/fields.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

TEST_CASE("two people answer the same question: both answers are shown to both, until one is chosen") {
    Place place;
    Machine priyas(place, "priya"), toms(place, "tom");
    Tablet priya(priyas, place.council.priya), tom(toms, place.council.tom);
    const auto id = write(priya, {}, "First");
    priya.sync();
    tom.sync();
    write(priya, id, "Bedtime");
    write(tom, id, "School mornings", "school");
    priya.sync();
    tom.sync();
    priya.sync();

    Made<ConflictsModel> conflicts(priya.session);
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 1; }));
    const auto row = conflicts.conflicts()->get(0).value<ConflictRow>();
    CHECK(row.field == "purpose");
    REQUIRE(row.versions.size() == 2);
    QStringList texts, authors;
    for (const auto& version : row.versions) {
        texts.append(version.value<VersionRow>().text);
        authors.append(version.value<VersionRow>().author);
    }
    texts.sort();
    CHECK(texts == QStringList{"Bedtime", "School mornings"});
    CHECK(authors.contains("Tom Ashworth"));
    bool resolved = false;
    QObject::connect(&conflicts, &ConflictsModel::resolved, &conflicts, [&resolved] { resolved = true; });
    conflicts.keepWords(row.key, "Bedtime, and school mornings");
    REQUIRE(until([&] { return resolved && conflicts.conflicts()->count() == 0; }));
    priya.sync();
    tom.sync();

    Made<RecordView> record(tom.session);
    record.setRecordId(id);
    REQUIRE(until([&] { return !record.loading(); }));
    CHECK_FALSE(record.inConflict());
    const int purpose = record.answers()->indexOf("purpose");
    REQUIRE(purpose >= 0);
    CHECK(record.answers()->get(purpose).value<AnswerRow>().text == "Bedtime, and school mornings");
    CHECK(record.answers()->get(record.answers()->indexOf("place")).value<AnswerRow>().text ==
          "At school or nursery");
    QStringList history;
    for (int i = 0; i < record.history()->count(); ++i) {
        history.append(record.history()->get(i).value<HistoryRow>().text);
    }
    CHECK(history.contains("School mornings"));
}

TEST_CASE("a supervisor approves with a reason, and the author sees it") {
    Place place;
    Machine priyas(place, "author"), graces(place, "grace");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace);
    const auto id = submitVisit(priya);
    grace.sync();
    REQUIRE(grace.session.canReview());
    Made<ReviewQueueModel> queue(grace.session);
    REQUIRE(until([&] { return queue.queue()->count() == 1; }));
    CHECK(queue.queue()->get(0).value<ReviewRow>().author == "Priya Nair");

    Made<ReviewModel> review(grace.session);
    review.setRecordId(id);
    REQUIRE(until([&] { return review.canDecide(); }));
    review.approve("  ");
    CHECK(review.error() == "Say why you approve this record");
    QString decision;
    QObject::connect(&review, &ReviewModel::decided, &review, [&](const QString& how) { decision = how; });
    review.approve("Her words lead the plan.");
    REQUIRE(until([&] { return !decision.isEmpty(); }));
    CHECK(decision == "approved");
    REQUIRE(until([&] { return queue.queue()->count() == 0; }));
    grace.sync();
    priya.sync();
    CHECK(statusAt(priya, id) == "approved");
    Made<PersonModel> ava(priya.session);
    ava.setPersonId(priya.id(place.council.ava));
    REQUIRE(until([&] { return ava.timeline()->count() == 1; }));
    CHECK(ava.timeline()->get(0).value<EntryRow>().statusText == "Approved");
}

TEST_CASE("a double tap keeps the version of one question, not of the next that moves up under it") {
    Place place;
    Machine priyas(place, "tapping"), toms(place, "other-tapper");
    Tablet priya(priyas, place.council.priya), tom(toms, place.council.tom);
    disagree(priya, tom, true);
    Made<ConflictsModel> conflicts(priya.session);
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 2; }));
    const auto keepFirst = [&conflicts] {
        conflicts.keep(conflicts.conflicts()->get(0).value<ConflictRow>().key, 0);
    };
    keepFirst();
    REQUIRE(until([&] { return conflicts.conflicts()->count() == 1; }));
    keepFirst();
    QTest::qWait(900);
    CHECK(conflicts.conflicts()->count() == 1);
    keepFirst();
    CHECK(until([&] { return conflicts.conflicts()->count() == 0; }));
}

TEST_CASE("a returned record comes back with the comment, and can be changed and submitted again") {
    Place place;
    Machine priyas(place, "returned"), graces(place, "returner");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace);
    const auto id = submitVisit(priya);
    grace.sync();
    Made<ReviewModel> review(grace.session);
    review.setRecordId(id);
    REQUIRE(until([&] { return review.canDecide(); }));
    QString decision;
    QObject::connect(&review, &ReviewModel::decided, &review, [&](const QString& how) { decision = how; });
    review.sendBack("Say who else was there.");
    REQUIRE(until([&] { return decision == "returned"; }));
    grace.sync();
    priya.sync();
    RecordForm form;
    form.setSession(&priya.session);
    form.open(id);
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.returnComment() == "Say who else was there.");
    form.setValue(form.addElement("present"), "Aunt Jo");
    submit(form);
    CHECK(statusAt(priya, id) == "submitted");
}

TEST_CASE("what is approved is what was on the screen") {
    Place place;
    Machine priyas(place, "changing"), graces(place, "looking");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace);
    const auto id = submitVisit(priya);
    grace.sync();
    Made<ReviewModel> review(grace.session);
    review.setRecordId(id);
    REQUIRE(until([&] { return review.canDecide(); }));
    // Behind the page's back the record is decided otherwise.
    bool returned = false;
    const auto recordId = parseId<RecordId>(id.toStdString()).value();
    grace.session.ask(
        &grace.session,
        [recordId](Caseload& caseload) -> Result<void> {
            TRY_SET(const auto record, caseload.record(recordId));
            return caseload.sendBack(recordId, contentHash(record), "Once more");
        },
        [&returned](const Result<void>& result) { returned = result.ok(); });
    REQUIRE(until([&] { return returned; }));
    review.approve("As I saw it.");
    REQUIRE(until([&] { return review.error().contains("has changed since"); }));
    REQUIRE(until([&] { return !review.canDecide(); }));
    CHECK(review.error().contains("has changed since"));
    CHECK(review.status() == "returned");
}

TEST_CASE("words are found as they are typed, with the match marked") {
    Place place;
    Machine machine(place, "search");
    Tablet priya(machine, place.council.priya);
    submitVisit(priya);
    Made<SearchModel> search(priya.session);
    search.setWords("h");
    search.setWords("her");
    search.setWords("heron");
    REQUIRE(until([&] { return search.hits()->count() == 1; }));
    const auto hit = search.hits()->get(0).value<SearchRow>();
    CHECK(hit.snippet.contains("<b>heron</b>"));
    CHECK(hit.label.contains("Ava"));
    search.setWords("ostrich");
    REQUIRE(until([&] { return search.hits()->count() == 0; }));
    CHECK(search.countText().contains("ostrich"));
}
