// Form definitions: one description of each record type, from which come screens, validation,
// merge rules and exports. Data (core/records/forms/*.json), not code.
#pragma once

#include <map>
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

/// All of these fields must hold one of these codes (`yes` and `no` for YesNo) in the same child or record.
struct Condition {
    std::string field;
    std::vector<std::string> anyOf;
};

struct FieldDefinition {
    std::string key;
    FieldType type = FieldType::Text;
    std::string label;  ///< May contain `{name}`, the child's preferred name.
    std::string hint;
    std::vector<Option> options;
    MergeKind merge = MergeKind::KeepAll;
    std::vector<Condition> shownWhen;  ///< Empty: always.
    bool required = false;             ///< At submission, when it is shown.
    std::string requiredMessage;       ///< `Say whether {name} was seen`
    bool quick = false;                ///< Shown at the door, before `More`.
};

struct SectionDefinition {
    std::string id;
    std::string title;
    bool forEachChild = false;
    std::vector<FieldDefinition> fields;
};

struct FormDefinition {
    std::string type;
    std::uint32_t version = 1;
    std::string title;
    std::vector<SectionDefinition> sections;

    /// The definition of a field given its path; null when the form has none.
    [[nodiscard]] const FieldDefinition* find(std::string_view field) const;
};

/// Every form this build ships, newest version of each, by type.
class Forms {
public:
    /// The forms built in.
    static const Forms& shipped();
    /// Reads one definition. Fails with `InvalidInput`, naming where.
    static Result<FormDefinition> parse(std::string_view json);

    [[nodiscard]] const FormDefinition* find(const std::string& type) const;
    /// `KeepAll` for a field that no form describes: nothing is dropped for want of a definition.
    [[nodiscard]] MergeKind mergeKind(const std::string& type, const std::string& field) const;
    [[nodiscard]] MergeKinds mergeKinds() const;

private:
    std::map<std::string, FormDefinition> forms_;
};

/// Something that has to be put right before a record can be submitted.
struct Problem {
    std::string field;    ///< The path, so that a screen can lead there.
    std::string message;  ///< Says how to fix it.
};

/// Names of the people a record is about, for `{name}`.
using PersonNames = std::map<PersonId, std::string>;

/// Whether a field is asked, given the answers so far.
bool isShown(const FieldDefinition& field, const Record& record, const std::string& element);

/// What is missing or contradictory in a record that is about to be submitted: required answers,
/// dates in the future, an end before its start, a record in conflict. Empty when it may go.
std::vector<Problem> problemsIn(const FormDefinition& form, const Record& record, const PersonNames& names,
                                LocalTime now);

}  // namespace doorstep
