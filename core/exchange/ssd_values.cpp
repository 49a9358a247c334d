// Spellings of dates, answers and codes in SSD files.
#include "core/exchange/ssd_values.h"

#include <array>
#include <charconv>
#include <initializer_list>

namespace doorstep {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes one to `most` digits from the front; -1 when there is none.
int takeNumber(std::string_view& text, std::size_t most) {
    std::size_t count = 0;
    while (count < text.size() && count < most && isDigit(text[count])) ++count;
    int value = -1;
    if (count > 0) std::from_chars(text.data(), text.data() + count, value);
    text.remove_prefix(count);
    return value;
}

bool takeChar(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// Takes hh:mm, seconds and fractions; -1 when that is not what stands there.
int takeMinuteOfDay(std::string_view& text) {
    const int hour = takeNumber(text, 2);
    if (!takeChar(text, ':')) return -1;
    const int minute = takeNumber(text, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
    if (takeChar(text, ':')) {
        const int second = takeNumber(text, 2);
        if (second < 0 || second > 59) return -1;
        if (takeChar(text, '.') && takeNumber(text, 9) < 0) return -1;
    }
    return hour * 60 + minute;
}

Result<Date> takeDate(std::string_view& text) {
    const std::string_view whole = text;
    const int first = takeNumber(text, 4);
    const bool yearFirst = whole.size() - text.size() == 4;
    const char separator = yearFirst ? '-' : '/';
    const bool separated = takeChar(text, separator);
    const int second = takeNumber(text, 2);
    const bool again = takeChar(text, separator);
    const std::string_view rest = text;
    const int third = takeNumber(text, yearFirst ? 2 : 4);
    const bool fullYear = yearFirst || rest.size() - text.size() == 4;
    const int year = yearFirst ? first : third;
    const int day = yearFirst ? third : first;
    if (!separated || !again || !fullYear || second < 0 || day < 0 || year < 1900 || year > 2200) {
        return {ErrorCode::InvalidInput, "not a date"};
    }
    return makeDate(year, static_cast<unsigned>(second), static_cast<unsigned>(day));
}

using Codes = std::initializer_list<std::string_view>;

std::string upperCase(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return upper;
}

std::optional<std::string> oneOf(std::string_view text, Codes codes) {
    const std::string wanted = upperCase(text);
    for (const std::string_view code : codes) {
        if (wanted == code) return wanted;
    }
    return std::nullopt;
}

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether one of the words begins somewhere in the text: `covering` has `cover` in it, `recovery` has not.
bool containsAny(std::string_view text, Codes words) {
    for (const std::string_view word : words) {
        for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
            if (at == 0 || !isLetter(text[at - 1])) return true;
        }
    }
    return false;
}

/// Whether one of the words stands in the text, whole.
bool hasWord(std::string_view text, Codes words) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && isLetter(text[end])) ++end;
        for (const std::string_view word : words) {
            if (text.substr(at, end - at) == word) return true;
        }
        at = end + 1;
    }
    return false;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

Result<WrittenDate> parseWrittenDate(std::string_view text) {
    TRY_SET(const Date date, takeDate(text));
    if (text.empty()) return WrittenDate{date, std::nullopt};
    const Error notADate{ErrorCode::InvalidInput, "not a date"};
    if (!takeChar(text, ' ') && !takeChar(text, 'T')) return notADate;
    const int minutes = takeMinuteOfDay(text);
    const bool utc = takeChar(text, 'Z');
    if (minutes < 0 || !text.empty()) return notADate;
    if (utc) {
        constexpr std::int64_t kMsPerMinute = 60'000;
        const std::int64_t utcMinutes = date.days * std::int64_t{24 * 60} + minutes;
        const LocalTime local = localTimeOf({utcMinutes * kMsPerMinute});
        return WrittenDate{local.date, local.minuteOfDay};
    }
    if (minutes == 0) return WrittenDate{date, std::nullopt};
    return WrittenDate{date, minutes};
}

std::optional<bool> parseYesNo(std::string_view text) {
    const std::string lower = lowerCase(text);
    for (const char* yes : {"y", "yes", "true", "1"}) {
        if (lower == yes) return true;
    }
    for (const char* no : {"n", "no", "false", "0"}) {
        if (lower == no) return false;
    }
    return std::nullopt;
}

namespace ssd {

std::optional<std::string> sexCode(std::string_view text) {
    const std::string lower = lowerCase(text);
    if (lower == "m" || lower == "male" || lower == "1") return "M";
    if (lower == "f" || lower == "female" || lower == "2") return "F";
    if (lower == "i" || lower == "indeterminate" || lower == "9") return "I";
    if (lower == "u" || lower == "unknown" || lower == "0") return "U";
    return std::nullopt;
}

std::optional<std::string> needCode(std::string_view text) {
    return oneOf(text, {"N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"});
}

std::optional<std::string> disabilityCode(std::string_view text) {
    return oneOf(text, {"NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON",
                        "AUT", "DDA"});
}

std::optional<std::string> placementCode(std::string_view text) {
    return oneOf(text, {"A3", "A4", "A5", "A6", "H5", "K1", "K2", "P1", "P2", "P3", "R1", "R2", "R3", "R5",
                        "S1", "T0", "T1", "T2", "T3", "T4", "U1", "U2", "U3", "U4", "U5", "U6", "Z1"});
}

bool isLongTermPlacement(std::string_view code) {
    return code == "U1" || code == "U4";
}

std::optional<std::string> eligibilityCode(std::string_view text) {
    const std::string lower = lowerCase(text);
    if (hasWord(lower, {"not", "no", "non"})) return std::nullopt;
    // The longer phrases first: `former relevant` contains `relevant`.
    if (containsAny(lower, {"former relevant", "former_relevant", "formerly relevant"}))
        return "former_relevant";
    if (containsAny(lower, {"qualifying"})) return "qualifying";
    if (containsAny(lower, {"relevant"})) return "relevant";
    if (lower == "eligible" || lower == "eligible child") return "eligible";
    return std::nullopt;
}

bool isAbuseCategory(std::string_view text) {
    const std::string lower = lowerCase(text);
    return hasWord(lower, {"neg", "phy", "sab", "emo", "mul", "neglect", "physical", "sexual", "emotional",
                           "multiple"}) ||
           containsAny(lower, {"more than one", "not recorded"});
}

bool isAddressType(std::string_view text) {
    const std::string lower = lowerCase(text);
    return hasWord(
        lower,
        {"accommodation", "address", "adoptive",  "alternative",    "bail",      "birth",     "business",
         "care",          "carer",   "contact",   "correspondence", "current",   "custody",   "family",
         "father",        "former",  "foster",    "fostering",      "holiday",   "home",      "hospital",
         "hostel",        "living",  "lodging",   "lodgings",       "mailing",   "main",      "mother",
         "other",         "parent",  "parental",  "permanent",      "placement", "postal",    "previous",
         "primary",       "prison",  "refuge",    "relative",       "residence", "residency", "residential",
         "respite",       "school",  "secondary", "secure",         "supported", "temporary", "tenancy",
         "term",          "unknown", "work"});
}

std::optional<std::string> inTouchCode(std::string_view text) {
    if (const auto code = oneOf(text, {"YES", "NO", "DIED", "REFU", "NREQ", "RHOM"})) return code;
    const std::string upper = upperCase(text);
    if (upper == "Y") return "YES";
    if (upper == "N") return "NO";
    return std::nullopt;
}

std::optional<std::string> activityCode(std::string_view text) {
    return oneOf(text, {"F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5", "G4", "G5", "G6", "0"});
}

std::optional<Accommodation> accommodationCode(std::string_view text) {
    std::optional<bool> suitable;
    if (text.size() == 2 && (text[1] == '1' || text[1] == '2')) {
        suitable = text[1] == '1';
        text.remove_suffix(1);
        if (text == "0") return std::nullopt;
    }
    const auto code =
        oneOf(text, {"B", "C", "D", "E", "G", "H", "K", "R", "S", "T", "U", "V", "W", "X", "Y", "Z", "0"});
    if (!code) return std::nullopt;
    return Accommodation{*code, suitable};
}

std::optional<bool> suitability(std::string_view text) {
    const std::string lower = lowerCase(text);
    if (lower == "1" || lower == "y" || lower == "yes" || lower == "suitable") return true;
    if (lower == "2" || lower == "n" || lower == "no" || lower == "unsuitable") return false;
    return std::nullopt;
}

std::optional<std::string> absenceKind(std::string_view text) {
    const std::string lower = lowerCase(text);
    if (lower == "m" || lower == "missing") return "missing";
    if (lower == "a" || lower == "away" || lower == "away from placement without authorisation")
        return "away";
    return std::nullopt;
}

std::optional<std::string> involvementRole(std::string_view text) {
    const std::string lower = lowerCase(text);
    if (containsAny(lower, {"personal advis"}) || lower == "pa") return "adviser";
    if (containsAny(lower, {"co-work", "co work", "co_work", "coworker", "second worker"}))
        return "co_worker";
    if (containsAny(lower, {"cover"}) || lower == "duty worker") return "cover";
    if (containsAny(lower,
                    {"allocated", "social worker", "case holder", "key worker", "lead practitioner"})) {
        return "allocated";
    }
    return std::nullopt;
}

std::string roleOfJobTitle(std::string_view title) {
    const std::string lower = lowerCase(title);
    if (containsAny(lower, {"team manager", "practice manager", "service manager", "supervisor"})) {
        return "supervisor";
    }
    if (containsAny(lower, {"personal advis"})) return "adviser";
    if (containsAny(lower, {"performance"})) return "performance";
    return "social_worker";
}

}  // namespace ssd
}  // namespace doorstep
