// Ways in which extracts go wrong.
#include "tests/support/spoil.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/exchange/csv.h"

namespace doorstep::test {
namespace {

/// A file as lines; a sample has no cell with a line end in it.
class Lines {
public:
    Lines(const std::filesystem::path& folder, const std::string& table)
        : file_(table + ".csv"), path_(folder / file_) {
        std::ifstream input(path_, std::ios::binary);
        for (std::string line; std::getline(input, line);)
            lines_.push_back(line.substr(0, line.find('\r')));
    }
    ~Lines() {
        std::ofstream output(path_, std::ios::binary | std::ios::trunc);
        for (const std::string& line : lines_) output << line << "\r\n";
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    /// From 1; the header is the first.
    std::string& operator[](std::int64_t line) { return lines_.at(static_cast<std::size_t>(line - 1)); }
    [[nodiscard]] std::int64_t last() const { return static_cast<std::int64_t>(lines_.size()); }
    void append(const std::string& line) { lines_.push_back(line); }

    Spoiled setCell(std::int64_t line, const std::string& column, const std::string& text,
                    const std::string& reason) {
        const std::vector<std::string> header = cells(1);
        std::vector<std::string> row = cells(line);
        row.at(static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin())) =
            text;
        std::ostringstream output;
        CsvWriter(output).row(row);
        (*this)[line] = output.str().substr(0, output.str().size() - 2);
        return {file_, line, column, reason};
    }
    Spoiled whole(std::int64_t line, const std::string& reason) const { return {file_, line, "", reason}; }

private:
    std::vector<std::string> cells(std::int64_t line) {
        std::istringstream input((*this)[line]);
        CsvReader reader(input);
        CsvRow row;
        if (!reader.next(row).ok()) row.cells.clear();
        return row.cells;
    }

    std::string file_;
    std::filesystem::path path_;
    std::vector<std::string> lines_;
};

void spoilPeople(const std::filesystem::path& folder, std::vector<Spoiled>& done) {
    Lines people(folder, "ssd_person");
    const std::int64_t last = people.last();
    done.push_back(people.setCell(last, "pers_dob", "31/02/2015", "not a date"));
    done.push_back(people.setCell(last - 1, "pers_sex", "Q", "not one of the codes"));
    done.push_back(people.setCell(last - 2, "pers_surname", "caf\xe9", "UTF-8"));
    people.append(people[10]);
    done.push_back(people.setCell(last + 1, "pers_surname", "Someone-Else", "line 10 with other content"));
    done.back().field = "pers_person_id";
    Lines addresses(folder, "ssd_address");
    done.push_back(addresses.setCell(6, "addr_table_id", "", "nothing is given"));
    done.push_back(addresses.setCell(7, "addr_address_json", "{\"HOUSE\":", "JSON"));
}

void spoilWorkers(const std::filesystem::path& folder, std::vector<Spoiled>& done) {
    Lines workers(folder, "ssd_professionals");
    done.push_back(workers.setCell(9, "prof_professional_name", "", "nothing is given"));
    Lines involvements(folder, "ssd_involvements");
    done.push_back(involvements.setCell(12, "invo_professional_id", "P999", "nothing with this key"));
    done.push_back(
        involvements.setCell(13, "invo_professional_role_id", "Plumber", "not one of the codes"));
}

void spoilStatuses(const std::filesystem::path& folder, std::vector<Spoiled>& done) {
    Lines plans(folder, "ssd_cp_plans");
    done.push_back(plans.setCell(6, "cppl_cp_plan_start_date", "", "nothing is given"));
    Lines care(folder, "ssd_cla_episodes");
    done.push_back(care.setCell(2, "clae_cla_episode_ceased_date", "01/01/1999", "ends before it starts"));
    Lines leavers(folder, "ssd_care_leavers");
    done.push_back(leavers.setCell(4, "clea_care_leaver_activity", "F9", "not one of the codes"));
    Lines missing(folder, "ssd_missing");
    done.push_back(missing.setCell(3, "miss_missing_episode_start_date", "yesterday", "not a date"));
}

void spoilVisits(const std::filesystem::path& folder, std::vector<Spoiled>& done) {
    Lines need(folder, "ssd_cin_visits");
    done.push_back(need.setCell(8, "cinv_cin_visit_seen", "maybe", "neither Y nor N"));
    Lines protection(folder, "ssd_cp_visits");
    protection[20] += ",one,two";
    done.push_back(protection.whole(20, "the row has 9 cells and the header has 7"));
    protection[22].insert(0, 1, '"');
    done.push_back(protection.whole(22, "quotation mark"));
    done.push_back(protection.setCell(24, "cppv_person_id", "0", "nothing with this key"));
}

}  // namespace

std::vector<Spoiled> spoil(const std::filesystem::path& folder) {
    std::vector<Spoiled> done;
    spoilPeople(folder, done);
    spoilWorkers(folder, done);
    spoilStatuses(folder, done);
    spoilVisits(folder, done);
    return done;
}

}  // namespace doorstep::test
