// Checks what is about to be written against the form that knows the fields.
#pragma once

#include <vector>

#include "core/records/forms.h"

namespace doorstep {

/// Fails with `InvalidInput`, naming the first field that the form does not know or whose value is not
/// of its kind. Whether answers are complete and agree is asked at submission (`problemsIn`), not here:
/// half a form must be saved too.
Result<void> checkWrites(const FormDefinition& form, const std::vector<FieldWrite>& writes);

}  // namespace doorstep
