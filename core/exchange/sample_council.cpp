// Puts a sample council together.
#include "core/exchange/sample_council.h"

#include "core/exchange/sample_families.h"
#include "core/exchange/sample_files.h"
#include "core/exchange/sample_roster.h"

namespace doorstep {

Result<SampleSummary> writeSampleCouncil(const std::filesystem::path& folder,
                                         const SampleOptions& options) {
    if (options.people < kSamplePeopleMin) {
        return {ErrorCode::InvalidInput,
                "a sample has at least " + std::to_string(kSamplePeopleMin) + " people"};
    }
    if (options.today.year() < 2020 || options.today.year() > 2100) {
        return {ErrorCode::InvalidInput, "a sample's date lies between 2020 and 2100"};
    }
    TRY_SET(sample::Files files, sample::Files::create(folder));
    sample::Chance chance(options.seed);
    sample::Roster roster(files);
    sample::Families families(files, roster, chance, options.today);
    families.addNamed();
    while (families.summary().people < options.people) families.addNext();
    TRY(files.finish());
    SampleSummary summary = families.summary();
    summary.workers = roster.size();
    summary.teams = sample::Roster::teams();
    return summary;
}

}  // namespace doorstep
