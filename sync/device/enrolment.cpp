// The file of an enrolment begun, and the request.
#include "sync/device/enrolment.h"

#include "core/base/cbor.h"
#include "core/base/files.h"
#include "sync/device/server_line.h"

namespace doorstep {
namespace {

constexpr const char* kFileName = "enrolment";
constexpr const char* kMagic = "doorstep-enrolment-1";

/// Needs both the keystore and the code, of which the device keeps only the former.
Secret sealingKey(const Secret& keystoreSecret, const protocol::EnrolmentCode& code) {
    Hash mixed = crypto::keyedHash(code.secret, keystoreSecret.view());
    Secret key = Secret::copyOf(mixed.view());
    wipe(mixed.bytes);
    return key;
}

Bytes fileOf(const Enrolment& enrolment, const protocol::EnrolmentCode& code) {
    const Secret key = sealingKey(enrolment.keystoreSecret, code);
    cbor::Writer out;
    out.array(3).text(kMagic).text(enrolment.keystoreName);
    out.bytes(crypto::seal(enrolment.deviceKey.seed().view(), key.view(), bytesOf(kMagic)));
    return out.take();
}

/// The content of the file: nothing when there is none, or none that reads.
struct Begun {
    std::string keystoreName;
    Bytes sealedSeed;
};
std::optional<Begun> readFile(const std::filesystem::path& home) {
    const auto content = readWhole(home / kFileName);
    if (!content) return std::nullopt;
    cbor::Reader in(*content);
    in.arrayOf(3);
    const bool ours = in.text() == kMagic;
    Begun begun{in.text(), {}};
    const ByteView sealed = in.bytes();
    begun.sealedSeed.assign(sealed.begin(), sealed.end());
    if (!ours || !in.finish()) return std::nullopt;
    return begun;
}

/// The enrolment in the file, if it was begun with this code.
std::optional<Enrolment> takeUp(const Begun& begun, Keystore& keystore,
                                const protocol::EnrolmentCode& code) {
    auto secret = keystore.read(begun.keystoreName);
    if (!secret || secret->size() != crypto::kKeySize) return std::nullopt;
    const auto seed = crypto::open(begun.sealedSeed, sealingKey(*secret, code).view(), bytesOf(kMagic));
    if (!seed || seed->size() != crypto::kKeySize) return std::nullopt;
    return Enrolment{begun.keystoreName, std::move(*secret), crypto::SigningKey::fromSeed(seed->view())};
}

}  // namespace

Result<Enrolment> beginEnrolment(const std::filesystem::path& home, Keystore& keystore,
                                 const protocol::EnrolmentCode& code) {
    if (const auto begun = readFile(home)) {
        if (auto enrolment = takeUp(*begun, keystore, code)) return std::move(*enrolment);
        TRY(keystore.remove(begun->keystoreName));  // Begun with another code: that one is over.
    }
    Enrolment enrolment{"doorstep-" + toHex(crypto::makeRandomBytes(8)), crypto::makeKey(),
                        crypto::SigningKey::make()};
    TRY(keystore.write(enrolment.keystoreName, enrolment.keystoreSecret));
    TRY(writeWhole(home / kFileName, fileOf(enrolment, code)));
    return enrolment;
}

Result<protocol::EnrolAnswer> askToEnrol(Transport& transport, const protocol::EnrolmentCode& code,
                                         const Enrolment& enrolment, const std::string& deviceName) {
    protocol::EnrolRequest request;
    request.secret = code.secret;
    request.deviceKey = enrolment.deviceKey.publicKey();
    request.deviceName = deviceName;
    request.proof = enrolment.deviceKey.sign(protocol::enrolStatement(request));
    TRY_SET(const Bytes body, ServerLine(transport).post(protocol::kEnrolPath, protocol::encode(request)));
    auto answer = protocol::decodeEnrolAnswer(body);
    if (!answer)
        return {ErrorCode::Rejected, "the server's answer does not read: " + answer.error().detail};
    return answer;
}

Result<void> endEnrolment(const std::filesystem::path& home) {
    return removeDurably(home / kFileName);
}

Result<void> abandonEnrolment(const std::filesystem::path& home, Keystore& keystore,
                              const Enrolment& enrolment) {
    TRY(removeDurably(home / kFileName));
    return keystore.remove(enrolment.keystoreName);
}

}  // namespace doorstep
