// Finding people by name and by clock.
#include "qml/viewmodels/people_model.h"

#include <algorithm>
#include <map>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

// Overdue and due soon share nobody, so that the figures add up to the rows of Today.
bool needs(const PersonSummary& person, const QString& clock) {
    const auto some = [&person](ClockStatus status) {
        return std::any_of(person.clocks.begin(), person.clocks.end(),
                           [status](const ClockAnswer& answer) { return answer.status == status; });
    };
    if (clock == QLatin1String("overdue")) return some(ClockStatus::Overdue);
    if (clock == QLatin1String("due_soon"))
        return some(ClockStatus::DueSoon) && !some(ClockStatus::Overdue);
    return std::any_of(person.clocks.begin(), person.clocks.end(), [&clock](const ClockAnswer& answer) {
        return text(answer.rule) == clock && answer.status != ClockStatus::OnTime;
    });
}

bool matches(const PersonSummary& person, const QStringList& words) {
    const auto hay = text(person.name + ' ' + person.legalName + ' ' + person.address);
    return std::all_of(words.begin(), words.end(),
                       [&hay](const QString& word) { return hay.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

void PeopleModel::load() {
    fetch([](Caseload& caseload) { return caseload.people(); },
          [this](std::vector<PersonSummary> people) {
              all_ = std::move(people);
              countChoices();
              filter();
          });
}

void PeopleModel::setWords(const QString& words) {
    if (words_ == words) return;
    words_ = words;
    emit filterChanged();
    filter();
}

void PeopleModel::setClock(const QString& clock) {
    if (clock_ == clock) return;
    clock_ = clock;
    emit filterChanged();
    filter();
}

void PeopleModel::filter() {
    if (session() == nullptr) return;
    const auto words = words_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<PersonRow> rows;
    for (const auto& person : all_) {
        if (clock_ != QLatin1String("all") && !needs(person, clock_)) continue;
        if (matches(person, words)) rows.push_back(personRow(person, session()->now()));
    }
    people_.show(rows);
    emit filtered();
}

void PeopleModel::countChoices() {
    const auto choice = [this](const QString& code, const QString& label) {
        ChoiceRow row;
        row.code = code;
        row.label = label;
        const auto count =
            code == QLatin1String("all")
                ? qsizetype(all_.size())
                : std::count_if(all_.begin(), all_.end(),
                                [&code](const PersonSummary& person) { return needs(person, code); });
        row.hint = QString::number(count);
        return row;
    };
    std::map<std::string, std::string> titles;
    for (const auto& person : all_) {
        for (const auto& clock : person.clocks) titles.emplace(clock.rule, clock.title);
    }
    std::vector<ChoiceRow> rows{choice(QStringLiteral("all"), tr("Everyone")),
                                choice(QStringLiteral("overdue"), tr("Overdue")),
                                choice(QStringLiteral("due_soon"), tr("Due soon"))};
    for (const auto& [rule, title] : titles) rows.push_back(choice(text(rule), text(title)));
    clockChoices_.show(rows);
}

QString PeopleModel::countText() const {
    if (people_.count() == total()) return total() == 1 ? tr("1 person") : tr("%1 people").arg(total());
    return tr("%1 of %2 people").arg(people_.count()).arg(total());
}

}  // namespace doorstep::app
