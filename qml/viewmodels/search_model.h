// Words found in what was written, as they are typed.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"

namespace doorstep::app {

class SearchModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY wordsChanged FINAL)
    Q_PROPERTY(doorstep::app::RowModel* hits READ hits CONSTANT FINAL)  ///< SearchRow
    /// `3 found`, `Nothing found for …`; empty before anything is typed.
    Q_PROPERTY(QString countText READ countText NOTIFY loaded FINAL)

public:
    [[nodiscard]] QString words() const { return words_; }
    void setWords(const QString& words);
    [[nodiscard]] RowModel* hits() { return &hits_; }
    [[nodiscard]] QString countText() const { return countText_; }

signals:
    void wordsChanged();

protected:
    void load() override;

private:
    QString words_, countText_;
    RowModel hits_;
};

}  // namespace doorstep::app
