// Small private files: written whole and durably, readable by their owner only.
#pragma once

#include <filesystem>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace doorstep {

/// Replaces the file in one step: after a power cut it holds the old content or the new, never a part.
/// Mode 0600; file and folder are flushed. Fails with `NotFound` (no such folder), `DiskFull` or `Io`.
Result<void> writeWhole(const std::filesystem::path& file, ByteView content);
/// Fails with `NotFound` or `Io`, and with `Damaged` for a file of more than `max` bytes: none of its kind
/// is.
Result<Bytes> readWhole(const std::filesystem::path& file, std::size_t max = 64 << 10);
/// Succeeds when it is not there to begin with. The folder is flushed. Fails with `Io`.
Result<void> removeDurably(const std::filesystem::path& file);
/// Puts a file that is flushed already in the place of another, or of none, in the same folder, which is
/// flushed. Fails with `NotFound`, `DiskFull` or `Io`.
Result<void> renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);
/// Makes the folder and those above it where absent, and takes it from everybody but its owner (mode
/// 0700). Fails with `DiskFull` or `Io`.
Result<void> makePrivateFolder(const std::filesystem::path& folder);

}  // namespace doorstep
