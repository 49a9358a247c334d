// A record, and a person's chronology, for paper: for the file, for a court, for whom it is about.
#pragma once

#include <optional>

#include "core/caseload/caseload.h"
#include "core/print/document.h"
#include "core/print/third_parties.h"

namespace doorstep {

/// A record with everything that was written into it: who and when it happened and was entered, where it
/// stands and who decided, the answers in the order of the form it was written in, additions, and each
/// change. For a court or for subject access it is about one person, `about`, who may be left out where
/// the record is about one alone: what it says of other children is left out.
///
/// Fails with `NotFound` for what is not here, with `NotAllowed` for what is about nobody in scope and for
/// words that are not approved, where it is for anybody but the file, and with `InvalidInput` without the
/// person whom it is to be about.
Result<Document> printRecord(Caseload& caseload, RecordId id, PrintFor use, std::optional<PersonId> about);

/// All that was approved about a person, oldest first, each as it was approved, with what was added since.
/// Drafts, what waits, what was returned, and what was imported are not in it. Fails as `printRecord`.
Result<Document> printChronology(Caseload& caseload, PersonId person, PrintFor use);

}  // namespace doorstep
