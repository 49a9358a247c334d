// What a closed database consists of, page by page, in one hash.
#pragma once

#include <filesystem>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace doorstep {

/// The hash over a database's size, its clear header and the tag of each page, in their order. A page is
/// authentic with one tag alone, so a database of the same hash reads the same, or says that it is
/// damaged. Needs no key, reads 16 bytes of each page, and is of use only while nobody has the database
/// open. Fails with `NotFound`, `Io`, and as `sealed::readHeader`.
Result<Hash> hashOfPageTags(const std::filesystem::path& database);

}  // namespace doorstep
