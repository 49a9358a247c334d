// A QR code as text for a terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace doorstep::server {

/// Lines of half blocks, dark on light whatever the terminal's colours, with a quiet zone around it. Fails
/// with `InvalidInput` for a text that no code holds.
Result<std::string> qrText(std::string_view content);

}  // namespace doorstep::server
