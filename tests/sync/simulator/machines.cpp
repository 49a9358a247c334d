// Starting and stopping real programs over simulated machines.
#include "tests/sync/simulator/machines.h"

#include <unistd.h>

#include "core/records/fields.h"
#include "sync/server/import_target.h"

namespace doorstep::simulator {

namespace fs = std::filesystem;
using namespace server;

namespace {

struct Staff {
    const char* key;
    const char* name;
    const char* title;
    const char* team;
};
constexpr Staff kStaff[kWorkers] = {{"priya", "Priya Nair", "Social Worker", "E"},
                                    {"tom", "Tom Ashworth", "Social Worker", "E"},
                                    {"owen", "Owen Farrant", "Social Worker", "W"},
                                    {"sam", "Sam Whitlock", "Personal Adviser", "W"},
                                    {"grace", "Grace Okafor", "Team Manager", "E"}};
constexpr const char* kNames[kPeople] = {"Ava", "Noah", "Mia", "Leon"};

void writeFiles(const fs::path& folder, const Allocations& allocations) {
    fs::create_directories(folder);
    test::writeFile(folder / "ssd_department.csv", "dept_team_id,dept_team_name\nE,East\nW,West\n");
    std::string workers =
        "prof_professional_id,prof_staff_id,prof_professional_name,prof_professional_job_title,"
        "prof_professional_department\n";
    for (const Staff& staff : kStaff) {
        workers += std::string(staff.key) + "," + staff.key + "," + staff.name + "," + staff.title + "," +
                   staff.team + "\n";
    }
    test::writeFile(folder / "ssd_professionals.csv", workers);
    std::string people = "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob\n";
    for (int i = 0; i < kPeople; ++i) {
        people += std::to_string(i) + "," + kNames[i] + ",Hartley,F,2007-07-1" + std::to_string(i) + "\n";
    }
    test::writeFile(folder / "ssd_person.csv", people);
    std::string involvements =
        "invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_involvement_start_date,"
        "invo_person_id\n";
    for (const auto& [who, number] : allocations) {
        // From a day that is past for a tablet whose clock shows 2010, too.
        involvements += std::to_string(number) + "," + kStaff[who.second].key + ",allocated,2008-01-07," +
                        std::to_string(who.first) + "\n";
    }
    test::writeFile(folder / "ssd_involvements.csv", involvements);
}

std::string headerIn(const HttpRequest& request, const std::string& name) {
    for (const auto& [known, value] : request.headers) {
        if (known == name) return value;
    }
    return {};
}

class Carrier final : public Transport {
public:
    explicit Carrier(Way& way) : way_(way) {}
    Result<HttpResponse> send(const HttpRequest& request) override { return way_.send(request); }

private:
    Way& way_;
};

}  // namespace

PersonId idOf(Person person) {
    return importedId("ssd_person", std::to_string(person));
}
UserId idOf(Worker worker) {
    return importedId("ssd_professionals", kStaff[worker].key);
}
bool inEast(Worker worker) {
    return kStaff[worker].team == std::string("E");
}

Allocations allocationsAtFirst() {
    return {{{kAva, kPriya}, 1}, {{kNoah, kPriya}, 2}, {{kAva, kTom}, 3}, {{kMia, kTom}, 4},
            {{kMia, kOwen}, 5},  {{kLeon, kSam}, 6},   {{kAva, kOwen}, 7}};
}

std::set<Person> inScope(Worker worker, const Allocations& allocations) {
    std::set<Person> people;
    for (const auto& [who, number] : allocations) {
        if (who.second == worker || (worker == kGrace && inEast(who.second))) people.insert(who.first);
    }
    return people;
}

std::vector<FieldWrite> filledIn(const std::set<PersonId>& children, const std::string& words) {
    std::vector<FieldWrite> writes = {{"visit_type", std::string("cp")},
                                      {"date", std::string("2009-03-09")},
                                      {"place", std::string("home")},
                                      {"observation", words},
                                      {"analysis", words}};
    for (const PersonId& child : children) {
        writes.push_back({childField(child, "seen"), true});
        writes.push_back({childField(child, "seen_alone"), true});
        writes.push_back({childField(child, "words"), words});
    }
    return writes;
}

// --- The server ---------------------------------------------------------------------------------

ServerMachine::ServerMachine(fs::path folder, TimeSource& time, Randomness& randomness,
                             const ServerSecrets& secrets)
    : folder_(std::move(folder)), time_(time), randomness_(randomness), secrets_(secrets) {}

void ServerMachine::start() {
    auto database = Database::open(folder_ / "server.db", secrets_.store, OpenMode::Create);
    DOORSTEP_ASSERT(database.ok());
    auto store = SqliteStore::open(*std::move(database), secrets_.signing.publicKey(), time_, randomness_);
    DOORSTEP_ASSERT(store.ok());
    store_ = *std::move(store);
    registry_.emplace(*store_, time_, randomness_);
    service_.emplace(Service::Parts{*store_,
                                    events_,
                                    time_,
                                    randomness_,
                                    {"Sample", secrets_.signing.publicKey(), secrets_.rescue.publicKey},
                                    secrets_.nonce});
}

void ServerMachine::stop() {
    service_.reset();
    registry_.reset();
    store_.reset();
}

Answer ServerMachine::answer(const HttpRequest& request) {
    return service_->answer({request.method, request.path, headerIn(request, protocol::kDeviceHeader),
                             headerIn(request, protocol::kCounterHeader),
                             headerIn(request, protocol::kNonceHeader),
                             headerIn(request, protocol::kSignatureHeader),
                             headerIn(request, protocol::kVersionHeader), request.body});
}

Result<void> ServerMachine::import(const Allocations& allocations) {
    const fs::path files = workshop() / "import";
    writeFiles(files, allocations);
    TRY(registry_->addServerAuthors());
    TRY_SET(const DeviceId own, store_->ownDevice());
    StoreTarget target(*store_, time_);
    TRY_SET(const ImportReport report,
            applyImport(files, target, {own, userIdOf(ServerAuthor::CaseManagement)}, time_, {}));
    return report.issues == 0 ? Result<void>() : Result<void>(ErrorCode::InvalidInput, "bad rows");
}

void ServerMachine::restored() {
    DOORSTEP_ASSERT(store_->inTransaction([&] { return store_->beginEpoch(time_, randomness_); }).ok());
}

std::string ServerMachine::enrolmentCodeFor(UserId user) {
    protocol::EnrolmentCode code{"127.0.0.1", 1, {}, {}};
    const auto issued = store_->inTransaction([&]() -> Result<void> {
        TRY_SET(const UserRow row, store_->user(user));
        TRY_SET(code.secret, issueEnrolmentSecret(*store_, row, time_.now(), randomness_));
        return {};
    });
    DOORSTEP_ASSERT(issued.ok());
    return protocol::textOf(code);
}

// --- The devices --------------------------------------------------------------------------------

std::unique_ptr<Transport> Way::connect(const ServerAddress&) {
    return std::make_unique<Carrier>(*this);
}

DeviceMachine::DeviceMachine(std::string called, Worker whose, fs::path home, TimeSource& time,
                             std::uint64_t seed)
    : name(std::move(called)), user(whose), folder(std::move(home)), clock(time), randomness(seed) {}

Result<void> DeviceMachine::start() {
    device.reset();
    auto opened = Device::open(folder, {clock, randomness, keystore, way, test::kCheapPin, 0});
    if (!opened) return opened.error();
    device.emplace(std::move(*opened));
    return device->state() == DeviceState::Locked ? device->unlock(test::kPin) : Result<void>();
}

// --- The first day ------------------------------------------------------------------------------

const fs::path& workshop() {
    struct Folder {
        Folder() {
            const fs::path memory = "/dev/shm";
            const bool fast = ::access(memory.c_str(), W_OK) == 0;
            path = (fast ? memory : fs::temp_directory_path()) /
                   ("doorstep-simulator-" + std::to_string(::getpid()));
            fs::create_directories(path);
        }
        ~Folder() {
            std::error_code ignored;
            fs::remove_all(path, ignored);
        }
        fs::path path;
    };
    static const Folder folder;
    return folder.path;
}

void FirstDay::recordFirst(Device& device) {
    const std::vector<PersonId> children{idOf(kAva)};
    const auto visit = device.caseload().create("visit", children, filledIn({idOf(kAva)}, "w0"));
    DOORSTEP_ASSERT(visit.ok() && device.sync().ok());
    visits[devices.back()] = device.caseload().store().history(*visit)->front().change;
}

FirstDay::FirstDay() : now(parseInstant("2026-03-10T12:00:00Z").value()) {
    ManualTime time(now);
    ChanceRandomness randomness(1);
    ServerMachine machine(workshop() / "first-server", time, randomness, secrets);
    fs::create_directories(machine.folder());
    machine.start();
    DOORSTEP_ASSERT(machine.import(allocationsAtFirst()).ok());
    for (const Worker worker : kDevices) {
        DeviceMachine device("first", worker, workshop() / "first-home", time, 10 + devices.size());
        fs::remove_all(device.folder);
        device.way.send = [&](const HttpRequest& request) -> Result<HttpResponse> {
            Answer answer = machine.answer(request);
            return HttpResponse{answer.status, {{protocol::kNonceHeader, answer.nonce}}, answer.body};
        };
        DOORSTEP_ASSERT(device.start().ok());
        DOORSTEP_ASSERT(device.device->enrol(machine.enrolmentCodeFor(idOf(worker)), test::kPin).ok());
        DOORSTEP_ASSERT(device.device->sync().ok());
        devices.push_back(device.device->profile().identity.device);
        if (devices.size() == 1 || worker == kTom) recordFirst(*device.device);
        device.stop();
        homes.push_back(imageOf(device.folder));
        keys.push_back(std::move(device.keystore.secrets));
    }
    machine.stop();
    server = imageOf(machine.folder());
}

const FirstDay& FirstDay::get() {
    static const FirstDay day;
    return day;
}

}  // namespace doorstep::simulator
