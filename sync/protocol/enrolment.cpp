// The one-time code, the request that redeems it, and the answer.
#include <algorithm>
#include <cctype>

#include "sync/protocol/messages.h"
#include "sync/protocol/wire.h"

namespace doorstep::protocol {
namespace {

// The code's bytes: form (1), length of the host (1), host, port (2), pin (32), secret (16), and the
// start of a hash over all of these (4). The length stands first, so that a code cut short is known.
constexpr std::uint8_t kCodeForm = 1;
constexpr std::size_t kSecretSize = 16;
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kCodeSizeWithoutHost = 1 + 1 + 2 + sizeof(Hash::bytes) + kSecretSize + kChecksumSize;
constexpr std::size_t kHostLengthMax = 200;
constexpr std::size_t kGroupLength = 5;
constexpr std::size_t kNameLengthMax = 200;

bool isHost(std::string_view host) {
    return !host.empty() && host.size() <= kHostLengthMax &&
           std::all_of(host.begin(), host.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == ':';
           });
}

std::string grouped(const std::string& digits, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % length == 0) text += '-';
        text += digits[i];
    }
    return text;
}

Bytes checksumOf(ByteView content) {
    return copyOf(crypto::hash(content).view().first(kChecksumSize));
}

}  // namespace

std::string textOf(const EnrolmentCode& code) {
    DOORSTEP_ASSERT(isHost(code.host) && code.secret.size() == kSecretSize);
    Bytes bytes{kCodeForm, static_cast<std::uint8_t>(code.host.size())};
    bytes.insert(bytes.end(), code.host.begin(), code.host.end());
    bytes.push_back(static_cast<std::uint8_t>(code.port >> 8));
    bytes.push_back(static_cast<std::uint8_t>(code.port));
    bytes.insert(bytes.end(), code.tlsKey.bytes.begin(), code.tlsKey.bytes.end());
    bytes.insert(bytes.end(), code.secret.begin(), code.secret.end());
    const Bytes checksum = checksumOf(bytes);
    bytes.insert(bytes.end(), checksum.begin(), checksum.end());
    return grouped(toBase32(bytes), kGroupLength);
}

Result<EnrolmentCode> parseEnrolmentCode(std::string_view text) {
    const Error cutShort{ErrorCode::InvalidInput, "the code is cut short: copy all of it"};
    const Error mistyped{ErrorCode::InvalidInput,
                         "the code is mistyped: check each group against the original"};
    std::string digits(text);
    std::erase_if(digits,
                  [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '-'; });
    // The first eight digits are five bytes and tell how long the whole is.
    if (digits.size() < 8) return cutShort;
    const auto start = fromBase32(std::string_view(digits).substr(0, 8));
    if (!start || (*start)[0] != kCodeForm) return mistyped;
    const std::size_t hostLength = (*start)[1];
    const std::size_t expected = kCodeSizeWithoutHost + hostLength;
    if (digits.size() < (expected * 8 + 4) / 5) return cutShort;
    const auto decoded = fromBase32(digits);
    if (!decoded || decoded->size() != expected) return mistyped;
    const ByteView all(*decoded);
    const ByteView content = all.first(expected - kChecksumSize);
    if (copyOf(all.last(kChecksumSize)) != checksumOf(content)) return mistyped;

    EnrolmentCode code;
    code.host = doorstep::textOf(all.subspan(2, hostLength));
    ByteView rest = content.subspan(2 + hostLength);
    code.port = static_cast<std::uint16_t>(rest[0] << 8 | rest[1]);
    std::copy_n(rest.begin() + 2, code.tlsKey.bytes.size(), code.tlsKey.bytes.begin());
    code.secret = copyOf(rest.last(kSecretSize));
    if (!isHost(code.host) || code.port == 0) return mistyped;
    return code;
}

Bytes enrolStatement(const EnrolRequest& request) {
    cbor::Writer out;
    out.array(4).text("doorstep-enrol-1").bytes(request.secret).bytes(request.deviceKey);
    out.text(request.deviceName);
    return out.take();
}

Bytes encode(const EnrolRequest& request) {
    cbor::Writer out;
    out.array(4).bytes(request.secret).bytes(request.deviceKey).text(request.deviceName);
    out.bytes(request.proof);
    return out.take();
}

Result<EnrolRequest> decodeEnrolRequest(ByteView body) {
    cbor::Reader in(body);
    EnrolRequest request;
    OpenArray items(in, 4);
    request.secret = copyOf(in.bytes());
    if (request.secret.size() != kSecretSize) in.fail("an enrolment secret has the wrong length");
    request.deviceKey = fixedBytes<crypto::kPublicKeySize>(in);
    request.deviceName = in.text();
    if (request.deviceName.size() > kNameLengthMax) in.fail("a device's name is too long");
    request.proof = fixedBytes<crypto::kSignatureSize>(in);
    items.skipRest();
    TRY(in.finish());
    return request;
}

Bytes encode(const EnrolAnswer& answer) {
    cbor::Writer out;
    out.array(8).id(answer.device).id(answer.user).text(answer.userName).text(answer.role);
    out.id(answer.team).text(answer.council).bytes(answer.serverKey).bytes(answer.rescueKey);
    return out.take();
}

Result<EnrolAnswer> decodeEnrolAnswer(ByteView body) {
    cbor::Reader in(body);
    EnrolAnswer answer;
    OpenArray items(in, 8);
    answer.device = in.id<DeviceId>();
    answer.user = in.id<UserId>();
    answer.userName = in.text();
    answer.role = in.text();
    answer.team = in.id<TeamId>();
    answer.council = in.text();
    answer.serverKey = fixedBytes<crypto::kPublicKeySize>(in);
    answer.rescueKey = fixedBytes<crypto::kPublicKeySize>(in);
    items.skipRest();
    if (answer.device.empty() || answer.user.empty()) in.fail("an enrolment names no device or no user");
    TRY(in.finish());
    return answer;
}

std::string fingerprintOf(const crypto::PublicKey& deviceKey) {
    cbor::Writer out;
    out.array(2).text("doorstep-fingerprint-1").bytes(deviceKey);
    const Hash hash = crypto::hash(out.view());
    return grouped(toBase32(hash.view().first(10)), 4);
}

}  // namespace doorstep::protocol
