// Machines, lines, and the course of a run.
#include "tests/sync/simulator/run.h"

#include "core/records/forms.h"

namespace doorstep::simulator {

namespace fs = std::filesystem;

namespace {

constexpr int kRoundsMax = 14;
constexpr std::int64_t kYearMs = 365LL * 24 * 3600 * 1000;

EntryKind kindOf(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Submit: return EntryKind::Submit;
        case ChangeKind::Approve: return EntryKind::Approve;
        case ChangeKind::Return: return EntryKind::Return;
        default: return EntryKind::Edit;
    }
}

/// What can be told from the change alone.
Entry entryFrom(const Change& change) {
    Entry entry;
    entry.key = keyOf(change);
    entry.record = textOf(change.record);
    entry.kind = kindOf(change.kind);
    entry.number = change.dot.sequence;
    for (const FieldWrite& write : change.writes) entry.writes[write.field] = plain(write.value);
    return entry;
}

CrashDisk& preparedDisk() {
    CrashDisk& disk = CrashDisk::install();
    static const bool prepared = [] {
        drawFrom(1);
        (void)FirstDay::get();
        return true;
    }();
    (void)prepared;
    return disk;
}

}  // namespace

World::World(std::uint64_t seed)
    : disk_(preparedDisk()),
      chance_(seed + 17),
      time_(FirstDay::get().now),
      randomness_(seed + 1),
      server_(workshop() / "server", time_, randomness_, FirstDay::get().secrets) {
    drawFrom(seed + 2);
    const FirstDay& first = FirstDay::get();
    putBack(server_.folder(), first.server);
    server_.start();
    static const char* const kNames[] = {"priya's tablet", "priya's phone", "tom's tablet",
                                         "owen's tablet",  "sam's tablet",  "grace's tablet"};
    for (std::size_t i = 0; i < std::size(kDevices); ++i) {
        auto machine = std::make_unique<DeviceMachine>(
            kNames[i], kDevices[i], workshop() / ("home-" + std::to_string(i)), time_, seed + 100 + i);
        for (const auto& [name, secret] : first.keys[i]) machine->keystore.secrets[name] = secret.clone();
        machine->id = first.devices[i];
        machine->noted = first.visits.contains(machine->id) ? 1 : 0;
        DeviceMachine& there = *machine;
        machine->way.send = [this, &there](const HttpRequest& request) { return carry(there, request); };
        putBack(machine->folder, first.homes[i]);
        devices_.push_back(std::move(machine));
    }
    for (const auto& [device, visit] : first.visits) {
        Entry entry = entryFrom(visit);
        entry.device = "the first day";
        for (const PersonId& person : visit.subjects) entry.people.insert(textOf(person));
        history_.add(std::move(entry));
        records_.push_back(visit.record);
    }
}

World::~World() {
    (void)disk_.powerOn();
    for (const auto& machine : devices_) {
        disk_.setFull(machine->folder, false);
        machine->stop();
    }
    server_.stop();
    disk_.unflushed.clear();
}

// --- Devices ------------------------------------------------------------------------------------

bool World::ready(DeviceMachine& machine) {
    if (!machine.open()) open(machine);
    return machine.open();
}

void World::open(DeviceMachine& machine) {
    const Result<void> opened = machine.start();
    if (opened) return note(machine);
    const ErrorCode code = opened.error().code;
    if (code == ErrorCode::DiskFull) return machine.stop();
    if (code != ErrorCode::Damaged || !machine.copied) {
        return fail(machine.name + " does not open: " + opened.error().detail);
    }
    rebuild(machine, opened.error().detail);
}

void World::rebuild(DeviceMachine& machine, const std::string& because) {
    if (!machine.copied) {
        return fail(machine.name + " asks to be built anew without need: " + because);
    }
    machine.device->lock();
    const auto report = machine.device->rebuild(test::kPin);
    say(machine.name + " is built anew: " +
        (report ? std::to_string(report->waiting) + " waiting" : report.error().detail));
    if (!report && report.error().code != ErrorCode::DiskFull) fail(report.error().detail);
    if (!report) return machine.stop();
    machine.noted = 0;
}

void World::crashed(DeviceMachine& machine) {
    machine.device.reset();
    putBack(machine.folder, *disk_.powerOn());
    open(machine);
}

void World::restart(DeviceMachine& machine, const Step& step) {
    say(machine.name + (powerLossNow(step) ? ": the power fails" : " is switched off and on"));
    if (powerLossNow(step)) {
        disk_.failNow(machine.folder, [this] { return chance_.percent(50); });
        return crashed(machine);
    }
    machine.stop();
    open(machine);
}

void World::note(DeviceMachine& machine) {
    if (!machine.open()) return;
    const RecordStore& store = machine.device->caseload().store();
    const auto head = store.headOf(machine.id);
    if (!head || !*head) return;
    for (std::uint64_t number = machine.noted + 1; number <= (*head)->sequence; ++number) {
        const auto stored = store.change({machine.id, number});
        if (!stored) continue;  // Forgotten with a person.
        const Change& change = stored->change;
        if (history_.find(keyOf(change)) >= 0) continue;
        const auto pending = pending_.find(&machine);
        if (pending == pending_.end()) return fail(machine.name + " wrote what nobody saved");
        Attempt& what = pending->second;
        Entry entry = entryFrom(change);
        entry.device = machine.name;
        entry.people = what.people;
        entry.seen = what.seen;
        if (what.record && *what.record != change.record) fail("saved into another record");
        // Taking out what was never there is nothing to save.
        std::erase_if(what.writes, [&](const auto& write) {
            return write.second.empty() && !entry.writes.contains(write.first);
        });
        if (entry.writes != what.writes || entry.kind != what.kind)
            fail("saved something else than was typed");
        if (!what.record) records_.push_back(change.record);
        const int added = history_.add(std::move(entry));
        machine.savedSinceCopy.insert(added);
        pending_.erase(pending);
    }
    machine.noted = std::max(machine.noted, (*head)->sequence);
}

std::set<int> World::entriesOn(DeviceMachine& machine, RecordId record) {
    std::set<int> entries;
    const auto history = machine.device->caseload().store().history(record);
    if (!history) return entries;
    for (const StoredChange& stored : *history) {
        const int number = history_.find(keyOf(stored.change));
        if (number < 0) fail(machine.name + " holds a change that nobody wrote");
        if (number >= 0) entries.insert(number);
    }
    return entries;
}

// --- Syncing ------------------------------------------------------------------------------------

void World::sync(DeviceMachine& machine, const Step& step) {
    if (!ready(machine)) return;
    way_ = &step;
    asked_ = 0;
    if (step.crashAt > 0 && step.fault == WayFault::None) {
        disk_.failAt(machine.folder, static_cast<int>(step.crashAt),
                     [this] { return chance_.percent(50); });
    }
    const auto report = machine.device->sync();
    way_ = nullptr;
    const bool cut = disk_.failed();
    say(machine.name + " syncs: " +
        (report ? std::to_string(report->sent) + " sent, " + std::to_string(report->received) +
                      " received, " + std::to_string(report->gainedPeople) + " gained, " +
                      std::to_string(report->lostPeople) + " lost"
                : report.error().detail.substr(0, 70)) +
        (cut ? "; the power fails" : ""));
    if (cut) return crashed(machine);
    (void)disk_.powerOn();
    afterSync(machine, report);
}

void World::afterSync(DeviceMachine& machine, const Result<SyncReport>& report) {
    note(machine);
    if (report) return;
    switch (report.error().code) {
        case ErrorCode::Damaged: return rebuild(machine, report.error().detail);
        case ErrorCode::Offline:
        case ErrorCode::Busy:
        case ErrorCode::DiskFull: return;
        default: fail(machine.name + " cannot sync: " + report.error().detail);
    }
}

Result<HttpResponse> World::carry(DeviceMachine& machine, const HttpRequest& request) {
    const Error lost{ErrorCode::Offline, "no answer"};
    if (disk_.failed()) return lost;
    ++asked_;
    const bool bad = way_ != nullptr && way_->faultAt == asked_ && !resting_;
    switch (bad ? way_->fault : WayFault::None) {
        case WayFault::LoseRequest: say("  a request is lost"); return lost;
        case WayFault::Late:
            say("  a request is late");
            late_.push_back(request);
            return lost;
        case WayFault::LoseAnswer:
            say("  an answer is lost");
            (void)serve(request);
            return lost;
        case WayFault::Twice:
            say("  a request comes twice");
            (void)serve(request);
            break;
        case WayFault::Meanwhile: reallocate(way_->what); break;
        case WayFault::ServerFails:
            disk_.failAt(server_.folder(), static_cast<int>(1 + way_->what % 12),
                         [this] { return chance_.percent(50); });
            break;
        default: break;
    }
    auto answer = serve(request);
    if (bad && answer && way_->fault == WayFault::ServerFailsAfter) {
        disk_.failNow(server_.folder(), [] { return false; });
        restartServer();
    }
    (void)machine;
    if (!answer) return lost;
    return *std::move(answer);
}

std::optional<HttpResponse> World::serve(const HttpRequest& request) {
    server::Answer answer = server_.answer(request);
    if (disk_.failed()) {
        restartServer();
        return std::nullopt;
    }
    if (way_ != nullptr && way_->fault == WayFault::ServerFails) (void)disk_.powerOn();
    std::vector<std::pair<std::string, std::string>> headers;
    if (!answer.nonce.empty()) headers.emplace_back(protocol::kNonceHeader, answer.nonce);
    return HttpResponse{answer.status, std::move(headers), std::move(answer.body)};
}

void World::restartServer() {
    say("  the server's power fails");
    server_.stop();
    putBack(server_.folder(), *disk_.powerOn());
    server_.start();
}

void World::deliverLate() {
    if (late_.empty()) return;
    // The newest first: in another order than they were sent.
    const HttpRequest request = late_.back();
    late_.pop_back();
    const auto answer = serve(request);
    say("a late request arrives: " + std::to_string(answer ? answer->status : 0));
}

// --- The council --------------------------------------------------------------------------------

void World::reallocate(std::uint32_t which) {
    const auto person = static_cast<Person>(which % kPeople);
    const auto worker = static_cast<Worker>(which / kPeople % kGrace);
    const std::pair<Person, Worker> who{person, worker};
    const bool gives = !allocations_.contains(who);
    if (gives) {
        allocations_[who] = ++involvements_;
    } else {
        allocations_.erase(who);
    }
    const auto done = server_.import(allocations_);
    say("  the council " + std::string(gives ? "allocates" : "takes") + " person " +
        std::to_string(person) + (gives ? " to " : " from ") + "worker " + std::to_string(worker));
    if (!done) fail("the import failed: " + done.error().detail);
}

void World::backUp() {
    say("the server is backed up");
    backup_ = imageOf(server_.folder());
}

void World::restore() {
    if (!backup_) return;
    say("the server is put back from its backup");
    server_.stop();
    putBack(server_.folder(), *backup_);
    disk_.unflushed.clear();
    server_.start();
    server_.restored();
    restored_ = true;
}

// --- Copies -------------------------------------------------------------------------------------

void World::copy(DeviceMachine& machine) {
    machine.stop();
    machine.copy = imageOf(machine.folder);
    machine.savedSinceCopy.clear();
    say(machine.name + " is copied");
}

void World::putBackCopy(DeviceMachine& machine, const Step& step) {
    if (!machine.copy) return;
    machine.stop();
    Image image = *machine.copy;
    const Image now = imageOf(machine.folder);
    const std::uint32_t how = step.what % 3;
    say(machine.name + ": an older copy is put back, " +
        (how == 0   ? "whole"
         : how == 1 ? "but for the rescue file"
                    : "its database alone"));
    for (const auto& [name, content] : now) {
        const bool folderAside = name.starts_with("set-aside");
        const bool keeps =
            folderAside || (how == 1 && name == "rescue") || (how == 2 && !name.starts_with("doorstep.db"));
        if (keeps) image[name] = content;
    }
    putBack(machine.folder, image);
    machine.copied = true;
    if (how == 0) {
        // What was never sent was in this one place.
        const std::set<int> safe = entriesOnServer();
        for (const int number : machine.savedSinceCopy) {
            if (safe.contains(number)) continue;
            history_.at(number).gone = true;
            history_.at(number).why = "an older copy was put over it before it was sent";
        }
    }
    machine.noted = 0;
    open(machine);
}

void World::clone(DeviceMachine& machine) {
    if (devices_.size() > std::size(kDevices)) return;
    machine.stop();
    say(machine.name + " is cloned");
    const std::size_t number = devices_.size();
    auto twin = std::make_unique<DeviceMachine>(machine.name + "'s clone", machine.user,
                                                workshop() / ("home-" + std::to_string(number)), time_,
                                                chance_.next());
    for (const auto& [name, secret] : machine.keystore.secrets)
        twin->keystore.secrets[name] = secret.clone();
    twin->id = machine.id;
    twin->noted = machine.noted;
    twin->copied = machine.copied = true;
    DeviceMachine& there = *twin;
    twin->way.send = [this, &there](const HttpRequest& request) { return carry(there, request); };
    putBack(twin->folder, imageOf(machine.folder));
    devices_.push_back(std::move(twin));
}

void World::setClock(DeviceMachine& machine, std::uint32_t what) {
    constexpr std::int64_t kOff[] = {-16 * kYearMs, 64 * kYearMs, 0, -3 * 3600 * 1000, 26LL * 3600 * 1000};
    machine.clock.offByMs = kOff[what % std::size(kOff)];
    say(machine.name + ": its clock is off by " + std::to_string(machine.clock.offByMs / 3'600'000) +
        " hours");
}

// --- The end ------------------------------------------------------------------------------------

void World::comeToRest() {
    resting_ = true;
    say("peace");
    for (const auto& machine : devices_) disk_.setFull(machine->folder, false);
    while (!late_.empty()) deliverLate();
    if (const auto done = server_.import(allocations_); !done) fail("the last import failed");
    for (int round = 0; round < kRoundsMax && outcome.failure.empty(); ++round) {
        bool moved = false;
        for (const auto& machine : devices_) {
            time_.advanceMs(60'000);
            if (!ready(*machine)) return fail(machine->name + " does not open in peace");
            const auto report = machine->device->sync();
            afterSync(*machine, report);
            moved = moved || !report ||
                    report->sent + report->received + report->gainedPeople + report->lostPeople +
                            report->broughtBack >
                        0;
            if (!report) say("  " + machine->name + ": " + report.error().detail.substr(0, 90));
        }
        if (!moved && round > 0) return;
    }
    fail("it does not come to rest");
}

Outcome runPlan(const Plan& plan, std::uint64_t seed) {
    World world(seed);
    for (const Step& step : plan) {
        if (world.outcome.failure.empty()) world.take(step);
    }
    if (world.outcome.failure.empty()) world.comeToRest();
    if (world.outcome.failure.empty()) world.judge();
    return std::move(world.outcome);
}

Plan shrunk(Plan plan, std::uint64_t seed) {
    for (std::size_t size = std::max<std::size_t>(plan.size() / 2, 1); size > 0; size /= 2) {
        for (std::size_t at = 0; at < plan.size();) {
            Plan less = plan;
            const auto from = less.begin() + static_cast<std::ptrdiff_t>(at);
            less.erase(from, from + static_cast<std::ptrdiff_t>(std::min(size, plan.size() - at)));
            if (runPlan(less, seed).failure.empty()) {
                at += size;
            } else {
                plan = std::move(less);
            }
        }
    }
    // Then each fault by itself.
    for (Step& step : plan) {
        const Step with = step;
        step.crashAt = 0;
        if (runPlan(plan, seed).failure.empty()) step = with;
        const Step faulty = step;
        step.fault = WayFault::None;
        if (runPlan(plan, seed).failure.empty()) step = faulty;
    }
    return plan;
}

}  // namespace doorstep::simulator
