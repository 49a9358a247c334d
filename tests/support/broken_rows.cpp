// Tables written anew with nonsense in them.
#include "tests/support/broken_rows.h"

#include <algorithm>
#include <fstream>

#include "core/exchange/csv.h"

namespace doorstep::test {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kOneIn = 100;

/// A table and a date in it that has to read.
struct Breakable {
    const char* table;
    const char* date;
};
constexpr Breakable kTables[] = {{"ssd_person", "pers_dob"},
                                 {"ssd_involvements", "invo_involvement_start_date"},
                                 {"ssd_cin_episodes", "cine_referral_date"},
                                 {"ssd_cin_plans", "cinp_cin_plan_start_date"},
                                 {"ssd_cin_visits", "cinv_cin_visit_date"},
                                 {"ssd_cp_plans", "cppl_cp_plan_start_date"},
                                 {"ssd_cp_visits", "cppv_cp_visit_date"},
                                 {"ssd_cla_episodes", "clae_cla_episode_start_date"},
                                 {"ssd_cla_visits", "clav_cla_visit_date"}};

void breakTable(const fs::path& folder, const Breakable& table, BrokenRows& broken) {
    const std::string file = std::string(table.table) + ".csv";
    const fs::path path = folder / file;
    const fs::path changed = folder / (file + ".new");
    {
        std::ifstream input(path, std::ios::binary);
        std::ofstream output(changed, std::ios::binary);
        CsvReader reader(input);
        CsvWriter writer(output);
        CsvRow row;
        std::size_t column = 0;
        for (std::int64_t number = 0; reader.next(row).value(); ++number) {
            if (number == 0) {
                const auto found = std::find(row.cells.begin(), row.cells.end(), table.date);
                DOORSTEP_ASSERT(found != row.cells.end());
                column = static_cast<std::size_t>(found - row.cells.begin());
            } else if (number % kOneIn == kOneIn / 2) {
                row.cells[column] = "never";
                broken.rows.emplace(file, number + 1);
                if (file == "ssd_person.csv") ++broken.people;
            }
            writer.row(row.cells);
        }
    }
    fs::rename(changed, path);
}

}  // namespace

BrokenRows breakOneInAHundred(const fs::path& folder) {
    BrokenRows broken;
    for (const Breakable& table : kTables) breakTable(folder, table, broken);
    return broken;
}

}  // namespace doorstep::test
