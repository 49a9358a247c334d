// What a council's case-management system knows, read from the CSV files of the Standard
// Safeguarding Dataset (SSD): people, families, statuses, workers, teams, allocations, past visits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/records/change.h"

namespace doorstep {

/// A row that could not be taken in, a cell of one that was, or a whole file (`line` 1). Everything else
/// goes in.
struct ImportIssue {
    std::string file;  ///< `ssd_person.csv`
    std::int64_t line = 0;
    std::string field;      ///< The column; empty when the whole row is meant.
    std::string reason;     ///< What is wrong, in words. Repeats nothing of what the file says.
    bool rowTaken = false;  ///< The row went in, without what this cell says.
    bool operator==(const ImportIssue&) const = default;
};

/// A record as the files describe it.
struct ImportedRecord {
    RecordId id;  ///< `importedId` of table and key: the same in each import, everywhere.
    std::string type;
    std::vector<PersonId> subjects;  ///< Sorted.
    std::vector<FieldWrite> writes;  ///< Everything the files say about it; sorted, each field once.
    /// The fields that the files speak for: what is there from an earlier import and not among `writes`
    /// is no longer so. A name that ends in `/` or `-` stands for all fields that begin with it.
    std::vector<std::string> owns;
    /// The files no longer say anything about it: nothing is created, and what is owned is cleared.
    bool withdrawn = false;
};

/// All allocations that a table gives: whoever is not among them no longer has one.
struct AllocationListing {
    std::string_view table;                ///< What the field `source` of its allocations says.
    std::function<bool(RecordId)> listed;  ///< Whether a row, good or bad, is about an allocation.
};

/// Where an import goes. Called from the thread that imports.
class ImportSink {
public:
    virtual ~ImportSink() = default;
    /// Each record once; teams, users and people before what refers to them. An error ends the import.
    virtual Result<void> record(ImportedRecord record) = 0;
    virtual void issue(ImportIssue issue) = 0;
    /// Told once a table that gives allocations was read through, unless a row of it cannot be told.
    virtual Result<void> allocationsAre(const AllocationListing& listing) {
        (void)listing;
        return {};
    }
};

/// How far an import has come.
struct ImportProgress {
    std::string file;
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
};
using ImportProgressCallback = std::function<void(const ImportProgress&)>;

struct ImportOptions {
    /// People put together at a time. Memory grows with this, and by some tens of bytes for each
    /// person and for each row of the longest table; the files are read once more for each further group.
    std::size_t peopleAtATime = 20'000;
    /// For `applyImport`: ends access also where most of what stood is no longer listed, as in a file that
    /// was cut short.
    bool endMany = false;
    /// The day of the import: what has happened cannot be dated later. Nothing: not checked (`applyImport`
    /// then takes its clock's day).
    std::optional<Date> today = {};
};

/// Reads the SSD files of a folder. Rows that cannot be read are told to the sink, and so are files
/// that are not there in the expected form; a file that is absent is skipped, except `ssd_person.csv`.
/// Fails with `NotFound` without that file, with `Io`, and with what the sink fails with. `progress` may
/// be empty; it is called every few thousand rows, at each change of file, and at the end.
Result<void> importSsd(const std::filesystem::path& folder, ImportSink& sink,
                       const ImportProgressCallback& progress, const ImportOptions& options = {});

/// The id of the record that a row of a table describes.
RecordId importedId(std::string_view table, std::string_view key);
/// The id of a list element that a row describes. Its first four bytes tell the table, so that one
/// prefix names all elements from one table (`importedElements`).
std::string importedElement(std::string_view table, std::string_view key);
/// `status/1a2b3c4d-`: what the paths of all elements of a group that come from a table begin with.
std::string importedElements(std::string_view group, std::string_view table);

}  // namespace doorstep
