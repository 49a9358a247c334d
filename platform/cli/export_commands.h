// Records and chronologies on paper (inside platform/cli only).
#pragma once

#include "core/caseload/caseload.h"
#include "platform/cli/answers.h"
#include "platform/cli/arguments.h"

namespace doorstep::cli {

/// Each writes a PDF that only its owner can read, and answers with `{file, bytes}`. What it fails with
/// comes from core/print and from writing the file.
Result<Json> exportRecord(Caseload& caseload, const Arguments& arguments);
Result<Json> exportChronology(Caseload& caseload, const Arguments& arguments);

}  // namespace doorstep::cli
