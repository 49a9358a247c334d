// Words folded and compared; what is found is cut out before anything is drawn.
#include "core/print/third_parties.h"

#include <glib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace doorstep {
namespace {

constexpr const char* kRemoved = "name removed";

// Parts of names that say who somebody is, and name nobody.
constexpr std::array kTitles = {
    "mr",          "mrs",     "ms",          "miss",  "mx",     "dr",     "sir",     "lady",
    "the",         "and",     "of",          "de",    "al",     "mother", "father",  "mum",
    "dad",         "mam",     "grandmother", "nan",   "gran",   "aunt",   "uncle",   "auntie",
    "grandfather", "brother", "sister",      "carer", "foster", "parent", "partner", "teacher",
    "friend",      "cousin",  "neighbour",   "step",  "nain",   "taid",   "mam-gu"};
// Names that are also words: in the middle of a sentence they mean somebody only with a capital.
constexpr std::array kOrdinary = {
    "will", "mark",   "hope",   "may",    "grace", "rose",  "joy",      "faith",  "summer", "jack",
    "bill", "pat",    "art",    "dean",   "drew",  "rob",   "sue",      "frank",  "dawn",   "iris",
    "ivy",  "lily",   "daisy",  "amber",  "poppy", "april", "june",     "august", "star",   "angel",
    "king", "young",  "brown",  "white",  "black", "green", "long",     "short",  "small",  "house",
    "hill", "wood",   "woods",  "stone",  "field", "bell",  "cook",     "baker",  "day",    "love",
    "best", "new",    "good",   "hall",   "park",  "price", "rich",     "ray",    "max",    "gene",
    "guy",  "chase",  "hunter", "mason",  "page",  "read",  "ford",     "lane",   "brook",  "brooks",
    "snow", "winter", "wise",   "bright", "early", "self",  "christian"};

struct Freed {
    void operator()(char* text) const { g_free(text); }
};
using GlibText = std::unique_ptr<char, Freed>;

/// Where the character after this one begins.
const char* next(const char* at) {
    return g_utf8_next_char(at);
}

bool isWordPart(gunichar letter) {
    return g_unichar_isalnum(letter) != 0 || g_unichar_ismark(letter) != 0;
}

/// The same for words that differ only in case or accents.
std::string folded(std::string_view word) {
    const GlibText apart(g_utf8_normalize(word.data(), static_cast<gssize>(word.size()), G_NORMALIZE_ALL));
    if (!apart) return {};
    const GlibText lower(g_utf8_casefold(apart.get(), -1));
    std::string bare;
    for (const char* at = lower.get(); *at != '\0'; at = next(at)) {
        const gunichar letter = g_utf8_get_char(at);
        if (g_unichar_ismark(letter) == 0) bare.append(at, next(at));
    }
    return bare;
}

bool hasCase(std::string_view word) {
    for (const char* at = word.data(); at < word.data() + word.size(); at = next(at)) {
        const gunichar letter = g_utf8_get_char(at);
        if (g_unichar_isupper(letter) != 0 || g_unichar_islower(letter) != 0) return true;
    }
    return false;
}

bool beginsWithCapital(std::string_view word) {
    return g_unichar_isupper(g_utf8_get_char(word.data())) != 0;
}

template <typename Words>
bool isOneOf(const Words& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Where each word of a valid text stands.
std::vector<std::pair<std::size_t, std::size_t>> wordsIn(const std::string& text) {
    std::vector<std::pair<std::size_t, std::size_t>> words;
    const char* const begin = text.c_str();
    std::size_t from = 0;
    bool within = false;
    for (const char* at = begin; *at != '\0'; at = next(at)) {
        const auto place = static_cast<std::size_t>(at - begin);
        const bool part = isWordPart(g_utf8_get_char(at));
        if (part && !within) from = place;
        if (!part && within) words.emplace_back(from, place);
        within = part;
    }
    if (within) words.emplace_back(from, text.size());
    return words;
}

/// Letters of a name stand together when nothing but a space, a hyphen, a full stop or an apostrophe is
/// between them.
bool isJoin(std::string_view between) {
    return between == " " || between == "-" || between == ". " || between == "." || between == "'" ||
           between == "’";
}

}  // namespace

std::string printable(std::string_view text) {
    const GlibText valid(g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    std::string clean;
    for (const char* at = valid.get(); *at != '\0'; at = next(at)) {
        const gunichar letter = g_utf8_get_char(at);
        const bool turns = (letter >= 0x202A && letter <= 0x202E) || (letter >= 0x2066 && letter <= 0x2069);
        const bool control = g_unichar_iscntrl(letter) != 0 && letter != '\n' && letter != '\t';
        if (!turns && !control) clean.append(at, next(at));
    }
    return clean;
}

ThirdParties::ThirdParties(PrintFor use, const std::vector<std::string>& others,
                           const std::vector<std::string>& own)
    : use_(use) {
    std::set<std::string> ownWords;
    for (const std::string& name : own) {
        const std::string text = printable(name);
        for (const auto& [from, to] : wordsIn(text)) ownWords.insert(folded(text.substr(from, to - from)));
    }
    for (const std::string& name : others) {
        const std::string text = printable(name);
        for (const auto& [from, to] : wordsIn(text)) {
            const std::string word = text.substr(from, to - from);
            const std::string bare = folded(word);
            if (ownWords.contains(bare) || isOneOf(kTitles, bare)) continue;
            if (!hasCase(word)) {
                uncased_.insert(word);
            } else if (g_utf8_strlen(word.c_str(), -1) > 1) {
                (isOneOf(kOrdinary, bare) ? ordinary_ : words_).insert(bare);
            }
        }
    }
}

std::vector<ThirdParties::Place> ThirdParties::placesIn(const std::string& text) const {
    std::vector<Place> places;
    const auto words = wordsIn(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto [from, to] = words[i];
        const std::string word = text.substr(from, to - from);
        const std::string bare = folded(word);
        const bool named = words_.contains(bare) || (ordinary_.contains(bare) && beginsWithCapital(word));
        if (!named) continue;
        Place place{from, to};
        // An initial before it belongs to it: `K. Larkin`.
        if (i > 0 && words[i - 1].second - words[i - 1].first == 1 &&
            beginsWithCapital(std::string_view(text).substr(words[i - 1].first)) &&
            isJoin(std::string_view(text).substr(words[i - 1].second, from - words[i - 1].second)) &&
            text[words[i - 1].first] != 'I') {
            place.begin = words[i - 1].first;
        }
        places.push_back(place);
    }
    for (const std::string& name : uncased_) {
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
            places.push_back({at, at + name.size()});
        }
    }
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.begin < b.begin; });
    std::vector<Place> joined;
    for (const Place& place : places) {
        const bool next =
            !joined.empty() &&
            (place.begin <= joined.back().end ||
             isJoin(std::string_view(text).substr(joined.back().end, place.begin - joined.back().end)));
        if (next) {
            joined.back().end = std::max(joined.back().end, place.end);
        } else {
            joined.push_back(place);
        }
    }
    return joined;
}

Spans ThirdParties::marked(std::string_view given) {
    const std::string text = printable(given);
    if (use_ == PrintFor::File) return {{text}};
    Spans spans;
    std::size_t at = 0;
    for (const Place& place : placesIn(text)) {
        if (place.begin > at) spans.push_back({text.substr(at, place.begin - at)});
        const std::string name = text.substr(place.begin, place.end - place.begin);
        if (use_ == PrintFor::SubjectAccess) {
            spans.push_back({kRemoved, Look::Removed});
        } else {
            spans.push_back({name, Look::Marked});
            found_.insert(name);
        }
        at = place.end;
    }
    if (at < text.size()) spans.push_back({text.substr(at)});
    return spans;
}

Spans ThirdParties::wholeName(std::string_view given) {
    const std::string name = printable(given);
    if (use_ == PrintFor::File) return {{name}};
    if (use_ == PrintFor::SubjectAccess) return {{kRemoved, Look::Removed}};
    found_.insert(name);
    return {{name, Look::Marked}};
}

}  // namespace doorstep
