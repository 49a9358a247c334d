// What people and scripts hand in on standard input.
#pragma once

#include <istream>

#include "core/base/result.h"
#include "platform/cli/answers.h"

namespace doorstep::cli {

/// The one JSON object that the input holds. Fails with `InvalidInput`, which names line and column (both
/// from 1, columns in bytes) and what is wrong there, and repeats nothing of what was typed.
Result<Json> readInput(std::istream& input);

/// A text of the object, which has to be there.
Result<std::string> textIn(const Json& json, const char* name);

/// The hash of the content that a decision is about, as `show` prints it.
Result<Hash> contentIn(const Json& json);

}  // namespace doorstep::cli
