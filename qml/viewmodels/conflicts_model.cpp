// Ending conflicts.
#include "qml/viewmodels/conflicts_model.h"

#include <algorithm>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

constexpr qint64 kDoubleTapMs = 700;

struct Found {
    ConflictShown conflict;
    std::shared_ptr<const Forms> forms;
    const FormDefinition* form = nullptr;  // One of them; null when none is known.
};

Result<std::vector<Found>> find(Caseload& caseload, const std::optional<RecordId>& only) {
    TRY_SET(auto conflicts, caseload.conflicts());
    TRY_SET(const std::shared_ptr<const Forms> forms, caseload.forms());
    std::vector<Found> found;
    for (auto& conflict : conflicts) {
        if (only && conflict.record != *only) continue;
        TRY_SET(const auto record, caseload.record(conflict.record));
        const FormDefinition* form = forms->find(record.type, record.formVersion);
        found.push_back({std::move(conflict), forms, form});
    }
    return found;
}

}  // namespace

void ConflictsModel::setRecordId(const QString& id) {
    if (recordId_ == id) return;
    recordId_ = id;
    emit recordIdChanged();
    reload();
}

void ConflictsModel::load() {
    std::optional<RecordId> only;
    if (const auto id = parseId<RecordId>(recordId_.toStdString()); id.ok()) only = *id;
    fetch([only](Caseload& caseload) { return find(caseload, only); },
          [this](const std::vector<Found>& found) {
              std::vector<ConflictRow> rows;
              shown_.clear();
              for (const auto& each : found) {
                  rows.push_back(conflictRow(each.conflict, each.form, session()->now()));
                  shown_.push_back(each.conflict);
              }
              conflicts_.show(rows);
          });
}

void ConflictsModel::keep(const QString& key, int index) {
    if (sinceKept_.isValid() && sinceKept_.elapsed() < kDoubleTapMs) return;
    sinceKept_.start();
    resolve(key, [index](const ConflictShown& conflict) -> std::optional<Value> {
        if (index < 0 || index >= int(conflict.versions.size())) return std::nullopt;
        return conflict.versions[std::size_t(index)].value;
    });
}

void ConflictsModel::keepWords(const QString& key, const QString& words) {
    if (words.trimmed().isEmpty()) {
        setError(tr("Write the words to keep"));
        return;
    }
    if (const auto tooLong = tooLongSentence(words); !tooLong.isEmpty()) {
        setError(tooLong);
        return;
    }
    resolve(key, [&words](const ConflictShown&) { return Value(words.toStdString()); });
}

void ConflictsModel::resolve(const QString& key,
                             const std::function<std::optional<Value>(const ConflictShown&)>& choose) {
    const int at = conflicts_.indexOf(key);
    if (at < 0) return;
    const auto& conflict = shown_[std::size_t(at)];
    const auto value = choose(conflict);
    if (!value) return;
    act([id = conflict.record, field = conflict.field,
         value = *value](Caseload& caseload) { return caseload.resolve(id, field, value); },
        [this] { emit resolved(); });
}

}  // namespace doorstep::app
