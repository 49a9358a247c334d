// What was imported and recorded, as tables of the Standard Safeguarding Dataset (SSD): for the
// case-management system, or for another Doorstep.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/exchange/csv.h"
#include "core/records/record.h"

namespace doorstep {

struct SsdTeam {
    RecordId id;
    std::string name;
    RecordId parent;  ///< Empty for none.
};

struct SsdWorker {
    RecordId id;
    std::string staffId, name;
    std::string role;  ///< As users have it: `social_worker`, `adviser`, …
    RecordId team;     ///< Empty for none.
};

/// Writes the tables, one person after another, and holds no more than one. Use from one thread.
///
/// Importing the files elsewhere gives the same people with the same clocks, as far as the dataset has a
/// place for what they count from (`README.md` says what it has none for). What is in dispute is written as
/// the clocks read it: the earlier date, not seen, not alone, not reached.
class SsdWriter {
public:
    /// Makes the files (mode 0600) in a folder that is there. Fails with `Io`.
    static Result<SsdWriter> create(const std::filesystem::path& folder);

    void add(const SsdTeam& team);
    void add(const SsdWorker& worker);
    /// After the workers: allocations of somebody who was not added are left out. `records` are those about the person: visits, contacts, missing episodes, pathway plans and
    /// allocations count, others are passed over.
    void add(const Record& person, const std::vector<Record>& records);
    /// Fails with `Io` unless everything is written.
    Result<void> finish();

    [[nodiscard]] std::int64_t people() const { return people_; }
    [[nodiscard]] std::int64_t rows() const { return rows_; }

private:
    class OfPerson;  // One person's rows (ssd_export_person.cpp).
    struct File {
        std::ofstream stream;
        CsvWriter csv{stream};
    };
    SsdWriter() = default;
    void row(std::string_view table, const std::vector<std::string>& cells);

    std::map<std::string, std::unique_ptr<File>, std::less<>> files_;
    std::set<std::string> workers_;
    std::int64_t people_ = 0;
    std::int64_t rows_ = 0;
};

}  // namespace doorstep
