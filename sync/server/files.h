// Small files of the data folder: written whole and durably, readable by the owner only.
#pragma once

#include <filesystem>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace doorstep::server {

/// Replaces the file in one step: after a power cut it holds the old content or the new. Mode 0600.
/// Fails with `DiskFull` or `Io`.
Result<void> writeWhole(const std::filesystem::path& file, ByteView content);
/// Fails with `NotFound` or `Io`; with `Damaged` for a file of more than 64 KiB.
Result<Bytes> readWhole(const std::filesystem::path& file);

}  // namespace doorstep::server
