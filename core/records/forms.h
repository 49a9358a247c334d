// Form definitions: one description of each record type, from which come screens, validation,
// merge rules and exports. Data (core/records/forms/*.json), not code.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/records/record.h"

namespace doorstep {

enum class FieldType : std::uint8_t {
    Text,       ///< One line.
    Narrative,  ///< Many lines, searched and kept whole in a conflict.
    YesNo,
    Choice,  ///< One of `options`, stored as its code.
    Date,
    Time,  ///< `14:30`, on the visit's date.
    Number,
    People,   ///< Names of others present: a list of elements with one text, `name`.
    Actions,  ///< A list of elements with `what`, `owner`, `due`, `done`.
};

struct Option {
    std::string code;
    std::string label;
    std::string hint;
};

/// This field must hold one of these codes (`yes` and `no` for YesNo): the same child's, else the
/// record's. Of several conditions, all must hold.
struct Condition {
    std::string field;
    std::vector<std::string> anyOf;
};

/// A date or time must not lie before or after another field's, or `now`.
struct Limit {
    enum class Side : std::uint8_t { NotBefore, NotAfter } side = Side::NotBefore;
    std::string than;  ///< A field's key, or `now`.
    std::string message;
};

struct FieldDefinition {
    std::string key;
    FieldType type = FieldType::Text;
    std::string label;  ///< May contain `{name}`, the child's preferred name.
    std::string hint;
    std::vector<Option> options;
    MergeKind merge = MergeKind::KeepAll;
    std::vector<Condition> shownWhen;  ///< Empty: always.
    bool required = false;             ///< At submission, when it is shown and `requiredWhen` holds.
    std::vector<Condition> requiredWhen;
    std::vector<Limit> limits;
    std::string requiredMessage;  ///< `Say whether {name} was seen`
    bool quick = false;           ///< Shown at the door, before `More`.
};

struct SectionDefinition {
    std::string id;
    std::string title;
    bool forEachChild = false;
    std::vector<FieldDefinition> fields;
};

/// Answers that cannot both be right: when the conditions hold, a field must not have one of these codes.
struct Rule {
    std::vector<Condition> when;
    std::string field;
    std::vector<std::string> noneOf;
    std::string message;
};

struct FormDefinition {
    std::string type;
    std::uint32_t version = 1;
    std::string title;
    std::vector<std::string> writers;  ///< Only these roles write it; everybody who reads cases when empty.
    /// Offered for people with one of these statuses; for everybody when empty.
    std::vector<std::string> offeredFor;
    std::vector<SectionDefinition> sections;
    std::vector<Rule> rules;  ///< About fields of the record, not of single children.

    /// The definition of a field given its path; null when the form has none.
    [[nodiscard]] const FieldDefinition* find(std::string_view field) const;
    [[nodiscard]] bool isWrittenBy(std::string_view role) const;
};

/// The forms by type and version: those that this build ships, and a council's own versions of them.
class Forms {
public:
    /// The forms built in.
    static const Forms& shipped();
    /// The shipped forms with the council's own from the record of its settings (`councilRecordId`). What a
    /// later version's council wrote and this version cannot read is passed over.
    static std::shared_ptr<const Forms> with(const Record& council);
    /// Reads one definition. Fails with `InvalidInput`, naming the place and the fault: a setting that is
    /// not known, a condition on a field that is not there, a required field without a message.
    static Result<FormDefinition> parse(std::string_view json);

    /// Adds a council's version of a form that ships: other labels, hints, rules and order, and fields of
    /// its own. Fails with `InvalidInput` for a type that does not ship, a version that is there or not
    /// above the shipped, a shipped field of another kind, merge or section, other writers, and for own
    /// fields that are lists or do not keep both versions: two devices of which one knows the form have to
    /// agree on what is in conflict.
    Result<void> add(FormDefinition form);

    /// The newest version.
    [[nodiscard]] const FormDefinition* find(const std::string& type) const;
    /// The version that a record was written in; the newest where that one is not known here.
    [[nodiscard]] const FormDefinition* find(const std::string& type, std::uint32_t version) const;
    /// All versions of a form, the newest first.
    [[nodiscard]] std::vector<const FormDefinition*> versions(const std::string& type) const;
    /// What somebody in a role may begin about a person with these statuses, by title.
    [[nodiscard]] std::vector<const FormDefinition*> offered(
        std::string_view role, const std::vector<std::string>& statuses) const;
    /// `KeepAll` for a field that no form describes: nothing is dropped for want of a definition. `Latest`
    /// for people, allocations, users, teams and the council's settings: only imports write them, so two
    /// values at once mean that the council's own list was read twice, and the later reading is right.
    /// There is nobody to choose.
    [[nodiscard]] MergeKind mergeKind(const std::string& type, const std::string& field) const;
    [[nodiscard]] MergeKinds mergeKinds() const;

private:
    std::map<std::string, std::map<std::uint32_t, FormDefinition>> forms_;
};

/// The record in which a council's settings travel to every device: type `council`, with the texts
/// `clock_rules` and `bank_holidays`, and its forms as the list `form` (`form/visit-3/definition`).
RecordId councilRecordId();
/// The field that holds a council's version of a form.
std::string councilFormField(const FormDefinition& form);

/// Something that has to be put right before a record can be submitted.
struct Problem {
    std::string field;    ///< The path, so that a screen can lead there.
    std::string message;  ///< Says how to fix it.
};

/// Names of the people a record is about, for `{name}`.
using PersonNames = std::map<PersonId, std::string>;

/// A text with the person's name for each `{name}`.
std::string withName(std::string text, const std::string& name);
/// The name to use for a child, or `the child`.
std::string nameFor(const PersonNames& names, const std::string& element);

/// Whether all conditions hold. `element` is the child's id, empty outside `forEachChild`. While two
/// versions of an answer stand, either of them will do: what it leads to is asked until one is chosen.
bool allHold(const std::vector<Condition>& conditions, const Record& record, const std::string& element);
/// Whether a field is asked, given the answers so far.
bool isShown(const FieldDefinition& field, const Record& record, const std::string& element);
/// Whether a field that is shown has to be answered.
bool isRequired(const FieldDefinition& field, const Record& record, const std::string& element);

/// What is missing or contradictory in a record that is about to be submitted: two versions of an
/// answer, required answers, answers of the wrong kind, dates in the future, an end before its start,
/// answers that exclude each other. In the order of the form; empty when it may go. Answers to questions
/// that are no longer asked are left alone.
std::vector<Problem> problemsIn(const FormDefinition& form, const Record& record, const PersonNames& names,
                                LocalTime now);

/// Answers that cannot be saved because they are too long to be sent: each over `kTextBytesMax`, and the
/// longest when all together come near `kChangeBytesMax`. Each with its label and the limit.
std::vector<Problem> tooLongIn(const FormDefinition& form, const std::vector<FieldWrite>& writes,
                               const PersonNames& names);

}  // namespace doorstep
