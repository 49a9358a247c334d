// An import written down as changes: only what differs, and never over what a person recorded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "core/base/ports.h"
#include "core/exchange/import.h"
#include "core/records/record.h"

namespace doorstep {

/// Where an import is written: a store of records and the log of changes behind them. Called from the
/// thread that imports; everything but `inTransaction` is called inside one.
class ImportTarget {
public:
    /// The newest change of the device that imports; zeros before its first.
    struct Head {
        std::uint64_t sequence = 0;
        Hash id;
    };

    virtual ~ImportTarget() = default;
    /// Runs `work` as one step that is durable once it succeeds; when `work` fails, nothing of it happened.
    virtual Result<void> inTransaction(const std::function<Result<void>()>& work) = 0;
    virtual Result<std::optional<Record>> record(RecordId id) = 0;
    /// The allocations that give access on a day or after it.
    virtual Result<std::vector<RecordId>> allocationsFrom(Date day) = 0;
    virtual Result<Head> headOf(DeviceId device) = 0;
    /// The latest entry time seen, apart from devices whose clock is far ahead of `now`.
    virtual Result<HybridTime> latestTime(Instant now) = 0;
    /// Adds a change to the log, and to whatever follows from it. `existing` is its record so far, or null.
    virtual Result<void> append(const Change& change, ByteView encoded, const Record* existing) = 0;
};

/// In whose name an import writes. The user is one that nothing else writes as: what this user wrote is
/// what a later import may replace.
struct ImportAuthor {
    DeviceId device;
    UserId user;
};

/// What an import did.
struct ImportReport {
    std::int64_t recordsRead = 0;
    std::int64_t recordsCreated = 0;
    std::int64_t recordsChanged = 0;
    std::int64_t fieldsWritten = 0;     ///< In created and changed records.
    std::int64_t fieldsKept = 0;        ///< Left as they were because a person had recorded something else.
    std::int64_t allocationsEnded = 0;  ///< Among the changed: no longer listed.
    std::int64_t issues = 0;            ///< All that was reported.
    std::int64_t rowsTaken = 0;  ///< Among the issues: the row went in, without the cell in question.
};

/// What the caller wants to hear while an import runs. Each may be empty.
struct ImportHooks {
    ImportProgressCallback progress;
    std::function<void(const ImportIssue&)> issue;
};

/// Imports the SSD files of a folder as changes of kind `Import`, some hundreds of records in each
/// transaction. Importing the same files again writes nothing. A value that somebody else wrote stays, and
/// so does everything about records that the files do not mention, with one exception: an allocation that
/// an earlier import brought and that its table no longer lists ends the day before. It goes on where the
/// table could not be read in whole; where more of them would end than remain (and more than 20), that is
/// reported and waits for `ImportOptions::endMany`.
///
/// Fails as `importSsd` and the target do. What was committed before a failure stays, and the next import
/// goes on from there.
Result<ImportReport> applyImport(const std::filesystem::path& folder, ImportTarget& target,
                                 const ImportAuthor& author, TimeSource& time, const ImportHooks& hooks,
                                 const ImportOptions& options = {});

}  // namespace doorstep
