// One person.
#include "qml/viewmodels/person_model.h"

#include <algorithm>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

void PersonModel::setPersonId(const QString& id) {
    if (personId_ == id) return;
    personId_ = id;
    emit personIdChanged();
    setLoading(true);
    reload();
}

struct PersonModel::Found {
    PersonDetail detail;
    std::shared_ptr<const Forms> known;
    std::vector<const FormDefinition*> forms;  // Some of them.
};

void PersonModel::load() {
    const auto id = parseId<PersonId>(personId_.toStdString());
    if (!id.ok()) return;
    fetch(
        [id = *id](Caseload& caseload) -> Result<Found> {
            TRY_SET(PersonDetail detail, caseload.person(id));
            TRY_SET(std::shared_ptr<const Forms> known, caseload.forms());
            auto forms = known->offered(nameOf(caseload.identity().role), detail.summary.statuses);
            return Found{std::move(detail), std::move(known), std::move(forms)};
        },
        [this](const Found& found) { show(found); });
}

void PersonModel::show(const Found& found) {
    const PersonDetail& detail = found.detail;
    const auto now = session()->now();
    person_ = personRow(detail.summary, now);
    legalName_ = text(detail.summary.legalName);
    born_ = detail.summary.born ? text(longTextOf(*detail.summary.born)) : QString();
    handover_ = text(detail.summary.handover);
    clocks_.show(rowsOf<ClockRow>(detail.summary.clocks, clockRow, now));
    std::vector<FactRow> facts;
    for (const auto& [label, words] : detail.facts) {
        FactRow row;
        row.label = text(label);
        row.text = text(words);
        facts.push_back(row);
    }
    facts_.show(facts);
    siblings_.show(rowsOf<PersonRow>(detail.siblings, personRow, now));
    auto household = detail.siblings;
    household.push_back(detail.summary);
    std::sort(household.begin(), household.end(), elderFirst);
    household_.show(rowsOf<PersonRow>(household, personRow, now));
    std::vector<ChoiceRow> forms;
    const std::string usual = person_.careLeaver ? "contact" : "visit";
    for (const FormDefinition* form : found.forms) {
        if (form->type == usual) continue;  // It has a button of its own.
        ChoiceRow row;
        row.code = text(form->type);
        row.label = text(form->title);
        forms.push_back(row);
    }
    forms_.show(forms);
    timeline_.show(rowsOf<EntryRow>(detail.timeline, entryRow, now));
}

}  // namespace doorstep::app
