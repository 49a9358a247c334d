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

/// What makes a change the beginning of its record, before any clock is asked: clocks may be wrong by
/// years.
enum class Origin : std::uint8_t {
    Blank,     ///< Written by somebody who had seen nothing of the record.
    Seen,      ///< Written on top of other changes.
    Decision,  ///< A submission, approval or return. Nobody becomes an author by deciding.
};

/// A record: for each field, the values that nobody has replaced (usually one), and the decisions.
/// A pure function of the *set* of its changes: order and repetition of arrival make no difference.
struct Record {
    RecordId id;
    std::string type;
    std::uint32_t formVersion = 1;                            ///< The highest any change was written with.
    std::set<PersonId> subjects;                              ///< Union over all changes.
    std::map<std::string, std::vector<FieldVersion>> fields;  ///< Versions sorted by dot.
    std::map<std::string, Context> replaced;  ///< For each field, what its writers had seen together.
    std::vector<DecisionMade> decisions;      ///< Sorted by dot.
    std::set<UserId> editors;                 ///< Who wrote any of the content.
    UserId author;                            ///< Who began it.
    HybridTime created, changed;
    Dot createdBy;         ///< The change that `author` and `created` come from.
    Origin origin{};       ///< How that change stands to the others.
    bool imported = true;  ///< Nothing but imports so far.
    Context seen;          ///< Every change applied.
    bool operator==(const Record&) const = default;
};

/// Adds one change to the record it belongs to (an empty `record` takes its id from it). Applying the
/// same change again does nothing. A change of another record is a programmer's error.
void apply(Record& record, const Change& change);
/// The record that these changes, all of one record, add up to.
Record recordOf(const std::vector<Change>& changes);

/// Where a record stands (domain: draft, submitted, approved or returned, resubmitted).
enum class RecordStatus : std::uint8_t {
    Draft,
    Submitted,
    Returned,
    Approved,
    ChangedSinceApproval,
    Imported,
};
/// The decisions that no later decision had seen say where it stands. Of several made without knowledge
/// of each other, a return shows before an approval, so that no comment is overlooked; an approval counts
/// only while the content is exactly what was approved; a submission stays in force when the record
/// changes after it, so that a colleague's late edit never takes a record out of the queue unnoticed.
RecordStatus statusOf(const Record& record);
/// `draft`, `submitted`, `returned`, `approved`, `changed_since_approval`, `imported`.
const char* nameOf(RecordStatus status);

/// The hash over who the record is about and all current values of all fields: what an approval is about.
/// A field that was cleared counts the same as one that was never filled in.
Hash contentHash(const Record& record);
/// The decision of a kind that no other of that kind had seen; of several, the newest by hybrid time. Null
/// when there is none.
const DecisionMade* lastDecision(const Record& record, ChangeKind kind);

/// The value to show: the only one, or the latest by hybrid time (for membership, yes wins). Nothing when
/// the field is absent.
Value valueOf(const Record& record, const std::string& field);
std::string textValue(const Record& record, const std::string& field);  ///< Empty unless text.
/// The current values that differ from each other, latest first; an empty text counts as nothing.
std::vector<Value> distinctValues(const Record& record, const std::string& field);
/// Whether an element is in its list: somebody put it there, or wrote about it without having seen that it
/// was taken out. A child (group `child`) moreover only when the record is about them: what is said about
/// anybody else counts for nobody.
bool isMember(const Record& record, std::string_view group, std::string_view element);
/// The elements of a group that are members, in order of id.
std::vector<std::string> membersOf(const Record& record, std::string_view group);

/// The first write about a child (`child/<id>`, `child/<id>/…`) who is none of `subjects`, or whose id is
/// not spelt as `textOf` spells it; null when there is none.
const FieldWrite* writeAboutAnother(const std::vector<FieldWrite>& writes,
                                    const std::set<PersonId>& subjects);

/// The fields that hold two or more *different* values and whose kind is `KeepAll`, apart from those of
/// list elements that are taken out.
std::vector<std::string> conflictsIn(const Record& record, const MergeKinds& kinds);

}  // namespace doorstep
