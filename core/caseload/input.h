// Checks what is about to be written against the form that knows the fields.
#pragma once

#include <vector>

#include "core/records/forms.h"

namespace doorstep {

/// Fails with `InvalidInput`, naming the first field that no version of the form knows, or whose value none
/// takes: words typed before a council changed its form are saved like any other. Whether answers are
/// complete and agree is asked at submission (`problemsIn`), not here: half a form must be saved too.
Result<void> checkWrites(const Forms& forms, const std::string& type,
                         const std::vector<FieldWrite>& writes);

}  // namespace doorstep
