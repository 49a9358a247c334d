// Search text: separators, query building and snippets over UTF-8.
#include "core/storage/search_text.h"

#include <algorithm>
#include <array>

namespace doorstep {
namespace {

constexpr char kSeparator = '\x1e';
constexpr char kMatchStart = '\x01';
constexpr char kMatchEnd = '\x02';
constexpr std::size_t kSnippetBefore = 40;  // Bytes; close enough to characters.
constexpr std::size_t kSnippetSize = 160;

bool isControl(char c) {
    return c == kSeparator || c == kMatchStart || c == kMatchEnd || c == '\0';
}

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(kSeparator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// The nearest start of a word at or before `at`, else of a character.
std::size_t wordStart(std::string_view text, std::size_t at) {
    const std::size_t space = text.rfind(' ', at);
    if (space != std::string_view::npos && at - space < kSnippetBefore) return space + 1;
    while (at > 0 && isContinuation(text[at])) --at;
    return at;
}

/// Cuts around the first match, on words, and never inside a pair of marks.
std::string snippetOf(std::string_view marked) {
    const std::size_t match = std::min(marked.find(kMatchStart), marked.size());
    const std::size_t from = match > kSnippetBefore ? wordStart(marked, match - kSnippetBefore) : 0;
    std::size_t to = marked.size();
    if (to - from > kSnippetSize) {
        to = std::max(wordStart(marked, from + kSnippetSize), match);
        const std::string_view kept = marked.substr(0, to);
        const std::size_t opened = kept.rfind(kMatchStart);
        const std::size_t closed = kept.rfind(kMatchEnd);
        const bool inside = opened != kept.npos && (closed == kept.npos || closed < opened);
        if (inside || to == match) to = std::min(marked.find(kMatchEnd, match), marked.size() - 1) + 1;
    }
    std::string snippet(from > 0 ? "… " : "");
    snippet += marked.substr(from, to - from);
    while (!snippet.empty() && snippet.back() == ' ') snippet.pop_back();
    if (to < marked.size()) snippet += " …";
    std::replace(snippet.begin(), snippet.end(), '\n', ' ');
    return snippet;
}

/// Typographic punctuation that the index treats as a separator too: U+2010 to U+206F.
bool isTypographic(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && text[at] == '\xe2' && (text[at + 1] == '\x80' || text[at + 1] == '\x81');
}

bool isWordByte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

std::vector<std::string> wordsOf(std::string_view typed) {
    std::vector<std::string> words(1);
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const bool typographic = isTypographic(typed, at);
        if (!typographic && isWordByte(typed[at])) {
            words.back() += typed[at];
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
        if (typographic) at += 2;
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

namespace search_text {

void append(SearchText& text, const std::string& field, const std::vector<FieldVersion>& versions) {
    std::string words;
    for (const FieldVersion& version : versions) {
        const auto* value = std::get_if<std::string>(&version.value);
        if (value == nullptr || value->empty()) continue;
        if (!words.empty()) words += '\n';
        words += *value;
    }
    if (words.empty()) return;
    std::replace_if(words.begin(), words.end(), isControl, ' ');
    if (!text.words.empty()) {
        text.words += kSeparator;
        text.fields += kSeparator;
    }
    text.words += words;
    text.fields += field;
}

}  // namespace search_text

std::string searchExpression(std::string_view typed) {
    std::string expression;
    for (const std::string& word : wordsOf(typed))
        expression += (expression.empty() ? "\"" : " \"") + word + "\"";
    if (!expression.empty()) expression += '*';
    return expression;
}

FoundPart bestPart(std::string_view fields, std::string_view marked) {
    const auto names = split(fields);
    const auto parts = split(marked);
    std::size_t best = 0;
    std::ptrdiff_t most = -1;
    for (std::size_t i = 0; i < std::min(names.size(), parts.size()); ++i) {
        const auto matches = std::count(parts[i].begin(), parts[i].end(), kMatchStart);
        if (matches > most) {
            most = matches;
            best = i;
        }
    }
    if (most < 0) return {};
    return {std::string(names[best]), snippetOf(parts[best])};
}

}  // namespace doorstep
