// The teams and workers of a sample council.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>

#include "core/exchange/sample_files.h"

namespace doorstep::sample {

enum class Team : std::uint8_t {
    Assessment,
    North,
    South,
    Disabilities,
    LookedAfter,
    LeavingCare,
    Performance
};
std::string_view keyOf(Team team);

struct Worker {
    std::string key;  ///< `prof_professional_id`
    Team team = Team::North;
    bool takesCases = false;
    int cases = 0;
};

/// Who works where. Starts with the people of `sample_staff` and a supervisor for each team, and hires when
/// everybody in a team has enough to do.
class Roster {
public:
    explicit Roster(Files& files);

    /// The least busy worker of a team, who takes on so many cases.
    Worker& allocate(Team team, int cases);
    /// Somebody of the same team other than this one; hired when there is nobody else.
    Worker& colleagueOf(const Worker& worker);
    Worker& named(std::string_view staffId);
    [[nodiscard]] int size() const { return static_cast<int>(workers_.size()); }
    [[nodiscard]] static int teams();

private:
    Worker& add(std::string_view name, std::string_view staffId, std::string_view title, Team team);
    Worker& hire(Team team, std::string_view title);

    Files& files_;
    std::deque<Worker> workers_;  // Grows without moving anybody.
    std::map<std::string, Worker*, std::less<>> byStaffId_;
    std::size_t hired_ = 0;
};

}  // namespace doorstep::sample
