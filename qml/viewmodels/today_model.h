// The first page: what is planned, what is due, what was left unfinished.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"

namespace doorstep::app {

class TodayModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    /// `Tuesday 3 March 2026`.
    Q_PROPERTY(QString dateText READ dateText NOTIFY loaded FINAL)
    Q_PROPERTY(doorstep::app::RowModel* planned READ planned CONSTANT FINAL)  ///< PlannedRow
    Q_PROPERTY(doorstep::app::RowModel* due READ due CONSTANT FINAL)          ///< DueRow, a person each
    Q_PROPERTY(doorstep::app::RowModel* unfinished READ unfinished CONSTANT FINAL)  ///< EntryRow
    /// People: with an overdue clock, and with nothing worse than one that is due soon. Together, all of
    /// `due`.
    Q_PROPERTY(int overdueCount READ overdueCount NOTIFY loaded FINAL)
    Q_PROPERTY(int dueSoonCount READ dueSoonCount NOTIFY loaded FINAL)
    /// Answers of which there are two versions.
    Q_PROPERTY(int conflicts READ conflicts NOTIFY loaded FINAL)
    Q_PROPERTY(int awaitingReview READ awaitingReview NOTIFY loaded FINAL)
    /// Nothing planned, due or unfinished is on this tablet.
    Q_PROPERTY(bool empty READ empty NOTIFY loaded FINAL)
    /// Nothing needs the person today. Only said when everything has been fetched at least once.
    Q_PROPERTY(bool quiet READ quiet NOTIFY loaded FINAL)

public:
    [[nodiscard]] QString dateText() const { return dateText_; }
    [[nodiscard]] RowModel* planned() { return &planned_; }
    [[nodiscard]] RowModel* due() { return &due_; }
    [[nodiscard]] RowModel* unfinished() { return &unfinished_; }
    [[nodiscard]] int overdueCount() const { return overdueCount_; }
    [[nodiscard]] int dueSoonCount() const { return due_.count() - overdueCount_; }
    [[nodiscard]] int conflicts() const { return conflicts_; }
    [[nodiscard]] int awaitingReview() const { return awaitingReview_; }
    [[nodiscard]] bool empty() const;
    [[nodiscard]] bool quiet() const;

protected:
    void load() override;

private:
    struct Shown;
    static Result<Shown> read(Caseload& caseload);

    QString dateText_;
    RowModel planned_, due_, unfinished_;
    bool everSynced_ = false;
    int overdueCount_ = 0, conflicts_ = 0, awaitingReview_ = 0;
};

}  // namespace doorstep::app
