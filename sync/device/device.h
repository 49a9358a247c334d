// One tablet: its enrolment, its lock, its caseload, and its way to the server.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/caseload/caseload.h"
#include "core/storage/ballast.h"
#include "core/storage/verify.h"
#include "sync/device/ports.h"

namespace doorstep {

enum class DeviceState : std::uint8_t { NotEnrolled, Locked, Unlocked };

/// What can be known without the PIN.
struct DeviceProfile {
    Identity identity;
    ServerAddress server;
    std::string council;
    std::string fingerprint;  ///< Of the device's key; the administrator sees the same on the server.
    std::string keystoreKind;
};

/// What a sync did.
struct SyncReport {
    int sent = 0;
    int received = 0;
    int needAttention = 0;
    int gainedPeople = 0;
    int lostPeople = 0;
    int broughtBack = 0;                 ///< After a rebuilding: changes taken from the rescue file.
    std::vector<std::string> uncertain;  ///< After a rebuilding: what may be missing, in sentences.
    std::int64_t clockAheadMs = 0;  ///< This device's clock against the server's; negative when behind.
    Instant at;
};

/// What building the database anew found; the next sync goes on with it.
struct RebuildReport {
    std::string setAside;  ///< The folder within the home that holds the old files, whole.
    int waiting = 0;       ///< Changes that were never sent and will be.
    /// Every draft and setting of the old database was read; else words typed and not saved may be missing.
    /// Says nothing about its other pages, which come from the server.
    bool draftsWhole = false;
};

/// How a wrong PIN is answered.
struct PinState {
    int wrongInARow = 0;
    std::int64_t waitMs = 0;  ///< Until the next try is allowed.
    bool oftenWrong = false;  ///< So often that waits take hours, and begin anew with the program.
};

/// The files under one home folder, and everything done with them. Use from one thread (a worker
/// thread in the app): unlocking and syncing take time.
class Device {
public:
    struct Ports {
        TimeSource& time;
        Randomness& randomness;
        Keystore& keystore;
        TransportFactory& transports;
        crypto::PinCost pinCost = {};  ///< For PINs set from now on; kept with each. Cheaper in tests.
        std::uint64_t ballastBytes = Ballast::kSize;  ///< Room held back for a full disk. None in tests.
        /// By whose clock wrong PINs wait, where `time` is given by whoever types them; null: by `time`.
        TimeSource* waitTime = nullptr;
    };
    /// The `kind` of the keystore that holds the secret of the device in a home: empty before enrolment,
    /// or when the profile does not read (then `open` says why).
    static std::string keystoreKindIn(const std::filesystem::path& home);
    /// Whether a device was enrolled in a folder, readable or not. Leaves the folder as it is.
    static bool isIn(const std::filesystem::path& home);
    /// Looks at the folder (made with mode 0700 when absent) and holds it until the device goes: another
    /// program that opens it gets `Busy`. Fails with `Io`, `DiskFull`, `Damaged`, `ForeignFile`,
    /// `NewerVersion`.
    static Result<Device> open(const std::filesystem::path& home, Ports ports);
    Device(Device&&) noexcept;
    ~Device();

    [[nodiscard]] DeviceState state() const;
    [[nodiscard]] const DeviceProfile& profile() const;  ///< Once enrolled.
    [[nodiscard]] PinState pinState() const;

    /// Makes the device's keys, registers with the server named in the code, and leaves it unlocked.
    /// `InvalidInput` for a code that does not read or a PIN of fewer than 6 digits, `Rejected` when
    /// the server refuses (used, expired), `NotAllowed` when another server answers than the code names,
    /// `Offline`, and what disk and keystore say. After a failure the device is not enrolled; the same code
    /// can be used again as long as it is good, even if the server had taken it and its answer was lost.
    Result<void> enrol(const std::string& code, const std::string& pin);
    /// `WrongKey` for a wrong PIN, `WrongState` while a wait runs. The
    /// count of wrong PINs is on disk before the PIN is tried. `Io` when the keystore does not answer,
    /// which does not count; `Damaged` and the like from the database.
    Result<void> unlock(const std::string& pin);
    /// While locked: sets the database aside, whole, and begins a new one with what was never sent;
    /// unlocked afterwards. The next sync brings everything back, and names what is uncertain. For a
    /// database that does not read or is not the newest. Fails like `unlock` for the PIN; `DiskFull`, `Io`.
    Result<RebuildReport> rebuild(const std::string& pin);
    /// What earlier rebuildings could not bring back for certain, in sentences. Only while unlocked.
    /// After a rebuilding, until a sync has brought the history back: what was never sent, as it was
    /// written. It is in no outbox yet. `WrongState` while locked.
    Result<std::vector<Change>> waitingToReturn();
    Result<std::vector<std::string>> uncertain();
    /// Closes the database and wipes the keys. Safe in any state.
    void lock();
    /// While unlocked. Fails like `unlock` for the old PIN, with `InvalidInput` for the new one.
    Result<void> changePin(const std::string& oldPin, const std::string& newPin);

    [[nodiscard]] Caseload& caseload();  ///< Only while unlocked.

    /// The disk is so full that the room held back for words is in use: free some, and add no photos. False
    /// while locked.
    [[nodiscard]] bool spaceIsShort() const;

    /// Whether everything on this device follows from its change log and is as new as was last kept. Takes
    /// seconds on a full caseload. `WrongState` unless unlocked; `Damaged`, `DiskFull`, `Io`.
    Result<Verified> verify();

    /// Pushes, pulls, applies. Whatever arrived before a failure stays. `Offline`, `NotAllowed`
    /// (revoked, or not the server's key), `Rejected`, `NewerVersion`, `Busy`; `WrongState` unless
    /// unlocked. When it comes to its end it keeps the time (`kLastSyncSetting`). A change of name, role or
    /// team is kept in the profile and counts from the next unlock.
    Result<SyncReport> sync();

private:
    struct State;
    explicit Device(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace doorstep
