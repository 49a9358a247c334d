// An import written into a record store: only what differs, and never over what a person recorded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/base/ports.h"
#include "core/exchange/import.h"
#include "core/storage/record_store.h"

namespace doorstep {

/// In whose name an import writes: the server's own device and its own user.
struct ImportAuthor {
    DeviceId device;
    UserId user;
};

/// What an import did.
struct ImportReport {
    std::int64_t recordsRead = 0;
    std::int64_t recordsCreated = 0;
    std::int64_t recordsChanged = 0;
    std::int64_t fieldsWritten = 0;  ///< In created and changed records.
    std::int64_t fieldsKept = 0;     ///< Left as they were because a person had recorded something else.
    std::int64_t issues = 0;
};

/// What the caller wants to hear and do while an import runs. Each may be empty.
struct ImportHooks {
    ImportProgressCallback progress;
    std::function<void(const ImportIssue&)> issue;
    /// Called for each change, inside the transaction that appends it. An error ends the import.
    std::function<Result<void>(const StoredChange&)> appended;
};

/// Imports the SSD files of a folder into a store, as changes of kind `Import`, in transactions of a
/// few hundred records. Importing the same files again writes nothing. A value that a person recorded
/// stays, and so does everything about records that the files do not mention.
///
/// Fails as `importSsd` and `RecordStore::append` do. What was committed before a failure stays, and the
/// next import goes on from there. The store's database must not be in a transaction.
Result<ImportReport> applyImport(const std::filesystem::path& folder, RecordStore& store,
                                 const ImportAuthor& author, TimeSource& time, const ImportHooks& hooks,
                                 const ImportOptions& options = {});

}  // namespace doorstep
