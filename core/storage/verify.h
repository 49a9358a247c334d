// Whether everything in a store still follows from its change log.
#pragma once

#include <string>
#include <vector>

#include "core/storage/record_store.h"

namespace doorstep {

/// Something that does not fit.
struct Finding {
    RecordId record;     ///< None when it is not about one record.
    std::string what;    ///< A sentence without a stop; ids and numbers, no words about a person.
    bool mends = false;  ///< `RecordStore::rebuild` puts it right: the log itself is sound.
};

struct Verified {
    std::int64_t changes = 0;  ///< Looked at, each whole.
    std::int64_t records = 0;
    std::vector<Finding> findings;  ///< At most `kFindingsMax` of each kind.
};

constexpr std::size_t kFindingsMax = 100;

/// Checks the file and its indexes, walks the log (every change is what its identity says, every device's
/// chain is unbroken), and makes all tables anew from it in a transaction that is not kept: a record that
/// comes out different is a finding. So an older page that changes an answer shows, unless the page with
/// its change in the log was put back too; that shows in the mark (`CommitMarker::verify`).
///
/// Takes as long as `RecordStore::rebuild`. Fails with `DiskFull` or `Io`, and with `Damaged` when a page
/// does not read.
Result<Verified> verifyRecords(RecordStore& store);

}  // namespace doorstep
