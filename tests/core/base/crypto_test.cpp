// The wrappers do what their names say, checked against vectors from outside where there are any.
#include <catch2/catch.hpp>

#include "core/crypto/crypto.h"

using namespace doorstep;

TEST_CASE("BLAKE2b-256 and Ed25519 agree with published vectors") {
    CHECK(textOf(crypto::hash({})) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    // RFC 8032, 7.1, test 2.
    const Bytes seed = fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value();
    const auto key = crypto::SigningKey::fromSeed(seed);
    CHECK(toHex(key.publicKey()) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const Bytes message{0x72};
    CHECK(toHex(key.sign(message)) ==
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    CHECK(crypto::verify(message, key.sign(message), key.publicKey()));
    CHECK_FALSE(crypto::verify(Bytes{0x73}, key.sign(message), key.publicKey()));
    CHECK(key.seed().view().size() == 32);
}

TEST_CASE("what is sealed opens with the same key and context only") {
    const Secret key = crypto::makeKey();
    const Bytes context{1, 2, 3};
    Bytes sealed = crypto::seal(bytesOf("Ava said she likes school"), key.view(), context);
    CHECK(textOf(crypto::open(sealed, key.view(), context)->view()) == "Ava said she likes school");
    CHECK(crypto::open(sealed, crypto::makeKey().view(), context).error().code == ErrorCode::WrongKey);
    CHECK(crypto::open(sealed, key.view(), Bytes{1, 2}).error().code == ErrorCode::WrongKey);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        sealed[i] ^= 1;
        CHECK_FALSE(crypto::open(sealed, key.view(), context).ok());
        sealed[i] ^= 1;
    }
    CHECK_FALSE(crypto::open(ByteView(sealed).first(39), key.view(), context).ok());
}

TEST_CASE("a PIN key depends on PIN and salt") {
    const crypto::PinCost cheap{1, 8192};
    const Bytes salt(crypto::kSaltSize, 7);
    const Bytes other(crypto::kSaltSize, 8);
    const auto key = crypto::derivePinKey(bytesOf("246810"), salt, cheap).value();
    CHECK(crypto::equalSecret(key.view(), crypto::derivePinKey(bytesOf("246810"), salt, cheap)->view()));
    CHECK_FALSE(
        crypto::equalSecret(key.view(), crypto::derivePinKey(bytesOf("246811"), salt, cheap)->view()));
    CHECK_FALSE(
        crypto::equalSecret(key.view(), crypto::derivePinKey(bytesOf("246810"), other, cheap)->view()));
}

TEST_CASE("only the holder of the secret key opens what was sealed to it") {
    const auto key = crypto::BoxKey::make();
    const Bytes sealed = crypto::sealTo(bytesOf("unsent"), key.publicKey);
    CHECK(textOf(crypto::openWith(sealed, key)->view()) == "unsent");
    CHECK_FALSE(crypto::openWith(sealed, crypto::BoxKey::make()).ok());
}
