// Requests that are not what they should be: each refused, each logged, none with any effect.
#include <catch2/catch.hpp>

#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

void checkRefused(Council& council, const Request& request, int status, const std::string& code) {
    council.events.taken("", "");
    const Answer answer = council.service.answer(request);
    CHECK(answer.status == status);
    CHECK(codeOf(answer) == code);
    CHECK(council.events.taken("refused", code) == 1);
    CHECK(council.store->quarantine()->empty());
}

}  // namespace

TEST_CASE("requests by hand are refused and logged") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet owen = council.enrol(council.owen);
    const RecordId visit = priya.visit({council.ava}, "Ava at home");
    const protocol::SyncRequest push = priya.pushAll();

    SECTION("no device") {
        Request request = priya.request(push);
        request.device.clear();
        checkRefused(council, request, 403, "unknown_device");
    }
    SECTION("a device that was never enrolled") {
        Tablet stranger = priya;
        stranger.id = makeId<DeviceId>(council.time, council.randomness);
        checkRefused(council, stranger.request(push), 403, "unknown_device");
    }
    SECTION("the server's own device") {
        Tablet stranger = priya;
        stranger.id = council.store->ownDevice().value();
        checkRefused(council, stranger.request(push), 403, "unknown_device");
    }
    SECTION("a revoked device that has nothing to hand over") {
        REQUIRE(council.registry.revoke(priya.id).ok());
        checkRefused(council, priya.request({}), 403, "revoked");
    }
    SECTION("the tablet of a user who left") {
        REQUIRE(council.registry.setActive(council.store->user(council.priya).value(), false).ok());
        checkRefused(council, priya.request({}), 403, "revoked");
    }
    SECTION("a revoked device under a signature of another") {
        REQUIRE(council.registry.revoke(priya.id).ok());
        Request request = priya.request(push);
        request.signature = owen.request(push).signature;
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("another team's device under this one's name") {
        Request request = owen.request(push);
        request.device = toHex(priya.id.view());
        request.nonce = priya.nonce;
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("another team's device with this one's batch") {
        checkRefused(council, owen.request(push), 400, "bad_batch");
    }
    SECTION("no signature") {
        Request request = priya.request(push);
        request.signature.clear();
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("another body than was signed") {
        Request request = priya.request(push);
        request.body.back() ^= 1;
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("another path than was signed") {
        Request request = priya.request({});
        request.signature = toHex(priya.key->sign(protocol::requestStatement(
            "POST", "/v1/other", request.body, priya.id, priya.counter, request.nonce)));
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("another counter than was signed") {
        Request request = priya.request(push);
        request.counter = std::to_string(priya.counter + 1);
        checkRefused(council, request, 401, "bad_signature");
    }
    SECTION("a stale nonce") {
        const Request request = priya.request(push);
        council.time.advanceMs(6 * 60'000);
        checkRefused(council, request, 401, "stale_nonce");
    }
    SECTION("another device's nonce") {
        priya.nonce = owen.nonce;
        checkRefused(council, priya.request(push), 401, "stale_nonce");
    }
    SECTION("a nonce made up") {
        priya.nonce = priya.nonce.substr(0, priya.nonce.find('.')) + "." + std::string(32, '0');
        checkRefused(council, priya.request(push), 401, "stale_nonce");
    }
    SECTION("a batch signed over less than it holds") {
        protocol::SyncRequest longer = push;
        priya.visit({council.ava}, "Slipped in");
        longer.push->changes.push_back(priya.log.back());
        checkRefused(council, priya.request(longer), 400, "bad_batch");
    }
    SECTION("a later version of the protocol") {
        Request request = priya.request(push);
        request.version = "2";
        checkRefused(council, request, 426, "newer_version");
    }
    SECTION("no version") {
        Request request = priya.request(push);
        request.version.clear();
        checkRefused(council, request, 400, "invalid");
    }
    SECTION("a body that does not read") {
        Request request = priya.request(push);
        request.body = Bytes{0xff};
        request.signature = toHex(priya.key->sign(protocol::requestStatement(
            "POST", request.path, request.body, priya.id, priya.counter, request.nonce)));
        checkRefused(council, request, 400, "invalid");
    }
    SECTION("a path that there is not") {
        Request request = priya.request(push);
        request.path = "/v1/everything";
        checkRefused(council, request, 404, "invalid");
    }
    CHECK_FALSE(council.store->record(visit)->has_value());
}

TEST_CASE("a replayed request is refused, and told the lowest counter") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    priya.visit({council.ava}, "Ava at home");
    const Request request = priya.request(priya.pushAll());
    CHECK(council.service.answer(request).status == 200);
    const Answer replay = council.service.answer(request);
    CHECK(replay.status == 401);
    const auto error = protocol::decodeErrorAnswer(replay.body).value();
    CHECK(error.code == "old_counter");
    CHECK(error.counter == priya.counter + 1);
    CHECK(council.events.taken("refused", "old_counter") == 1);
}

TEST_CASE("every answer to a device carries a nonce that is good for a few minutes") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    const std::string nonce = priya.nonce;
    council.time.advanceMs(4 * 60'000);
    CHECK(priya.send({}).status == 200);
    CHECK(priya.nonce != nonce);
    council.time.advanceMs(10 * 60'000);
    CHECK(codeOf(priya.send({})) == "stale_nonce");
    CHECK(priya.send({}).status == 200);
}

TEST_CASE("of requests answered together one that is refused leaves the others alone") {
    Council council;
    Tablet priya = council.enrol(council.priya);
    Tablet owen = council.enrol(council.owen);
    Tablet tom = council.enrol(council.tom);
    priya.visit({council.ava}, "Ava at home");
    owen.visit({council.leon}, "Leon at college");
    std::vector<Request> requests{priya.request(priya.pushAll()), tom.request({}),
                                  owen.request(owen.pushAll())};
    requests[1].signature.clear();
    const auto answers = council.service.answerTogether(requests);
    CHECK(answers[0].status == 200);
    CHECK(answers[1].status == 401);
    CHECK(answers[2].status == 200);
    CHECK(council.store->device(priya.id)->have == 1);
    CHECK(council.store->device(owen.id)->have == 1);
}

TEST_CASE("an enrolment code is good once, for a quarter of an hour") {
    Council council;
    const auto key = crypto::SigningKey::make();
    const Bytes secret = council.codeFor(council.priya).secret;
    CHECK(secret.size() == 16);
    const auto refusal = [&](const Bytes& code, const crypto::SigningKey& by) {
        const auto outcome = redeem(council.line(), code, by).value();
        return std::holds_alternative<Refusal>(outcome) ? std::get<Refusal>(outcome).error.code : "";
    };

    SECTION("used, then used again by another tablet") {
        const auto enrolled = std::get<protocol::EnrolAnswer>(redeem(council.line(), secret, key).value());
        CHECK(enrolled.userName == "Priya Nair");
        CHECK(enrolled.role == "social_worker");
        CHECK(enrolled.council == "Sample County Council");
        CHECK(council.events.taken("enrolled", "") == 1);
        CHECK(refusal(secret, crypto::SigningKey::make()) == "code_used");
        CHECK(council.events.taken("refused", "code_used") == 1);
        CHECK(council.store->devices()->size() == 2);
    }
    SECTION("an answer that was lost is given again to the same tablet, until it is revoked") {
        const auto first = std::get<protocol::EnrolAnswer>(redeem(council.line(), secret, key).value());
        const auto second = std::get<protocol::EnrolAnswer>(redeem(council.line(), secret, key).value());
        CHECK(first.device == second.device);
        REQUIRE(council.registry.revoke(first.device).ok());
        CHECK(refusal(secret, key) == "code_used");
    }
    SECTION("too late") {
        council.time.advanceMs(kEnrolmentCodeGoodMs);
        CHECK(refusal(secret, key) == "code_expired");
    }
    SECTION("never issued") {
        CHECK(refusal(Bytes(16, 1), key) == "code_unknown");
    }
    SECTION("the user left") {
        REQUIRE(council.registry.setActive(council.store->user(council.priya).value(), false).ok());
        CHECK(refusal(secret, key) == "code_unknown");
    }
    SECTION("without proof of the key") {
        protocol::EnrolRequest request{secret, key.publicKey(), "A tablet", {}};
        request.proof = crypto::SigningKey::make().sign(protocol::enrolStatement(request));
        const Answer answer = council.service.answer(
            {"POST", protocol::kEnrolPath, "", "", "", "", "1", protocol::encode(request)});
        CHECK(answer.status == 400);
        CHECK(council.store->devices()->size() == 1);
    }
}
