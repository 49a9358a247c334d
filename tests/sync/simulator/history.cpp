// Happened-before by what was seen, and nothing else: no number, no clock.
#include "tests/sync/simulator/history.h"

#include <algorithm>

namespace doorstep::simulator {

int History::add(Entry entry) {
    const int number = size();
    byKey_[entry.key] = number;
    entries_.push_back(std::move(entry));
    return number;
}

int History::find(const std::string& key) const {
    const auto found = byKey_.find(key);
    return found == byKey_.end() ? -1 : found->second;
}

History::Versions History::standing(const std::set<int>& held, const std::set<int>& weak) const {
    Versions versions;
    for (const int number : held) {
        for (const auto& [field, value] : at(number).writes) {
            const bool replaced = std::any_of(held.begin(), held.end(), [&, &name = field](int other) {
                const Entry& later = at(other);
                return !weak.contains(other) && later.writes.contains(name) && later.seen.contains(number);
            });
            if (!replaced) versions[field].insert(number);
        }
    }
    return versions;
}

std::map<std::string, std::set<std::string>> History::content(const std::set<int>& held) const {
    std::map<std::string, std::set<std::string>> content;
    for (const auto& [field, numbers] : standing(held, {})) {
        std::set<std::string> values;
        for (const int number : numbers) values.insert(at(number).writes.at(field));
        if (values != std::set<std::string>{""}) content[field] = std::move(values);
    }
    for (const int number : held)
        content["(people)"].insert(at(number).people.begin(), at(number).people.end());
    return content;
}

std::string History::statusOf(const std::set<int>& held) const {
    std::set<int> standing;
    for (const int number : held) {
        if (at(number).kind == EntryKind::Edit) continue;
        const bool answered = std::any_of(held.begin(), held.end(), [&](int other) {
            return at(other).kind != EntryKind::Edit && at(other).seen.contains(number);
        });
        if (!answered) standing.insert(number);
    }
    if (standing.empty()) return "draft";
    const auto any = [&](auto condition) {
        return std::any_of(standing.begin(), standing.end(), condition);
    };
    if (any([&](int number) { return at(number).kind == EntryKind::Return; })) return "returned";
    const auto now = content(held);
    // What its author saw, as far as it is here: what is not here nobody can compare with.
    const auto approvesThis = [&](int number) {
        return at(number).kind == EntryKind::Approve && content(at(number).seen) == now;
    };
    if (any(approvesThis)) return "approved";
    if (any([&](int number) { return at(number).kind == EntryKind::Submit; })) return "submitted";
    return "changed_since_approval";
}

std::string History::complaintAbout(const Sighting& sighting) const {
    const Versions must = standing(sighting.entries, {});
    const Versions may = standing(sighting.entries, sighting.anew);
    for (const auto& [field, numbers] : must) {
        const auto shown = sighting.versions.find(field);
        for (const int number : numbers) {
            if (shown == sighting.versions.end() || !shown->second.contains(number)) {
                return "field " + field + " does not show " + words(number);
            }
        }
    }
    for (const auto& [field, numbers] : sighting.versions) {
        const auto allowed = may.find(field);
        for (const int number : numbers) {
            if (allowed == may.end() || !allowed->second.contains(number)) {
                return "field " + field + " still shows " + words(number) + ", which was replaced";
            }
        }
    }
    std::set<std::string> people;
    for (const int number : sighting.entries)
        people.insert(at(number).people.begin(), at(number).people.end());
    if (people != sighting.people) return "it is about other people than was written";
    // Whoever writes an entry anew had seen less, so what it decided on may read differently.
    const std::string status = statusOf(sighting.entries);
    if (sighting.anew.empty() && status != sighting.status) {
        return "it shows as " + sighting.status + " and is " + status;
    }
    return {};
}

std::string History::words(int number) const {
    static const char* const kNames[] = {"an edit", "a submission", "an approval", "a return"};
    const Entry& entry = at(number);
    std::string text = "#" + std::to_string(number) + " (" + kNames[static_cast<int>(entry.kind)] + " on " +
                       entry.device + ", its number " + std::to_string(entry.number);
    for (const auto& [field, value] : entry.writes) {
        if (entry.writes.size() < 4) text += ", " + field + " = " + value;
    }
    return text + ")";
}

}  // namespace doorstep::simulator
