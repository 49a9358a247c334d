// A record to be read: its answers, its life, who wrote what.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"

namespace doorstep::app {

class RecordView : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString recordId READ recordId WRITE setRecordId NOTIFY recordIdChanged REQUIRED FINAL)
    Q_PROPERTY(QString title READ title NOTIFY loaded FINAL)
    Q_PROPERTY(QString type READ type NOTIFY loaded FINAL)
    /// As EntryRow.status, and in words.
    Q_PROPERTY(QString status READ status NOTIFY loaded FINAL)
    Q_PROPERTY(QString statusText READ statusText NOTIFY loaded FINAL)
    Q_PROPERTY(QString author READ author NOTIFY loaded FINAL)
    /// When it happened, and when it was written down.
    Q_PROPERTY(QString happened READ happened NOTIFY loaded FINAL)
    Q_PROPERTY(QString written READ written NOTIFY loaded FINAL)
    Q_PROPERTY(bool canEdit READ canEdit NOTIFY loaded FINAL)
    Q_PROPERTY(bool canAmend READ canAmend NOTIFY loaded FINAL)
    Q_PROPERTY(bool inConflict READ inConflict NOTIFY loaded FINAL)
    Q_PROPERTY(doorstep::app::RowModel* answers READ answers CONSTANT FINAL)      ///< AnswerRow
    Q_PROPERTY(doorstep::app::RowModel* decisions READ decisions CONSTANT FINAL)  ///< HistoryRow
    Q_PROPERTY(doorstep::app::RowModel* history READ history CONSTANT FINAL)  ///< HistoryRow, newest first.
    Q_PROPERTY(doorstep::app::RowModel* amendments READ amendments CONSTANT
                   FINAL)  ///< FactRow: who and when, what.

public:
    [[nodiscard]] QString recordId() const { return recordId_; }
    void setRecordId(const QString& id);
    [[nodiscard]] QString title() const { return title_; }
    [[nodiscard]] QString type() const { return type_; }
    [[nodiscard]] QString status() const { return status_; }
    [[nodiscard]] QString statusText() const { return statusText_; }
    [[nodiscard]] QString author() const { return author_; }
    [[nodiscard]] QString happened() const { return happened_; }
    [[nodiscard]] QString written() const { return written_; }
    [[nodiscard]] bool canEdit() const { return canEdit_; }
    [[nodiscard]] bool canAmend() const { return canAmend_; }
    [[nodiscard]] bool inConflict() const { return inConflict_; }
    [[nodiscard]] RowModel* answers() { return &answers_; }
    [[nodiscard]] RowModel* decisions() { return &decisions_; }
    [[nodiscard]] RowModel* history() { return &history_; }
    [[nodiscard]] RowModel* amendments() { return &amendments_; }

    /// Adds to an approved record. Ends in `amended` or in `error`.
    Q_INVOKABLE void amend(const QString& text);

signals:
    void recordIdChanged();
    void amended();

protected:
    void load() override;
    /// For the review page: the hash of what is on the screen.
    [[nodiscard]] const Hash& shownContent() const { return content_; }
    [[nodiscard]] RecordId id() const;

private:
    struct Read;  // Everything the page needs, in one answer.
    static Result<Read> read(Caseload& caseload, RecordId id);
    void show(const Read& read);

    QString recordId_, title_, type_, status_, statusText_, author_, happened_, written_;
    bool canEdit_ = false, canAmend_ = false, inConflict_ = false;
    Hash content_;
    RowModel answers_, decisions_, history_, amendments_;
};

}  // namespace doorstep::app
