// What must be so once everybody is in step: looked up at every place, compared with the history.
#include "core/records/forms.h"
#include "tests/sync/simulator/run.h"

namespace doorstep::simulator {

int World::entryOf(const Change& change, const std::string& place) {
    const int number = history_.find(keyOf(change));
    if (number < 0) fail(place + " holds a change that nobody wrote");
    return number;
}

Sighting World::sightingOf(const Record& record, const std::vector<Change>& changes) {
    Sighting sighting;
    std::map<Dot, int> byDot;
    for (const Change& change : changes) {
        const int number = entryOf(change, "some place");
        if (number < 0) return sighting;
        byDot[change.dot] = number;
        sighting.entries.insert(number);
        if (change.dot.sequence != history_.at(number).number) sighting.anew.insert(number);
    }
    for (const auto& [field, versions] : record.fields) {
        for (const FieldVersion& version : versions) sighting.versions[field].insert(byDot.at(version.dot));
    }
    for (const PersonId& person : record.subjects) sighting.people.insert(textOf(person));
    sighting.status = doorstep::nameOf(statusOf(record));
    return sighting;
}

std::set<int> World::entriesOnServer() {
    std::set<int> entries;
    const Held held = onServer();
    for (const auto& [record, numbers] : held.accepted) entries.insert(numbers.begin(), numbers.end());
    for (const auto& [number, codes] : held.kept) entries.insert(number);
    return entries;
}

World::Held World::onServer() {
    Held held;
    server::ServerStore& store = server_.store();
    for (const RecordId& id : records_) {
        const auto record = store.record(id);
        const auto dots = store.historyOf(id);
        if (!record || !dots || !*record) continue;
        std::vector<Change> changes;
        for (const Dot& dot : *dots) {
            const auto logged = store.change(dot);
            if (!logged || !*logged) {
                fail("the server lists a change that it does not have");
                continue;
            }
            changes.push_back(decodeChange((*logged)->encoded).value());
        }
        const std::string name = textOf(id);
        held.sightings[name] = sightingOf(**record, changes);
        held.accepted[name] = held.sightings[name].entries;
        held.records[name] = **record;
    }
    const auto rows = store.quarantine();
    if (!rows) fail("the server cannot list what it keeps apart");
    for (const server::QuarantineRow& row : rows ? *rows : std::vector<server::QuarantineRow>()) {
        const auto change = decodeChange(row.encoded);
        if (!change) {
            fail("what the server keeps apart does not read");
            continue;
        }
        held.kept[entryOf(*change, "the server's quarantine")].insert(row.code);
    }
    return held;
}

void World::judge() {
    const Held held = onServer();
    judgeServer(held);
    for (const auto& machine : devices_) {
        if (!outcome.failure.empty()) return;
        judgeDevice(*machine, held);
        judgeReceipts(*machine, held);
    }
    outcome.saved = history_.size();
    outcome.kept = static_cast<int>(held.kept.size());
    const MergeKinds kinds = Forms::shipped().mergeKinds();
    for (const auto& [name, record] : held.records) {
        outcome.conflicts += static_cast<int>(conflictsIn(record, kinds).size());
    }
}

void World::judgeServer(const Held& held) {
    bool anyCopied = false;
    for (const auto& machine : devices_) anyCopied = anyCopied || machine->copied;
    for (int number = 0; number < history_.size(); ++number) {
        const Entry& entry = history_.at(number);
        const auto accepted = held.accepted.find(entry.record);
        const bool here = (accepted != held.accepted.end() && accepted->second.contains(number)) ||
                          held.kept.contains(number);
        if (!here && entry.gone) ++outcome.lost;
        if (!here && !entry.gone) fail("the server does not have " + history_.words(number));
    }
    for (const auto& [number, codes] : held.kept) {
        for (const std::string& code : codes) {
            const bool known = code == "not_in_scope" || (code == "forked" && anyCopied);
            if (!known) fail("kept apart as " + code + ": " + history_.words(number));
        }
    }
    for (const auto& [name, sighting] : held.sightings) {
        const std::string complaint = history_.complaintAbout(sighting);
        if (!complaint.empty()) {
            fail("the server's " + nameOf(records_, *parseId<RecordId>(name)) + ": " + complaint);
        }
    }
}

void World::judgeDevice(DeviceMachine& machine, const Held& held) {
    const RecordStore& store = machine.device->caseload().store();
    std::set<std::string> mine;
    for (const Person person : inScope(machine.user, allocations_)) mine.insert(textOf(idOf(person)));
    const auto mayHold = [&](const std::set<std::string>& people) {
        return std::any_of(people.begin(), people.end(), [&](const auto& id) { return mine.contains(id); });
    };
    for (int person = 0; person < kPeople; ++person) {
        const PersonId id = idOf(static_cast<Person>(person));
        const bool here = store.load(id).ok();
        const bool may = mine.contains(textOf(id));
        if (here != may) {
            fail(machine.name + (here ? " still holds person " : " lacks person ") +
                 std::to_string(person));
        }
    }
    for (const RecordId& id : records_) {
        const std::string name = machine.name + "'s " + nameOf(records_, id);
        const auto record = store.load(id);
        const auto official = held.sightings.find(textOf(id));
        const bool isOfficial = official != held.sightings.end();
        if (!record) {
            if (isOfficial && mayHold(official->second.people)) fail(name + " is missing");
            continue;
        }
        std::vector<Change> changes;
        for (const StoredChange& stored : store.history(id).value()) changes.push_back(stored.change);
        const Sighting sighting = sightingOf(*record, changes);
        if (!mayHold(sighting.people)) fail(name + " may not be there");
        const std::string complaint = history_.complaintAbout(sighting);
        if (!complaint.empty()) fail(name + ": " + complaint);
        bool extra = false;
        for (const int number : sighting.entries) {
            if (isOfficial && official->second.entries.contains(number)) continue;
            extra = true;
            const bool own = history_.at(number).device == machine.name || machine.copied;
            if (!held.kept.contains(number) || !(own || restored_)) {
                fail(name + " shows what the server did not accept: " + history_.words(number));
            }
        }
        if (!isOfficial) continue;
        for (const int number : official->second.entries) {
            if (!sighting.entries.contains(number)) fail(name + " lacks " + history_.words(number));
        }
        if (!extra && *record != held.records.at(textOf(id))) fail(name + " is not the server's");
    }
}

void World::judgeReceipts(DeviceMachine& machine, const Held& held) {
    Caseload& caseload = machine.device->caseload();
    const auto unsent = caseload.unsent(1000);
    if (!unsent || !unsent->empty()) fail(machine.name + " still has something to send");
    Statement rows =
        caseload.store().database().prepare("SELECT sequence, state, reason FROM outbox").value();
    while (rows.step().value()) {
        const Dot dot{machine.id, static_cast<std::uint64_t>(rows.integer(0))};
        const auto stored = caseload.store().change(dot);
        if (!stored) continue;
        const int number = entryOf(stored->change, machine.name);
        const auto accepted = held.accepted.find(textOf(stored->change.record));
        const bool isAccepted = accepted != held.accepted.end() && accepted->second.contains(number);
        const auto delivery = static_cast<Delivery>(rows.integer(1));
        const std::string what = machine.name + " was told that " + history_.words(number);
        if (delivery == Delivery::Accepted && !isAccepted) fail(what + " was accepted, and it was not");
        if (delivery == Delivery::NeedsAttention && (!held.kept.contains(number) || rows.text(2).empty())) {
            fail(what + " was kept apart, and it was not, or not why");
        }
        if (delivery == Delivery::Waiting) fail(what + " still waits");
    }
}

}  // namespace doorstep::simulator
