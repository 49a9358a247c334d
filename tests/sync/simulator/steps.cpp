// What people do on their devices.
#include "core/records/fields.h"
#include "core/records/forms.h"
#include "tests/sync/simulator/run.h"

namespace doorstep::simulator {
namespace {

constexpr const char* kFields[] = {"analysis", "observation", "purpose"};

std::map<std::string, std::string> plainWrites(const std::vector<FieldWrite>& writes) {
    std::map<std::string, std::string> plainly;
    for (const FieldWrite& write : writes) plainly[write.field] = plain(write.value);
    return plainly;
}

}  // namespace

std::string plain(const Value& value) {
    if (const auto* answer = std::get_if<bool>(&value)) return *answer ? "yes" : "no";
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr ? "" : *text;
}

std::string keyOf(const Change& change) {
    std::string key = textOf(change.dot.device) + " " + std::to_string(change.at.ms) + "." +
                      std::to_string(change.at.count) + " " + textOf(change.record) + " " +
                      std::to_string(static_cast<int>(change.kind));
    for (const FieldWrite& write : change.writes) key += " " + write.field + "=" + plain(write.value);
    if (change.decision) key += " " + change.decision->comment;
    return key;
}

std::string nameOf(const std::vector<RecordId>& records, RecordId record) {
    const auto found = std::find(records.begin(), records.end(), record);
    return "visit " + std::to_string(found - records.begin() + 1);
}

void World::take(const Step& step) {
    time_.advanceMs(60'000 + static_cast<std::int64_t>(step.what % 40) * 60'000);
    DeviceMachine& machine = *devices_[step.device % devices_.size()];
    switch (step.kind) {
        case StepKind::Record: return record(machine, step);
        case StepKind::Edit: return edit(machine, step);
        case StepKind::AddChild: return addChild(machine, step);
        case StepKind::Submit:
        case StepKind::Approve:
        case StepKind::Return: return decide(machine, step);
        case StepKind::Resolve: return resolve(machine, step);
        case StepKind::Sync: return sync(machine, step);
        case StepKind::Reallocate: return reallocate(step.which);
        case StepKind::Restart: return restart(machine, step);
        case StepKind::Backup: return backUp();
        case StepKind::Restore: return restore();
        case StepKind::Copy: return copy(machine);
        case StepKind::PutBack: return putBackCopy(machine, step);
        case StepKind::Clone: return clone(machine);
        case StepKind::Clock: return setClock(machine, step.what);
        case StepKind::Full:
            say(machine.name + ": its disk is " + (step.what % 2 == 0 ? "full" : "freed"));
            return disk_.setFull(machine.folder, step.what % 2 == 0);
        case StepKind::TimePasses: say("a day passes"); return time_.advanceMs(24LL * 3600 * 1000);
        case StepKind::Late: return deliverLate();
    }
}

std::optional<Record> World::pick(DeviceMachine& machine, std::uint32_t which) {
    std::vector<Record> here;
    for (const RecordId& id : records_) {
        auto loaded = machine.device->caseload().store().load(id);
        if (loaded) here.push_back(*std::move(loaded));
    }
    if (here.empty()) return std::nullopt;
    return here[which % here.size()];
}

World::Attempt World::attemptOn(DeviceMachine& machine, const Record& record) {
    Attempt attempt;
    attempt.record = record.id;
    attempt.seen = entriesOn(machine, record.id);
    for (const int number : attempt.seen) {
        const auto& people = history_.at(number).people;
        attempt.people.insert(people.begin(), people.end());
    }
    return attempt;
}

void World::record(DeviceMachine& machine, const Step& step) {
    if (!ready(machine)) return;
    const std::set<Person> scope = inScope(machine.user, allocations_);
    // Mostly about somebody whom the council gave to this worker; the tablet may not know yet.
    const auto first = scope.empty() || step.which % 10 == 0
                           ? static_cast<Person>(step.which % kPeople)
                           : *std::next(scope.begin(), static_cast<int>(step.which % scope.size()));
    std::set<PersonId> children{idOf(first)};
    if (step.what % 4 == 0) children.insert(idOf(static_cast<Person>(step.what / 4 % kPeople)));
    const std::string words = freshWords();
    Attempt what;
    const std::vector<FieldWrite> writes = filledIn(children, words);
    what.writes = plainWrites(writes);
    for (const PersonId& child : children) {
        what.people.insert(textOf(child));
        what.writes[memberField("child", textOf(child))] = "yes";
    }
    attempt(machine, step, what, "records a visit, " + words, [&]() -> Result<void> {
        TRY(machine.device->caseload().create("visit", {children.begin(), children.end()}, writes));
        return {};
    });
}

void World::edit(DeviceMachine& machine, const Step& step) {
    if (!ready(machine)) return;
    const auto chosen = pick(machine, step.which);
    if (!chosen) return;
    std::vector<FieldWrite> writes{{kFields[step.what % 3], freshWords()}};
    if (step.what % 5 == 0) writes.push_back({kFields[(step.what + 1) % 3], freshWords()});
    if (step.what % 7 == 0) {
        writes = {{childField(*chosen->subjects.begin(), "words"), freshWords()}};
    }
    if (step.what % 11 == 0) writes.back().value = std::string();  // Takes the words out.
    Attempt what = attemptOn(machine, *chosen);
    what.writes = plainWrites(writes);
    attempt(
        machine, step, what,
        "edits " + nameOf(records_, chosen->id) + ", " + writes[0].field + " = " + plain(writes[0].value),
        [&] { return machine.device->caseload().edit(chosen->id, writes); });
}

void World::addChild(DeviceMachine& machine, const Step& step) {
    if (!ready(machine)) return;
    const auto chosen = pick(machine, step.which);
    if (!chosen) return;
    const PersonId child = idOf(static_cast<Person>(step.what % kPeople));
    Attempt what = attemptOn(machine, *chosen);
    what.people.insert(textOf(child));
    what.writes[memberField("child", textOf(child))] = "yes";
    attempt(machine, step, what, "adds a child to " + nameOf(records_, chosen->id),
            [&] { return machine.device->caseload().addChild(chosen->id, child); });
}

void World::decide(DeviceMachine& asked, const Step& step) {
    // Approving is Grace's, wherever the step points.
    DeviceMachine* machine = &asked;
    if (step.kind != StepKind::Submit) {
        for (const auto& other : devices_) {
            if (other->user == kGrace) machine = other.get();
        }
    }
    if (!ready(*machine)) return;
    const auto chosen = pick(*machine, step.which);
    if (!chosen) return;
    Caseload& caseload = machine->device->caseload();
    Attempt what = attemptOn(*machine, *chosen);
    const std::string words = freshWords();
    const std::string name = nameOf(records_, chosen->id);
    if (step.kind == StepKind::Submit) {
        what.kind = EntryKind::Submit;
        return attempt(*machine, step, what, "submits " + name,
                       [&] { return caseload.submit(chosen->id); });
    }
    const Hash shown = contentHash(*chosen);
    if (step.kind == StepKind::Approve) {
        what.kind = EntryKind::Approve;
        return attempt(*machine, step, what, "approves " + name,
                       [&] { return caseload.approve(chosen->id, shown, words); });
    }
    what.kind = EntryKind::Return;
    attempt(*machine, step, what, "returns " + name,
            [&] { return caseload.sendBack(chosen->id, shown, words); });
}

void World::resolve(DeviceMachine& machine, const Step& step) {
    if (!ready(machine)) return;
    const auto conflicts = machine.device->caseload().conflicts();
    if (!conflicts || conflicts->empty()) return;
    const ConflictShown& conflict = (*conflicts)[step.which % conflicts->size()];
    const auto record = machine.device->caseload().store().load(conflict.record);
    if (!record) return fail("a conflict is shown in a record that is not there");
    const Value chosen = step.what % 2 == 0 ? Value(freshWords())
                                            : conflict.versions[step.what % conflict.versions.size()].value;
    Attempt what = attemptOn(machine, *record);
    what.writes[conflict.field] = plain(chosen);
    attempt(machine, step, what,
            "resolves " + nameOf(records_, record->id) + ", " + conflict.field + " = " + plain(chosen),
            [&] { return machine.device->caseload().resolve(record->id, conflict.field, chosen); });
}

void World::attempt(DeviceMachine& machine, const Step& step, Attempt what, const std::string& words,
                    const std::function<Result<void>()>& save) {
    const int before = history_.size();
    pending_[&machine] = std::move(what);
    if (step.crashAt > 0) {
        disk_.failAt(machine.folder, static_cast<int>(step.crashAt),
                     [this] { return chance_.percent(50); });
    }
    const Result<void> saved = save();
    const bool cut = disk_.failed();
    const std::string result = saved ? "saved" : saved.error().detail.substr(0, 60);
    say(machine.name + " " + words + ": " + result + (cut ? "; the power fails" : ""));
    if (cut) {
        crashed(machine);
    } else {
        (void)disk_.powerOn();
        note(machine);
    }
    // Its disk may be too full to start: what was cut off shows when it does.
    if (!machine.open()) return;
    pending_.erase(&machine);
    const bool nothingToDo = step.kind == StepKind::AddChild || step.what % 11 == 0;
    if (saved && history_.size() == before && !nothingToDo) {
        fail(machine.name + " said saved, and it is not there");
    }
    if (!saved && !cut && history_.size() != before)
        fail(machine.name + " refused to save, and it is there");
    if (!saved && saved.error().code == ErrorCode::Damaged) {
        fail(machine.name + " found damage: " + saved.error().detail);
    }
}

}  // namespace doorstep::simulator
