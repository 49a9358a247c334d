// How the Standard Safeguarding Dataset spells dates, yes and no, and codes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace doorstep {

/// A date as a file gives it. Midnight counts as no time: databases write it for want of one.
struct WrittenDate {
    Date date;
    std::optional<std::int32_t> minuteOfDay;
};

/// Reads dd/mm/yyyy (or d/m/yyyy) and yyyy-mm-dd, each also followed by a space or `T` and hh:mm,
/// hh:mm:ss or with fractions; a final `Z` means UTC and is turned into English local time. Fails with
/// `InvalidInput`, also for a year before 1900 or after 2200.
Result<WrittenDate> parseWrittenDate(std::string_view text);

/// Y, Yes, True, 1 and N, No, False, 0 in any case; nothing for anything else.
std::optional<bool> parseYesNo(std::string_view text);

std::string_view trimmed(std::string_view text);
std::string lowerCase(std::string_view text);

/// The codes of a set; each function gives the code as records keep it, or nothing for an unknown one.
namespace ssd {

/// `M`, `F`, `I` (indeterminate), `U` (not recorded).
std::optional<std::string> sexCode(std::string_view text);
/// N0 to N9, the primary need of a child in need (CIN census).
std::optional<std::string> needCode(std::string_view text);
/// The CIN census codes for disabilities; `NONE` among them.
std::optional<std::string> disabilityCode(std::string_view text);
/// The SSDA903 placement types.
std::optional<std::string> placementCode(std::string_view text);
/// Long-term fostering, the only placement meant to last to 18 that its code tells (SSDA903: U1, U4).
bool isLongTermPlacement(std::string_view code);
/// `eligible`, `relevant`, `former_relevant`, `qualifying`.
std::optional<std::string> eligibilityCode(std::string_view text);
/// Whether a text names a category of abuse: the CIN census's codes (NEG, PHY, SAB, EMO, MUL) or the words
/// that case systems have for them, also several at once. Records keep it as it stands.
bool isAbuseCategory(std::string_view text);
/// Whether a text names a kind of address. The dataset has no list, and councils have words of their own: a
/// text counts that has one of those in common use in it.
bool isAddressType(std::string_view text);
/// SSDA903 IN_TOUCH; Y and N are taken for YES and NO.
std::optional<std::string> inTouchCode(std::string_view text);
/// SSDA903 ACTIV.
std::optional<std::string> activityCode(std::string_view text);

/// SSDA903 ACCOM: a letter (or 0), and a digit for suitability where it stands in the same cell.
struct Accommodation {
    std::string code;
    std::optional<bool> suitable;
};
std::optional<Accommodation> accommodationCode(std::string_view text);
/// 1, Y, Suitable; 2, N, Unsuitable.
std::optional<bool> suitability(std::string_view text);

/// `missing` or `away`, from SSDA903's M and A or the words.
std::optional<std::string> absenceKind(std::string_view text);

/// `allocated`, `co_worker`, `adviser` or `cover`, from the words councils use.
std::optional<std::string> involvementRole(std::string_view text);
/// `supervisor`, `adviser`, `performance` or `social_worker` from a job title. Whoever has another title
/// becomes a social worker: that role sees nothing but its own allocations. No title makes an
/// administrator, since that is given by hand.
std::string roleOfJobTitle(std::string_view title);

}  // namespace ssd
}  // namespace doorstep
