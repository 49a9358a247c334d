// What goes into the search index, how a question is put to it, and how a find is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/records/record.h"

namespace doorstep {

/// The searched words of a record, field by field: two texts of equally many parts, each part behind
/// a separator that no word contains. All versions of a field in conflict are in its part.
struct SearchText {
    std::string fields;
    std::string words;
    [[nodiscard]] bool empty() const { return words.empty(); }
};

template <typename Searched>
SearchText searchTextOf(const Record& record, const Searched& searched);

/// The FTS5 expression for what a person typed: all words must be there, the last one as a beginning.
/// Empty when nothing typed can be searched.
std::string searchExpression(std::string_view typed);

/// Where in a record the words were found.
struct FoundPart {
    std::string field;
    std::string snippet;  ///< Around the first match, matches between U+0001 and U+0002.
};

/// Picks the part with the most matches. `marked` is `SearchText::words` with matches marked.
FoundPart bestPart(std::string_view fields, std::string_view marked);

namespace search_text {
void append(SearchText& text, const std::string& field, const std::vector<FieldVersion>& versions);
}

template <typename Searched>
SearchText searchTextOf(const Record& record, const Searched& searched) {
    SearchText text;
    for (const auto& [field, versions] : record.fields) {
        if (searched(record.type, field)) search_text::append(text, field, versions);
    }
    return text;
}

}  // namespace doorstep
