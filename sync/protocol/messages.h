// What a device and the server say to each other. protocol.md tells the story; this is the grammar.
//
// A message is a CBOR array. A later version may append items, and a reader ignores items beyond those it
// knows. Changes inside a message are byte strings in their own canonical form, never re-encoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/crypto/crypto.h"

namespace doorstep::protocol {

constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kBatchChangesMax = 200;
constexpr std::size_t kBatchBytesMax = 1 << 20;
/// Larger bodies are refused before they are read.
constexpr std::size_t kBodyBytesMax = 4 << 20;

// --- Requests -----------------------------------------------------------------------------------

constexpr const char* kEnrolPath = "/v1/enrol";
constexpr const char* kSyncPath = "/v1/sync";
constexpr const char* kHealthPath = "/healthz";

/// Lower-case header names. Every request but enrolment and health carries the first five.
constexpr const char* kDeviceHeader = "doorstep-device";    ///< The device's id in hex.
constexpr const char* kCounterHeader = "doorstep-counter";  ///< Decimal; grows with every request.
constexpr const char* kNonceHeader = "doorstep-nonce";  ///< From the server's last answer; empty at first.
constexpr const char* kSignatureHeader = "doorstep-signature";  ///< Ed25519 over `requestStatement`, hex.
constexpr const char* kVersionHeader = "doorstep-version";

/// The bytes that a request's signature covers.
Bytes requestStatement(std::string_view method, std::string_view path, ByteView body, DeviceId device,
                       std::uint64_t counter, std::string_view nonce);

/// An answer other than 200 carries JSON: `{"error": {"code": "...", "detail": "..."}}`. Codes a device
/// acts on: `stale_nonce` (401: sign again with the nonce in the answer's header), `old_counter` (401: use
/// at least the number in `counter`), `revoked` (403), `unknown_device` (403), `bad_signature` (401),
/// `too_large` (413), `newer_version` (426), `busy` (503).
struct ErrorAnswer {
    std::string code;
    std::string detail;
    std::uint64_t counter = 0;  ///< With `old_counter`.
};
Bytes encode(const ErrorAnswer& answer);
Result<ErrorAnswer> decodeErrorAnswer(ByteView body);

// --- Enrolment ----------------------------------------------------------------------------------

/// What the one-time code carries, as text in groups (base 32) and as a QR code.
struct EnrolmentCode {
    std::string host;
    std::uint16_t port = 0;
    Hash tlsKey;   ///< The pin: BLAKE2b-256 of the server's SubjectPublicKeyInfo.
    Bytes secret;  ///< 16 random bytes, good once, for 15 minutes.
};
/// Text that `parseEnrolmentCode` reads back: base 32 in groups of five with a checksum at its end.
std::string textOf(const EnrolmentCode& code);
/// `InvalidInput` says whether the code is cut short or mistyped.
Result<EnrolmentCode> parseEnrolmentCode(std::string_view text);

struct EnrolRequest {
    Bytes secret;
    crypto::PublicKey deviceKey{};
    std::string deviceName;
    crypto::Signature proof{};  ///< By the device's key over `enrolStatement`.
};
Bytes enrolStatement(const EnrolRequest& request);
Bytes encode(const EnrolRequest& request);
Result<EnrolRequest> decodeEnrolRequest(ByteView body);

struct EnrolAnswer {
    DeviceId device;
    UserId user;
    std::string userName;
    std::string role;
    TeamId team;
    std::string council;
    crypto::PublicKey serverKey{};  ///< Ed25519: verifies what the server signs.
    crypto::PublicKey rescueKey{};  ///< X25519: rescue files are sealed to it.
};
Bytes encode(const EnrolAnswer& answer);
Result<EnrolAnswer> decodeEnrolAnswer(ByteView body);

/// The same short text on both sides, to compare by eye: four groups of four base 32 digits.
std::string fingerprintOf(const crypto::PublicKey& deviceKey);

// --- Sync ---------------------------------------------------------------------------------------

/// A run of a device's log without gaps, signed at its head: the last change's identity, which by the
/// chain of previous hashes vouches for all before it.
struct Batch {
    std::vector<Bytes> changes;
    crypto::Signature signature{};  ///< By the device's key over `batchStatement`.
};
Bytes batchStatement(DeviceId device, std::uint64_t firstSequence, std::uint64_t lastSequence,
                     const Hash& head);

/// Everything of one person's history after a position, for a person newly in scope.
struct BackfillRequest {
    PersonId person;
    std::int64_t after = 0;
};

struct SyncRequest {
    Bytes epoch;  ///< As last heard; empty at first.
    std::optional<Batch> push;
    std::int64_t cursor = 0;  ///< The feed has been applied up to here.
    Hash scope;               ///< `scopeHash` of the people held.
    std::vector<BackfillRequest> backfill;
};

/// BLAKE2b-256 over the sorted ids.
Hash scopeHash(const std::vector<PersonId>& people);

enum class ReceiptStatus : std::uint8_t {
    Accepted = 1,        ///< Durable, and in the feed.
    NeedsAttention = 2,  ///< Durable in quarantine, not in the feed; the reason says why.
    Waiting = 3,  ///< Not taken yet: it builds on a change that has not arrived. Send it again later.
};

struct Receipt {
    std::uint64_t sequence = 0;
    ReceiptStatus status = ReceiptStatus::Accepted;
    std::string
        code;  ///< Stable: `not_in_scope`, `own_record`, `wrong_type`, `damaged`, …; empty when accepted.
    std::string reason;  ///< A sentence in plain words.
};

struct Backfill {
    PersonId person;
    std::vector<Bytes> changes;
    std::int64_t after = 0;  ///< Ask again from here unless done.
    bool done = false;
};

struct SyncAnswer {
    Bytes epoch;             ///< A new one: this server was restored; push and pull everything again.
    std::uint64_t have = 0;  ///< The device's changes are here up to this number; it sends what follows.
    std::vector<Receipt> receipts;
    std::vector<Bytes> feed;  ///< Changes by anyone, in the order of acceptance, own ones too.
    std::int64_t cursor = 0;  ///< To be kept once the feed has been applied.
    bool more = false;        ///< Ask again at once.
    std::optional<std::vector<PersonId>> scope;  ///< Who is in scope, when the hash differed.
    std::vector<Backfill> backfill;
    Instant serverTime;
    Hash head;  ///< The identity of the device's change number `have`; none from servers before this item.
};

Bytes encode(const SyncRequest& request);
Result<SyncRequest> decodeSyncRequest(ByteView body);
Bytes encode(const SyncAnswer& answer);
Result<SyncAnswer> decodeSyncAnswer(ByteView body);

}  // namespace doorstep::protocol
