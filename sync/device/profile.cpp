// The profile file: a CBOR array that begins with a name and a version and ends with a hash over all
// before it. The hash tells a damaged file from one of another kind; what must not be altered by anybody is
// sealed.
#include "sync/device/profile.h"

#include <cstring>

#include "core/base/cbor.h"
#include "core/base/files.h"

namespace doorstep {
namespace {

constexpr const char* kFileName = "profile";
constexpr const char* kMagic = "doorstep-profile";
constexpr std::uint64_t kVersion = 1;

template <std::size_t kSize>
void readInto(cbor::Reader& in, std::array<std::uint8_t, kSize>& value) {
    const ByteView bytes = in.bytes();
    if (bytes.size() != kSize) return in.fail("a key has the wrong length");
    std::memcpy(value.data(), bytes.data(), kSize);
}

Bytes readBytes(cbor::Reader& in) {
    const ByteView bytes = in.bytes();
    return {bytes.begin(), bytes.end()};
}

void write(cbor::Writer& out, const Identity& identity) {
    out.array(5).id(identity.user).id(identity.device).text(nameOf(identity.role));
    out.id(identity.team).text(identity.name);
}

Identity readIdentity(cbor::Reader& in) {
    Identity identity;
    in.arrayOf(5);
    identity.user = in.id<UserId>();
    identity.device = in.id<DeviceId>();
    const auto role = roleNamed(in.text());
    if (role) {
        identity.role = *role;
    } else {
        in.fail("a role is not known");
    }
    identity.team = in.id<TeamId>();
    identity.name = in.text();
    return identity;
}

void write(cbor::Writer& out, const ServerAddress& server) {
    out.array(3).text(server.host).unsignedInteger(server.port).hash(server.tlsKey);
}

ServerAddress readServer(cbor::Reader& in) {
    ServerAddress server;
    in.arrayOf(3);
    server.host = in.text();
    const std::uint64_t port = in.unsignedInteger();
    if (port == 0 || port > 0xffff) in.fail("a port is out of range");
    server.port = static_cast<std::uint16_t>(port);
    server.tlsKey = in.hash();
    return server;
}

void write(cbor::Writer& out, const PinWrap& wrap) {
    out.array(4).bytes(wrap.salt).unsignedInteger(wrap.cost.passes);
    out.unsignedInteger(wrap.cost.memoryBytes).bytes(wrap.sealed);
}

PinWrap readPinWrap(cbor::Reader& in) {
    PinWrap wrap;
    in.arrayOf(4);
    wrap.salt = readBytes(in);
    if (wrap.salt.size() != crypto::kSaltSize) in.fail("a salt has the wrong length");
    wrap.cost.passes = in.unsignedInteger();
    wrap.cost.memoryBytes = in.unsignedInteger();
    wrap.sealed = readBytes(in);
    return wrap;
}

StoredProfile readBody(cbor::Reader& in) {
    StoredProfile profile;
    profile.identity = readIdentity(in);
    profile.server = readServer(in);
    profile.council = in.text();
    readInto(in, profile.serverKey);
    readInto(in, profile.rescueKey);
    readInto(in, profile.deviceKey);
    profile.keystoreKind = in.text();
    profile.keystoreName = in.text();
    profile.pinWrap = readPinWrap(in);
    profile.assistedWrap = readBytes(in);
    profile.sealedSeed = readBytes(in);
    in.arrayOf(2);
    profile.attempts.wrongInARow = in.unsignedInteger();
    profile.attempts.lastWrong.ms = in.integer();
    return profile;
}

}  // namespace

Bytes encode(const StoredProfile& profile) {
    cbor::Writer body;
    write(body, profile.identity);
    write(body, profile.server);
    body.text(profile.council).bytes(profile.serverKey).bytes(profile.rescueKey).bytes(profile.deviceKey);
    body.text(profile.keystoreKind).text(profile.keystoreName);
    write(body, profile.pinWrap);
    body.bytes(profile.assistedWrap).bytes(profile.sealedSeed);
    body.array(2).unsignedInteger(profile.attempts.wrongInARow).integer(profile.attempts.lastWrong.ms);

    cbor::Writer out;
    out.array(4).text(kMagic).unsignedInteger(kVersion).bytes(body.view()).hash(crypto::hash(body.view()));
    return out.take();
}

Result<StoredProfile> decodeProfile(ByteView content) {
    cbor::Reader file(content);
    file.arrayOf(4);
    if (file.text() != kMagic) return {ErrorCode::ForeignFile, "the profile is not one of Doorstep's"};
    const std::uint64_t version = file.unsignedInteger();
    if (!file.failed() && version > kVersion) {
        return {ErrorCode::NewerVersion,
                "this device was used with a later version of Doorstep; update first"};
    }
    const Error damaged{ErrorCode::Damaged, "the device's profile is damaged; restore it or enrol anew"};
    const ByteView body = file.bytes();
    const Hash hash = file.hash();
    if (!file.finish() || crypto::hash(body) != hash) return damaged;
    cbor::Reader in(body);
    StoredProfile profile = readBody(in);
    if (!in.finish()) return damaged;
    return profile;
}

bool hasProfile(const std::filesystem::path& home) {
    std::error_code unreadable;
    return std::filesystem::symlink_status(home / kFileName, unreadable).type() !=
           std::filesystem::file_type::not_found;
}

Result<std::optional<StoredProfile>> readProfile(const std::filesystem::path& home) {
    const auto content = readWhole(home / kFileName);
    if (!content) {
        if (content.error().code == ErrorCode::NotFound) return std::optional<StoredProfile>();
        return content.error();
    }
    TRY_SET(StoredProfile profile, decodeProfile(*content));
    return std::optional<StoredProfile>(std::move(profile));
}

Result<void> writeProfile(const std::filesystem::path& home, const StoredProfile& profile) {
    return writeWhole(home / kFileName, encode(profile));
}

}  // namespace doorstep
