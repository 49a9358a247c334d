// The one-time enrolment code: typed right it reads back, typed wrong it says how.
#include <catch2/catch.hpp>

#include "sync/protocol/messages.h"

using namespace doorstep;
using namespace doorstep::protocol;

namespace {

EnrolmentCode codeForHartshire() {
    EnrolmentCode code;
    code.host = "doorstep.hartshire.gov.uk";
    code.port = 8443;
    code.tlsKey = crypto::hash(bytesOf("the server's key"));
    code.secret = Bytes(16, 0x5a);
    return code;
}

}  // namespace

TEST_CASE("an enrolment code reads back, in lower case, with spaces, and with O for 0") {
    const EnrolmentCode code = codeForHartshire();
    std::string text = textOf(code);
    CHECK(text.find('-') == 5);
    for (const bool relaxed : {false, true}) {
        if (relaxed) {
            for (char& c : text) {
                c = static_cast<char>(c == '-' ? ' ' : c == '0' ? 'o' : std::tolower(c));
            }
            text = "\n " + text + "\n";
        }
        const auto read = parseEnrolmentCode(text);
        REQUIRE(read.ok());
        CHECK(read->host == code.host);
        CHECK(read->port == code.port);
        CHECK(read->tlsKey == code.tlsKey);
        CHECK(read->secret == code.secret);
    }
}

TEST_CASE("a code with one digit wrong or two swapped is refused as mistyped") {
    const std::string text = textOf(codeForHartshire());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '-') continue;
        std::string wrong = text;
        wrong[i] = wrong[i] == 'X' ? 'Y' : 'X';
        INFO("digit " << i);
        CHECK_FALSE(parseEnrolmentCode(wrong).ok());
        if (i + 1 < text.size() && text[i + 1] != '-' && text[i + 1] != text[i]) {
            std::string swapped = text;
            std::swap(swapped[i], swapped[i + 1]);
            CHECK_FALSE(parseEnrolmentCode(swapped).ok());
        }
    }
    std::string wrong = text;
    wrong[30] = wrong[30] == 'X' ? 'Y' : 'X';
    CHECK(parseEnrolmentCode(wrong).error().detail.find("mistyped") != std::string::npos);
    CHECK(parseEnrolmentCode(text + "A").error().detail.find("mistyped") != std::string::npos);
    CHECK(parseEnrolmentCode("not a code at all").error().code == ErrorCode::InvalidInput);
}

TEST_CASE("a code cut at any place is refused as cut short") {
    const std::string text = textOf(codeForHartshire());
    for (std::size_t length = 0; length < text.size(); ++length) {
        INFO("cut after " << length);
        const auto read = parseEnrolmentCode(text.substr(0, length));
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().detail.find("cut short") != std::string::npos);
    }
}

TEST_CASE("a device's fingerprint is four groups of four and differs by key") {
    const auto priyas = crypto::SigningKey::fromSeed(Bytes(32, 1)).publicKey();
    const auto toms = crypto::SigningKey::fromSeed(Bytes(32, 2)).publicKey();
    const std::string text = fingerprintOf(priyas);
    REQUIRE(text.size() == 19);
    CHECK((text[4] == '-' && text[9] == '-' && text[14] == '-'));
    CHECK(text == fingerprintOf(priyas));
    CHECK(text != fingerprintOf(toms));
}
