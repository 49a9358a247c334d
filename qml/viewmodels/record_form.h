// A form being filled in: a visit, a contact or another record, driven by its definition, saved as it is
// typed.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include <memory>

#include "qml/viewmodels/autosave.h"
#include "qml/viewmodels/form_state.h"
#include "qml/viewmodels/row_model.h"
#include "qml/viewmodels/session.h"

namespace doorstep::app {

/// One record in the hands of its author. Set up by one of `startVisit`, `start`, `startPlanned` and
/// `open`; then `rows` is drawn (see FormRow) and `setValue` told of every keystroke. Nothing typed is
/// older than two seconds in the encrypted store; a lock, `leave` and the end of the form write it at once.
class RecordForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        doorstep::app::Session* session READ session WRITE setSession NOTIFY sessionChanged REQUIRED FINAL)
    Q_PROPERTY(QString recordId READ recordId NOTIFY opened FINAL)
    Q_PROPERTY(QString type READ type NOTIFY opened FINAL)    ///< `visit`, `contact`, …
    Q_PROPERTY(QString title READ title NOTIFY opened FINAL)  ///< `Visit to Ava, Noah and Mia`
    /// As EntryRow.status, and in words.
    Q_PROPERTY(QString status READ status NOTIFY opened FINAL)
    Q_PROPERTY(QString statusText READ statusText NOTIFY opened FINAL)
    /// What the supervisor asked to change, when the record was returned.
    Q_PROPERTY(QString returnComment READ returnComment NOTIFY opened FINAL)
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY opened FINAL)
    /// It was saved before it was opened here, so that others may have it and its history can be read.
    Q_PROPERTY(bool wasSaved READ wasSaved NOTIFY opened FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged FINAL)
    Q_PROPERTY(QString error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(doorstep::app::RowModel* rows READ rows CONSTANT FINAL)  ///< FormRow
    /// ChoiceRow: id, name, and `2 of 3 answered` as the hint.
    Q_PROPERTY(doorstep::app::RowModel* children READ children CONSTANT FINAL)
    /// False: only the quick rows are shown, those asked at the door. True: all that apply.
    Q_PROPERTY(bool showAll READ showAll WRITE setShowAll NOTIFY showAllChanged FINAL)
    /// `Saving…`, `Saved on this tablet`, `Not saved: …`; empty before anything was typed.
    Q_PROPERTY(QString savedState READ savedState NOTIFY savedStateChanged FINAL)
    /// `nothing`, `saving`, `saved` or `failed`.
    Q_PROPERTY(QString savedCode READ savedCode NOTIFY savedStateChanged FINAL)
    /// AnswerRow of all that was answered and, with `missing`, of what is still asked; filled by `check`.
    Q_PROPERTY(doorstep::app::RowModel* answers READ answers CONSTANT FINAL)
    /// ProblemRow; `field` is the `key` of a row. Filled by `check` and by a refused `submit`.
    Q_PROPERTY(doorstep::app::RowModel* problems READ problems CONSTANT FINAL)

public:
    explicit RecordForm(QObject* parent = nullptr);
    ~RecordForm() override;

    /// A new visit to these children, today.
    Q_INVOKABLE void startVisit(const QStringList& personIds);
    /// A new record of this type about this person, today.
    Q_INVOKABLE void start(const QString& type, const QString& personId);
    /// A new record as planned in this one: of its type, about the same people, today.
    Q_INVOKABLE void startPlanned(const QString& recordId);
    /// A record, with the draft that was left of it.
    Q_INVOKABLE void open(const QString& recordId);

    /// `value` in the spelling of FormRow.value; empty clears the answer. What does not read (a 31 June)
    /// stays on the row with an error and is not saved.
    Q_INVOKABLE void setValue(const QString& key, const QString& value);
    /// From three fields, as typed. Saved when they make a date or are all empty.
    Q_INVOKABLE void setDate(const QString& key, const QString& day, const QString& month,
                             const QString& year);
    /// Adds an entry to `present` or `action`; returns the key of its first field, to be focused.
    Q_INVOKABLE QString addElement(const QString& group);
    /// Takes an entry out; until the form is saved, a row of kind `removed` stands in its place.
    Q_INVOKABLE void removeElement(const QString& group, const QString& element);
    /// Undoes `removeElement`, with what the entry held.
    Q_INVOKABLE void restoreElement(const QString& group, const QString& element);

    /// Fills `answers` and `problems`; then `checked`.
    Q_INVOKABLE void check();
    /// Saves and submits. Ends in `submitted`, or with `problems` in `checked`, or in `error`.
    Q_INVOKABLE void submit();
    /// Saves what was typed as a change of the record, to be sent at the next sync, and leaves it as it
    /// stands. Ends in `left`; a failure keeps the draft and says so in `error`.
    Q_INVOKABLE void leave();
    /// The row of `rows` with this key, made visible; -1 when there is none.
    Q_INVOKABLE int leadTo(const QString& field);

    [[nodiscard]] Session* session() const { return session_; }
    void setSession(Session* session);
    [[nodiscard]] QString recordId() const;
    [[nodiscard]] QString type() const;
    /// Whether `open` finds it again: a new form in which nothing was typed is nowhere to be opened from.
    Q_INVOKABLE [[nodiscard]] bool canReopen() const;
    /// The key of the row last written to; empty when there is none.
    Q_INVOKABLE [[nodiscard]] QString lastRow() const { return lastTyped_; }
    [[nodiscard]] QString title() const { return title_; }
    [[nodiscard]] QString status() const { return status_; }
    [[nodiscard]] QString statusText() const { return statusText_; }
    [[nodiscard]] QString returnComment() const { return returnComment_; }
    [[nodiscard]] bool isOpen() const { return state_ != nullptr; }
    [[nodiscard]] bool wasSaved() const { return wasSaved_; }
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] QString error() const { return error_; }
    [[nodiscard]] RowModel* rows() { return &rows_; }
    [[nodiscard]] RowModel* children() { return &children_; }
    [[nodiscard]] bool showAll() const { return showAll_; }
    void setShowAll(bool all);
    [[nodiscard]] QString savedState() const { return autosave_.text(); }
    [[nodiscard]] QString savedCode() const { return autosave_.code(); }
    [[nodiscard]] RowModel* answers() { return &answers_; }
    [[nodiscard]] RowModel* problems() { return &problems_; }

signals:
    void sessionChanged();
    void opened();
    void busyChanged();
    void errorChanged();
    void showAllChanged();
    void savedStateChanged();
    /// `check` is done; `problems` is empty when the record may go.
    void checked();
    void submitted();
    void left();

private:
    struct Opening;  // What an open form starts from.

    static Result<Opening> startNew(Caseload& caseload, TimeSource& time, Randomness& randomness,
                                    const std::string& type, const std::vector<PersonId>& people);
    static Result<Opening> openAgain(Caseload& caseload, RecordId id);
    void begin(const std::string& type, const QStringList& personIds);
    void take(const Result<Opening>& opening);
    void refresh();
    void keepDraft(const Autosave::Answered& answered);
    void onContentChanged();
    void lookAgain();
    void showProblems(const std::vector<Problem>& problems);
    void setBusy(bool busy);
    void setError(const QString& error);

    Session* session_ = nullptr;
    std::unique_ptr<FormState> state_;  // None before it is open.
    QString title_, status_, statusText_, returnComment_, error_;
    RowModel rows_, children_, answers_, problems_;
    Autosave autosave_;
    QString lastTyped_;  // The row last written to.
    bool hasDraft_ = false, wasSaved_ = false;
    bool showAll_ = false, busy_ = false;
};

}  // namespace doorstep::app
