// Comma-separated files as RFC 4180 describes them, read and written a row at a time.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace doorstep {

/// One row as it stands in the file.
struct CsvRow {
    std::int64_t line = 0;           ///< Where it starts; the file's first line is 1.
    std::vector<std::string> cells;  ///< Empty when the row could not be taken apart.
    std::string problem;             ///< Why not, in words; empty for a good row.
};

/// Reads one row after another and holds no more than one, so that the size of a file does not matter.
///
/// Takes LF and CRLF, a UTF-8 byte order mark, quoted cells with commas, line ends and doubled
/// quotation marks, and quotation marks inside unquoted cells. Skips empty lines. A row whose quotation
/// marks do not fit is given back with its problem, and reading goes on at the line below it: one
/// forgotten quotation mark costs one row and not the rest of the file.
class CsvReader {
public:
    /// A row longer than this is a quotation mark that never closed, not data.
    static constexpr std::size_t kRowBytesMax = 64U * 1024;

    /// `input` must be seekable, opened in binary mode, and outlive the reader.
    explicit CsvReader(std::istream& input);

    /// False at the end of the file. Fails with `Io`, and with `ForeignFile` for UTF-16.
    Result<bool> next(CsvRow& row);

    /// Bytes read so far, for progress.
    [[nodiscard]] std::uint64_t position() const { return bufferStart_ + at_; }

private:
    enum class Parsed : std::uint8_t { Row, EmptyLine, End, Malformed };

    Result<void> skipByteOrderMark();
    Parsed parse(CsvRow& row);
    // Both append to `cell` and return what ended it: a comma, a line end or the end of the file.
    int readQuoted(CsvRow& row, std::string& cell);
    int readUnquoted(CsvRow& row, std::string& cell);
    bool tooLong(CsvRow& row) const;
    int peek();
    int take();
    void returnTo(std::uint64_t position, std::int64_t line);
    void skipLine();

    std::istream& input_;
    std::string buffer_;
    std::uint64_t bufferStart_ = 0;  // Position in the file of the buffer's first byte.
    std::size_t at_ = 0;             // The next byte in the buffer.
    std::uint64_t rowStart_ = 0;
    std::int64_t line_ = 1;
    bool started_ = false;
};

/// Writes rows that `CsvReader`, and anything else that follows RFC 4180, reads back as they were:
/// UTF-8 without a byte order mark, CRLF, quotation marks only where they are needed.
class CsvWriter {
public:
    /// `output` must outlive the writer; its state tells whether writing succeeded.
    explicit CsvWriter(std::ostream& output) : output_(output) {}
    /// `cells` has at least one cell.
    void row(const std::vector<std::string>& cells);

private:
    std::ostream& output_;
};

}  // namespace doorstep
