// Replacing rows: as few signals as keep delegates alive.
#include <catch2/catch.hpp>

#include <QSignalSpy>

#include "qml/viewmodels/row_model.h"
#include "qml/viewmodels/rows.h"

using doorstep::app::EntryRow;
using doorstep::app::RowModel;

namespace {

EntryRow entry(const char* key, const char* title) {
    EntryRow row;
    row.key = QString::fromUtf8(key);
    row.title = QString::fromUtf8(title);
    return row;
}

QStringList keysOf(const RowModel& model) {
    QStringList keys;
    for (int i = 0; i < model.count(); ++i) keys.append(model.get(i).value<EntryRow>().key);
    return keys;
}

}  // namespace

TEST_CASE("the properties of a row are its roles") {
    RowModel model;
    model.show<EntryRow>({entry("a", "Visit to Ava")});
    const int role = model.roleNames().key("title", -1);
    REQUIRE(role >= 0);
    CHECK(model.data(model.index(0), role).toString() == "Visit to Ava");
    CHECK(model.indexOf("a") == 0);
    CHECK(model.indexOf("b") == -1);
}

TEST_CASE("a row that changed is changed in place, and the others are left alone") {
    RowModel model;
    model.show<EntryRow>({entry("a", "Ava"), entry("b", "Noah"), entry("c", "Mia")});
    QSignalSpy reset(&model, &RowModel::modelReset), removed(&model, &RowModel::rowsRemoved);
    QSignalSpy inserted(&model, &RowModel::rowsInserted), changed(&model, &RowModel::dataChanged);
    model.show<EntryRow>({entry("a", "Ava"), entry("b", "Noah, 7"), entry("c", "Mia")});
    CHECK(reset.isEmpty());
    CHECK(removed.isEmpty());
    CHECK(inserted.isEmpty());
    REQUIRE(changed.size() == 1);
    CHECK(changed[0][0].toModelIndex().row() == 1);
}

TEST_CASE("rows that come and go in the middle leave those around them in place") {
    RowModel model;
    model.show<EntryRow>({entry("a", "1"), entry("b", "2"), entry("d", "4")});
    QSignalSpy reset(&model, &RowModel::modelReset), removed(&model, &RowModel::rowsRemoved);
    QSignalSpy inserted(&model, &RowModel::rowsInserted), counted(&model, &RowModel::countChanged);
    model.show<EntryRow>({entry("a", "1"), entry("c", "3"), entry("e", "5"), entry("d", "4")});
    CHECK(keysOf(model) == QStringList{"a", "c", "e", "d"});
    CHECK(reset.isEmpty());
    REQUIRE(removed.size() == 1);
    CHECK(removed[0][1].toInt() == 1);
    CHECK(removed[0][2].toInt() == 1);
    REQUIRE(inserted.size() == 1);
    CHECK(inserted[0][1].toInt() == 1);
    CHECK(inserted[0][2].toInt() == 2);
    CHECK(counted.size() == 1);
    model.show<EntryRow>({});
    CHECK(model.count() == 0);
}
