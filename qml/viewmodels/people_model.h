// My people: everybody in scope, found by name and by the clock that needs them.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"

namespace doorstep::app {

class PeopleModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(doorstep::app::RowModel* people READ people CONSTANT FINAL)  ///< PersonRow, by the filters.
    /// Part of a name, local id or address; empty for all.
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY filterChanged FINAL)
    /// `all`, `overdue`, `due_soon` (and nothing overdue), or the id of a clock's rule: those for whom it
    /// is not on time.
    Q_PROPERTY(QString clock READ clock WRITE setClock NOTIFY filterChanged FINAL)
    /// ChoiceRow: what `clock` can be, with how many people stand behind each (`hint`).
    Q_PROPERTY(doorstep::app::RowModel* clockChoices READ clockChoices CONSTANT FINAL)
    Q_PROPERTY(int total READ total NOTIFY loaded FINAL)
    /// `12 people`, `3 of 12 people`.
    Q_PROPERTY(QString countText READ countText NOTIFY filtered FINAL)

public:
    [[nodiscard]] RowModel* people() { return &people_; }
    [[nodiscard]] QString words() const { return words_; }
    [[nodiscard]] QString clock() const { return clock_; }
    [[nodiscard]] RowModel* clockChoices() { return &clockChoices_; }
    [[nodiscard]] int total() const { return int(all_.size()); }
    [[nodiscard]] QString countText() const;
    void setWords(const QString& words);
    void setClock(const QString& clock);

signals:
    void filterChanged();
    void filtered();

protected:
    void load() override;

private:
    void filter();
    void countChoices();

    RowModel people_, clockChoices_;
    std::vector<PersonSummary> all_;
    QString words_, clock_ = QStringLiteral("all");
};

}  // namespace doorstep::app
