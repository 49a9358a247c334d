// The checks of a request, in order; each refusal has a code of its own.
#include "sync/server/authentication.h"

#include <charconv>

#include "core/base/cbor.h"

namespace doorstep::server {
namespace {

constexpr std::int64_t kSlotMs = 60'000;
constexpr std::int64_t kSlotsGood = 5;
constexpr std::size_t kNonceBytes = 16;

template <typename Number>
std::optional<Number> numberIn(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Clients of a later protocol are told so before anything else is read.
std::optional<Refusal> checkVersion(const Request& request) {
    const auto version = numberIn<std::uint32_t>(request.version);
    if (!version) return Refusal{400, {"invalid", "the version header does not read"}};
    if (*version > protocol::kVersion) {
        return Refusal{426,
                       {"newer_version", "this server knows version " + std::to_string(protocol::kVersion) +
                                             " of the protocol"}};
    }
    return std::nullopt;
}

}  // namespace

std::string Nonces::forSlot(DeviceId device, std::int64_t slot) const {
    cbor::Writer writer;
    writer.array(2).id(device).integer(slot);
    const Hash hash = crypto::keyedHash(writer.view(), key_.view());
    return std::to_string(slot) + "." + toHex(hash.view().first(kNonceBytes));
}

std::string Nonces::make(DeviceId device, Instant now) const {
    return forSlot(device, now.ms / kSlotMs);
}

bool Nonces::fresh(std::string_view nonce, DeviceId device, Instant now) const {
    const auto slot = numberIn<std::int64_t>(nonce.substr(0, nonce.find('.')));
    const std::int64_t current = now.ms / kSlotMs;
    if (!slot || *slot > current || *slot < current - kSlotsGood) return false;
    return crypto::equalSecret(bytesOf(nonce), bytesOf(forSlot(device, *slot)));
}

DeviceId deviceNamedIn(const Request& request) {
    const auto bytes = fromHex(request.device);
    if (!bytes) return {};
    const auto id = idFrom<DeviceId>(*bytes);
    return id ? *id : DeviceId{};
}

Result<std::variant<Caller, Refusal>> authenticate(const Request& request, ServerStore& store,
                                                   const Nonces& nonces, Instant now) {
    using Outcome = std::variant<Caller, Refusal>;
    if (auto refusal = checkVersion(request)) return Outcome(std::move(*refusal));

    auto device = store.device(deviceNamedIn(request));
    if (!device && device.error().code != ErrorCode::NotFound) return device.error();
    if (!device || device->user.empty()) {
        return Outcome(Refusal{403, {"unknown_device", "this device is not enrolled here"}});
    }
    auto user = store.user(device->user);
    if (!user && user.error().code != ErrorCode::NotFound) return user.error();
    if (!user) return Outcome(Refusal{403, {"revoked", "this device may no longer connect"}});
    if (!nonces.fresh(request.nonce, device->id, now)) {
        return Outcome(Refusal{401, {"stale_nonce", "sign again with the nonce of this answer"}});
    }
    const auto counter = numberIn<std::uint64_t>(request.counter);
    const auto signature = fromHex(request.signature);
    if (!counter || *counter > INT64_MAX || !signature ||
        !crypto::verify(protocol::requestStatement(request.method, request.path, request.body, device->id,
                                                   *counter, request.nonce),
                        *signature, device->key)) {
        return Outcome(Refusal{401, {"bad_signature", "the signature does not fit the request"}});
    }
    if (*counter <= device->counter) {
        return Outcome(Refusal{401, {"old_counter", "this request came before", device->counter + 1}});
    }
    device->counter = *counter;
    device->seen = now;
    TRY(store.putDevice(*device));
    const bool stopped = device->revoked || !user->active;
    return Outcome(Caller{std::move(*device), std::move(*user), stopped});
}

}  // namespace doorstep::server
