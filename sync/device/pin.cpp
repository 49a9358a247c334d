// Waits and wraps.
#include "sync/device/pin.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace doorstep {
namespace {

constexpr std::size_t kPinLengthMin = 6;
constexpr std::size_t kPinLengthMax = 64;
constexpr std::int64_t kHourMs = 3'600'000;
/// How long to wait after the first, second, … wrong PIN in a row, and after each one that follows.
constexpr std::array kWaitsMs = {
    std::int64_t{0}, std::int64_t{5'000}, std::int64_t{30'000}, std::int64_t{300'000},
    kHourMs,         4 * kHourMs,         12 * kHourMs};
/// From this one on a wall clock alone ends no wait.
constexpr std::uint64_t kOftenWrong = 5;
constexpr const char* kWrapContext = "doorstep-pin-wrap-1";

/// One key from two: neither the PIN nor the keystore's secret opens anything alone.
Result<Secret> wrapKey(const std::string& pin, ByteView salt, crypto::PinCost cost,
                       const Secret& keystoreSecret) {
    TRY_SET(const Secret stretched, crypto::derivePinKey(bytesOf(pin), salt, cost));
    Hash mixed = crypto::keyedHash(stretched.view(), keystoreSecret.view());
    Secret key = Secret::copyOf(mixed.view());
    wipe(mixed.bytes);
    return key;
}

/// Whether each digit follows the one before by the same step of 0, 1 or -1, counted past 9 and 0.
bool isRun(const std::string& pin) {
    const int step = (pin[1] - pin[0] + 10) % 10;
    if (step != 0 && step != 1 && step != 9) return false;
    for (std::size_t i = 1; i < pin.size(); ++i) {
        if ((pin[i] - pin[i - 1] + 10) % 10 != step) return false;
    }
    return true;
}

/// `121212`, `123123`: two or three digits, again and again.
bool isRepeated(const std::string& pin) {
    for (const std::size_t length : {2U, 3U}) {
        bool repeats = true;
        for (std::size_t i = length; i < pin.size(); ++i) repeats = repeats && pin[i] == pin[i - length];
        if (repeats) return true;
    }
    return false;
}

/// `112233`, `445566`: pairs whose digits run.
bool isPairs(const std::string& pin) {
    if (pin.size() % 2 != 0) return false;
    std::string halved;
    for (std::size_t i = 0; i < pin.size(); i += 2) {
        if (pin[i] != pin[i + 1]) return false;
        halved += pin[i];
    }
    return isRun(halved);
}

/// Much used for other reasons than their digits: keys in a line or a cross, and a film.
constexpr std::string_view kMuchUsed[] = {"123321", "654456", "147258", "258369", "159753",
                                          "142536", "123654", "789456", "007007"};

}  // namespace

Result<void> checkPin(const std::string& pin) {
    const bool digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || pin.size() < kPinLengthMin || pin.size() > kPinLengthMax) {
        return {ErrorCode::InvalidInput, "a PIN has at least 6 digits and nothing else"};
    }
    const bool muchUsed = std::find(std::begin(kMuchUsed), std::end(kMuchUsed), pin) != std::end(kMuchUsed);
    if (muchUsed || isRun(pin) || isRepeated(pin) || isPairs(pin)) {
        return {
            ErrorCode::InvalidInput,
            "this PIN is too easy to guess: do not use one digit alone, digits in a row such as 123456, "
            "or a pattern such as 121212 or 112233"};
    }
    return {};
}

PinState pinStateAt(const PinAttempts& attempts, Instant now, std::int64_t ranMs) {
    PinState state;
    if (attempts.wrongInARow == 0) return state;
    state.wrongInARow = static_cast<int>(std::min<std::uint64_t>(attempts.wrongInARow, 1'000'000));
    state.oftenWrong = attempts.wrongInARow >= kOftenWrong;
    const std::int64_t wait = kWaitsMs[std::min<std::uint64_t>(attempts.wrongInARow, kWaitsMs.size()) - 1];
    std::int64_t passed = now.ms - attempts.lastWrong.ms;
    if (state.oftenWrong) passed = std::min(passed, ranMs);
    state.waitMs = std::max<std::int64_t>(0, wait - std::max<std::int64_t>(0, passed));
    return state;
}

Result<PinWrap> wrapWithPin(const Secret& databaseKey, const std::string& pin, const Secret& keystoreSecret,
                            crypto::PinCost cost) {
    PinWrap wrap{crypto::makeRandomBytes(crypto::kSaltSize), cost, {}};
    TRY_SET(const Secret key, wrapKey(pin, wrap.salt, cost, keystoreSecret));
    wrap.sealed = crypto::seal(databaseKey.view(), key.view(), bytesOf(kWrapContext));
    return wrap;
}

Result<Secret> unwrapWithPin(const PinWrap& wrap, const std::string& pin, const Secret& keystoreSecret) {
    TRY_SET(const Secret key, wrapKey(pin, wrap.salt, wrap.cost, keystoreSecret));
    auto opened = crypto::open(wrap.sealed, key.view(), bytesOf(kWrapContext));
    if (!opened || opened->size() != crypto::kKeySize) return {ErrorCode::WrongKey, "wrong PIN"};
    return opened;
}

}  // namespace doorstep
