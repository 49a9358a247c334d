// What people type for an id: all of it, its beginning or end, or a person's number in the case system.
#pragma once

#include "core/caseload/caseload.h"

namespace doorstep::cli {

/// Fails with `NotFound`, and with `InvalidInput` when more than one record answers to it.
Result<RecordId> findRecord(Caseload& caseload, const std::string& typed);
Result<PersonId> findPerson(Caseload& caseload, const std::string& typed);
/// A field path in which a child may be named as `findPerson` takes it: `child/L-204/seen`.
Result<std::string> findField(Caseload& caseload, const std::string& typed);

}  // namespace doorstep::cli
