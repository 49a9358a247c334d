// The fold of changes into a record, and what can be read off it.
#include "core/records/record.h"

#include <algorithm>
#include <tuple>

#include "core/base/cbor.h"
#include "core/crypto/crypto.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

/// Inserts by dot; an entry with the same dot is there already.
template <typename Entry>
void insertByDot(std::vector<Entry>& entries, Entry entry) {
    const auto byDot = [](const Entry& a, const Entry& b) { return a.dot < b.dot; };
    const auto place = std::lower_bound(entries.begin(), entries.end(), entry, byDot);
    if (place == entries.end() || place->dot != entry.dot) entries.insert(place, std::move(entry));
}

/// A version is current as long as no write to its field had seen it. Keeping the joined contexts of all
/// writes, replaced ones included, makes that independent of the order of arrival.
void applyWrite(Record& record, const Change& change, const FieldWrite& write) {
    std::vector<FieldVersion>& versions = record.fields[write.field];
    insertByDot(versions, {write.value, change.dot, change.context, change.author, change.at});
    if (!change.context.entries().empty()) record.replaced[write.field].add(change.context);
    const auto replaced = record.replaced.find(write.field);
    if (replaced == record.replaced.end()) return;
    std::erase_if(versions, [&](const FieldVersion& v) { return replaced->second.covers(v.dot); });
}

Origin originOf(const Change& change) {
    if (change.decision) return Origin::Decision;
    return change.context.entries().empty() ? Origin::Blank : Origin::Seen;
}

void applyOrigin(Record& record, const Change& change) {
    const bool first = record.createdBy.sequence == 0;
    const Origin origin = originOf(change);
    if (first || std::tie(origin, change.at, change.dot) <
                     std::tie(record.origin, record.created, record.createdBy)) {
        record.origin = origin;
        record.type = change.type;
        record.author = change.author;
        record.created = change.at;
        record.createdBy = change.dot;
    }
    record.changed = std::max(record.changed, change.at);
}

const std::vector<FieldVersion>* versionsOf(const Record& record, const std::string& field) {
    const auto found = record.fields.find(field);
    return found == record.fields.end() || found->second.empty() ? nullptr : &found->second;
}

bool isYes(const FieldVersion& version) {
    return version.value == Value(true);
}

Value normalised(const Value& value) {
    return isEmpty(value) ? Value() : value;
}

Bytes encodedValue(const Value& value) {
    cbor::Writer out;
    if (const auto* answer = std::get_if<bool>(&value)) {
        out.boolean(*answer);
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out.integer(*number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out.text(*text);
    } else {
        out.null();
    }
    return out.take();
}

/// The distinct values of a field in a fixed order; empty when there is nothing but emptiness.
std::set<Bytes> contentOf(const std::vector<FieldVersion>& versions) {
    std::set<Bytes> values;
    bool filled = false;
    for (const FieldVersion& version : versions) {
        filled = filled || !isEmpty(version.value);
        values.insert(encodedValue(normalised(version.value)));
    }
    return filled ? values : std::set<Bytes>();
}

/// Whether somebody wrote about an element without knowing of any of its removals.
bool wroteWithoutSeeing(const Record& record, const std::string& member,
                        const std::vector<FieldVersion>& removals) {
    const std::string prefix = member + '/';
    for (auto it = record.fields.lower_bound(prefix); it != record.fields.end(); ++it) {
        if (it->first.compare(0, prefix.size(), prefix) != 0) break;
        for (const FieldVersion& version : it->second) {
            const auto sawIt = [&](const FieldVersion& removal) {
                return removal.context.covers(version.dot) || removal.dot == version.dot;
            };
            if (!isEmpty(version.value) && std::none_of(removals.begin(), removals.end(), sawIt))
                return true;
        }
    }
    return false;
}

/// Whether a list of a record about `subjects` may have the element at all.
bool mayHave(const std::set<PersonId>& subjects, std::string_view group, std::string_view element) {
    if (group != "child") return true;
    const auto child = parseId<PersonId>(element);
    return child && subjects.contains(*child) && textOf(*child) == element;
}

/// The decisions that no other decision had seen.
std::vector<const DecisionMade*> standingDecisions(const Record& record) {
    std::vector<const DecisionMade*> standing;
    for (const DecisionMade& candidate : record.decisions) {
        const auto replaces = [&](const DecisionMade& other) {
            return other.context.covers(candidate.dot);
        };
        if (std::none_of(record.decisions.begin(), record.decisions.end(), replaces)) {
            standing.push_back(&candidate);
        }
    }
    return standing;
}

}  // namespace

void apply(Record& record, const Change& change) {
    if (record.id.empty()) record.id = change.record;
    DOORSTEP_ASSERT(record.id == change.record);
    applyOrigin(record, change);
    record.formVersion = std::max(record.formVersion, change.formVersion);
    record.subjects.insert(change.subjects.begin(), change.subjects.end());
    record.imported = record.imported && change.kind == ChangeKind::Import;
    record.seen.add(change.dot);
    if (change.decision) {
        insertByDot(record.decisions,
                    {change.kind, *change.decision, change.dot, change.context, change.author, change.at});
        return;
    }
    record.editors.insert(change.author);
    for (const FieldWrite& write : change.writes) applyWrite(record, change, write);
}

Record recordOf(const std::vector<Change>& changes) {
    Record record;
    for (const Change& change : changes) apply(record, change);
    return record;
}

RecordStatus statusOf(const Record& record) {
    if (record.decisions.empty()) return record.imported ? RecordStatus::Imported : RecordStatus::Draft;
    const auto standing = standingDecisions(record);
    const auto any = [&](auto condition) {
        return std::any_of(standing.begin(), standing.end(), condition);
    };
    const Hash content = contentHash(record);
    const auto is = [](ChangeKind kind) {
        return [kind](const DecisionMade* d) { return d->kind == kind; };
    };
    const auto approvesThis = [&](const DecisionMade* d) {
        return d->kind == ChangeKind::Approve && d->decision.content == content;
    };
    if (any(is(ChangeKind::Return))) return RecordStatus::Returned;
    if (any(approvesThis)) return RecordStatus::Approved;
    if (any(is(ChangeKind::Submit))) return RecordStatus::Submitted;
    return RecordStatus::ChangedSinceApproval;
}

const char* nameOf(RecordStatus status) {
    switch (status) {
        case RecordStatus::Draft: return "draft";
        case RecordStatus::Submitted: return "submitted";
        case RecordStatus::Returned: return "returned";
        case RecordStatus::Approved: return "approved";
        case RecordStatus::ChangedSinceApproval: return "changed_since_approval";
        case RecordStatus::Imported: return "imported";
    }
    DOORSTEP_ASSERT(!"a status without a name");
}

Hash contentHash(const Record& record) {
    cbor::Writer fields;
    std::size_t count = 0;
    for (const auto& [field, versions] : record.fields) {
        const std::set<Bytes> values = contentOf(versions);
        if (values.empty()) continue;
        ++count;
        fields.array(2).text(field).array(values.size());
        for (const Bytes& value : values) fields.encoded(value);
    }
    cbor::Writer out;
    out.array(4).id(record.id).text(record.type).array(record.subjects.size());
    for (const PersonId& subject : record.subjects) out.id(subject);
    out.array(count).encoded(fields.view());
    return crypto::hash(out.view());
}

const DecisionMade* lastDecision(const Record& record, ChangeKind kind) {
    const DecisionMade* last = nullptr;
    for (const DecisionMade& made : record.decisions) {
        const bool seen =
            std::any_of(record.decisions.begin(), record.decisions.end(), [&](const DecisionMade& other) {
                return other.kind == kind && other.context.covers(made.dot);
            });
        if (made.kind != kind || seen) continue;
        if (!last || std::tie(last->at, last->dot) < std::tie(made.at, made.dot)) last = &made;
    }
    return last;
}

Value valueOf(const Record& record, const std::string& field) {
    const auto* versions = versionsOf(record, field);
    if (!versions) return {};
    if (isMembership(partsOf(field)) && std::any_of(versions->begin(), versions->end(), isYes)) return true;
    const auto earlier = [](const FieldVersion& a, const FieldVersion& b) {
        return std::tie(a.at, a.dot) < std::tie(b.at, b.dot);
    };
    return std::max_element(versions->begin(), versions->end(), earlier)->value;
}

std::string textValue(const Record& record, const std::string& field) {
    const Value value = valueOf(record, field);
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

std::vector<Value> distinctValues(const Record& record, const std::string& field) {
    const auto* versions = versionsOf(record, field);
    if (!versions) return {};
    std::vector<FieldVersion> latestFirst = *versions;
    std::sort(latestFirst.begin(), latestFirst.end(), [](const FieldVersion& a, const FieldVersion& b) {
        return std::tie(b.at, b.dot) < std::tie(a.at, a.dot);
    });
    std::vector<Value> values;
    for (const FieldVersion& version : latestFirst) {
        const Value value = normalised(version.value);
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
    return values;
}

bool isMember(const Record& record, std::string_view group, std::string_view element) {
    if (!mayHave(record.subjects, group, element)) return false;
    const std::string member = memberField(group, element);
    const auto* versions = versionsOf(record, member);
    if (!versions) return wroteWithoutSeeing(record, member, {});
    if (std::any_of(versions->begin(), versions->end(), isYes)) return true;
    return wroteWithoutSeeing(record, member, *versions);
}

std::vector<std::string> membersOf(const Record& record, std::string_view group) {
    const std::string prefix = std::string(group) + '/';
    std::set<std::string> elements;
    for (auto it = record.fields.lower_bound(prefix); it != record.fields.end(); ++it) {
        if (it->first.compare(0, prefix.size(), prefix) != 0) break;
        elements.insert(partsOf(it->first).element);
    }
    std::vector<std::string> members;
    for (const std::string& element : elements) {
        if (isMember(record, group, element)) members.push_back(element);
    }
    return members;
}

const FieldWrite* writeAboutAnother(const std::vector<FieldWrite>& writes,
                                    const std::set<PersonId>& subjects) {
    const auto isAboutAnother = [&](const FieldWrite& write) {
        const FieldPath path = partsOf(write.field);
        return !path.group.empty() && !mayHave(subjects, path.group, path.element);
    };
    const auto found = std::find_if(writes.begin(), writes.end(), isAboutAnother);
    return found == writes.end() ? nullptr : &*found;
}

std::vector<std::string> conflictsIn(const Record& record, const MergeKinds& kinds) {
    std::vector<std::string> conflicts;
    for (const auto& [field, versions] : record.fields) {
        if (versions.size() < 2 || distinctValues(record, field).size() < 2) continue;
        if (kinds(record.type, field) != MergeKind::KeepAll) continue;
        const FieldPath path = partsOf(field);
        if (!path.group.empty() && !isMember(record, path.group, path.element)) continue;
        conflicts.push_back(field);
    }
    return conflicts;
}

}  // namespace doorstep
