// One person: facts, alerts, clocks, siblings and their story.
#pragma once

#include <QtQml/qqmlregistration.h>

#include "qml/viewmodels/caseload_page.h"
#include "qml/viewmodels/row_model.h"
#include "qml/viewmodels/rows.h"

namespace doorstep::app {

class PersonModel : public doorstep::app::CaseloadPage {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString personId READ personId WRITE setPersonId NOTIFY personIdChanged REQUIRED FINAL)
    /// Name, age, statuses, alerts, address and the rest of the head of the page.
    Q_PROPERTY(doorstep::app::PersonRow person READ person NOTIFY loaded FINAL)
    Q_PROPERTY(QString legalName READ legalName NOTIFY loaded FINAL)
    Q_PROPERTY(QString born READ born NOTIFY loaded FINAL)
    /// The brief that came with cover; empty otherwise.
    Q_PROPERTY(QString handover READ handover NOTIFY loaded FINAL)
    Q_PROPERTY(doorstep::app::RowModel* clocks READ clocks CONSTANT FINAL)      ///< ClockRow
    Q_PROPERTY(doorstep::app::RowModel* facts READ facts CONSTANT FINAL)        ///< FactRow
    Q_PROPERTY(doorstep::app::RowModel* siblings READ siblings CONSTANT FINAL)  ///< PersonRow
    /// PersonRow: this person and the siblings, as they are listed when a visit is about them.
    Q_PROPERTY(doorstep::app::RowModel* household READ household CONSTANT FINAL)
    /// ChoiceRow: the types and titles of what may be recorded here besides the usual.
    Q_PROPERTY(doorstep::app::RowModel* forms READ forms CONSTANT FINAL)
    Q_PROPERTY(doorstep::app::RowModel* timeline READ timeline CONSTANT FINAL)  ///< EntryRow

public:
    [[nodiscard]] QString personId() const { return personId_; }
    void setPersonId(const QString& id);
    [[nodiscard]] PersonRow person() const { return person_; }
    [[nodiscard]] QString legalName() const { return legalName_; }
    [[nodiscard]] QString born() const { return born_; }
    [[nodiscard]] QString handover() const { return handover_; }
    [[nodiscard]] RowModel* clocks() { return &clocks_; }
    [[nodiscard]] RowModel* facts() { return &facts_; }
    [[nodiscard]] RowModel* siblings() { return &siblings_; }
    [[nodiscard]] RowModel* household() { return &household_; }
    [[nodiscard]] RowModel* forms() { return &forms_; }
    [[nodiscard]] RowModel* timeline() { return &timeline_; }

signals:
    void personIdChanged();

protected:
    void load() override;

private:
    struct Found;  // The person, and what may be recorded about them.
    void show(const Found& found);

    QString personId_;
    PersonRow person_;
    QString legalName_, born_, handover_;
    RowModel clocks_, facts_, siblings_, household_, forms_, timeline_;
};

}  // namespace doorstep::app
