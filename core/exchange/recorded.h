// What several returns read off a record, and how they write a day.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.h"
#include "core/records/record.h"

namespace doorstep {

/// The day in a field; of several that stand, the one that shows. Nothing unless it reads.
std::optional<Date> dayIn(const Record& record, const std::string& field);
/// `03/03/2026`
std::string slashed(Date day);
/// Nothing where there is no day.
std::string slashed(const std::optional<Date>& day);

}  // namespace doorstep
