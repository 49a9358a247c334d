// One file of the dataset: columns found by name, and rows that remember what is wrong with them.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv.h"
#include "core/exchange/import.h"
#include "core/exchange/ssd_values.h"

namespace doorstep {

/// Where each column stands.
using SsdColumns = std::map<std::string, std::size_t, std::less<>>;

constexpr const char* kNoCode = "this is not one of the codes for this field";

/// A row being read. Asking for what is not there, or not readable, marks the row with its first
/// problem and gives an empty answer; whoever reads it asks for everything and then looks once.
///
/// Reasons never repeat what the file says: in a row whose cells have slipped, a date may be a name.
class SsdRow {
public:
    SsdRow(const SsdColumns& columns, const CsvRow& row, std::optional<Date> today = {})
        : columns_(columns), row_(row), today_(today) {}

    /// The most characters of a name or another short text. The widest name in the dataset has 300.
    static constexpr std::size_t kShortTextMax = 300;
    /// Of an address. The dataset has 1,000.
    static constexpr std::size_t kLongTextMax = 4000;

    /// A cell that was left out, or is in doubt, of a row that goes in.
    struct Remark {
        std::string field, reason;
    };

    /// The cell without spaces around it; empty when there is no such column, or for a bare `NULL`.
    [[nodiscard]] std::string_view text(std::string_view column) const;
    /// A text that has to be there and can be shown: no longer than this, without invisible characters.
    std::string_view needed(std::string_view column, std::size_t mostCharacters = kShortTextMax);
    /// A text that need not be there; one that cannot be shown is left out.
    std::string_view shortText(std::string_view column);
    std::optional<WrittenDate> date(std::string_view column);
    std::optional<WrittenDate> neededDate(std::string_view column);
    /// The date of something that has happened: a day after that of the import is no such date.
    std::optional<WrittenDate> pastDate(std::string_view column);
    std::optional<WrittenDate> neededPastDate(std::string_view column);
    /// The same, where the row says enough without it: a day that is still to come is left out.
    std::optional<WrittenDate> pastDateOrNone(std::string_view column);
    std::optional<bool> yesNo(std::string_view column);
    /// The cell as one of the codes that `parse` knows; nothing when it is empty.
    template <typename Parse>
    auto code(std::string_view column, Parse parse) {
        const std::string_view cell = text(column);
        auto parsed = parse(cell);
        if (cell.empty()) parsed.reset();
        if (!cell.empty() && !parsed) fail(column, kNoCode);
        return parsed;
    }

    /// Marks the row, unless something else is wrong with it already.
    void fail(std::string_view column, std::string reason);
    /// Reports a cell that the row can do without; the row goes in, and says nothing about what is in it.
    void leaveOut(std::string_view column, std::string reason);
    /// Reports a cell of which nothing is taken in anyway.
    void remark(std::string_view column, std::string reason);
    [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }
    /// A cell was left out: what it said in an earlier import is not known to be gone.
    [[nodiscard]] bool lacksCell() const { return lacksCell_; }
    [[nodiscard]] bool ok() const { return !failed_; }
    /// Its cells stand under the header's columns, so that at least its keys can be told.
    [[nodiscard]] bool intact() const { return intact_; }
    [[nodiscard]] std::int64_t line() const { return row_.line; }
    /// Tells rows of the same content from others, within one run; of one column unless it is empty.
    [[nodiscard]] std::uint64_t fingerprint(std::string_view column = {}) const;
    [[nodiscard]] const std::string& field() const { return field_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }

private:
    friend class SsdTable;
    void checkCells(std::size_t columnCount);
    [[nodiscard]] bool isToCome(const std::optional<WrittenDate>& when) const {
        return when && today_ && when->date > *today_;
    }

    const SsdColumns& columns_;
    const CsvRow& row_;
    std::optional<Date> today_;
    bool failed_ = false;
    bool intact_ = false;
    bool lacksCell_ = false;
    std::string field_;
    std::string reason_;
    std::vector<Remark> remarks_;
};

/// Why a text (UTF-8) cannot be shown, in words; empty when it can. One that may be longer than
/// `kShortTextMax` may also have several lines.
std::string unshowable(std::string_view text, std::size_t mostCharacters);

/// An open file of the dataset.
class SsdTable {
public:
    /// Opens `<name>.csv` and reads its header. Nothing when the file is absent, or when it cannot be
    /// read as this table; `issue` then says why. Fails with `Io`, naming the file.
    static Result<std::unique_ptr<SsdTable>> open(const std::filesystem::path& folder,
                                                  std::string_view name,
                                                  const std::vector<std::string_view>& neededColumns,
                                                  std::optional<ImportIssue>& issue);

    /// The next row that is not wholly empty; nothing at the end. A row that could not be taken apart
    /// comes with its problem. It is valid until the next call.
    Result<std::optional<SsdRow>> next();
    /// The day after which nothing can have happened; nothing: not checked.
    void setToday(std::optional<Date> today) { today_ = today; }
    [[nodiscard]] std::uint64_t position() const { return reader_.position(); }

private:
    explicit SsdTable(const std::filesystem::path& file)
        : file_(file.filename().string()), input_(file, std::ios::binary), reader_(input_) {}
    Result<bool> nextRow();
    std::optional<ImportIssue> mapColumns(const std::string& file,
                                          const std::vector<std::string_view>& neededColumns);

    std::string file_;
    std::ifstream input_;
    CsvReader reader_;
    CsvRow row_;
    SsdColumns columns_;
    std::size_t columnCount_ = 0;
    std::optional<Date> today_;
};

}  // namespace doorstep
