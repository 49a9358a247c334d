// Names of other people, found in what was written.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/print/document.h"

namespace doorstep {

/// What a document is made for.
enum class PrintFor : std::uint8_t {
    File,           ///< As it is.
    Court,          ///< Names of other people are marked and listed, for a person to decide about.
    SubjectAccess,  ///< Names of other people are taken out.
};

/// Finds the names of other people, in any case and with or without accents, single words of them too.
/// What stands in nobody's list of names cannot be found: a person reads the document before it is given
/// to anybody.
class ThirdParties {
public:
    /// `others`: names as they were written down; `own`: names of whom the document is about, which are
    /// never taken for somebody else's.
    ThirdParties(PrintFor use, const std::vector<std::string>& others, const std::vector<std::string>& own);

    /// The words with the names in them marked or taken out, and without what cannot be printed.
    [[nodiscard]] Spans marked(std::string_view text);
    /// A whole name of somebody else.
    [[nodiscard]] Spans wholeName(std::string_view name);
    /// The names that were marked so far, as they stood in the text.
    [[nodiscard]] const std::set<std::string>& found() const { return found_; }

private:
    struct Place {
        std::size_t begin, end;
    };
    [[nodiscard]] std::vector<Place> placesIn(const std::string& text) const;

    PrintFor use_;
    std::set<std::string> words_;     ///< Folded.
    std::set<std::string> uncased_;   ///< Of scripts without capitals: found inside longer words too.
    std::set<std::string> ordinary_;  ///< Folded names that are words of the language: only with a capital.
    std::set<std::string> found_;
};

/// Text that prints: valid, without control characters but line ends, and without marks that turn the
/// direction of what follows.
std::string printable(std::string_view text);

}  // namespace doorstep
