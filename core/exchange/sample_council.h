// A fictional county as SSD files: for trying Doorstep out, for demonstrations and for tests.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/result.h"
#include "core/base/time.h"

namespace doorstep {

/// Fewer could not show the clocks for visits, seen alone and in touch in every state.
inline constexpr int kSamplePeopleMin = 60;

struct SampleOptions {
    std::uint64_t seed = 1;
    int people = 240;  ///< About so many children and care leavers; at least `kSamplePeopleMin`.
    Date today;        ///< The history ends here.
};

struct SampleSummary {
    int people = 0;
    int families = 0;
    int workers = 0;
    int teams = 0;
    int visits = 0;
};

/// Staff ids (`ssd_professionals.prof_staff_id`, the field `staff_id` of a user) that every sample has,
/// whatever its seed: for scripts that enrol somebody.
///
/// Priya is the allocated social worker of the siblings Ava, Noah and Mia Hartley, Tom her co-worker, and
/// Grace their team's supervisor. Sam is the personal adviser of the care leaver Leon Marsh, and Ruth
/// supervises his team. Owen is a social worker in another team. Helen is a performance officer.
namespace sample_staff {
inline constexpr const char* kPriya = "priya.nair";
inline constexpr const char* kTom = "tom.ashworth";
inline constexpr const char* kGrace = "grace.okafor";
inline constexpr const char* kSam = "sam.whitlock";
inline constexpr const char* kRuth = "ruth.penrose";
inline constexpr const char* kOwen = "owen.farrant";
inline constexpr const char* kHelen = "helen.brodie";
}  // namespace sample_staff

/// Local ids (`ssd_person.pers_person_id`, the field `local_id` of a person) that every sample has.
namespace sample_people {
inline constexpr const char* kAva = "100001";
inline constexpr const char* kNoah = "100002";
inline constexpr const char* kMia = "100003";
inline constexpr const char* kLeon = "100004";
}  // namespace sample_people

/// Writes the sample's files into a folder, which is made when absent; files of those names there are
/// replaced. The same options give the same bytes on every machine. Fails with `InvalidInput` for fewer
/// than `kSamplePeopleMin` people or a date outside 2020 to 2100, and with `Io`.
Result<SampleSummary> writeSampleCouncil(const std::filesystem::path& folder, const SampleOptions& options);

}  // namespace doorstep
