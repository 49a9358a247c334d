// What the rows of each list hold: texts ready to be shown, and codes for colours and icons.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace doorstep::app {

/// A clock of one person. `status` is `on_time`, `due_soon` or `overdue`; `statusText` says it in words
/// and a number (`3 days overdue`).
struct ClockRow {
    Q_GADGET
    QML_VALUE_TYPE(clockRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString status MEMBER status FINAL)
    Q_PROPERTY(QString statusText MEMBER statusText FINAL)
    Q_PROPERTY(QString dueBy MEMBER dueBy FINAL)
    Q_PROPERTY(QString last MEMBER last FINAL)
    Q_PROPERTY(QString source MEMBER source FINAL)
    Q_PROPERTY(QString why MEMBER why FINAL)
    Q_PROPERTY(bool onList MEMBER onList FINAL)
public:
    QString key, title, status, statusText, dueBy, last, source, why;
    bool onList = false;
    bool operator==(const ClockRow&) const = default;
};

/// A person with a clock that needs something: the most urgent one, and `also` for those that come after it
/// (`Also: Seen alone, due in 3 days, and 1 more`); empty when there is no other.
struct DueRow {
    Q_GADGET
    QML_VALUE_TYPE(dueRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString personId MEMBER personId FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString clock MEMBER clock FINAL)
    Q_PROPERTY(QString status MEMBER status FINAL)
    Q_PROPERTY(QString statusText MEMBER statusText FINAL)
    Q_PROPERTY(QString dueBy MEMBER dueBy FINAL)
    Q_PROPERTY(QString also MEMBER also FINAL)
public:
    QString key, personId, name, clock, status, statusText, dueBy, also;
    bool operator==(const DueRow&) const = default;
};

/// A visit or contact that was planned for today or before; `recordId` is where it was planned.
struct PlannedRow {
    Q_GADGET
    QML_VALUE_TYPE(plannedRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString personId MEMBER personId FINAL)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(bool past MEMBER past FINAL)
public:
    QString key, personId, recordId, name, when;
    bool past = false;
    bool operator==(const PlannedRow&) const = default;
};

/// A record in a list or a person's timeline. `status` is `draft`, `submitted`, `returned`, `approved`,
/// `changed_since_approval` or `imported`. `editable` ones open in the form, others are read.
struct EntryRow {
    Q_GADGET
    QML_VALUE_TYPE(entryRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString type MEMBER type FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString summary MEMBER summary FINAL)
    Q_PROPERTY(QString author MEMBER author FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(QString status MEMBER status FINAL)
    Q_PROPERTY(QString statusText MEMBER statusText FINAL)
    Q_PROPERTY(bool inConflict MEMBER inConflict FINAL)
    Q_PROPERTY(bool editable MEMBER editable FINAL)
public:
    QString key, recordId, type, title, summary, author, when, status, statusText;
    bool inConflict = false, editable = false;
    bool operator==(const EntryRow&) const = default;
};

/// A person in a list. `statusTexts` are words (`Child protection`); `worst…` is the most urgent clock,
/// empty when none runs.
struct PersonRow {
    Q_GADGET
    QML_VALUE_TYPE(personRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString personId MEMBER personId FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString initials MEMBER initials FINAL)
    Q_PROPERTY(QString ageText MEMBER ageText FINAL)
    Q_PROPERTY(QString address MEMBER address FINAL)
    Q_PROPERTY(QString household MEMBER household FINAL)
    Q_PROPERTY(QString allocatedAs MEMBER allocatedAs FINAL)
    Q_PROPERTY(QString allocatedAsText MEMBER allocatedAsText FINAL)
    Q_PROPERTY(QString workers MEMBER workers FINAL)
    Q_PROPERTY(QStringList statusTexts MEMBER statusTexts FINAL)
    Q_PROPERTY(QStringList alerts MEMBER alerts FINAL)
    Q_PROPERTY(QString worstTitle MEMBER worstTitle FINAL)
    Q_PROPERTY(QString worstStatus MEMBER worstStatus FINAL)
    Q_PROPERTY(QString worstText MEMBER worstText FINAL)
    Q_PROPERTY(bool careLeaver MEMBER careLeaver FINAL)
    Q_PROPERTY(QVariantList clocks MEMBER clocks FINAL)
public:
    QString key, personId, name, initials, ageText, address, household, allocatedAs, allocatedAsText,
        workers;
    QStringList statusTexts, alerts;
    QString worstTitle, worstStatus, worstText;
    bool careLeaver = false;
    QVariantList clocks;  ///< Of ClockRow.
    bool operator==(const PersonRow&) const = default;
};

/// A label and a text.
struct FactRow {
    Q_GADGET
    QML_VALUE_TYPE(factRow)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
public:
    QString label, text;
    bool operator==(const FactRow&) const = default;
};

/// Something to choose from: a radio button, a filter, a child.
struct ChoiceRow {
    Q_GADGET
    QML_VALUE_TYPE(choiceRow)
    Q_PROPERTY(QString code MEMBER code FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString hint MEMBER hint FINAL)
public:
    QString code, label, hint;
    bool operator==(const ChoiceRow&) const = default;
};

/// One row of a form. `kind` says how to draw it:
/// * `section`: a heading (`label`).
/// * `child`: the heading of one child's answers (`label` is the child's name).
/// * `field`: a question. `type` is `text`, `narrative`, `yes_no`, `choice`, `date`, `time` or `number`.
///   `value` is always text: `yes` or `no`, an option's code, `2026-03-03`, `14:30`, digits, or words.
/// * `list`: the label and hint of a list of people or actions; its entries follow.
/// * `element`: the heading of one entry of a list (`label`: `Action 2`); `group` and `element` name it
///   for `removeElement`.
/// * `removed`: an entry that was taken out and can be brought back by `restoreElement` (`label`: what it
/// said).
/// * `add`: the button that adds an entry to `group` (`label` is its text).
/// A row that is not `shown` stays in the list, so that delegates keep their state: give it no height.
struct FormRow {
    Q_GADGET
    QML_VALUE_TYPE(formRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString kind MEMBER kind FINAL)
    Q_PROPERTY(QString type MEMBER type FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString hint MEMBER hint FINAL)
    Q_PROPERTY(QVariantList options MEMBER options FINAL)
    Q_PROPERTY(QString value MEMBER value FINAL)
    Q_PROPERTY(bool shown MEMBER shown FINAL)
    Q_PROPERTY(bool required MEMBER required FINAL)
    Q_PROPERTY(bool quick MEMBER quick FINAL)
    Q_PROPERTY(bool hasConflict MEMBER hasConflict FINAL)
    Q_PROPERTY(QString error MEMBER error FINAL)
    Q_PROPERTY(QString section MEMBER section FINAL)
    Q_PROPERTY(QString child MEMBER child FINAL)
    Q_PROPERTY(QString childName MEMBER childName FINAL)
    Q_PROPERTY(QString group MEMBER group FINAL)
    Q_PROPERTY(QString element MEMBER element FINAL)
    Q_PROPERTY(bool isChildHeader READ isChildHeader FINAL)
public:
    QString key, kind, type, label, hint;
    QVariantList options;  ///< Of ChoiceRow.
    QString value;
    bool shown = true, required = false, quick = false, hasConflict = false;
    QString error, section, child, childName, group, element;
    [[nodiscard]] bool isChildHeader() const { return kind == QLatin1String("child"); }
    bool operator==(const FormRow&) const = default;
};

/// One answer, to be read. `heading` is set on the first row of a section or child, else empty. `field`
/// leads back to the form.
struct AnswerRow {
    Q_GADGET
    QML_VALUE_TYPE(answerRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString heading MEMBER heading FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString field MEMBER field FINAL)
    Q_PROPERTY(bool ownWords MEMBER ownWords FINAL)
    Q_PROPERTY(bool hasConflict MEMBER hasConflict FINAL)
    Q_PROPERTY(bool missing MEMBER missing FINAL)
public:
    QString key, heading, label, text, field;
    bool ownWords = false;  ///< A child's own words: shown as a quotation.
    bool hasConflict = false, missing = false;
    bool operator==(const AnswerRow&) const = default;
};

/// What has to be put right before a record can be submitted, and the form row it is about.
struct ProblemRow {
    Q_GADGET
    QML_VALUE_TYPE(problemRow)
    Q_PROPERTY(QString field MEMBER field FINAL)
    Q_PROPERTY(QString message MEMBER message FINAL)
public:
    QString field, message;
    bool operator==(const ProblemRow&) const = default;
};

/// One line of a record's history. `kind` is `edit`, `submit`, `approve`, `return` or `import`.
struct HistoryRow {
    Q_GADGET
    QML_VALUE_TYPE(historyRow)
    Q_PROPERTY(QString kind MEMBER kind FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString author MEMBER author FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString comment MEMBER comment FINAL)
    Q_PROPERTY(bool current MEMBER current FINAL)
public:
    QString kind, title, author, when, label, text, comment;
    bool current = false;
    bool operator==(const HistoryRow&) const = default;
};

/// One of the versions between which a person chooses.
struct VersionRow {
    Q_GADGET
    QML_VALUE_TYPE(versionRow)
    Q_PROPERTY(int index MEMBER index FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString author MEMBER author FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
public:
    int index = 0;
    QString text, author, when;
    bool operator==(const VersionRow&) const = default;
};

/// A field with two or more versions. `narrative` ones can also be ended with words that keep both.
struct ConflictRow {
    Q_GADGET
    QML_VALUE_TYPE(conflictRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString field MEMBER field FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(bool narrative MEMBER narrative FINAL)
    Q_PROPERTY(QVariantList versions MEMBER versions FINAL)
public:
    QString key, recordId, title, field, label;
    bool narrative = false;
    QVariantList versions;  ///< Of VersionRow.
    bool operator==(const ConflictRow&) const = default;
};

/// Something on its way to the server. `delivery` is `unsent` or `needs_attention`.
struct OutboxRow {
    Q_GADGET
    QML_VALUE_TYPE(outboxRow)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString delivery MEMBER delivery FINAL)
    Q_PROPERTY(QString deliveryText MEMBER deliveryText FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
public:
    QString recordId, title, delivery, deliveryText, reason, when;
    bool operator==(const OutboxRow&) const = default;
};

/// A record that waits for a supervisor.
struct ReviewRow {
    Q_GADGET
    QML_VALUE_TYPE(reviewRow)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString author MEMBER author FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(int urgency MEMBER urgency FINAL)
    Q_PROPERTY(bool inConflict MEMBER inConflict FINAL)
public:
    QString key, recordId, title, author, reason, when;
    int urgency = 0;
    bool inConflict = false;
    bool operator==(const ReviewRow&) const = default;
};

/// Where a search found something. `snippet` is rich text with the matches in bold, everything else
/// escaped.
struct SearchRow {
    Q_GADGET
    QML_VALUE_TYPE(searchRow)
    Q_PROPERTY(QString recordId MEMBER recordId FINAL)
    Q_PROPERTY(QString type MEMBER type FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString snippet MEMBER snippet FINAL)
public:
    QString recordId, type, title, label, snippet;
    bool operator==(const SearchRow&) const = default;
};

}  // namespace doorstep::app
