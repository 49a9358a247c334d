// The four files, and what their columns are called.
#include "core/exchange/annex_a.h"

#include <sys/stat.h>

namespace doorstep {
namespace {

using Headings = std::vector<std::string>;

Headings withChild(const Headings& more) {
    Headings all{"Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

const std::array<Headings, kAnnexALists>& allHeadings() {
    static const std::array<Headings, kAnnexALists> kHeadings{
        withChild({"Does the Child have a Disability", "CIN Start Date", "Primary Need Code",
                   "Date Child Was Last Seen", "CIN Closure Date", "Reason for Closure", "Case Status",
                   "Allocated Team", "Allocated Worker"}),
        withChild({"Does the Child have a Disability", "Child Protection Plan Start Date",
                   "Initial Category of Abuse", "Latest Category of Abuse",
                   "Date of the Last Statutory Visit", "Was the Child Seen Alone?",
                   "Date of latest review conference", "Child Protection Plan End Date",
                   "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six "
                   "Months (Y/N)",
                   "Sum of Number of Previous Child Protection Plans", "Allocated Team",
                   "Allocated Worker"}),
        withChild(
            {"Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
             "Does the Child have a Disability",
             "Date Started to be Looked After",
             "Child's Category of Need",
             "Is this a second or subsequent period of being a Looked After Child within the last 12 "
             "months (Y/N)",
             "Start date of current legal status",
             "Child's Legal Status",
             "Date of Latest Statutory Review",
             "Date of Last Social Work Visit",
             "What is the permanence plan for this child?",
             "Date of Last IRO Visit / Contact to the Child",
             "Date of Last Health Assessment",
             "Date of Last Dental Check",
             "Number of Placements in the Last 12 months",
             "Date Ceased to be Looked After",
             "Reason Ceased to be Looked After",
             "Start Date of Most Recent Placement",
             "Placement Type",
             "Placement Provider",
             "Placement Postcode",
             "URN of Placement",
             "Placement Location",
             "LA of Placement",
             "Number of Episodes of the Child Being 'Missing' from their Placement in the last 12 months",
             "Number of Episodes of the Child Being 'Absent' from their Placement in the last 12 months",
             "Was the child offered a Return Interview after their last missing episode (Y/N)?",
             "Did the child accept a Return Interview after their last missing episode (Y/N)?",
             "Allocated Team",
             "Allocated Worker"}),
        withChild({"Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
                   "Does the Child have a Disability", "Allocated Team", "Allocated Worker",
                   "Allocated Personal Advisor", "Eligibility Category", "Latest Pathway Plan",
                   "LA In Touch", "Latest Date of Contact", "Type of Accommodation",
                   "Suitability of Accommodation", "Activity Status"})};
    return kHeadings;
}

constexpr const char* kFiles[] = {"list_6.csv", "list_7.csv", "list_8.csv", "list_9.csv"};

}  // namespace

const std::vector<std::string>& annexAHeadings(std::size_t list) {
    return allHeadings()[list];
}

Result<AnnexAWriter> AnnexAWriter::create(const std::filesystem::path& folder, Date asOf,
                                          AnnexAWorkers workers) {
    AnnexAWriter writer(asOf, std::move(workers));
    for (std::size_t list = 0; list < kAnnexALists; ++list) {
        const std::filesystem::path path = folder / kFiles[list];
        auto& file = writer.files_[list];
        file = std::make_unique<File>();
        file->stream.open(path, std::ios::binary | std::ios::trunc);
        if (!file->stream || ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
            return {ErrorCode::Io, "cannot write " + path.filename().string()};
        }
        file->csv.row(annexAHeadings(list));
    }
    return writer;
}

void AnnexAWriter::add(const Record& person, const std::vector<Record>& records) {
    if (person.type != "person") return;
    const auto rows = annexARows(person, records, asOf_, workers_);
    for (std::size_t list = 0; list < kAnnexALists; ++list) {
        if (rows[list].empty()) continue;
        files_[list]->csv.row(rows[list]);
        ++rows_[list];
    }
}

Result<void> AnnexAWriter::finish() {
    for (const auto& file : files_) {
        file->stream.flush();
        if (!file->stream) return {ErrorCode::Io, "a list could not be written"};
    }
    return {};
}

}  // namespace doorstep
