// What Ofsted asks for before an inspection (ILACS, Annex A): list 6, children in need; list 7, child
// protection plans; list 8, children looked after; list 9, care leavers.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/exchange/csv.h"
#include "core/records/record.h"

namespace doorstep {

/// Somebody who works with people, as the lists name them.
struct AnnexAWorker {
    std::string name, team;
};
using AnnexAWorkers = std::map<UserId, AnnexAWorker>;

constexpr std::size_t kAnnexALists = 4;  ///< 6, 7, 8 and 9, in this order.

/// The headings of a list, by its place among them.
const std::vector<std::string>& annexAHeadings(std::size_t list);

/// One person's row in each list, as of a day; without cells in a list that they are not in.
///
/// In lists 6, 7 and 8 are those with a status on the day, or one that ended in the six months before; in
/// list 9 the care leavers of the day. A death ends each status. Periods of one status without a gap are
/// one. Facts later than the day are passed over. A value in dispute counts as the more cautious: the
/// earlier date, not seen, not alone, not offered, not in touch, not suitable. `records` are those about
/// the person.
std::array<std::vector<std::string>, kAnnexALists> annexARows(const Record& person,
                                                              const std::vector<Record>& records, Date asOf,
                                                              const AnnexAWorkers& workers);

/// Writes the lists, one person after another. Use from one thread.
class AnnexAWriter {
public:
    /// Makes `list_6.csv` to `list_9.csv` (mode 0600) in a folder that is there. Fails with `Io`.
    static Result<AnnexAWriter> create(const std::filesystem::path& folder, Date asOf,
                                       AnnexAWorkers workers);

    void add(const Record& person, const std::vector<Record>& records);
    /// Fails with `Io` unless everything is written.
    Result<void> finish();

    [[nodiscard]] const std::array<std::int64_t, kAnnexALists>& rows() const { return rows_; }

private:
    AnnexAWriter(Date asOf, AnnexAWorkers workers) : asOf_(asOf), workers_(std::move(workers)) {}
    struct File {
        std::ofstream stream;
        CsvWriter csv{stream};
    };

    Date asOf_;
    AnnexAWorkers workers_;
    std::array<std::unique_ptr<File>, kAnnexALists> files_;
    std::array<std::int64_t, kAnnexALists> rows_{};
};

}  // namespace doorstep
