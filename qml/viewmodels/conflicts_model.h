// Two versions of the same answer: both side by side, until a person chooses.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>

#include <functional>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"

namespace doorstep::app {

class ConflictsModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    /// Only of this record; of all when empty.
    Q_PROPERTY(QString recordId READ recordId WRITE setRecordId NOTIFY recordIdChanged FINAL)
    Q_PROPERTY(doorstep::app::RowModel* conflicts READ conflicts CONSTANT FINAL)  ///< ConflictRow

public:
    [[nodiscard]] QString recordId() const { return recordId_; }
    void setRecordId(const QString& id);
    [[nodiscard]] RowModel* conflicts() { return &conflicts_; }

    /// Keeps the version `index` of the conflict with this `key`. The others stay in the history. Does
    /// nothing within the time of a double tap after the last: the next question has moved under the
    /// finger.
    Q_INVOKABLE void keep(const QString& key, int index);
    /// Ends a narrative's conflict with words that say both.
    Q_INVOKABLE void keepWords(const QString& key, const QString& words);

signals:
    void recordIdChanged();
    /// A conflict was ended.
    void resolved();

protected:
    void load() override;

private:
    void resolve(const QString& key,
                 const std::function<std::optional<Value>(const ConflictShown&)>& choose);

    QString recordId_;
    RowModel conflicts_;
    QElapsedTimer sinceKept_;
    std::vector<ConflictShown> shown_;
};

}  // namespace doorstep::app
