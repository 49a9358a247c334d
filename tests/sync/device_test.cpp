// Enrolment, lock and PIN of a tablet, across restarts, failures and clocks that jump.
#include <sys/stat.h>

#include "core/base/files.h"
#include "sync/device/pin.h"
#include "tests/support/colleague.h"
#include "tests/sync/device_support.h"

using namespace doorstep;
using namespace doorstep::test;
namespace fs = std::filesystem;

namespace {

const auto kPriya = numberedId<UserId>(11);
constexpr std::int64_t kMinuteMs = 60'000;

struct Fixture {
    Fixture() { server.addUser(kPriya, "Priya Nair", "social_worker"); }
    FakeServer server;
    TestTablet tablet{server, "device"};

    void enrol() { tablet.enrolAs(kPriya); }
    ErrorCode unlockFails(const std::string& pin) { return failureOf(tablet->unlock(pin)); }
    std::vector<std::string> files() {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(tablet.home / "tablet")) {
            names.push_back(entry.path().filename());
        }
        std::sort(names.begin(), names.end());
        return names;
    }
};

mode_t modeOf(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a tablet is enrolled with a code and opened with the PIN from then on") {
    CHECK(tablet->state() == DeviceState::NotEnrolled);
    CHECK(Device::keystoreKindIn(tablet.home / "tablet").empty());
    enrol();
    CHECK(tablet->state() == DeviceState::Unlocked);
    CHECK(tablet->profile().identity.name == "Priya Nair");
    CHECK(tablet->profile().identity.role == Role::SocialWorker);
    CHECK(tablet->profile().council == "Hartshire");
    CHECK(tablet->profile().fingerprint.size() == 19);
    REQUIRE(tablet->caseload().keepSetting("greeting", "hello").ok());

    tablet.restart();
    CHECK(tablet->state() == DeviceState::Locked);
    CHECK(tablet->profile().identity.name == "Priya Nair");
    CHECK(Device::keystoreKindIn(tablet.home / "tablet") == "file");
    REQUIRE(tablet->unlock(kPin).ok());
    CHECK(tablet->caseload().setting("greeting").value() == "hello");
    tablet->lock();
    CHECK(tablet->state() == DeviceState::Locked);
    CHECK(failureOf(tablet->sync()) == ErrorCode::WrongState);
    CHECK(failureOf(tablet->enrol(server.codeFor(kPriya), kPin)) == ErrorCode::WrongState);
}

TEST_CASE_METHOD(Fixture, "the home is its owner's alone, and holds nothing of an enrolment that ended") {
    enrol();
    CHECK(modeOf(tablet.home / "tablet") == 0700);
    CHECK(modeOf(tablet.home / "tablet/profile") == 0600);
    tablet->lock();
    CHECK(files() == std::vector<std::string>{"anchor", "doorstep.db", "lock", "profile", "rescue"});
    CHECK(filesContaining(tablet.home.path(), kPin).empty());
}

TEST_CASE_METHOD(Fixture, "codes and PINs that do not fit are refused before the server is asked") {
    CHECK(failureOf(tablet->enrol("XXXXX-XXXXX", kPin)) == ErrorCode::InvalidInput);
    for (const char* pin : {"", "12345", "12345x", "secret"}) {
        CHECK(failureOf(tablet->enrol(server.codeFor(kPriya), pin)) == ErrorCode::InvalidInput);
    }
    CHECK(server.requests() == 0);
    CHECK(tablet->state() == DeviceState::NotEnrolled);
}

TEST_CASE_METHOD(Fixture, "a refused enrolment leaves nothing behind") {
    const std::string code = server.codeFor(kPriya);
    TestTablet other(server, "other");
    REQUIRE(other->enrol(code, kPin).ok());
    CHECK(failureOf(tablet->enrol(code, kPin)) == ErrorCode::Rejected);
    CHECK(tablet->state() == DeviceState::NotEnrolled);
    CHECK(files() == std::vector<std::string>{"lock"});
    CHECK(tablet.keystore.secrets.empty());
    enrol();
    CHECK(tablet->state() == DeviceState::Unlocked);
}

TEST_CASE_METHOD(Fixture, "an answer to enrolment that was lost is fetched with the same code") {
    const std::string code = server.codeFor(kPriya);
    server.fault = [](int number) { return number == 1 ? Fault::LoseAnswer : Fault::None; };
    CHECK(failureOf(tablet->enrol(code, kPin)) == ErrorCode::Offline);
    CHECK(server.devices() == 1);
    tablet.restart();
    CHECK(tablet->state() == DeviceState::NotEnrolled);
    REQUIRE(tablet->enrol(code, kPin).ok());
    CHECK(server.devices() == 1);
    CHECK(tablet.keystore.secrets.size() == 1);
    CHECK(tablet->sync().ok());
}

TEST_CASE_METHOD(Fixture, "a lost enrolment does not stand in the way of a new code") {
    server.fault = [](int number) { return number == 1 ? Fault::LoseAnswer : Fault::None; };
    CHECK_FALSE(tablet->enrol(server.codeFor(kPriya), kPin).ok());
    REQUIRE(tablet->enrol(server.codeFor(kPriya), kPin).ok());
    CHECK(tablet.keystore.secrets.size() == 1);
    CHECK(tablet->sync().ok());
}

TEST_CASE_METHOD(Fixture,
                 "a disk that fails before the profile is written leaves the device not enrolled") {
    const std::string code = server.codeFor(kPriya);
    const fs::path inTheWay = tablet.home / "tablet/profile.new";
    fs::create_directory(
        inTheWay);  // The profile is written beside first: this fails as a full disk would.
    CHECK(failureOf(tablet->enrol(code, kPin)) == ErrorCode::Io);
    CHECK(tablet->state() == DeviceState::NotEnrolled);
    fs::remove(inTheWay);
    tablet.restart();
    CHECK(tablet->state() == DeviceState::NotEnrolled);
    REQUIRE(tablet->enrol(code, kPin).ok());
    CHECK(tablet->sync().ok());
}

TEST_CASE_METHOD(Fixture, "a keystore that does not answer fails enrolment and unlocking without a count") {
    tablet.keystore.answers = false;
    CHECK(failureOf(tablet->enrol(server.codeFor(kPriya), kPin)) == ErrorCode::Io);
    tablet.keystore.answers = true;
    enrol();
    tablet->lock();
    tablet.keystore.answers = false;
    CHECK(unlockFails(kPin) == ErrorCode::Io);
    CHECK(tablet->pinState().wrongInARow == 0);
    tablet.keystore.answers = true;
    CHECK(tablet->unlock(kPin).ok());
}

TEST_CASE_METHOD(Fixture, "the PIN alone opens nothing without the keystore's secret") {
    enrol();
    tablet->lock();
    for (auto& [name, secret] : tablet.keystore.secrets) secret.bytes()[0] ^= 1;
    CHECK(unlockFails(kPin) == ErrorCode::WrongKey);
}

TEST_CASE_METHOD(Fixture, "wrong PINs make the next try wait longer and longer, also after a restart") {
    enrol();
    tablet->lock();
    CHECK(unlockFails("111111") == ErrorCode::WrongKey);
    CHECK(tablet->pinState().waitMs == 0);
    CHECK(unlockFails("111112") == ErrorCode::WrongKey);
    CHECK(tablet->pinState().wrongInARow == 2);
    std::int64_t lastWait = 0;
    for (int wrong = 2; wrong < 5; ++wrong) {
        const std::int64_t wait = tablet->pinState().waitMs;
        CHECK(wait > lastWait);
        lastWait = wait;
        CHECK(unlockFails(kPin) == ErrorCode::WrongState);  // Even the right one waits.
        tablet.time.advanceMs(wait - 1);
        tablet.restart();
        CHECK(tablet->pinState().waitMs == 1);
        CHECK(unlockFails(kPin) == ErrorCode::WrongState);
        tablet.time.advanceMs(1);
        CHECK(unlockFails("111113") == ErrorCode::WrongKey);
    }
    CHECK(lastWait >= 5 * kMinuteMs);
    CHECK(tablet->pinState().oftenWrong);
}

TEST_CASE_METHOD(Fixture,
                 "after five wrong PINs each try costs hours, and the right one still opens everything") {
    enrol();
    REQUIRE(tablet->caseload().keepSetting("kept", "yes").ok());
    tablet->lock();
    for (int wrong = 0; wrong < 5; ++wrong) {
        tablet.time.advanceMs(10 * kMinuteMs);
        CHECK(unlockFails("999999") == ErrorCode::WrongKey);
    }
    std::vector<std::int64_t> hours;
    for (int wrong = 5; wrong < 9; ++wrong) {
        const std::int64_t wait = tablet->pinState().waitMs;
        hours.push_back(wait / (60 * kMinuteMs));
        tablet.time.advanceMs(wait - 1);
        CHECK(unlockFails(kPin) == ErrorCode::WrongState);
        tablet.time.advanceMs(1);
        CHECK(unlockFails("999999") == ErrorCode::WrongKey);
    }
    CHECK(hours == std::vector<std::int64_t>{1, 4, 12, 12});
    tablet.time.advanceMs(tablet->pinState().waitMs);
    REQUIRE(tablet->unlock(kPin).ok());
    CHECK(tablet->caseload().setting("kept").value() == "yes");
    CHECK(tablet->pinState().wrongInARow == 0);
}

TEST_CASE_METHOD(Fixture, "no clock that is set and no restart cuts a wait of hours short") {
    enrol();
    tablet->lock();
    for (int wrong = 0; wrong < 5; ++wrong) {
        tablet.time.advanceMs(10 * kMinuteMs);
        CHECK(unlockFails("999999") == ErrorCode::WrongKey);
    }
    const std::int64_t wait = tablet->pinState().waitMs;
    tablet.time.set({tablet.time.now().ms + 1000 * wait});
    CHECK(tablet->pinState().waitMs == wait);
    CHECK(unlockFails(kPin) == ErrorCode::WrongState);
    tablet.time.advanceMs(wait / 2);
    CHECK(tablet->pinState().waitMs == wait - wait / 2);
    tablet.restart();
    CHECK(tablet->pinState().waitMs == wait);
    CHECK(unlockFails(kPin) == ErrorCode::WrongState);
    tablet.time.advanceMs(wait);
    CHECK(tablet->unlock(kPin).ok());
}

TEST_CASE_METHOD(Fixture, "the right PIN clears the count") {
    enrol();
    tablet->lock();
    for (int round = 0; round < 4; ++round) {
        CHECK(unlockFails("111111") == ErrorCode::WrongKey);
        CHECK(unlockFails("111111") == ErrorCode::WrongKey);
        tablet.time.advanceMs(kMinuteMs);
        REQUIRE(tablet->unlock(kPin).ok());
        CHECK(tablet->pinState().wrongInARow == 0);
        tablet->lock();
        tablet.restart();
        CHECK(tablet->pinState().wrongInARow == 0);
    }
}

TEST_CASE_METHOD(Fixture, "a clock that is turned back neither ends a wait nor stretches it to years") {
    enrol();
    tablet->lock();
    for (int wrong = 0; wrong < 3; ++wrong) {
        tablet.time.advanceMs(kMinuteMs);
        CHECK(unlockFails("111111") == ErrorCode::WrongKey);
    }
    const std::int64_t wait = tablet->pinState().waitMs;
    CHECK(wait > 0);
    tablet.time.advanceMs(-3LL * 365 * 24 * 60 * kMinuteMs);
    CHECK(tablet->pinState().waitMs == wait);
    CHECK(unlockFails(kPin) == ErrorCode::WrongState);
    tablet.time.advanceMs(wait / 2);
    tablet.restart();
    CHECK(tablet->pinState().waitMs == wait - wait / 2);
    tablet.time.advanceMs(wait);
    CHECK(tablet->unlock(kPin).ok());
}

TEST_CASE_METHOD(Fixture, "the count is on disk before the PIN is tried") {
    enrol();
    tablet->lock();
    // Killed in the middle of the derivation is the same as a derivation that fails for want of memory.
    const fs::path profile = tablet.home / "tablet/profile";
    const Bytes before = readWhole(profile).value();
    fs::create_directory(tablet.home / "tablet/profile.new");
    CHECK(unlockFails(kPin) == ErrorCode::Io);  // It cannot be counted, so it is not tried.
    CHECK(readWhole(profile).value() == before);
    fs::remove(tablet.home / "tablet/profile.new");
    CHECK(tablet->unlock(kPin).ok());
}

TEST_CASE_METHOD(Fixture, "a PIN is changed with the old one only") {
    enrol();
    CHECK(failureOf(tablet->changePin("111111", "135791")) == ErrorCode::WrongKey);
    CHECK(tablet->pinState().wrongInARow == 1);
    CHECK(failureOf(tablet->changePin(kPin, "12345")) == ErrorCode::InvalidInput);
    REQUIRE(tablet->changePin(kPin, "135791").ok());
    tablet->lock();
    CHECK(failureOf(tablet->changePin("135791", kPin)) == ErrorCode::WrongState);
    CHECK(unlockFails(kPin) == ErrorCode::WrongKey);
    tablet.restart();
    CHECK(tablet->unlock("135791").ok());
}

TEST_CASE("a PIN that anybody would try first is no PIN") {
    for (const char* easy : {"000000", "99999999", "123456", "234567", "7890123", "654321", "321098",
                             "121212", "123123", "12121212", "112233", "998877", "159753", "123321"}) {
        CAPTURE(easy);
        REQUIRE_FALSE(checkPin(easy).ok());
        CHECK(checkPin(easy).error().code == ErrorCode::InvalidInput);
        CHECK(checkPin(easy).error().detail.find("too easy to guess") != std::string::npos);
    }
    for (const char* good :
         {"246810", "135791", "975310", "198407", "200212", "110000", "123457", "112244"}) {
        CAPTURE(good);
        CHECK(checkPin(good).ok());
    }
}

TEST_CASE_METHOD(Fixture, "an easy PIN is refused at enrolment, before the code is used, and at a change") {
    const std::string code = server.codeFor(kPriya);
    CHECK(failureOf(tablet->enrol(code, "123456")) == ErrorCode::InvalidInput);
    REQUIRE(tablet->enrol(code, kPin).ok());
    CHECK(failureOf(tablet->changePin(kPin, "112233")) == ErrorCode::InvalidInput);
    CHECK(tablet->pinState().wrongInARow == 0);
}

TEST_CASE_METHOD(Fixture, "a clock of the caller's choice does not shorten the wait after wrong PINs") {
    enrol();
    tablet.device.reset();
    ManualTime wall(tablet.time.now());
    Device::Ports ports = tablet.ports();
    ports.waitTime = &wall;
    Device device = Device::open(tablet.home / "tablet", ports).value();
    CHECK(failureOf(device.unlock("111111")) == ErrorCode::WrongKey);
    CHECK(failureOf(device.unlock("111111")) == ErrorCode::WrongKey);
    tablet.time.advanceMs(60 * kMinuteMs);
    CHECK(failureOf(device.unlock("111111")) == ErrorCode::WrongState);
    CHECK(device.pinState().waitMs > 0);
    wall.advanceMs(kMinuteMs);
    CHECK(device.unlock(kPin).ok());
}

TEST_CASE_METHOD(Fixture, "a second program on the same home is told so") {
    const auto second = Device::open(tablet.home / "tablet", tablet.ports());
    CHECK(failureOf(second) == ErrorCode::Busy);
    tablet.device.reset();
    CHECK(Device::open(tablet.home / "tablet", tablet.ports()).ok());
}

TEST_CASE_METHOD(Fixture,
                 "a profile that was altered, cut short or written by a later version is refused") {
    enrol();
    tablet.device.reset();
    const fs::path file = tablet.home / "tablet/profile";
    const Bytes whole = readWhole(file).value();
    const auto opening = [&](const Bytes& content) {
        REQUIRE(writeWhole(file, content).ok());
        return Device::open(tablet.home / "tablet", tablet.ports());
    };
    for (std::size_t at = 0; at < whole.size(); ++at) {
        Bytes altered = whole;
        altered[at] ^= 0x10;
        INFO("byte " << at);
        CHECK_FALSE(opening(altered).ok());
    }
    CHECK(failureOf(opening(Bytes(whole.begin(), whole.end() - 1))) == ErrorCode::Damaged);
    CHECK(failureOf(opening({})) == ErrorCode::ForeignFile);
    Bytes later = whole;
    REQUIRE(later[18] == 1);  // After the array's head and sixteen letters with theirs: the version.
    later[18] = 2;
    CHECK(failureOf(opening(later)) == ErrorCode::NewerVersion);
    CHECK(opening(whole).ok());
}

TEST_CASE_METHOD(Fixture, "a damaged database is reported and does not count as a wrong PIN") {
    enrol();
    tablet.device.reset();
    writeFile(tablet.home / "tablet/doorstep.db", std::string(8192, 'x'));
    tablet.restart();
    CHECK(unlockFails(kPin) != ErrorCode::WrongKey);
    CHECK(tablet->pinState().wrongInARow == 0);
    CHECK(tablet->state() == DeviceState::Locked);
}
