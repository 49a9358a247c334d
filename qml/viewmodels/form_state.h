// The answers of a form in the making, and the rows that follow from them. No QML, no threads.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/caseload/caseload.h"
#include "qml/viewmodels/rows.h"

namespace doorstep::app {

/// A record with what was typed on top of it. A value; use from one thread.
class FormState {
public:
    struct Start {
        const FormDefinition* form = nullptr;
        std::shared_ptr<const Forms> forms;  ///< Of which it is one; null for one that outlives the state.
        Record saved;                        ///< As in the store; only id, type, subjects when it is new.
        bool isNew = false;
        std::vector<PersonId> people;  ///< In the order in which they are asked about.
        PersonNames names;
        std::vector<FieldWrite> typed;  ///< From a draft, or filled in beforehand.
    };
    explicit FormState(Start start);

    /// Puts an answer on top. Writing what is saved already takes the typed answer away again.
    void write(const FieldWrite& write);
    /// Reads `text` in the spelling of FormRow.value and writes it. What does not read is not written: it
    /// stays on its row with a message. Returns whether it read.
    bool writeText(const std::string& field, const QString& text);
    /// Makes the messages of these problems stand at their rows, and no others.
    void showErrors(const std::vector<Problem>& problems);
    /// The record was saved or changed by somebody else; typed answers stay on top, and where the other
    /// answered the same, the row says so.
    void rebase(Record saved);

    [[nodiscard]] std::vector<FormRow> rows(bool showAll) const;
    [[nodiscard]] std::vector<AnswerRow> answers(const std::vector<Problem>& problems) const;
    /// Each child with how far their answers are: id, name, `2 of 3 answered`.
    [[nodiscard]] std::vector<ChoiceRow> children() const;
    [[nodiscard]] std::vector<Problem> problems(LocalTime now) const;
    /// What cannot even be saved as it stands; it stays as a draft until it is shortened.
    [[nodiscard]] std::vector<Problem> tooLong() const;
    /// Whether the row of this field stays hidden until all are shown.
    [[nodiscard]] bool needsAll(const std::string& field) const;

    [[nodiscard]] FormDraft draft(Instant typed) const;
    [[nodiscard]] bool hasTyped() const { return !typed_.empty(); }
    [[nodiscard]] const Record& record() const { return record_; }
    [[nodiscard]] const FormDefinition& form() const { return *start_.form; }
    [[nodiscard]] bool isNew() const { return start_.isNew; }

private:
    class RowMaker;
    void put(const FieldWrite& write);
    [[nodiscard]] bool isTakenOut(const std::string& list, const std::string& element) const;

    Start start_;
    Record record_;  // Saved, with what was typed on top.
    std::map<std::string, Value> typed_;
    struct Unread {
        QString typed, sentence;
    };
    std::map<std::string, Unread> unread_;  // What does not read, and why.
    std::map<std::string, QString> errors_, notes_;
};

}  // namespace doorstep::app
