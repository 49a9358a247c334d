// The checks of a change, and its way into log, feed and tables.
#include "sync/server/acceptance.h"

#include <algorithm>

#include "core/crypto/crypto.h"
#include "core/records/forms.h"

namespace doorstep::server {
namespace {

bool contains(const std::vector<PersonId>& sorted, const PersonId& person) {
    return std::binary_search(sorted.begin(), sorted.end(), person);
}

bool isDecision(ChangeKind kind) {
    return kind == ChangeKind::Approve || kind == ChangeKind::Return;
}

std::optional<Complaint> scopeComplaint(const Change& change, const Record* existing,
                                        const Writer& writer) {
    const auto inScope = [&](const PersonId& person) { return contains(writer.scope, person); };
    const bool newOnesFit =
        std::all_of(change.subjects.begin(), change.subjects.end(), [&](const PersonId& person) {
            return (existing != nullptr && existing->subjects.contains(person)) || inScope(person);
        });
    const bool recordFits =
        existing == nullptr ? !change.subjects.empty()
                            : std::any_of(existing->subjects.begin(), existing->subjects.end(), inScope);
    if (newOnesFit && recordFits) return std::nullopt;
    return Complaint{"not_in_scope",
                     "It is kept on the server but is not part of the record, because someone it is about "
                     "was not allocated to you when it arrived. Tell your manager."};
}

/// Who a record is about decides who sees it and whose worker may write in it, so nothing may be said in it
/// about anybody else.
std::optional<Complaint> subjectComplaint(const Change& change, const Record* existing) {
    std::set<PersonId> about(change.subjects.begin(), change.subjects.end());
    if (existing != nullptr) about.insert(existing->subjects.begin(), existing->subjects.end());
    if (writeAboutAnother(change.writes, about) == nullptr) return std::nullopt;
    return Complaint{"not_a_subject",
                     "It is kept on the server but is not part of the record, because it says something "
                     "about a child whom the record is not about. Write it into a visit to that child."};
}

std::optional<Complaint> decisionComplaint(const Change& change, const Record* existing,
                                           const Writer& writer) {
    if (writer.user.role != "supervisor") {
        return Complaint{"not_allowed", "Only a supervisor can approve or return a record."};
    }
    if (existing == nullptr) {
        return Complaint{"unknown_record", "The record that this decides on is not on the server."};
    }
    if (existing->editors.contains(change.author)) {
        return Complaint{"own_record", "Nobody can approve or return a record that they wrote in."};
    }
    const Bytes statement =
        decisionStatement(change.record, change.kind, *change.decision, change.formVersion);
    if (!crypto::verify(statement, change.decision->signature, writer.device.key)) {
        return Complaint{"bad_signature", "The signature of this decision does not fit it."};
    }
    return std::nullopt;
}

Result<void> projectUser(ServerStore& store, const Record& record) {
    UserRow user{record.id,
                 textValue(record, "staff_id"),
                 textValue(record, "name"),
                 textValue(record, "role"),
                 {},
                 valueOf(record, "active") != Value(false)};
    if (const auto team = parseId<TeamId>(textValue(record, "team"))) user.team = *team;
    return store.putUser(user);
}

Result<void> projectTeam(ServerStore& store, const Record& record) {
    TeamRow team{record.id, textValue(record, "name"), {}};
    if (const auto parent = parseId<TeamId>(textValue(record, "parent"))) team.parent = *parent;
    return store.putTeam(team);
}

Result<void> projectAllocation(ServerStore& store, const Record& record) {
    const auto person = parseId<PersonId>(textValue(record, "person"));
    const auto worker = parseId<UserId>(textValue(record, "worker"));
    const auto from = parseDate(textValue(record, "from"));
    const std::string toText = textValue(record, "to");
    const auto to = parseDate(toText);
    AllocationRow row{record.id,
                      person ? *person : PersonId{},
                      worker ? *worker : UserId{},
                      textValue(record, "role"),
                      from ? *from : Date{},
                      {}};
    if (to) row.to = *to;
    // What does not read gives nobody access: it ended before it began.
    const bool reads = person && worker && from && (to || toText.empty());
    if (!reads) row.to = row.from.plusDays(-1);
    return store.putAllocation(row);
}

Result<void> project(ServerStore& store, const Record& record) {
    if (record.type == "user") return projectUser(store, record);
    if (record.type == "team") return projectTeam(store, record);
    if (record.type == "person") return store.putPerson(record.id, textValue(record, "local_id"));
    if (record.type == "allocation") return projectAllocation(store, record);
    return {};
}

/// Those who join a record see how it came to be, in the order it did.
Result<void> showHistory(ServerStore& store, const Change& change, const std::set<PersonId>& joined,
                         Instant received) {
    TRY_SET(const std::vector<Dot> history, store.historyOf(change.record));
    for (const Dot& dot : history) {
        if (dot != change.dot) TRY(store.addToFeed(dot, joined, received));
    }
    return {};
}

bool isProjected(const std::string& type) {
    return type == "user" || type == "team" || type == "person" || type == "allocation";
}

}  // namespace

std::optional<Complaint> complaintAbout(const Change& change, const Record* existing,
                                        const Writer& writer) {
    if (change.dot.device != writer.device.id || change.author != writer.user.id) {
        return Complaint{"wrong_author", "It was written in somebody else's name."};
    }
    if (change.kind == ChangeKind::Import) {
        return Complaint{"not_allowed", "Only the server imports records."};
    }
    const FormDefinition* form = Forms::shipped().find(change.type);
    if (form == nullptr || (existing != nullptr && existing->type != change.type)) {
        return Complaint{"wrong_type", "This kind of record cannot be written on a tablet."};
    }
    if (!isDecision(change.kind) && !form->isWrittenBy(writer.user.role)) {
        return Complaint{"not_allowed", "This kind of record is not written in your role."};
    }
    if (auto complaint = scopeComplaint(change, existing, writer)) return complaint;
    if (auto complaint = subjectComplaint(change, existing)) return complaint;
    if (isDecision(change.kind)) return decisionComplaint(change, existing, writer);
    return std::nullopt;
}

Result<void> accept(ServerStore& store, const Change& change, ByteView encoded, const Record* existing,
                    Instant received) {
    TRY(store.append(change, encoded));
    std::set<PersonId> people(change.subjects.begin(), change.subjects.end());
    if (existing != nullptr) {
        const std::set<PersonId>& before = existing->subjects;
        std::set<PersonId> joined;
        std::set_difference(people.begin(), people.end(), before.begin(), before.end(),
                            std::inserter(joined, joined.end()));
        if (!joined.empty()) TRY(showHistory(store, change, joined, received));
        people.insert(before.begin(), before.end());
    }
    if (people.empty()) people.insert(PersonId{});  // About nobody: for everybody.
    TRY(store.addToFeed(change.dot, people, received));
    if (!isProjected(change.type)) return {};
    TRY_SET(const std::optional<Record> record, store.record(change.record));
    DOORSTEP_ASSERT(record.has_value());
    return project(store, *record);
}

}  // namespace doorstep::server
