// Records that tests need to be there, written by the view models of a tablet.
#pragma once

#include "qml/viewmodels/record_form.h"
#include "tests/app/place.h"

namespace doorstep::app::test {

/// Saves what was typed as a change of the record.
void leave(RecordForm& form);
/// Writes into a visit to Ava and saves it; a new one without an id. Returns the id.
QString write(Tablet& tablet, const QString& id, const QString& purpose, const QString& place = {});
/// Offers a form for approval.
void submit(RecordForm& form);
/// A whole visit to Ava, submitted and sent. Returns the id.
QString submitVisit(Tablet& tablet);
/// A visit to Ava in which the two answered why it was made, and perhaps where, each in their own way. Both
/// have both versions. Returns the id.
QString disagree(Tablet& one, Tablet& other, bool alsoWhere);
/// A visit to Ava a week ago, in which today was planned for the next one. Returns the id.
QString planVisit(Tablet& tablet);
/// The code of a record's status, as this tablet knows it.
QString statusAt(Tablet& tablet, const QString& id);

}  // namespace doorstep::app::test
