// The supervisor's half hour: the queue, and the record that is being looked at.
#pragma once

#include <QtQml/qqmlregistration.h>

#include <functional>

#include "qml/viewmodels/record_view.h"

namespace doorstep::app {

class ReviewQueueModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(doorstep::app::RowModel* queue READ queue CONSTANT FINAL)  ///< ReviewRow, most urgent first.

public:
    [[nodiscard]] RowModel* queue() { return &queue_; }

protected:
    void load() override;

private:
    RowModel queue_;
};

/// A record under review: all that RecordView shows, what changed since the last decision, and the
/// decision. What is approved is exactly what was on the screen: if the record changed meanwhile, the
/// decision fails, `error` says so, and the page shows it as it is now.
class ReviewModel : public doorstep::app::RecordView {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(doorstep::app::RowModel* changes READ changes CONSTANT
                   FINAL)  ///< HistoryRow since the last decision.
    /// False, with the reason in `whyNot`, for one's own record, a conflict, or what is decided already.
    Q_PROPERTY(bool canDecide READ canDecide NOTIFY reviewLoaded FINAL)
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY reviewLoaded FINAL)
    /// The next in the queue; empty when this is the last.
    Q_PROPERTY(QString nextRecordId READ nextRecordId NOTIFY reviewLoaded FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged FINAL)

public:
    [[nodiscard]] RowModel* changes() { return &changes_; }
    [[nodiscard]] bool canDecide() const { return canDecide_; }
    [[nodiscard]] QString whyNot() const { return whyNot_; }
    [[nodiscard]] QString nextRecordId() const { return nextRecordId_; }
    [[nodiscard]] bool busy() const { return busy_; }

    /// Needs a rationale: without one `error` asks for it. Ends in `decided` or in `error`.
    Q_INVOKABLE void approve(const QString& rationale);
    /// Needs a comment that says what to change.
    Q_INVOKABLE void sendBack(const QString& comment);

signals:
    void reviewLoaded();
    void busyChanged();
    /// `approved` or `returned`; `nextRecordId` leads on.
    void decided(const QString& decision);

protected:
    void load() override;

private:
    void decide(const QString& decision, std::function<Result<void>(Caseload&)> job);
    void setBusy(bool busy);

    RowModel changes_;
    bool canDecide_ = false, busy_ = false;
    QString whyNot_, nextRecordId_;
    Newest newest_;
};

}  // namespace doorstep::app
