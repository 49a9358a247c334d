// The home folder, the lock, and what is open while the device is unlocked.
#include "sync/device/device.h"

#include <unistd.h>

#include "core/base/files.h"
#include "sync/device/device_store.h"
#include "sync/device/enrolment.h"
#include "sync/device/home_lock.h"
#include "sync/device/pin.h"
#include "sync/device/profile.h"
#include "sync/device/rebuild_tables.h"
#include "sync/device/sync_engine.h"

namespace doorstep {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSeedContext = "doorstep-device-seed-1";

/// The database key wraps nothing itself: each use has a key of its own.
Secret seedKeyFrom(const Secret& key) {
    return crypto::deriveKey(key.view(), "dev-seed", 1);
}

std::string hostName() {
    char name[65] = {};
    if (::gethostname(name, sizeof name - 1) != 0 || name[0] == '\0') return "A tablet";
    return name;
}

DeviceProfile shownProfile(const StoredProfile& stored) {
    return {stored.identity, stored.server, stored.council, protocol::fingerprintOf(stored.deviceKey),
            stored.keystoreKind};
}

std::string secondsText(std::int64_t ms) {
    const std::int64_t seconds = (ms + 999) / 1000;
    return seconds < 120 ? std::to_string(seconds) + " seconds"
                         : std::to_string((seconds + 59) / 60) + " minutes";
}

/// Everything that exists only while the device is unlocked. Members go in reverse order: the line and
/// the caseload before the database, the keys last.
struct Unlocked {
    Secret key;
    crypto::SigningKey deviceKey;
    std::unique_ptr<DeviceStore> store;
    std::unique_ptr<Transport> line;
};

}  // namespace

struct Device::State {
    fs::path home;
    Ports ports;
    HomeLock lock;
    std::optional<StoredProfile> stored;
    std::optional<DeviceProfile> shown;
    std::unique_ptr<Unlocked> unlocked;
    std::int64_t waitsSinceMs;  ///< `ranMs` at the last wrong PIN, or when the program began.

    State(fs::path folder, Ports given, HomeLock held)
        : home(std::move(folder)), ports(given), lock(std::move(held)), waitsSinceMs(given.time.ranMs()) {}

    [[nodiscard]] PinState pinState() const {
        return pinStateAt(stored->attempts, waitNow(), ports.time.ranMs() - waitsSinceMs);
    }

    Result<void> keep(StoredProfile profile) {
        TRY(writeProfile(home, profile));
        stored = std::move(profile);
        shown = shownProfile(*stored);
        return {};
    }

    [[nodiscard]] Instant waitNow() const { return (ports.waitTime ? *ports.waitTime : ports.time).now(); }

    /// A wait that seems to begin in the future began under a clock that was turned back since: it begins
    /// anew, for good.
    Result<void> noticeClock() {
        const Instant now = waitNow();
        if (!stored || stored->attempts.wrongInARow == 0 || stored->attempts.lastWrong <= now) return {};
        StoredProfile changed = *stored;
        changed.attempts.lastWrong = now;
        return keep(std::move(changed));
    }

    Result<Secret> keystoreSecret() {
        auto secret = ports.keystore.read(stored->keystoreName);
        if (secret && secret->size() == crypto::kKeySize) return secret;
        const std::string reason = secret ? "it holds something else" : secret.error().detail;
        return {ErrorCode::Io, "the device's secret cannot be read from the keystore: " + reason};
    }

    /// The database key, if the PIN is right and may be tried now. The count is on disk before the try, so
    /// that switching off in the middle does not win another one.
    Result<Secret> tryPin(const std::string& pin) {
        TRY(noticeClock());
        const std::int64_t waitMs = pinState().waitMs;
        if (waitMs > 0) {
            return {ErrorCode::WrongState, "wait " + secondsText(waitMs) + " before the next PIN"};
        }
        TRY_SET(const Secret secret, keystoreSecret());
        const StoredProfile before = *stored;
        StoredProfile counted = before;
        counted.attempts = {before.attempts.wrongInARow + 1, waitNow()};
        TRY(keep(std::move(counted)));
        waitsSinceMs = ports.time.ranMs();
        TRY_SET(Secret key, unwrapWithPin(before.pinWrap, pin, secret));
        StoredProfile cleared = before;
        cleared.attempts = {};
        TRY(keep(std::move(cleared)));
        return key;
    }

    /// Opens everything under the key; `openStore` says how the database is opened.
    template <typename OpenStore>
    Result<void> openWith(Secret key, OpenStore openStore) {
        auto opened = std::make_unique<Unlocked>();
        opened->key = std::move(key);
        const auto seed =
            crypto::open(stored->sealedSeed, seedKeyFrom(opened->key).view(), bytesOf(kSeedContext));
        if (!seed || seed->size() != crypto::kKeySize) {
            return {ErrorCode::Damaged, "the device's signing key is damaged; enrol anew"};
        }
        opened->deviceKey = crypto::SigningKey::fromSeed(seed->view());
        TRY_SET(opened->store, openStore(storeParts(*opened, stored->identity, stored->rescueKey)));
        opened->line = ports.transports.connect(stored->server);
        unlocked = std::move(opened);
        return {};
    }

    [[nodiscard]] DeviceStore::Parts storeParts(const Unlocked& parts, const Identity& identity,
                                                const crypto::PublicKey& rescueKey) const {
        return {home,     parts.key, ports.time,        ports.randomness, parts.deviceKey,
                identity, rescueKey, ports.ballastBytes};
    }

    /// Everything on disk for a device that the server has just taken; the profile comes last and makes
    /// it so.
    Result<void> settle(const protocol::EnrolmentCode& code, const protocol::EnrolAnswer& answer,
                        Enrolment& enrolment, const std::string& pin) {
        const auto role = roleNamed(answer.role);
        if (!role) return {ErrorCode::Rejected, "the server names a role that this version does not know"};
        StoredProfile profile;
        profile.identity = {answer.user, answer.device, *role, answer.team, answer.userName};
        profile.server = {code.host, code.port, code.tlsKey};
        profile.council = answer.council;
        profile.serverKey = answer.serverKey;
        profile.rescueKey = answer.rescueKey;
        profile.deviceKey = enrolment.deviceKey.publicKey();
        profile.keystoreKind = ports.keystore.kind();
        profile.keystoreName = enrolment.keystoreName;

        auto opened = std::make_unique<Unlocked>();
        opened->key = crypto::makeKey();
        TRY_SET(profile.pinWrap, wrapWithPin(opened->key, pin, enrolment.keystoreSecret, ports.pinCost));
        profile.sealedSeed = crypto::seal(enrolment.deviceKey.seed().view(),
                                          seedKeyFrom(opened->key).view(), bytesOf(kSeedContext));
        opened->deviceKey = std::move(enrolment.deviceKey);
        // In place of files of an enrolment that did not come this far, whose key is lost.
        TRY_SET(opened->store,
                DeviceStore::create(storeParts(*opened, profile.identity, profile.rescueKey)));
        opened->line = ports.transports.connect(profile.server);
        TRY(keep(std::move(profile)));
        unlocked = std::move(opened);
        return endEnrolment(home);
    }

    /// What the server's own record of this person says now.
    Result<void> refreshIdentity() {
        const auto user = unlocked->store->caseload().store().load(stored->identity.user);
        if (!user) return user.error().code == ErrorCode::NotFound ? Result<void>() : user.error();
        StoredProfile changed = *stored;
        if (const auto role = roleNamed(textValue(*user, "role"))) changed.identity.role = *role;
        if (const auto team = parseId<TeamId>(textValue(*user, "team"))) changed.identity.team = *team;
        if (const std::string name = textValue(*user, "name"); !name.empty()) changed.identity.name = name;
        const Identity& before = stored->identity;
        const Identity& after = changed.identity;
        if (before.role == after.role && before.team == after.team && before.name == after.name) return {};
        return keep(std::move(changed));
    }
};

std::string Device::keystoreKindIn(const fs::path& home) {
    const auto stored = readProfile(home);
    return stored.ok() && *stored ? (*stored)->keystoreKind : std::string();
}

bool Device::isIn(const fs::path& home) {
    return hasProfile(home);
}

Result<Device> Device::open(const fs::path& home, Ports ports) {
    TRY(makePrivateFolder(home));
    TRY_SET(HomeLock lock, HomeLock::take(home));
    auto state = std::make_unique<State>(home, ports, std::move(lock));
    TRY_SET(state->stored, readProfile(home));
    if (state->stored) state->shown = shownProfile(*state->stored);
    TRY(state->noticeClock());
    return Device(std::move(state));
}

Device::Device(std::unique_ptr<State> state) : state_(std::move(state)) {}
Device::Device(Device&&) noexcept = default;
Device::~Device() = default;

DeviceState Device::state() const {
    if (!state_->stored) return DeviceState::NotEnrolled;
    return state_->unlocked ? DeviceState::Unlocked : DeviceState::Locked;
}

const DeviceProfile& Device::profile() const {
    DOORSTEP_ASSERT(state_->shown.has_value());
    return *state_->shown;
}

PinState Device::pinState() const {
    if (!state_->stored) return {};
    return state_->pinState();
}

Result<void> Device::enrol(const std::string& codeText, const std::string& pin) {
    State& s = *state_;
    if (s.stored) return {ErrorCode::WrongState, "this device is enrolled already"};
    TRY_SET(const protocol::EnrolmentCode code, protocol::parseEnrolmentCode(codeText));
    TRY(checkPin(pin));
    TRY_SET(Enrolment enrolment, beginEnrolment(s.home, s.ports.keystore, code));
    const auto line = s.ports.transports.connect({code.host, code.port, code.tlsKey});
    const auto answer = askToEnrol(*line, code, enrolment, hostName());
    if (!answer) {
        if (answer.error().code == ErrorCode::Rejected) {
            (void)abandonEnrolment(s.home, s.ports.keystore, enrolment);  // The refusal is what matters.
        }
        return answer.error();
    }
    return s.settle(code, *answer, enrolment, pin);
}

Result<void> Device::unlock(const std::string& pin) {
    if (state() != DeviceState::Locked) {
        return {ErrorCode::WrongState,
                state_->stored ? "the device is unlocked" : "the device is not enrolled"};
    }
    TRY_SET(Secret key, state_->tryPin(pin));
    return state_->openWith(std::move(key), DeviceStore::open);
}

Result<RebuildReport> Device::rebuild(const std::string& pin) {
    if (state() != DeviceState::Locked) return {ErrorCode::WrongState, "lock the device first"};
    TRY_SET(Secret key, state_->tryPin(pin));
    DeviceStore::Rebuilt rebuilt;
    TRY(state_->openWith(std::move(key), [&](const DeviceStore::Parts& parts) {
        return DeviceStore::rebuild(parts, rebuilt);
    }));
    return RebuildReport{rebuilt.setAside.filename(), rebuilt.waiting, rebuilt.draftsWhole};
}

Result<std::vector<Change>> Device::waitingToReturn() {
    if (!state_->unlocked) return {ErrorCode::WrongState, "unlock the device first"};
    TRY_SET(RebuildTables tables, RebuildTables::open(state_->unlocked->store->database()));
    TRY_SET(const std::vector<RescueEntry> entries, tables.waiting());
    std::vector<Change> changes;
    for (const RescueEntry& entry : entries) {
        TRY_SET(Change change, decodeChange(entry.encoded));
        changes.push_back(std::move(change));
    }
    return changes;
}

Result<std::vector<std::string>> Device::uncertain() {
    if (!state_->unlocked) return {ErrorCode::WrongState, "unlock the device first"};
    TRY_SET(RebuildTables tables, RebuildTables::open(state_->unlocked->store->database()));
    return tables.uncertain();
}

void Device::lock() {
    state_->unlocked.reset();
}

Result<void> Device::changePin(const std::string& oldPin, const std::string& newPin) {
    State& s = *state_;
    if (!s.unlocked) return {ErrorCode::WrongState, "unlock the device first"};
    TRY(checkPin(newPin));
    TRY_SET(const Secret key, s.tryPin(oldPin));
    TRY_SET(const Secret secret, s.keystoreSecret());
    StoredProfile changed = *s.stored;
    TRY_SET(changed.pinWrap, wrapWithPin(key, newPin, secret, s.ports.pinCost));
    return s.keep(std::move(changed));
}

Caseload& Device::caseload() {
    DOORSTEP_ASSERT(state_->unlocked != nullptr);
    return state_->unlocked->store->caseload();
}

bool Device::spaceIsShort() const {
    return state_->unlocked && state_->unlocked->store->spaceIsShort();
}

Result<Verified> Device::verify() {
    if (!state_->unlocked) return {ErrorCode::WrongState, "unlock the device first"};
    return state_->unlocked->store->verify();
}

Result<SyncReport> Device::sync() {
    State& s = *state_;
    if (!s.unlocked) return {ErrorCode::WrongState, "unlock the device first"};
    Unlocked& open = *s.unlocked;
    TRY_SET(SyncEngine engine,
            SyncEngine::open({open.store->caseload(), *open.line, open.deviceKey, s.ports.time}));
    auto report = engine.run();
    if (report) {
        TRY(s.refreshIdentity());
        TRY(open.store->caseload().keepSetting(kLastSyncSetting, std::to_string(report->at.ms)));
    }
    return report;
}

}  // namespace doorstep
