// Records written by view models.
#include "tests/app/records.h"

#include <catch2/catch.hpp>

#include "core/records/fields.h"
#include "qml/viewmodels/record_view.h"

namespace doorstep::app::test {

void leave(RecordForm& form) {
    bool left = false;
    QObject::connect(&form, &RecordForm::left, &form, [&left] { left = true; });
    form.leave();
    REQUIRE(until([&left] { return left; }));
}

QString write(Tablet& tablet, const QString& id, const QString& purpose, const QString& place) {
    RecordForm form;
    form.setSession(&tablet.session);
    if (id.isEmpty()) {
        form.startVisit({tablet.id(tablet.machine.place.council.ava)});
    } else {
        form.open(id);
    }
    REQUIRE(until([&form] { return form.isOpen(); }));
    if (!purpose.isEmpty()) form.setValue("purpose", purpose);
    if (!place.isEmpty()) form.setValue("place", place);
    const auto written = form.recordId();
    leave(form);
    return written;
}

void submit(RecordForm& form) {
    bool submitted = false;
    QObject::connect(&form, &RecordForm::submitted, &form, [&submitted] { submitted = true; });
    form.submit();
    REQUIRE(until([&submitted] { return submitted; }));
}

QString submitVisit(Tablet& tablet) {
    RecordForm form;
    form.setSession(&tablet.session);
    const auto& ava = tablet.machine.place.council.ava;
    form.startVisit({tablet.id(ava)});
    REQUIRE(until([&form] { return form.isOpen(); }));
    const auto set = [&](const char* name, const char* value) {
        form.setValue(QString::fromStdString(childField(ava, name)), QString::fromUtf8(value));
    };
    set("seen", "yes");
    set("seen_alone", "yes");
    set("words", "“The heron came back”");
    form.setValue("place", "home");
    form.setValue("observation", "We walked to the pond.");
    form.setValue("analysis", "She talks freely outdoors.");
    submit(form);
    tablet.sync();
    return form.recordId();
}

QString disagree(Tablet& one, Tablet& other, bool alsoWhere) {
    const auto id = write(one, {}, "First");
    one.sync();
    other.sync();
    write(one, id, "Bedtime", alsoWhere ? "home" : "");
    write(other, id, "School mornings", alsoWhere ? "school" : "");
    one.sync();
    other.sync();
    one.sync();
    return id;
}

QString planVisit(Tablet& tablet) {
    RecordForm form;
    form.setSession(&tablet.session);
    form.startVisit({tablet.id(tablet.machine.place.council.ava)});
    REQUIRE(until([&form] { return form.isOpen(); }));
    form.setDate("date", "24", "2", "2026");
    form.setDate("next_visit_date", "3", "3", "2026");
    leave(form);
    return form.recordId();
}

QString statusAt(Tablet& tablet, const QString& id) {
    Made<RecordView> record(tablet.session);
    record.setRecordId(id);
    REQUIRE(until([&record] { return !record.loading(); }));
    return record.status();
}

}  // namespace doorstep::app::test
