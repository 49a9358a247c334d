// A record as the sum of its changes, and the rules by which concurrent changes meet.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/records/change.h"

namespace doorstep {

/// What happens to values of one field that were written without knowledge of each other.
enum class MergeKind : std::uint8_t {
    KeepAll,  ///< Facts with consequences and narrative: every one is kept and shown until a person
              ///< chooses.
    Latest,   ///< Conveniences: the latest shows, the others stay in the history.
    Member,   ///< Whether an element is in a list: present wins over taken out.
};

/// Tells a field's merge kind; comes from the form definitions (forms.h).
using MergeKinds = std::function<MergeKind(const std::string& type, const std::string& field)>;

/// One value of a field that no later write has replaced.
struct FieldVersion {
    Value value;
    Dot dot;
    Context context;
    UserId author;
    HybridTime at;
    bool operator==(const FieldVersion&) const = default;
};

/// A submission, approval or return in a record's life.
struct DecisionMade {
    ChangeKind kind;
    Decision decision;
    Dot dot;
    Context context;
    UserId author;
    HybridTime at;
    bool operator==(const DecisionMade&) const = default;
};

/// A record: for each field, the values that nobody has replaced (usually one), and the decisions.
/// A pure function of the *set* of its changes: order and repetition of arrival make no difference.
struct Record {
    RecordId id;
    std::string type;
    std::uint32_t formVersion = 1;                            ///< The highest any change was written with.
    std::set<PersonId> subjects;                              ///< Union over all changes.
    std::map<std::string, std::vector<FieldVersion>> fields;  ///< Versions sorted by dot.
    std::vector<DecisionMade> decisions;                      ///< Sorted by dot.
    std::set<UserId> editors;                                 ///< Who wrote any of the content.
    UserId author;  ///< Of the earliest change by hybrid time and dot.
    HybridTime created, changed;
    Dot createdBy;         ///< The change that `author` and `created` come from.
    bool imported = true;  ///< Nothing but imports so far.
    Context seen;          ///< Every change applied.
    bool operator==(const Record&) const = default;
};

/// Adds one change. Applying the same change again does nothing.
void apply(Record& record, const Change& change);

/// Where a record stands (domain: draft, submitted, approved or returned, resubmitted).
enum class RecordStatus : std::uint8_t {
    Draft,
    Submitted,
    Returned,
    Approved,
    ChangedSinceApproval,
    Imported,
};
RecordStatus statusOf(const Record& record);
/// `draft`, `submitted`, `returned`, `approved`, `changed_since_approval`, `imported`.
const char* nameOf(RecordStatus status);

/// The hash over all current values of all fields: what an approval is about.
Hash contentHash(const Record& record);

/// The value to show: the only one, or the latest by hybrid time. Nothing when the field is absent.
Value valueOf(const Record& record, const std::string& field);
std::string textValue(const Record& record, const std::string& field);  ///< Empty unless text.
/// Whether an element is a member of its list, by `Member` rules.
bool isMember(const Record& record, std::string_view group, std::string_view element);
/// The elements of a group that are members, in order of id.
std::vector<std::string> membersOf(const Record& record, std::string_view group);

/// The fields that hold two or more *different* values and whose kind is `KeepAll`.
std::vector<std::string> conflictsIn(const Record& record, const MergeKinds& kinds);

}  // namespace doorstep
