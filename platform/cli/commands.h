// What each command does, from arguments and standard input to an answer.
#pragma once

#include <istream>

#include "platform/cli/answers.h"
#include "platform/cli/arguments.h"

namespace doorstep::cli {

/// The answer where no device is enrolled, for any command but `enrol`. Touches nothing on disk: the folder
/// may be a slip of the pen.
Result<Json> performWithoutDevice(const Arguments& arguments);

/// Performs the command on the device and returns its answer (README.md lists the shapes).
Result<Json> perform(Device& device, const Arguments& arguments, std::istream& input);

/// Performs a command that needs nothing but an unlocked caseload. Fails with `InvalidInput` for a name
/// that is no such command.
Result<Json> performOnCaseload(Caseload& caseload, const Arguments& arguments, std::istream& input);

}  // namespace doorstep::cli
