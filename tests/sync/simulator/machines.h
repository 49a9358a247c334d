// The simulated council: its server and its tablets, all real but for the machines under them.
#pragma once

#include <memory>

#include "sync/device/device.h"
#include "sync/server/data_folder.h"
#include "sync/server/registry.h"
#include "sync/server/service.h"
#include "sync/server/sqlite_store.h"
#include "tests/sync/device_support.h"
#include "tests/sync/simulator/chance.h"
#include "tests/sync/simulator/crash_disk.h"

namespace doorstep::simulator {

/// Who works here. East: Priya (a tablet and a phone) and Tom, supervised by Grace. West: Owen, and Sam, a
/// personal adviser.
enum Worker : std::uint8_t { kPriya, kTom, kOwen, kSam, kGrace, kWorkers };
/// The children and the young person.
enum Person : std::uint8_t { kAva, kNoah, kMia, kLeon, kPeople };
/// Who has which machine at the beginning.
constexpr Worker kDevices[] = {kPriya, kPriya, kTom, kOwen, kSam, kGrace};

PersonId idOf(Person person);
UserId idOf(Worker worker);
bool inEast(Worker worker);

/// Who is allocated to whom, by the case-management system; each with the number of its involvement.
using Allocations = std::map<std::pair<Person, Worker>, int>;
Allocations allocationsAtFirst();
/// Whom a worker may see, worked out from the allocations alone.
std::set<Person> inScope(Worker worker, const Allocations& allocations);

/// A visit that can be submitted: the children seen alone, long ago.
std::vector<FieldWrite> filledIn(const std::set<PersonId>& children, const std::string& words);

/// A clock that is wrong by as much as it is told.
class WrongClock final : public TimeSource {
public:
    explicit WrongClock(TimeSource& right) : right_(right) {}
    Instant now() override { return {right_.now().ms + offByMs}; }
    std::int64_t ranMs() override { return right_.ranMs(); }
    std::int64_t offByMs = 0;

private:
    TimeSource& right_;
};

class NoEvents final : public server::EventLog {
public:
    void write(const server::Event&) override {}
};

/// What stays the same through all runs: keys.
struct ServerSecrets {
    crypto::SigningKey signing = crypto::SigningKey::make();
    crypto::BoxKey rescue = crypto::BoxKey::make();
    Secret nonce = crypto::makeKey();
    Secret store = crypto::makeKey();
};

/// The server: its files, and the program while it runs.
class ServerMachine {
public:
    ServerMachine(std::filesystem::path folder, TimeSource& time, Randomness& randomness,
                  const ServerSecrets& secrets);
    /// Starts the program on what is in the folder.
    void start();
    void stop();
    server::Answer answer(const HttpRequest& request);
    /// Takes in the files of the case-management system.
    Result<void> import(const Allocations& allocations);
    /// What an administrator does after an older folder was put back.
    void restored();
    std::string enrolmentCodeFor(UserId user);
    [[nodiscard]] server::ServerStore& store() { return *store_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
    TimeSource& time_;
    Randomness& randomness_;
    const ServerSecrets& secrets_;
    NoEvents events_;
    std::unique_ptr<server::SqliteStore> store_;
    std::optional<server::Registry> registry_;
    std::optional<server::Service> service_;
};

/// Carries one device's requests wherever `send` takes them.
class Way final : public TransportFactory {
public:
    using Send = std::function<Result<HttpResponse>(const HttpRequest&)>;
    std::unique_ptr<Transport> connect(const ServerAddress&) override;
    Send send;
};

/// One tablet or phone.
struct DeviceMachine {
    DeviceMachine(std::string called, Worker whose, std::filesystem::path home, TimeSource& time,
                  std::uint64_t seed);
    /// Starts the program; whoever uses it types the PIN. What unlocking says.
    Result<void> start();
    void stop() { device.reset(); }
    [[nodiscard]] bool open() const { return device && device->state() == DeviceState::Unlocked; }

    std::string name;
    Worker user;
    std::filesystem::path folder;
    WrongClock clock;
    ChanceRandomness randomness;
    test::MemoryKeystore keystore;
    Way way;
    std::optional<Device> device;
    DeviceId id;
    bool copied = false;           ///< An older or second copy of it was used.
    std::optional<Image> copy;     ///< Of its home, kept by somebody.
    std::set<int> savedSinceCopy;  ///< Entries.
    std::uint64_t noted = 0;       ///< Its own changes are in the history up to here.
};

/// How a council looks on the first day: everybody enrolled, and two visits recorded. Made once in a
/// process.
struct FirstDay {
    FirstDay();
    ServerSecrets secrets;
    Image server;
    std::vector<Image> homes;
    std::vector<std::map<std::string, Secret>> keys;
    std::vector<DeviceId> devices;
    std::map<DeviceId, Change> visits;  ///< The first in the logs of Priya's tablet and of Tom's.
    Instant now;

    static const FirstDay& get();

private:
    void recordFirst(Device& device);
};

/// A folder of this process's own for all its machines, on a disk in memory where there is one.
const std::filesystem::path& workshop();

}  // namespace doorstep::simulator
