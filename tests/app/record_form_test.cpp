// Filling in a visit on a real encrypted store: nothing typed is lost, and what is submitted is whole.
#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "qml/viewmodels/person_model.h"
#include "qml/viewmodels/record_form.h"
#include "qml/viewmodels/record_view.h"
#include "qml/viewmodels/today_model.h"
#include "tests/app/place.h"
#include "tests/app/records.h"

using namespace doorstep;
using namespace doorstep::app;
using namespace doorstep::app::test;

namespace {

struct Form : RecordForm {
    explicit Form(Tablet& tablet) { setSession(&tablet.session); }

    QString field(PersonId child, const char* name) const {
        return QString::fromStdString(childField(child, name));
    }
    QString value(const QString& key) { return rows()->valueAt(key, "value").toString(); }
    bool saved() {
        return until([this] { return savedCode() == "saved"; });
    }
};

void startVisit(Form& form, Tablet& tablet) {
    const auto& council = tablet.machine.place.council;
    form.startVisit({tablet.id(council.ava), tablet.id(council.noah), tablet.id(council.mia)});
    REQUIRE(until([&form] { return form.isOpen(); }));
}

// What the store holds of a field that is being typed.
QString keptWords(Tablet& tablet, const QString& record, const QString& field) {
    std::optional<QString> words;
    tablet.session.ask(
        &tablet.session,
        [id = parseId<RecordId>(record.toStdString()).value()](Caseload& caseload) {
            return caseload.draft(id);
        },
        [&words, field](const Result<std::optional<FormDraft>>& draft) {
            words = QString();
            if (!draft.ok() || !*draft) return;
            for (const auto& write : (*draft)->writes) {
                if (write.field == field.toStdString()) {
                    words = QString::fromStdString(std::get<std::string>(write.value));
                }
            }
        });
    REQUIRE(until([&words] { return words.has_value(); }));
    return *words;
}

// Everything that submitting asks for.
void answerAll(Form& form, Tablet& tablet) {
    const auto& council = tablet.machine.place.council;
    for (const auto& child : {council.ava, council.noah, council.mia}) {
        form.setValue(form.field(child, "seen"), "yes");
        form.setValue(form.field(child, "seen_alone"), child == council.mia ? "no" : "yes");
        form.setValue(form.field(child, "words"), "“It is warm in my room now”");
    }
    form.setValue(form.field(council.mia, "not_alone_reason"), "not_appropriate");
    form.setValue("place", "home");
    form.setValue("observation", "You showed me the kingfisher you drew.");
    form.setValue("analysis", "The routine is holding.");
}

}  // namespace

TEST_CASE("a visit to three siblings starts with what is known") {
    Place place;
    Machine machine(place, "start");
    Tablet tablet(machine, place.council.priya);
    Form form(tablet);
    startVisit(form, tablet);
    CHECK(form.title() == "Visit to Ava, Noah and Mia");
    CHECK(form.value("date") == "2026-03-03");
    CHECK(form.value("start_time") == "10:00");
    CHECK(form.value("visit_type") == "cp");
    CHECK(form.savedCode() == "nothing");
    CHECK(form.children()->count() == 3);
    form.leave();  // Nothing was typed: nothing is left behind.
    Made<TodayModel> today(tablet.session);
    REQUIRE(until([&] { return !today.loading(); }));
    CHECK(today.unfinished()->count() == 0);
    CHECK(today.dateText() == "Tuesday 3 March 2026");
}

TEST_CASE("children are listed, asked about, checked and read eldest first") {
    Place place;
    Machine machine(place, "order");
    Tablet tablet(machine, place.council.priya);
    const std::vector<QString> eldestFirst{"Ava", "Noah", "Mia"};
    Made<PersonModel> noah(tablet.session);
    noah.setPersonId(tablet.id(place.council.noah));
    REQUIRE(until([&] { return !noah.loading(); }));
    std::vector<QString> household;
    for (int i = 0; i < noah.household()->count(); ++i) {
        household.push_back(
            noah.household()->get(i).value<PersonRow>().name.section(QLatin1Char(' '), 0, 0));
    }
    CHECK(household == eldestFirst);

    Form form(tablet);
    startVisit(form, tablet);
    std::vector<QString> asked, missing, checked, read;
    for (int i = 0; i < form.rows()->count(); ++i) {
        const auto row = form.rows()->get(i).value<FormRow>();
        if (row.isChildHeader()) asked.push_back(row.label);
    }
    CHECK(asked == eldestFirst);
    form.check();
    for (int i = 0; i < form.problems()->count(); ++i) {
        const auto problem = form.problems()->get(i).value<ProblemRow>();
        if (problem.field.endsWith("/seen"))
            missing.push_back(problem.message.section(QLatin1Char(' '), 2, 2));
    }
    CHECK(missing == eldestFirst);
    const auto namesIn = [](RowModel* answers, std::vector<QString>& names) {
        for (int i = 0; i < answers->count(); ++i) {
            const auto row = answers->get(i).value<AnswerRow>();
            if (!row.heading.isEmpty() && row.field.startsWith("child/")) names.push_back(row.heading);
        }
    };
    namesIn(form.answers(), checked);
    CHECK(checked == eldestFirst);
    answerAll(form, tablet);
    bool left = false;
    QObject::connect(&form, &RecordForm::left, &form, [&left] { left = true; });
    form.leave();
    REQUIRE(until([&left] { return left; }));
    Made<RecordView> record(tablet.session);
    record.setRecordId(form.recordId());
    REQUIRE(until([&] { return !record.loading(); }));
    namesIn(record.answers(), read);
    CHECK(read == eldestFirst);
    CHECK(record.title().startsWith("Visit to Ava, Noah and Mia"));
}

TEST_CASE(
    "what is typed is in the encrypted store within two seconds, without a pause and without a lock") {
    Place place;
    Machine machine(place, "autosave");
    QString key, id;
    {
        Tablet tablet(machine, place.council.priya);
        Form form(tablet);
        startVisit(form, tablet);
        key = form.field(place.council.ava, "words");
        QElapsedTimer clock;
        clock.start();
        QString words;
        while (clock.elapsed() < 4'000) {  // Somebody who types without a pause.
            form.setValue(key, words += "a ");
            QTest::qWait(50);
        }
        // What the store has is at most two seconds behind: some forty keystrokes of these.
        CHECK(keptWords(tablet, form.recordId(), key).size() >= words.size() / 2);
        form.setValue(key, "“I sleep in my own bed”");
        CHECK(form.savedState() == QString::fromUtf8("Saving…"));
        REQUIRE(form.saved());
        id = form.recordId();
    }
    CHECK(doorstep::test::filesContaining(machine.home.path(), "own bed").empty());
    Tablet again(machine);
    again.unlock();
    Form form(again);
    form.open(id);
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.value(key) == QString::fromUtf8("“I sleep in my own bed”"));
    CHECK(form.title() == "Visit to Ava, Noah and Mia");
    CHECK(form.savedCode() == "saved");
}

TEST_CASE("a lock saves what was typed a moment ago") {
    Place place;
    Machine machine(place, "locksave");
    Tablet tablet(machine, place.council.priya);
    QString id;
    {
        Form form(tablet);
        startVisit(form, tablet);
        form.setValue("purpose", "Bedtime");
        id = form.recordId();
        tablet.session.lock();
    }
    tablet.unlock();
    Made<TodayModel> today(tablet.session);
    REQUIRE(until([&] { return today.unfinished()->count() == 1; }));
    CHECK(today.unfinished()->get(0).value<EntryRow>().recordId == id);
    Form form(tablet);
    form.open(id);
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.value("purpose") == "Bedtime");
}

TEST_CASE("a form can be opened again once something is typed, and a lock forgets the form before it") {
    Place place;
    Machine machine(place, "reopen");
    Tablet tablet(machine, place.council.priya);
    Form form(tablet);
    startVisit(form, tablet);
    CHECK_FALSE(form.canReopen());
    form.setValue("place", "home");
    form.setValue("purpose", "Bedtime");
    CHECK(form.canReopen());
    CHECK(form.lastRow() == "purpose");
    // Only what is on the screen when it is locked counts, not what was when it lost the focus.
    tablet.session.notePage("form", form.recordId(), form.lastRow());
    tablet.session.lock();
    CHECK(tablet.session.pageToReopen().isEmpty());
}

TEST_CASE("submitting says what is missing and leads there; then it is done") {
    Place place;
    Machine machine(place, "submit");
    Tablet tablet(machine, place.council.priya);
    Form form(tablet);
    startVisit(form, tablet);
    form.submit();
    REQUIRE(form.problems()->count() > 0);
    for (int i = 0; i < form.problems()->count(); ++i) {
        const auto problem = form.problems()->get(i).value<ProblemRow>();
        CAPTURE(problem.field.toStdString());
        const int row = form.leadTo(problem.field);
        REQUIRE(row >= 0);
        CHECK(form.rows()->get(row).value<FormRow>().error == problem.message);
        CHECK(form.rows()->get(row).value<FormRow>().shown);
    }
    answerAll(form, tablet);
    submit(form);

    Made<RecordView> record(tablet.session);
    record.setRecordId(form.recordId());
    REQUIRE(until([&] { return !record.loading(); }));
    CHECK(record.status() == "submitted");
    CHECK(record.statusText() == "Waiting for approval");
    CHECK_FALSE(record.canEdit());
    CHECK(record.author() == "Priya Nair");
    tablet.sync();
    CHECK(until([&] { return tablet.session.sync()->unsent() == 0; }));
}

TEST_CASE("a half-written visit is saved on leaving and carried on with later") {
    Place place;
    Machine machine(place, "leave");
    Tablet tablet(machine, place.council.priya);
    QString id;
    {
        Form form(tablet);
        startVisit(form, tablet);
        form.setValue("purpose", "Bedtime");
        bool left = false;
        QObject::connect(&form, &RecordForm::left, &form, [&left] { left = true; });
        id = form.recordId();
        form.leave();
        REQUIRE(until([&] { return left; }));
    }
    Form form(tablet);
    form.open(id);
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.status() == "draft");
    const auto name = form.addElement("present");
    form.setValue(name, "Aunt Jo");
    const auto element = QString::fromStdString(partsOf(name.toStdString()).element);
    form.removeElement("present", element);
    CHECK(form.rows()->indexOf(name) == -1);
    form.restoreElement("present", element);
    CHECK(form.value(name) == "Aunt Jo");
}

TEST_CASE("words too long to be sent are named with the limit when the form is left, and stay a draft") {
    Place place;
    Machine machine(place, "long");
    Tablet tablet(machine, place.council.priya);
    const QString words(300 * 1024, QLatin1Char('a'));
    QString id;
    {
        Form form(tablet);
        startVisit(form, tablet);
        form.setValue("purpose", words);
        bool left = false;
        QObject::connect(&form, &RecordForm::left, &form, [&left] { left = true; });
        id = form.recordId();
        form.leave();
        REQUIRE(until([&] { return form.savedCode() == "saved"; }));
        REQUIRE(form.problems()->count() == 1);
        const auto problem = form.problems()->get(0).value<ProblemRow>();
        CHECK(problem.field == "purpose");
        CHECK(problem.message.contains("300 KB"));
        CHECK(problem.message.contains("256 KB"));
        CHECK(form.rows()->get(form.leadTo("purpose")).value<FormRow>().error == problem.message);
        CHECK_FALSE(left);
    }
    Form form(tablet);
    form.open(id);
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.value("purpose") == words);
    form.setValue("purpose", "Bedtime");
    leave(form);
}

TEST_CASE("what else may be recorded about somebody follows role and status, and opens as a form") {
    Place place;
    const auto offered = [&place](Tablet& tablet, PersonId id) {
        Made<PersonModel> person(tablet.session);
        person.setPersonId(tablet.id(id));
        REQUIRE(until([&] { return !person.loading(); }));
        std::vector<QString> types;
        for (int i = 0; i < person.forms()->count(); ++i) {
            const auto choice = person.forms()->get(i).value<ChoiceRow>();
            types.push_back(choice.code);
            Form form(tablet);
            form.start(choice.code, tablet.id(id));
            REQUIRE(until([&] { return form.isOpen(); }));
            CHECK(form.rows()->count() > 0);
            CHECK(form.title().contains(person.person().name.section(QLatin1Char(' '), 0, 0)));
        }
        return types;
    };
    Machine priyas(place, "forms-worker"), graces(place, "forms-manager"), sams(place, "forms-adviser");
    Tablet priya(priyas, place.council.priya), grace(graces, place.council.grace), sam(sams, place.sam);
    CHECK(offered(priya, place.council.ava) == std::vector<QString>{"missing"});
    CHECK(offered(grace, place.council.ava) == std::vector<QString>{"oversight", "missing"});
    CHECK(offered(sam, place.council.leon) == std::vector<QString>{"missing", "pathway_plan", "visit"});
}

TEST_CASE("a contact with a care leaver starts with its own form") {
    Place place;
    Machine machine(place, "contact");
    Tablet tablet(machine, place.sam);
    Form form(tablet);
    form.start("contact", tablet.id(place.council.leon));
    REQUIRE(until([&] { return form.isOpen(); }));
    CHECK(form.type() == "contact");
    CHECK(form.title() == "Contact with Leon");
    CHECK(form.rows()->valueAt("in_touch", "shown").toBool() == false);
    form.setShowAll(true);
    form.setValue("outcome", "reached");
    CHECK(form.rows()->valueAt("in_touch", "shown").toBool());
}
