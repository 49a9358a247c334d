// Becoming known to a server, so that an answer lost on the way or a crash costs nothing.
#pragma once

#include <filesystem>

#include "sync/device/ports.h"
#include "sync/protocol/messages.h"

namespace doorstep {

/// An enrolment that was begun: what must outlive a crash between the server's answer and the profile.
///
/// The server takes a code once, but answers the same device asking again. So the signing seed goes to disk
/// before the first request, sealed under the keystore's secret and the code's; typing the same code again
/// finds it. The file is removed when the profile stands or the server has refused.
struct Enrolment {
    std::string keystoreName;
    Secret keystoreSecret;
    crypto::SigningKey deviceKey;
};

/// Takes up the enrolment begun with this code, or begins one. Fails with what disk and keystore say.
Result<Enrolment> beginEnrolment(const std::filesystem::path& home, Keystore& keystore,
                                 const protocol::EnrolmentCode& code);
/// Asks the server. Fails as `ServerLine::post` does.
Result<protocol::EnrolAnswer> askToEnrol(Transport& transport, const protocol::EnrolmentCode& code,
                                         const Enrolment& enrolment, const std::string& deviceName);
/// After the profile is written. Leaves the keystore's secret.
Result<void> endEnrolment(const std::filesystem::path& home);
/// After the server refused: nothing of it stays.
Result<void> abandonEnrolment(const std::filesystem::path& home, Keystore& keystore,
                              const Enrolment& enrolment);

}  // namespace doorstep
