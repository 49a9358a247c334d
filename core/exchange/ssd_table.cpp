// Headers, cells and the checks that every row of every table goes through.
#include "core/exchange/ssd_table.h"

#include <algorithm>

#include "core/base/cbor.h"

namespace doorstep {
namespace {

constexpr const char* kToCome = "this date is still to come, so it cannot have happened";

/// Characters that nobody sees: U+0000 to U+001F, U+007F to U+009F, and those that turn the direction of
/// what follows (U+202A to U+202E, U+2066 to U+2069), so that a name reads as another. `text` is UTF-8.
bool hasInvisibleCharacter(std::string_view text) {
    const auto byteAt = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned first = byteAt(i);
        const unsigned second = byteAt(i + 1);
        const unsigned third = byteAt(i + 2);
        if (first < 0x20 || first == 0x7F) return true;
        if (first == 0xC2 && second < 0xA0) return true;
        if (first != 0xE2) continue;
        if (second == 0x80 && third >= 0xAA && third <= 0xAE) return true;
        if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
    }
    return false;
}

std::size_t charactersIn(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool isEmptyRow(const CsvRow& row) {
    return row.problem.empty() &&
           std::all_of(row.cells.begin(), row.cells.end(),
                       [](const std::string& cell) { return trimmed(cell).empty(); });
}

}  // namespace

std::string unshowable(std::string_view text, std::size_t mostCharacters) {
    if (charactersIn(text) > mostCharacters) {
        return "this is longer than " + std::to_string(mostCharacters) + " characters";
    }
    std::string line(text);
    if (mostCharacters > SsdRow::kShortTextMax) {
        std::replace_if(
            line.begin(), line.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    }
    return hasInvisibleCharacter(line) ? "there is an invisible control character in this" : "";
}

std::string_view SsdRow::text(std::string_view column) const {
    const auto found = columns_.find(column);
    if (found == columns_.end() || found->second >= row_.cells.size()) return {};
    const std::string_view cell = trimmed(row_.cells[found->second]);
    return cell == "NULL" ? std::string_view() : cell;
}

std::string_view SsdRow::needed(std::string_view column, std::size_t mostCharacters) {
    const std::string_view cell = text(column);
    if (cell.empty()) fail(column, "nothing is given here, and the row means nothing without it");
    std::string problem = unshowable(cell, mostCharacters);
    if (!problem.empty()) fail(column, std::move(problem));
    return cell;
}

std::string_view SsdRow::shortText(std::string_view column) {
    const std::string_view cell = text(column);
    std::string problem = unshowable(cell, kShortTextMax);
    if (problem.empty()) return cell;
    leaveOut(column, std::move(problem));
    return {};
}

std::optional<WrittenDate> SsdRow::date(std::string_view column) {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto parsed = parseWrittenDate(cell);
    if (parsed) return *parsed;
    fail(column, "this is not a date; write it as 31/01/2026 or 2026-01-31");
    return std::nullopt;
}

std::optional<WrittenDate> SsdRow::neededDate(std::string_view column) {
    needed(column);
    return date(column);
}

std::optional<WrittenDate> SsdRow::pastDate(std::string_view column) {
    const auto when = date(column);
    if (isToCome(when)) fail(column, kToCome);
    return when;
}

std::optional<WrittenDate> SsdRow::neededPastDate(std::string_view column) {
    needed(column);
    return pastDate(column);
}

std::optional<WrittenDate> SsdRow::pastDateOrNone(std::string_view column) {
    const auto when = date(column);
    if (!isToCome(when)) return when;
    leaveOut(column, kToCome);
    return std::nullopt;
}

std::optional<bool> SsdRow::yesNo(std::string_view column) {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto answer = parseYesNo(cell);
    if (!answer) fail(column, "this is neither Y nor N");
    return answer;
}

void SsdRow::fail(std::string_view column, std::string reason) {
    if (failed_) return;
    failed_ = true;
    field_ = column;
    reason_ = std::move(reason);
}

void SsdRow::leaveOut(std::string_view column, std::string reason) {
    lacksCell_ = true;
    remark(column, std::move(reason));
}

void SsdRow::remark(std::string_view column, std::string reason) {
    remarks_.push_back({std::string(column), std::move(reason) + "; the rest of the row was taken"});
}

std::uint64_t SsdRow::fingerprint(std::string_view column) const {
    if (!column.empty()) return std::hash<std::string_view>{}(text(column));
    std::uint64_t combined = 0xcbf29ce484222325ULL;
    for (const auto& [name, index] : columns_) {
        const std::string_view cell = index < row_.cells.size() ? trimmed(row_.cells[index]) : "";
        combined = (combined ^ std::hash<std::string_view>{}(cell)) * 0x100000001b3ULL;
    }
    return combined;
}

void SsdRow::checkCells(std::size_t columnCount) {
    if (!row_.problem.empty()) return fail("", row_.problem);
    if (row_.cells.size() != columnCount) {
        return fail("", "the row has " + std::to_string(row_.cells.size()) + " cells and the header has " +
                            std::to_string(columnCount));
    }
    intact_ = true;
    for (const auto& [name, index] : columns_) {
        const std::string& cell = row_.cells[index];
        if (!cbor::isUtf8(bytesOf(cell)))
            return fail(name, "this is not UTF-8; save the file as CSV UTF-8");
    }
}

Result<std::unique_ptr<SsdTable>> SsdTable::open(const std::filesystem::path& folder, std::string_view name,
                                                 const std::vector<std::string_view>& neededColumns,
                                                 std::optional<ImportIssue>& issue) {
    const std::string file = std::string(name) + ".csv";
    std::error_code error;
    if (!std::filesystem::exists(folder / file, error)) return std::unique_ptr<SsdTable>();
    std::unique_ptr<SsdTable> table(new SsdTable(folder / file));
    if (!table->input_) return {ErrorCode::Io, "cannot read " + file};
    const auto header = table->nextRow();
    if (!header && header.error().code == ErrorCode::ForeignFile) {
        issue = ImportIssue{file, 1, "", header.error().detail};
        return std::unique_ptr<SsdTable>();
    }
    TRY(header);
    issue = table->mapColumns(file, neededColumns);
    if (issue) return std::unique_ptr<SsdTable>();
    return table;
}

Result<bool> SsdTable::nextRow() {
    auto more = reader_.next(row_);
    if (more || more.error().code != ErrorCode::Io) return more;
    return {ErrorCode::Io, file_ + ": " + more.error().detail};
}

std::optional<ImportIssue> SsdTable::mapColumns(const std::string& file,
                                                const std::vector<std::string_view>& neededColumns) {
    const auto fileIssue = [&](std::string_view column, std::string reason) {
        return ImportIssue{file, std::max<std::int64_t>(row_.line, 1), std::string(column),
                           std::move(reason)};
    };
    if (!row_.problem.empty()) return fileIssue("", row_.problem);
    columnCount_ = row_.cells.size();
    for (std::size_t i = 0; i < row_.cells.size(); ++i) {
        const std::string name = lowerCase(trimmed(row_.cells[i]));
        if (!name.empty() && !columns_.emplace(name, i).second) {
            return fileIssue(name, "the header names this column twice, so the file was not read");
        }
    }
    for (const std::string_view column : neededColumns) {
        if (columns_.find(column) == columns_.end()) {
            return fileIssue(column, "the header lacks this column, so the file was not read");
        }
    }
    return std::nullopt;
}

Result<std::optional<SsdRow>> SsdTable::next() {
    do {
        TRY_SET(const bool more, nextRow());
        if (!more) return std::optional<SsdRow>();
    } while (isEmptyRow(row_));
    SsdRow row(columns_, row_, today_);
    row.checkCells(columnCount_);
    return std::optional<SsdRow>(std::move(row));
}

}  // namespace doorstep
