// The answers of a form in the making, and the rows and texts that follow from them. No QML, no threads.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/caseload/caseload.h"
#include "qml/viewmodels/rows.h"

namespace doorstep::app {

/// A record with what was typed on top of it. Values; use from one thread.
class FormState {
public:
    struct Start {
        const FormDefinition* form;  ///< Outlives the state.
        Record saved;                ///< As it is in the store; empty (but id and type) when it is new.
        bool isNew = false;
        std::vector<PersonId> subjects;
        PersonNames names;
        std::vector<FieldWrite> typed;  ///< From a draft.
        MergeKinds kinds;
    };
    explicit FormState(Start start);

    /// Puts an answer on top. Writing what is saved already takes the typed answer away again.
    void write(const FieldWrite& write);
    /// Reads `text` as FormRow.value spells it. Fails with `InvalidInput`; the row then shows the error.
    Result<void> writeText(const std::string& field, const QString& text);
    /// A message at a row until it is written again.
    void setError(const std::string& field, const QString& message);
    void setProblems(const std::vector<Problem>& problems);

    [[nodiscard]] std::vector<FormRow> rows(bool showAll) const;
    [[nodiscard]] std::vector<AnswerRow> answers() const;
    [[nodiscard]] std::vector<ChoiceRow> children() const;
    [[nodiscard]] std::vector<Problem> problems(LocalTime now) const;
    /// Whether the row of this field is only shown with all.
    [[nodiscard]] bool needsAll(const std::string& field) const;

    [[nodiscard]] FormDraft draft(Instant typed) const;
    [[nodiscard]] bool hasTyped() const { return !typed_.empty(); }
    [[nodiscard]] const Record& record() const { return record_; }
    [[nodiscard]] bool isNew() const { return start_.isNew; }
    [[nodiscard]] const FormDefinition& form() const { return *start_.form; }

private:
    Start start_;
    Record record_;  // Saved, with what was typed on top.
    std::map<std::string, Value> typed_;
    std::map<std::string, QString> errors_;
};

/// `label` with the child's name in place of `{name}`.
QString labelFor(const FieldDefinition& field, const QString& childName);
/// A value as people read it: `3 March 2026`, `Yes`, an option's label, or words as they are.
QString textFor(const FieldDefinition* field, const Value& value);
/// The answers of any record by its form's order, for reading.
std::vector<AnswerRow> answersOf(const FormDefinition& form, const Record& record, const PersonNames& names,
                                 const MergeKinds& kinds, const std::vector<Problem>& missing);

}  // namespace doorstep::app
