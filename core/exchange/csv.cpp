// Reading and writing comma-separated files.
#include "core/exchange/csv.h"

#include <istream>
#include <ostream>
#include <string_view>

namespace doorstep {
namespace {

constexpr std::size_t kBufferBytes = 64U * 1024;
constexpr int kEnd = -1;

bool isUtf16Mark(std::string_view start) {
    return start.size() >= 2 && (start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF");
}

}  // namespace

CsvReader::CsvReader(std::istream& input) : input_(input) {}

int CsvReader::peek() {
    if (at_ == buffer_.size()) {
        bufferStart_ += buffer_.size();
        at_ = 0;
        buffer_.resize(kBufferBytes);
        input_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        buffer_.resize(static_cast<std::size_t>(input_.gcount()));
        if (buffer_.empty()) return kEnd;
    }
    return static_cast<unsigned char>(buffer_[at_]);
}

int CsvReader::take() {
    const int c = peek();
    if (c == kEnd) return kEnd;
    ++at_;
    if (c == '\n') ++line_;
    return c;
}

Result<void> CsvReader::skipByteOrderMark() {
    started_ = true;
    if (peek() == kEnd) return {};
    const std::string_view start(buffer_);
    if (isUtf16Mark(start)) return {ErrorCode::ForeignFile, "the file is UTF-16; save it as CSV UTF-8"};
    if (start.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    return {};
}

Result<bool> CsvReader::next(CsvRow& row) {
    if (!started_) TRY(skipByteOrderMark());
    for (;;) {
        row.cells.clear();
        row.problem.clear();
        row.line = line_;
        rowStart_ = position();
        const Parsed parsed = parse(row);
        if (input_.bad()) return {ErrorCode::Io, "the file could not be read to its end"};
        if (parsed == Parsed::EmptyLine) continue;
        if (parsed == Parsed::Malformed) {
            row.cells.clear();
            returnTo(rowStart_, row.line);
            skipLine();
        }
        return parsed != Parsed::End;
    }
}

CsvReader::Parsed CsvReader::parse(CsvRow& row) {
    if (peek() == kEnd) return Parsed::End;
    bool quoted = false;
    for (;;) {
        std::string cell;
        int end = kEnd;
        if (peek() == '"') {
            quoted = true;
            end = readQuoted(row, cell);
        } else {
            end = readUnquoted(row, cell);
        }
        if (!row.problem.empty()) return Parsed::Malformed;
        row.cells.push_back(std::move(cell));
        if (end != ',') break;
    }
    const bool nothing = row.cells.size() == 1 && row.cells[0].empty() && !quoted;
    return nothing ? Parsed::EmptyLine : Parsed::Row;
}

int CsvReader::readUnquoted(CsvRow& row, std::string& cell) {
    for (;;) {
        const int c = take();
        if (c == ',') return c;
        if (c == '\n' || c == kEnd) {
            if (!cell.empty() && cell.back() == '\r') cell.pop_back();
            return c;
        }
        cell += static_cast<char>(c);
        if (tooLong(row)) return kEnd;
    }
}

int CsvReader::readQuoted(CsvRow& row, std::string& cell) {
    take();
    for (;;) {
        const int c = take();
        if (c == kEnd) {
            row.problem = "a quotation mark opens here and never closes";
            return kEnd;
        }
        if (c != '"') {
            cell += static_cast<char>(c);
            if (tooLong(row)) return kEnd;
        } else if (peek() == '"') {
            cell += static_cast<char>(take());
        } else {
            break;
        }
    }
    if (peek() == '\r') take();
    const int end = take();
    if (end != ',' && end != '\n' && end != kEnd) {
        row.problem =
            "text follows a closing quotation mark; a quotation mark inside quotes is written twice";
    }
    return end;
}

bool CsvReader::tooLong(CsvRow& row) const {
    if (position() - rowStart_ <= kRowBytesMax) return false;
    row.problem = "the row is longer than any row can be: a quotation mark that opens here may never close";
    return true;
}

void CsvReader::returnTo(std::uint64_t position, std::int64_t line) {
    input_.clear();
    input_.seekg(static_cast<std::streamoff>(position));
    buffer_.clear();
    bufferStart_ = position;
    at_ = 0;
    line_ = line;
}

void CsvReader::skipLine() {
    for (int c = take(); c != '\n' && c != kEnd;) c = take();
}

void CsvWriter::row(const std::vector<std::string>& cells) {
    DOORSTEP_ASSERT(!cells.empty());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string& cell = cells[i];
        if (i > 0) output_ << ',';
        // A lone empty cell would read as an empty line.
        const bool lone = cell.empty() && cells.size() == 1;
        if (!lone && cell.find_first_of(",\"\r\n") == std::string::npos) {
            output_ << cell;
            continue;
        }
        output_ << '"';
        for (const char c : cell) output_ << (c == '"' ? "\"\"" : std::string(1, c));
        output_ << '"';
    }
    output_ << "\r\n";
}

}  // namespace doorstep
