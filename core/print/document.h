// What is printed, before it has pages: headings and paragraphs with marked words.
#pragma once

#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace doorstep {

enum class Look : std::uint8_t {
    Plain,
    Marked,   ///< The name of somebody else, for a person to decide about: underlined.
    Removed,  ///< Stands where a name was: white on black.
};

/// Words of one look.
struct Span {
    std::string text;
    Look look = Look::Plain;
    bool operator==(const Span&) const = default;
};
using Spans = std::vector<Span>;

struct Block {
    enum class Kind : std::uint8_t {
        Title,      ///< Of the whole document.
        Heading,    ///< Begins a part; stands in the outline.
        Label,      ///< The question above an answer.
        Paragraph,  ///< What was written.
        Note,       ///< About what was written: who, when.
    };
    Kind kind = Kind::Paragraph;
    Spans text;
};

struct Document {
    std::string title;   ///< Of the file, for readers of its properties.
    std::string footer;  ///< On each page, beside its number.
    std::vector<Block> blocks;
};

/// The document as PDF 1.5 on A4 pages, with an outline, headings and paragraphs as structure, and the
/// number of each page and of all. Only what stands in the document is in the file. Fails with `Io` when it
/// cannot be drawn.
Result<Bytes> pdfOf(const Document& document, Instant made);

}  // namespace doorstep
