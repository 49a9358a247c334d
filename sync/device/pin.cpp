// Waits and wraps.
#include "sync/device/pin.h"

#include <algorithm>

namespace doorstep {
namespace {

constexpr std::size_t kPinLengthMin = 6;
constexpr std::size_t kPinLengthMax = 64;
/// After so many wrong PINs in a row only assisted unlock opens the device.
constexpr std::uint64_t kWrongMax = 5;
/// How long to wait after the first, second, … wrong PIN.
constexpr std::int64_t kWaitsMs[kWrongMax - 1] = {0, 5'000, 30'000, 300'000};
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

}  // namespace

Result<void> checkPin(const std::string& pin) {
    const bool digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || pin.size() < kPinLengthMin || pin.size() > kPinLengthMax) {
        return {ErrorCode::InvalidInput, "a PIN has at least 6 digits and nothing else"};
    }
    return {};
}

PinState pinStateAt(const PinAttempts& attempts, Instant now) {
    PinState state;
    state.wrongInARow = static_cast<int>(std::min(attempts.wrongInARow, kWrongMax));
    state.assistedOnly = attempts.wrongInARow >= kWrongMax;
    if (state.wrongInARow == 0 || state.assistedOnly) return state;
    const std::int64_t wait = kWaitsMs[state.wrongInARow - 1];
    const std::int64_t passed = std::max<std::int64_t>(0, now.ms - attempts.lastWrong.ms);
    state.waitMs = std::max<std::int64_t>(0, wait - passed);
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
