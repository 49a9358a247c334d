// The files of a sample council while they are written, and the chance that decides what is in them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace doorstep::sample {

/// A sequence of numbers that is the same on every machine for the same seed (SplitMix64).
class Chance {
public:
    explicit Chance(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    /// From `low` to `high`, both included.
    int between(int low, int high);
    bool percent(int share) { return between(1, 100) <= share; }
    std::string_view oneOf(std::span<const std::string_view> words);

private:
    std::uint64_t state_;
};

/// All tables of a sample, open for writing, with every column that the dataset gives them.
class Files {
public:
    using Cells = std::vector<std::pair<std::string_view, std::string>>;

    /// Makes the folder and writes the headers. Fails with `Io`.
    static Result<Files> create(const std::filesystem::path& folder);
    /// Adds a row; columns that are not named stay empty, and cells without a column are left out.
    void row(std::string_view table, const Cells& cells);
    /// Closes all files. Fails with `Io` when anything was not written.
    Result<void> finish();

private:
    struct Table {
        std::vector<std::string_view> columns;
        std::ofstream output;
    };
    std::map<std::string_view, Table> tables_;
};

/// `31/01/2026`, as most case-management systems write dates.
std::string ukDate(Date date);
/// `2026-01-31T14:30:00`, as others do.
std::string isoTime(Date date, int minuteOfDay);

}  // namespace doorstep::sample
