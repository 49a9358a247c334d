// The care leavers' part of the yearly return on looked-after children (SSDA903): `oc3.csv`, with the
// `header.csv` and `missing.csv` of the children in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/exchange/csv.h"
#include "core/records/record.h"

namespace doorstep {

/// The year that a return is about: 1 April to 31 March.
struct ReturnYear {
    Date first;
    Date last;
    /// The year that ends in March of `endsIn`.
    static ReturnYear endingIn(int endsIn);
};

/// Somebody who could not be put into a file as things are recorded.
struct ReturnIssue {
    std::string file;   ///< `oc3.csv`
    std::string child;  ///< The case system's number.
    std::string field;  ///< `ACCOM`
    std::string reason;
};

/// One row of `oc3.csv`, in the codes of the return.
struct CareLeaverRow {
    std::string inTouch, activity, accommodation;
};

/// What the return says of a care leaver, and whether it says anything: who turns 17 to 25 in the year, is
/// a care leaver in it, and is not looked after on the birthday.
///
/// For those who turn 17 to 21 the contact nearest to the birthday counts, from 3 months before to 1 month
/// after it (of two as near, the later); for older ones the latest in the year. A contact counts when it
/// says whether the council is in touch and when no two versions of its answers stand; without one, the
/// council is not in touch. Who has died, by a contact or by the date of death, stays `DIED`. Fails with
/// `InvalidInput` (the detail is `FIELD: reason`) for answers that the return does not take.
Result<std::optional<CareLeaverRow>> careLeaverRow(const Record& person,
                                                   const std::vector<Record>& contacts,
                                                   const ReturnYear& year);

/// Writes the three files, one person after another. Use from one thread.
class Ssda903Writer {
public:
    /// Makes the files (mode 0600) in a folder that is there. Fails with `Io`.
    static Result<Ssda903Writer> create(const std::filesystem::path& folder, const ReturnYear& year);

    /// Adds what the return says about a person. `records` are those about them; others are passed over.
    /// Somebody of whom a file cannot say what it should is left out of it and becomes an issue.
    Result<void> add(const Record& person, const std::vector<Record>& records);
    /// Fails with `Io` or `DiskFull` unless everything is written.
    Result<void> finish();

    [[nodiscard]] const std::vector<ReturnIssue>& issues() const { return issues_; }
    [[nodiscard]] std::int64_t careLeavers() const { return careLeavers_; }

private:
    explicit Ssda903Writer(const ReturnYear& year) : year_(year) {}
    bool addCareLeaver(const Record& person, const std::vector<Record>& records);
    bool addMissing(const Record& person, const std::vector<Record>& records);
    void addHeader(const Record& person);
    void report(const char* file, const Record& person, const std::string& field,
                const std::string& reason);

    struct File {
        std::ofstream stream;
        CsvWriter csv{stream};
    };
    Result<std::unique_ptr<File>> open(const std::filesystem::path& file);

    ReturnYear year_;
    std::unique_ptr<File> header_, oc3_, missing_;
    std::vector<ReturnIssue> issues_;
    std::int64_t careLeavers_ = 0;
};

}  // namespace doorstep
