// Answers for people who read: tables and short paragraphs from the same JSON that scripts get.
#pragma once

#include <ostream>

#include "core/base/result.h"
#include "platform/cli/answers.h"

namespace doorstep::cli {

void print(std::ostream& out, const std::string& command, const Json& answer);

/// What went wrong and what can be done about it.
void print(std::ostream& out, const Error& error);

}  // namespace doorstep::cli
